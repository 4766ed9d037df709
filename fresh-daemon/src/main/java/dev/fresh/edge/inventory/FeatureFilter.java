package dev.fresh.edge.inventory;

import dev.fresh.core.task.Feature.Signature;
import dev.fresh.edge.inventory.facts.Analyser;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells features from the rest of the code, with the reason in one sentence for everything that is none. */
final class FeatureFilter {

    private static final Pattern TYPE_GUARD = Pattern.compile("asserts .*|\\w+ is .+");
    private static final Pattern ACCESSOR = Pattern.compile("(get|set|is|has|with)(_\\w+|[A-Z]\\w*)?"
            + "|(add|put)(_\\w+|[A-Z]\\w*)");
    private static final Pattern CONVERTER = Pattern
            .compile("(to|from|as)_(dict|json|str|string|list|tuple|yaml|xml|row|"
                    + "record|model|map|args)|(map|copy|cast|merge|convert)_(to|from|into)(_\\w+)?|(to|from|as)(String|Json|Map|Dict|List|Array|Row|Record)|valueOf|asdict|serialize|"
                    + "deserialize|copy|clone|of|builder|build|hashCode|equals|compareTo|accept");
    private static final Pattern FAKE = Pattern
            .compile("(Mock|Fake|Stub|Dummy|Noop|NoOp|Null)[A-Z]\\w*|\\w+(Mock|Fake|Stub|Dummy)");
    private static final Pattern SEAM = Pattern
            .compile("_?reset(_\\w+|[A-Z]\\w*)?|clear_?\\w*[cC]ache|\\w+_?[fF]or_?[tT]est(s|ing)?");
    private static final Pattern HELPERS = Pattern
            .compile("(?i)(.*[a-z_])?(utils?|helpers?|misc|common|compat|logg(?:er|ing)|log_?factory)");
    private static final Pattern LOOK = Pattern.compile("(?i)\\w*(label|colou?r|icon|emoji|css_?class|style|theme)s?");
    private static final Set<String> HELPER_FOLDERS = Set.of("util", "utils", "helper", "helpers", "compat", "_compat",
            "misc");
    private static final Pattern WORKER = Pattern
            .compile("[\\w.]*(View|ViewSet|Page|Command|Resource|Endpoint|Task|Job|Plugin|Controller|Tool|Screen)");
    private static final Pattern VIEW = Pattern.compile("(\\w{3,}?)(Dialog|Panel|Pane|Frame|Window|View|Form|Page)");
    private static final Set<String> HANDLERS = Set.of("cli", "route", "job");
    private static final int BAG_MIN = 8;
    private static final int SMALL_STATEMENTS = 3;
    /** As much is an operation of its own, whatever its folder is called. */
    private static final int LARGE_STATEMENTS = 12;

    private final Scan scan;
    private final Names names;
    private final Map<Unit, String> kinds = new HashMap<>();
    private final Map<String, Boolean> helperFiles = new HashMap<>();

    private final Set<Unit> unlisted = new HashSet<>();
    private final Plumbing plumbing;
    private Map<String, Unit> liveViews;

    FeatureFilter(Scan scan) {
        this.scan = scan;
        this.names = scan.linker().names();
        this.plumbing = new Plumbing(scan);
        for (Entries.Hit hit : scan.hits()) {
            kinds.merge(hit.unit(), hit.kind(), (old, now) -> rank(now) > rank(old) ? now : old);
        }
        for (Entries.Hit hit : scan.entries().hits()) {
            // A command that bears its annotation and that nothing lists any more is one all the same.
            if (hit.kind().equals("cli") && hit.unit().isClass() && hit.by().filter(by -> by == hit.unit()).isPresent()
                    && !has(hit.unit(), Flag.ABSTRACT) && !has(hit.unit(), Flag.INTERFACE)
                    && kinds.putIfAbsent(hit.unit(), "cli") == null) {
                unlisted.add(hit.unit());
            }
        }
        scan.roots().handlers().keySet().forEach(unit -> kinds.put(unit, "cli"));
    }

