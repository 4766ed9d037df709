package dev.fresh.edge.provider;

import dev.fresh.core.task.Feature.Signature;
import dev.fresh.edge.provider.CommandPlan.Answer;
import dev.fresh.edge.provider.CommandPlan.Argument;
import dev.fresh.edge.provider.CommandPlan.Form;
import dev.fresh.edge.provider.CommandPlan.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Adds a command with its action to a commander program in JavaScript or TypeScript. */
final class CommanderWriter implements HookUpWriter {

    @Override
    public List<FileText> write(CommandPlan plan, List<Answer> answers, SourceTree base, SourceTree worktree) {
        String path = plan.root().path();
        SourceLines file = new SourceLines(path, worktree.read(path));
        SourceLines known = new SourceLines(path, base.read(path));
        ScriptStyle style = new ScriptStyle(path, file.text());
        ScriptPlace place = ScriptPlace.of(plan, base);
        Map<String, String> details = plan.root().details();
        int end = file.find(known, Integer.parseInt(details.get("insertBeforeLine")));
        List<Integer> gaps = new ArrayList<>(Arrays.stream(details.getOrDefault("commandLines", "").split(","))
                .filter(line -> !line.isEmpty())
                .map(line -> file.aboveComments(file.find(known, Integer.parseInt(line))))
                .toList());
        boolean spaced = gaps.isEmpty() || file.isBlankBefore(gaps.getLast());
        gaps.add(end);
        int at = gaps.get(plan.place().gap(gaps.size()));
        String name = place.top();
        int size = file.all().size();
        if (!plan.feature().path().equals(path)) {
            List<String> reserved = Stream.concat(plan.arguments().stream().map(Argument::name), Stream.of("options"))
                    .toList();
            name = new ScriptImports(file, style, gaps.getFirst()).add(place.top(), place.whole(),
                    style.specifier(plan.feature().path(), base), plan.place(), reserved);
        }
        List<String> block = new ArrayList<>(new Block(plan, style, place.callee(name), answers.getFirst().form())
                .lines());
        if (spaced) {
            block.add("");
        }
        file.insert(at + file.all().size() - size, block);
        return List.of(new FileText(path, file.text()), ScriptTest.file(plan, answers, base));
    }

    /** The statement that registers the command. */
    private record Block(CommandPlan plan, ScriptStyle style, String callee, Form form) {

        List<String> lines() {
            String program = plan.root().details().get("variable");
            String indent = plan.root().details().getOrDefault("indent", "");
            String unit = style.unit();
            List<String> lines = new ArrayList<>(List.of(program));
            lines.add(unit + ".command(" + style.quoted(plan.name()) + ")");
            lines.add(unit + ".description(" + style.quoted(plan.help()) + ")");
            plan.typed().forEach(argument -> declared(argument, program).forEach(line -> lines.add(unit + line)));
            lines.add(unit + ".action(" + (waits() ? "async " : "") + "(" + parameters() + ") => {");
            body().forEach(line -> lines.add(unit + unit + line));
            lines.add(unit + "})" + style.end());
            return lines.stream().map(line -> indent + line).toList();
        }

        private List<String> declared(Argument argument, String program) {
            boolean isOption = isOption(argument);
            String kebab = Words.kebab(argument.name());
            String value = "<" + kebab + (argument.type().list() ? "..." : "") + ">";
            String help = argument.help().isEmpty() ? Words.spaced(argument.name()) : argument.help();
            String usual = usual(argument).map(text -> ", " + text).orElse("");
            if (argument.role() == Role.FLAG) {
                boolean undecided = argument.type().optional() && argument.defaultValue().stream()
                        .anyMatch(Literal.Nothing.class::isInstance);
                List<String> flags = new ArrayList<>();
                if (!argument.isOn()) {
                    flags.add(".option(" + style.quoted("--" + kebab) + ", " + style.quoted(help) + ")");
                }
                if (argument.isOn() || undecided) {
                    flags.add(".option(" + style.quoted("--no-" + kebab) + ", " + style.quoted("not: " + help) + ")");
                }
                return flags;
            }
            String name = style.quoted(isOption ? "--" + kebab + " " + value : value);
            if (argument.type().base() == ValueType.Base.CHOICE) {
                String made = program + (isOption ? ".createOption(" : ".createArgument(") + name + ", "
                        + style.quoted(help) + ").choices([" + argument.type().choices().stream().map(style::quoted)
                                .collect(Collectors.joining(", "))
                        + "])" + (usual.isEmpty() ? "" : ".default(" + usual.substring(2) + ")")
                        + (isOption && argument.isRequired() ? ".makeOptionMandatory()" : "");
                return List.of((isOption ? ".addOption(" : ".addArgument(") + made + ")");
            }
            String parsed = isNumber(argument) && !argument.type().list() ? ", Number" : "";
            String kind = !isOption ? ".argument(" : argument.isRequired() ? ".requiredOption(" : ".option(";
            return List.of(kind + name + ", " + style.quoted(help) + parsed + usual + ")");
        }

