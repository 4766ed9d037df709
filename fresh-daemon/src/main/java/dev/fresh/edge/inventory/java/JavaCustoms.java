package dev.fresh.edge.inventory.java;

import dev.fresh.core.task.Feature.Parameter;
import dev.fresh.core.task.Feature.Signature;
import dev.fresh.edge.inventory.facts.FileFacts.Decoration;
import dev.fresh.edge.inventory.facts.FileFacts.Definition;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What Java code has that is no feature, however unused: accessors of beans, plumbing of the JDK, helpers. */
final class JavaCustoms {

    private static final Pattern READER = Pattern.compile("(get|is|has|can|should)[A-Z0-9]\\w*");
    private static final Pattern WRITER = Pattern.compile("set[A-Z0-9]\\w*");
    private static final Pattern PREDICATE = Pattern.compile("(is|has|can|should|contains|matches|accepts|supports)"
            + "([A-Z0-9]\\w*)?");
    private static final Pattern LOOKUP = Pattern.compile("(get|find|lookup|resolve)[A-Z0-9]\\w*");
    private static final Pattern CONVERTER = Pattern
            .compile("(to|as)[A-Z]\\w*(String|Bean|Object|Entity|Model|Array|List|"
                    + "Map|Set|Bytes|Date|Time|Enum|Int|Long|Double|D[Tt][Oo]|V[Oo])|as[A-Z]\\w*");
    private static final int SMALL = 8;
    private static final Pattern LISTENERS = Pattern.compile("fire[A-Z]\\w*|(add|remove)\\w*Listeners?"
            + "|notify\\w*(Listeners?|Observers?)|(un)?register\\w*(Listener|Observer)");
    private static final Pattern COMPONENT = Pattern.compile("(\\w+\\.)*(Service|Component|\\w*Controller|Repository|"
            + "Named|\\w+Scoped|Singleton|Stateless|Path|Endpoint|\\w*Configuration|DgsComponent)");
    private static final Pattern SERVICE = Pattern
            .compile("\\w*(Service|ServiceImpl|Controller|Resource|Facade|Client|Api|Endpoint|Repository|Dao|Command)");
    /** Classes of the JDK that programs extend to get a part of their machinery, not a feature. */
    private static final Pattern PLUMBING = Pattern.compile("(\\w+\\.)*(\\w*ClassLoader|\\w*(In|Out)putStream|Reader|"
            + "Writer|(Buffered|Filter|InputStream|OutputStream|Print|Pushback|String)(Reader|Writer)|(java\\.sql\\.)?"
            + "Driver|Comparator|Iterator|Iterable|Spliterator|Enumeration|(Simple)?Formatter|ThreadFactory|"
            + "UncaughtExceptionHandler|(Number|Decimal|Date|SimpleDate|Message)Format|java\\.text\\.Format|"
            + "\\w*(File|Filename)Filter|InvocationHandler|Abstract(List|Map|Set|Collection|Queue)|ArrayList|"
            + "(Linked|Tree)?Hash(Map|Set)|TreeMap|TreeSet|Properties|ResourceBundle|PropertyEditorSupport|"
            + "logging\\.(Handler|Filter)|Exception|TimerTask)");
    /** Swing and JavaFX classes of which a program makes its own kinds of controls. */
    private static final Pattern CONTROL = Pattern.compile("(javax\\.swing\\.)?J(Label|Button|ToggleButton|CheckBox|"
            + "RadioButton|ComboBox|Spinner|Slider|Table|Tree|List|TextField|TextArea|TextPane|FormattedTextField|"
            + "PasswordField|ProgressBar|ScrollPane|SplitPane|TabbedPane|Separator|ToolTip|EditorPane|ScrollBar)"
            + "|(\\w+\\.)*(\\w*CellRenderer|\\w*CellEditor|Basic\\w+UI|\\w*LayoutManager2?|\\w*Border|Icon|ImageIcon|"
            + "PlainDocument|DocumentFilter|\\w*TableModel|\\w*ListModel|\\w*ComboBoxModel|\\w*TreeModel|"
            + "DefaultMutableTreeNode)");
    private static final Pattern HELPERS = Pattern.compile("(.*\\.)?(utils?|utilit(y|ies)|helpers?|compat)(\\..*)?");
    private static final Pattern HELPER_TYPE = Pattern.compile("\\w*(Utils?|Utilit(y|ies)|Helpers?|Kit|Tools|Toolkit)");
    private static final Pattern OLD = Pattern.compile("(Old|Legacy|Obsolete|Deprecated)[A-Z]\\w*"
            + "|\\w+(Old|Legacy|Obsolete|Backup|Bak|Orig|Deprecated)");
    private static final Pattern NOTHING = Pattern.compile("(Empty|Null|Nil|Nop|NoOp|Noop|Blank)[A-Z]\\w*");