    private static int rank(String kind) {
        return List.of("", "framework", "api", "plugin", "event", "job", "route", "cli").indexOf(kind);
    }

    /** Whether the unit is code that could be a feature at all. */
    static boolean isCandidate(Unit unit) {
        return !unit.file.test() && !unit.definition.has(Flag.VALUE) && !unit.definition.has(Flag.PARTIAL)
                && (unit.kind() == Kind.CLASS || unit.kind() == Kind.FUNCTION
                        || unit.kind() == Kind.METHOD);
    }

    /** The kind of entry point that the unit is, empty when it is none. */
    String entryKind(Unit unit) {
        return kinds.getOrDefault(unit, "");
    }

    /** Whether the unit says itself that it is a command, while nothing that runs lists it. */
    boolean isUnlisted(Unit unit) {
        return unlisted.contains(unit);
    }

    /** Why the unit is not a feature; empty when it is one. */
    Optional<String> reason(Unit unit) {
        if (unit.file.facts().generated()) {
            return Optional.of("Its file is generated.");
        }
        String entry = entryKind(unit);
        if (entry.equals("main") || entry.equals("script") || unit.name().equals("main") && entry.isEmpty()
                || unit.name().equals("main") && entry.equals("cli")) {
            return Optional.of("It is where the program starts.");
        }
        if (entry.equals("build") || entry.equals("test")) {
            return Optional.of("It belongs to the " + entry + ".");
        }
        if (HANDLERS.contains(entry)) {
            return Optional.empty();
        }
        for (Unit at = unit; at.parent != null; at = at.parent) {
            // What a framework is handed need not be public.
            if (at.file.analyser().isPrivate(at.definition) && (at != unit || entry.isEmpty())) {
                return Optional
                        .of(at == unit ? "It is not public." : "It belongs to " + at.name() + ", which is not public.");
            }
        }
        boolean handler = isBesideHandlers(unit);
        return (unit.isClass() ? ofClass(unit) : ofFunction(unit, handler)).or(() -> handler ? Optional.empty()
                : ofCustom(unit).or(() -> ofPlace(unit)).or(() -> ofSuccessor(unit))
                        .or(() -> scan.reach().live(unit) ? Optional.empty() : plumbing.of(unit)));
    }

    /** Among commands and routes a function is one that nobody registers, however small it is. */
    private boolean isBesideHandlers(Unit unit) {
        if (unit.isClass() || unit.parent == null) {
            return false;
        }
        int all = 0;
        int handlers = 0;
        for (Unit other : unit.parent.members) {
            if (other != unit && other.kind() == unit.kind() && other.definition.has(Flag.PUBLIC)) {
                all++;
                handlers += HANDLERS.contains(entryKind(other)) ? 1 : 0;
            }
        }
        return handlers > 0 && 2 * handlers >= all;
    }

    private Optional<String> ofClass(Unit unit) {
        if (isException(unit)) {
            return Optional.of("It is an exception.");
        }
        if (has(unit, Flag.ENUM)) {
            return Optional.of("It is an enumeration.");
        }
        if (has(unit, Flag.ANNOTATION)) {
            return Optional.of("It is an annotation.");
        }
        if (FAKE.matcher(unit.name()).matches()) {
            return Optional.of("It stands in for something else.");
        }
        if (isWorker(unit)) {
            return Optional.empty();
        }
        if (has(unit, Flag.DATA)) {
            return Optional.of("It only holds data.");
        }
        if (has(unit, Flag.INTERFACE) || has(unit, Flag.ABSTRACT)) {
            return Optional.of("It is abstract.");
        }
        boolean behaviour = unit.members.stream().anyMatch(m -> m.kind() == Kind.METHOD
                && !m.file.analyser().isPrivate(m.definition) && ofFunction(m, false).isEmpty());
        boolean callback = unit.members.stream().anyMatch(m -> m.kind() == Kind.METHOD && isOverride(m));
        return behaviour || callback || isVariant(unit) ? Optional.empty()
                : Optional.of("It has no behaviour of its own.");
    }