        private Optional<String> usual(Argument argument) {
            return argument.defaultValue().filter(value -> isOption(argument) && argument.role() != Role.FLAG
                    && !argument.type().list() && !(value instanceof Literal.Nothing))
                    .map(value -> value instanceof Literal.Text text ? style.quoted(text.value()) : value.python());
        }

        private String parameters() {
            List<String> parameters = new ArrayList<>();
            for (Argument argument : plan.typed()) {
                if (!isOption(argument)) {
                    parameters.add(argument.name() + (style.isTyped() ? ": " + type(argument) : ""));
                }
            }
            List<String> options = plan.typed().stream().filter(Block::isOption).map(argument -> key(argument)
                    + (isGiven(argument) ? ": " : "?: ") + type(argument)).toList();
            if (!options.isEmpty()) {
                parameters.add(style.isTyped() ? "options: { " + String.join("; ", options) + " }" : "options");
            }
            return String.join(", ", parameters);
        }

        private boolean isGiven(Argument argument) {
            return argument.role() == Role.FLAG ? argument.isOn()
                    : argument.isRequired() || usual(argument).isPresent();
        }

        private String type(Argument argument) {
            ValueType type = argument.type();
            if (type.list()) {
                return "string[]";
            }
            return switch (type.base()) {
                case TEXT, PATH, ENUM -> "string";
                case WHOLE, DECIMAL -> "number";
                case FLAG -> "boolean";
                case CHOICE -> type.choices().stream().map(style::quoted).collect(Collectors.joining(" | "));
            };
        }

        private List<String> body() {
            List<String> values = new ArrayList<>(plan.arguments().stream().map(this::value).toList());
            String call = (waits() ? "await " : "")
                    + callee + "(" + String.join(", ", values) + ")";
            String none = signature().returnType().matches(".*\\bundefined\\b.*") ? "undefined"
                    : signature().returnType().matches(".*\\bnull\\b.*") ? "null" : "";
            if (form == Form.PRINTED) {
                return List.of(call + style.end());
            }
            if (none.isEmpty() || form == Form.EACH || form == Form.JSON) {
                return List.of("console.log(" + shown(call) + ")" + style.end());
            }
            return List.of("const result = " + call + style.end(), "if (result !== " + none + ") {",
                    style.unit() + "console.log(" + shown("result") + ")" + style.end(), "}");
        }

        private String shown(String value) {
            return switch (form) {
                case LINE, PRINTED, FIELDS, EACH_ENTRY, MAYBE -> value;
                case EACH -> (value.startsWith("await ") ? "(" + value + ")" : value) + ".join(\"\\n\")".replace("\"",
                        style.quoted("x").substring(0, 1));
                case JSON -> "JSON.stringify(" + value + ", null, 2)";
            };
        }

        private String value(Argument argument) {
            String given = isOption(argument) ? "options." + key(argument) : argument.name();
            if (argument.type().list() && isNumber(argument)) {
                return given + (argument.isRequired() ? "" : "?") + ".map(Number)";
            }
            boolean wantsFlag = argument.role() == Role.FLAG && !argument.isOn() && !argument.type().optional()
                    && plan.feature().signature().orElseThrow().parameters().stream().noneMatch(
                            parameter -> parameter.name().equals(argument.name())
                                    && parameter.defaultValue().isPresent());
            return wantsFlag ? given + " ?? false" : given;
        }

        /** Commander's own spelling of an option among the options that it gives. */
        private static String key(Argument argument) {
            String pascal = Words.pascal(argument.name());
            return pascal.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + pascal.substring(1);
        }

        private static boolean isNumber(Argument argument) {
            return argument.type().base() == ValueType.Base.WHOLE || argument.type().base() == ValueType.Base.DECIMAL;
        }

        private static boolean isOption(Argument argument) {
            return argument.role() != Role.POSITIONAL && argument.role() != Role.REST;
        }

        private boolean waits() {
            return signature().isAsync() || signature().returnType().startsWith("Promise");
        }

        private Signature signature() {
            return plan.feature().signature().orElseThrow();
        }
    }
}
