package dev.fresh.edge.provider;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a parameter takes, as far as a command line can say it.
 *
 * @param list whether it takes several
 * @param optional whether it may be left out
 * @param choices the names to choose from, for {@link Base#CHOICE} and {@link Base#ENUM}
 * @param declared the type as written, without quotes and optional marks
 */
record ValueType(Base base, boolean list, boolean optional, List<String> choices, String declared) {

    private static final Pattern GENERIC = Pattern.compile("(?:[a-z]\\w*\\.)*(\\w+)\\[(.*)]|(\\w+)<(.*)>");

    private static final Pattern SCRIPT_LIST = Pattern.compile(
            "(?:readonly )?(string|number)\\[]|(?:Array|ReadonlyArray|Iterable)<(string|number)>");

    ValueType {
        choices = List.copyOf(choices);
    }

    /** One value of it. */
    enum Base {
        TEXT, WHOLE, DECIMAL, FLAG, PATH, CHOICE, ENUM
    }

    /** Finds the constants of an enumeration by its name as written at the parameter. */
    interface Enums {
        List<String> constants(String name);
    }

    /** Reads a Python annotation; empty when no command line can give such a value. */
    static Optional<ValueType> python(String written, Enums enums) {
        String type = written.strip();
        if (type.matches("\".*\"|'.*'")) {
            type = type.substring(1, type.length() - 1).strip();
        }
        boolean optional = false;
        Matcher wrapped = Pattern.compile("(?:typing\\.)?Optional\\[(.*)]|(?:typing\\.)?Union\\[(.*),\\s*None]"
                + "|(.*)\\|\\s*None|None\\s*\\|(.*)").matcher(type);
        if (wrapped.matches()) {
            optional = true;
            for (int group = 1; group <= 4; group++) {
                type = wrapped.group(group) == null ? type : wrapped.group(group).strip();
            }
        }
        Matcher generic = GENERIC.matcher(type);
        if (!generic.matches()) {
            return scalar(type, optional, enums);
        }
        String inner = generic.group(2).strip();
        boolean isOptional = optional;
        String declared = type;
        return switch (generic.group(1)) {
            case "Literal" ->
                choices(inner).map(names -> new ValueType(Base.CHOICE, false, isOptional, names, declared));
            case "list", "List", "Sequence", "Iterable", "Collection" -> scalar(inner, false, enums)
                    .filter(item -> item.base == Base.TEXT || item.base == Base.WHOLE)
                    .map(item -> new ValueType(item.base, true, isOptional, List.of(), declared));
            default -> Optional.empty();
        };
    }

    /** Reads a Java type; empty when no command line can give such a value. */
    static Optional<ValueType> java(String written, Enums enums) {
        String type = written.strip().replaceAll("^(final|@\\w+)\\s+", "");
        Matcher generic = GENERIC.matcher(type);
        if (generic.matches() && generic.group(3) != null) {
            return List.of("List", "Collection", "Iterable").contains(generic.group(3))
                    ? scalar(generic.group(4).strip(), false, enums)
                            .filter(item -> item.base == Base.TEXT || item.base == Base.WHOLE)
                            .map(item -> new ValueType(item.base, true, false, List.of(), type))
                    : Optional.empty();
        }
        return scalar(type, false, enums);
    }

    /** Reads a type of TypeScript or JSDoc; empty when no command line can give such a value. */
    static Optional<ValueType> script(String written, Enums aliases) {
        List<String> parts = new ArrayList<>(Arrays.stream(written.replaceAll("\\s+", " ").split("\\|"))
                .map(String::strip).filter(part -> !part.isEmpty()).toList());
        boolean optional = parts.removeIf(part -> part.equals("undefined") || part.equals("null"));
        List<String> choices = parts.stream().filter(part -> part.matches("\"[^\"]*\"|'[^']*'"))
                .map(part -> part.substring(1, part.length() - 1)).toList();
        if (!parts.isEmpty() && choices.size() == parts.size()) {
            return Optional.of(new ValueType(Base.CHOICE, false, optional, choices, written));
        }
        String type = parts.size() == 1 ? parts.getFirst() : "";
        Matcher list = SCRIPT_LIST.matcher(type);
        if (list.matches()) {
            String item = list.group(1) == null ? list.group(2) : list.group(1);
            return Optional.of(new ValueType(item.equals("number") ? Base.WHOLE : Base.TEXT, true, optional, List.of(),
                    type));
        }
        Optional<Base> base = switch (type) {
            case "string", "String" -> Optional.of(Base.TEXT);
            case "number", "Number" -> Optional.of(Base.DECIMAL);
            case "boolean", "Boolean" -> Optional.of(Base.FLAG);
            default -> Optional.empty();
        };
        if (base.isPresent()) {
            return Optional.of(new ValueType(base.get(), false, optional, List.of(), type));
        }
        List<String> alias = aliases.constants(type);
        return alias.isEmpty() ? Optional.empty()
                : Optional.of(new ValueType(Base.CHOICE, false, optional, alias, type));
    }

    /** Whether whole numbers and others are the same. */
    boolean isNumber() {
        return declared.equalsIgnoreCase("number");
    }

    /** What a literal in a test or a default says about an undeclared parameter. */
    static Optional<ValueType> of(Literal sample) {
        return switch (sample) {
            case Literal.Text _ -> Optional.of(plain(Base.TEXT, "str"));
            case Literal.Whole _ -> Optional.of(plain(Base.WHOLE, "int"));
            case Literal.Decimal _ -> Optional.of(plain(Base.DECIMAL, "float"));
            case Literal.Flag _ -> Optional.of(plain(Base.FLAG, "bool"));
            case Literal.Items items -> items.values().stream().findFirst().flatMap(ValueType::of)
                    .filter(item -> !item.list && (item.base == Base.TEXT || item.base == Base.WHOLE))
                    .map(item -> new ValueType(item.base, true, false, List.of(), "list"));
            case Literal.Nothing _, Literal.Name _ -> Optional.empty();
        };
    }

    /** Whether the literal is such a value. */
    boolean takes(Literal value) {
        if (list) {
            ValueType item = new ValueType(base, false, false, choices, declared);
            return value instanceof Literal.Items items && !items.values().isEmpty()
                    && items.values().stream().allMatch(item::takes);
        }
        return switch (value) {
            case Literal.Text text -> base == Base.TEXT || base == Base.PATH
                    || base == Base.CHOICE && choices.contains(text.value());
            case Literal.Whole _ -> base == Base.WHOLE || base == Base.DECIMAL;
            case Literal.Decimal _ -> base == Base.DECIMAL;
            case Literal.Flag _ -> base == Base.FLAG;
            case Literal.Name name -> base == Base.ENUM && choices.contains(name.token());
            case Literal.Nothing _ -> optional;
            case Literal.Items _ -> false;
        };
    }

    ValueType asOptional() {
        return new ValueType(base, list, true, choices, declared);
    }

    private static ValueType plain(Base base, String declared) {
        return new ValueType(base, false, false, List.of(), declared);
    }

    private static Optional<ValueType> scalar(String type, boolean optional, Enums enums) {
        Optional<Base> base = switch (type) {
            case "str", "String", "CharSequence", "java.lang.String" -> Optional.of(Base.TEXT);
            case "int", "Integer", "long", "Long", "short", "Short" -> Optional.of(Base.WHOLE);
            case "float", "Float", "double", "Double" -> Optional.of(Base.DECIMAL);
            case "bool", "boolean", "Boolean" -> Optional.of(Base.FLAG);
            case "Path", "pathlib.Path", "java.nio.file.Path" -> Optional.of(Base.PATH);
            default -> Optional.empty();
        };
        if (base.isPresent()) {
            return base.map(known -> new ValueType(known, false, optional, List.of(), type));
        }
        List<String> constants = enums.constants(type);
        return constants.isEmpty() ? Optional.empty()
                : Optional.of(new ValueType(Base.ENUM, false, optional, constants, type));
    }

    private static Optional<List<String>> choices(String inner) {
        List<LiteralReader.Call> call = LiteralReader.calls("of(" + inner + ")", "of");
        if (call.size() != 1) {
            return Optional.empty();
        }
        List<Literal> values = call.getFirst().positional();
        return values.isEmpty() || !values.stream().allMatch(Literal.Text.class::isInstance) ? Optional.empty()
                : Optional.of(values.stream().map(Literal::token).toList());
    }
}