    /** A page or a command may say all that it does by the class that it extends. */
    private boolean isWorker(Unit type) {
        return !has(type, Flag.ABSTRACT) && !has(type, Flag.INTERFACE) && !has(type, Flag.ENUM)
                && (names.classes().ancestors(type).stream().anyMatch(base -> base != type
                        && WORKER.matcher(base.name()).matches())
                        || names.classes().libraryBases(type).stream()
                                .anyMatch(base -> WORKER.matcher(base).matches()));
    }

    /** What something reaches is shown in any case; of the rest a language may know that nobody will want it. */
    private Optional<String> ofCustom(Unit unit) {
        Unit type = unit.enclosingClass();
        if (scan.reach().live(unit)) {
            return Optional.empty();
        }
        Analyser analyser = unit.file.analyser();
        String path = unit.file.path();
        String module = unit.file.facts().module();
        if (type == null) {
            return analyser.custom(path, unit.definition, unit.definition, List.of(), module);
        }
        List<String> bases = names.classes().libraryBases(type);
        // What is one of several of its sort is no helper, wherever it lies.
        String place = isOfLiveFamily(type) ? "" : module;
        return analyser.custom(path, unit.definition, type.definition, bases, place)
                .or(() -> scan.reach().live(type) ? Optional.empty()
                        : analyser.custom(path, type.definition, type.definition, bases, place));
    }

    /** A dialog that nothing opens beside a panel of the same stem that something does was replaced by it. */
    private Optional<String> ofSuccessor(Unit unit) {
        Unit type = unit.enclosingClass();
        Matcher view = VIEW.matcher(type == null ? "" : type.name());
        if (!view.matches() || scan.reach().live(type)) {
            return Optional.empty();
        }
        if (liveViews == null) {
            liveViews = new HashMap<>();
            scan.project().production().stream().filter(u -> u.isClass() && scan.reach().live(u)).forEach(u -> {
                Matcher other = VIEW.matcher(u.name());
                if (other.matches()) {
                    liveViews.putIfAbsent(other.group(1), u);
                }
            });
        }
        return Optional.ofNullable(liveViews.get(view.group(1))).map(now -> now.name() + " took its place.");
    }

    private boolean isException(Unit type) {
        return isTrouble(type.name()) || names.classes().libraryBases(type).stream().anyMatch(FeatureFilter::isTrouble);
    }

    private static boolean isHelper(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        int dot = file.indexOf('.');
        String folder = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        return HELPERS.matcher(dot < 0 ? file : file.substring(0, dot)).matches()
                || Arrays.stream(folder.split("/")).anyMatch(HELPER_FOLDERS::contains);
    }

    private static boolean isTrouble(String name) {
        return name.endsWith("Exception") || name.endsWith("Error") || name.endsWith("Warning");
    }

    private static boolean has(Unit unit, Flag flag) {
        return unit.definition.has(flag);
    }