    private JavaCustoms() {
    }

    /**
     * Why a definition is no feature; empty when it may be one.
     *
     * @param type the class around it, or it itself
     * @param bases library classes above the class
     */
    static Optional<String> reason(Definition definition, Definition type, List<String> bases, String module) {
        if (definition.has(Flag.DEPRECATED) || type.has(Flag.DEPRECATED)) {
            return Optional.of("It is deprecated.");
        }
        return (definition.kind() == Kind.CLASS ? ofType(type, bases) : ofMember(definition, type))
                .or(() -> ofPlace(type, module));
    }

    private static Optional<String> ofType(Definition type, List<String> bases) {
        if (OLD.matcher(type.name()).matches()) {
            return Optional.of("Its name says that something newer took its place.");
        }
        if (NOTHING.matcher(type.name()).matches()) {
            return Optional.of("It stands for nothing at all.");
        }
        if (bases.stream().anyMatch(base -> PLUMBING.matcher(plain(base)).matches())) {
            return Optional.of("It is plumbing that the language's own library declares.");
        }
        if (bases.stream().anyMatch(base -> CONTROL.matcher(plain(base)).matches())) {
            return Optional.of("It is a building block of the display.");
        }
        return Optional.empty();
    }

    private static String plain(String base) {
        return base.replaceAll("~|<.*", "");
    }

    private static Optional<String> ofMember(Definition member, Definition type) {
        List<Parameter> parameters = member.shape().signature().map(Signature::parameters).orElse(List.of());
        String result = member.shape().signature().map(Signature::returnType).orElse("");
        boolean bean = !member.has(Flag.STATIC) && !isComponent(type);
        // Templates, serialisers, expressions and tables read properties by name, whatever the accessor does.
        if (bean && READER.matcher(member.name()).matches() && parameters.isEmpty() && !result.equals("void")
                || bean && WRITER.matcher(member.name()).matches() && parameters.size() == 1) {
            return Optional.of("It is an accessor.");
        }
        if (member.has(Flag.ANSWER) && !isComponent(type)) {
            return Optional.of("It is one line that answers with what its object holds.");
        }
        int statements = member.shape().statements();
        if (bean && PREDICATE.matcher(member.name()).matches() && result.equals("boolean")
                || bean && LOOKUP.matcher(member.name()).matches() && !parameters.isEmpty() && statements <= SMALL) {
            return Optional.of("It answers a question of other code.");
        }
        if (bean && CONVERTER.matcher(member.name()).matches() && parameters.isEmpty()) {
            return Optional.of("It converts its object.");
        }
        if (member.has(Flag.STATIC) && result.replaceAll("<.*", "").equals(type.name())) {
            return Optional.of("It makes an object of its class.");
        }
        if (type.has(Flag.ENUM)) {
            return Optional.of("It belongs to an enumeration.");
        }
        if (LISTENERS.matcher(member.name()).matches()) {
            return Optional.of("It wires listeners to their object.");
        }
        return Optional.empty();
    }

    /** Whether people reach what the class does through a framework, or its name says that it serves others. */
    static boolean isComponent(Definition type) {
        return SERVICE.matcher(type.name()).matches()
                || type.decorations().stream().map(Decoration::name).anyMatch(COMPONENT.asMatchPredicate());
    }

    private static Optional<String> ofPlace(Definition type, String module) {
        return HELPERS.matcher(module).matches() || HELPER_TYPE.matcher(type.name()).matches()
                ? Optional.of("It is a helper for other code.") : Optional.empty();
    }
}