    /** @param handler whether size and name prove nothing */
    private Optional<String> ofFunction(Unit unit, boolean handler) {
        String name = unit.name();
        int statements = unit.definition.shape().statements();
        Unit type = unit.definition.isMember() ? unit.parent : null;
        if (unit.file.analyser().isSpecial(unit.definition)) {
            return Optional.of("The language itself calls it.");
        }
        if (TYPE_GUARD.matcher(unit.definition.shape().signature().map(Signature::returnType).orElse("")).matches()) {
            return Optional.of("It tells the compiler a type.");
        }
        if (type != null && isException(type)) {
            return Optional.of("It belongs to an exception.");
        }
        if (type != null && type.name().endsWith("Builder")) {
            return Optional.of("It belongs to a builder.");
        }
        if (type != null && FAKE.matcher(type.name()).matches()) {
            return Optional.of("It belongs to a stand-in.");
        }
        if (has(unit, Flag.ABSTRACT)) {
            return Optional.of("It is a declaration without a body.");
        }
        if (has(unit, Flag.STUB)) {
            return Optional.of("It is a placeholder without a body.");
        }
        if (handler) {
            return Optional.empty();
        }
        if (has(unit, Flag.PROPERTY)
                || type != null && ACCESSOR.matcher(name).matches() && statements <= SMALL_STATEMENTS
                || type != null && statements <= 1 && type.definition.types().containsKey(name)) {
            return Optional.of("It is an accessor.");
        }
        if (CONVERTER.matcher(name).matches() && (type != null || statements <= SMALL_STATEMENTS)) {
            return Optional.of("It converts or copies its object.");
        }
        if (has(unit, Flag.WRAPPER) || has(unit, Flag.FACTORY)) {
            return Optional.of("It makes a decorator or another function.");
        }
        if (type != null && isOverride(unit)) {
            return Optional.of("It carries out what a base class or interface declares.");
        }
        if (SEAM.matcher(name).matches()) {
            return Optional.of("It is a seam for tests or clean-up.");
        }
        if (LOOK.matcher(name).matches() && statements <= 2 * SMALL_STATEMENTS) {
            return Optional.of("It is a detail of the display.");
        }
        return Optional.empty();
    }

    private boolean isOverride(Unit member) {
        if (has(member, Flag.OVERRIDE)) {
            return true;
        }
        if (member.file.analyser().isLoose() && scan.linker().membersNamed(member.name()).stream()
                .anyMatch(
                        m -> m.parent.definition.has(Flag.INTERFACE) && m.file.analyser() == member.file.analyser())) {
            return true;
        }
        return names.classes().ancestors(member.parent).stream().anyMatch(a -> a != member.parent
                && !a.named(member.name()).isEmpty());
    }

    /** A class of a family that is in use, with something of its own: an annotation, or what its constructor does. */
    private boolean isVariant(Unit type) {
        boolean own = type.definition.decorations().stream().anyMatch(d -> names.eval(d.name(),
                Sights.scope(type)) instanceof Meaning.Type)
                || type.members.stream().anyMatch(m -> m.kind() == Kind.CONSTRUCTOR
                        && m.definition.shape().statements() > SMALL_STATEMENTS);
        return own && isOfLiveFamily(type) || type.members.stream().anyMatch(m -> m.kind() == Kind.CONSTRUCTOR
                && m.definition.shape().statements() > 2 * SMALL_STATEMENTS) && scan.reach().declared(type);
    }

    private boolean isOfLiveFamily(Unit type) {
        return names.classes().bases(type).stream().anyMatch(base -> !has(base, Flag.DATA) && !isException(base)
                && names.classes().descendants(base).stream().anyMatch(u -> u != type && u != base
                        && scan.reach().sure(u)));
    }

    /** A class of nothing but functions, many of them: what is not used of it is one more for whoever may need it. */
    private static boolean isBag(Unit type) {
        List<Unit> methods = type.members.stream().filter(m -> m.kind() == Kind.METHOD).toList();
        return methods.size() >= BAG_MIN
                && methods.stream().allMatch(m -> has(m, Flag.STATIC) && !m.name().equals("main"));
    }

    private Optional<String> ofPlace(Unit unit) {
        Unit type = unit.enclosingClass();
        boolean small = unit.isClass() && !isOfLiveFamily(unit)
                || !unit.isClass() && unit.definition.shape().statements() < LARGE_STATEMENTS;
        if (small && helperFiles.computeIfAbsent(unit.file.path(), FeatureFilter::isHelper)
                || type != null
                        && (HELPERS.matcher(type.name()).matches() || isBag(type) && !scan.reach().live(unit))) {
            return Optional.of("It is a helper for other code.");
        }
        return Optional.empty();
    }
}
