package dev.fresh.edge.provider;

import dev.fresh.core.task.Decline.Code;
import dev.fresh.edge.provider.CommandPlan.Answer;
import dev.fresh.edge.provider.CommandPlan.Argument;
import dev.fresh.edge.provider.CommandPlan.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Adds a decorated function with typed parameters to a typer application. */
final class TyperWriter implements HookUpWriter {

    private static final Pattern ANNOTATED = Pattern.compile("\\bAnnotated\\[");
    private static final Pattern ENUM_NAME = Pattern.compile("(?m)^from enum import (?:.*\\b)?Enum\\b");
    private static final Pattern OPTIONAL_NAME = Pattern.compile("(?m)^from typing import (?:.*\\b)?Optional\\b");

    @Override
    public List<FileText> write(CommandPlan plan, List<Answer> answers, SourceTree base, SourceTree worktree) {
        String path = plan.root().path();
        SourceLines file = new SourceLines(path, worktree.read(path));
        DecoratedPlace place = new DecoratedPlace(file, new SourceLines(path, base.read(path)), plan);
        PythonCode code = new PythonCode(plan, answers.getFirst().form(), file.text(), file.width());
        if (!code.fileHasIndented("import typer")) {
            throw new Declined(Code.NO_ROOT, path + " does not say `import typer`, so its style cannot be followed");
        }
        if (!plan.root().details().getOrDefault("callback", "").equals("true") && plan.root().commands().size() < 2) {
            throw new Declined(Code.NO_ROOT, "the typer application in " + path + " has "
                    + (plan.root().commands().isEmpty() ? "no command" : "a single command")
                    + " and no callback, so a further one would change how it is started");
        }
        List<String> function = command(plan, code, place.group());
        place.insert(function);
        if (function.getFirst().contains("(str, enum.Enum)") && !code.fileHas("import enum")) {
            importEnum(file);
        }
        return List.of(new FileText(path, file.text()), PythonTest.typer(plan, answers, base));
    }

    private static List<String> command(CommandPlan plan, PythonCode code, String app) {
        boolean annotated = ANNOTATED.matcher(code.fileText()).find();
        List<Argument> typed = new ArrayList<>(plan.typed());
        if (annotated) {
            // Python wants parameters without a default first.
            typed.sort(Comparator.comparing(argument -> usual(plan, argument).isPresent()));
        }
        List<String> lines = new ArrayList<>();
        typed.stream().filter(TyperWriter::isChoice).forEach(argument -> lines.addAll(choices(plan, argument, code)));
        lines.add("@" + app + ".command(\"" + plan.name() + "\")");
        lines.addAll(code.wrapped("def " + Words.snake(plan.function()) + "_command(",
                typed.stream().map(argument -> parameter(plan, argument, code, annotated)).toList(), ") -> None:", 0));
        lines.add(code.docstring());
        lines.addAll(PythonCode.indented("    ", code.body(TyperWriter::access, "typer.echo")));
        return lines;
    }

    private static String access(Argument argument) {
        String mayBeNone = argument.type().optional() ? argument.name() + " and " : "";
        return isChoice(argument) ? mayBeNone + argument.name() + ".value" : argument.name();
    }

    /** Typer takes choices from an enumeration only. */
    private static List<String> choices(CommandPlan plan, Argument argument, PythonCode code) {
        String base = ENUM_NAME.matcher(code.fileText()).find() ? "Enum" : "enum.Enum";
        List<String> lines = new ArrayList<>(List.of("class " + choiceName(plan, argument) + "(str, " + base + "):"));
        argument.type().choices().forEach(value -> lines.add("    " + constant(value) + " = "
                + Literal.quoted(value)));
        lines.addAll(List.of("", ""));
        return lines;
    }

    private static String parameter(CommandPlan plan, Argument argument, PythonCode code, boolean annotated) {
        boolean isOption = isOption(argument);
        Optional<String> usual = usual(plan, argument);
        List<String> parts = new ArrayList<>();
        if (!annotated) {
            parts.add(usual.orElse("..."));
        }
        String kebab = Words.kebab(argument.name());
        if (isOption && !Words.snake(argument.name()).equals(argument.name())) {
            parts.add(Literal.quoted(argument.role() == Role.FLAG ? "--" + kebab + "/--no-" + kebab : "--" + kebab));
        }
        if (!argument.help().isEmpty()) {
            parts.add("help=" + Literal.quoted(Words.sentence(argument.help())));
        }
        String kind = (isOption ? "typer.Option(" : "typer.Argument(") + String.join(", ", parts) + ")";
        String type = type(plan, argument, code);
        return argument.name() + ": " + (annotated
                ? "Annotated[" + type + ", " + kind + "]" + usual.map(value -> " = " + value).orElse("")
                : type + " = " + kind);
    }

    private static String type(CommandPlan plan, Argument argument, PythonCode code) {
        String item = switch (argument.type().base()) {
            case TEXT, PATH -> "str";
            case WHOLE -> "int";
            case DECIMAL -> "float";
            case FLAG -> "bool";
            case CHOICE, ENUM -> choiceName(plan, argument);
        };
        String type = argument.type().list() ? "list[" + item + "]" : item;
        boolean mayBeNone = usual(plan, argument).equals(Optional.of("None"));
        if (mayBeNone && OPTIONAL_NAME.matcher(code.fileText()).find()) {
            return "Optional[" + type + "]";
        }
        // What the feature's own file may write, this one may too: the versions of Python are the same.
        boolean bars = plan.feature().signature().orElseThrow().parameters().stream()
                .anyMatch(parameter -> parameter.type().contains("| None"));
        return mayBeNone && bars ? type + " | None" : type;
    }

    /** The default as it stands in the source; empty for what has to be given. */
    private static Optional<String> usual(CommandPlan plan, Argument argument) {
        if (!isOption(argument) || argument.isRequired()) {
            return Optional.empty();
        }
        return Optional.of(argument.defaultValue().filter(value -> !(value instanceof Literal.Nothing))
                .map(value -> isChoice(argument) ? choiceName(plan, argument) + "." + constant(value.token())
                        : value.python())
                .orElse("None"));
    }

    private static String choiceName(CommandPlan plan, Argument argument) {
        return Words.pascal(plan.function()) + Words.pascal(argument.name());
    }

    private static String constant(String value) {
        String name = value.replaceAll("\\W", "_").toUpperCase(Locale.ROOT);
        return name.matches("[A-Z].*") ? name : "V_" + name;
    }

    private static boolean isOption(Argument argument) {
        return argument.role() != Role.POSITIONAL && argument.role() != Role.REST;
    }

    private static boolean isChoice(Argument argument) {
        return argument.type().base() == ValueType.Base.CHOICE || argument.type().base() == ValueType.Base.ENUM;
    }

    /** Among the imports at the top, or on lines of its own before the first one. */
    private static void importEnum(SourceLines file) {
        List<String> lines = file.all();
        int at = 0;
        while (at < lines.size() && !lines.get(at).matches("import .*|from (?!__future__).*")) {
            at++;
        }
        int first = at;
        while (at < lines.size() && lines.get(at).matches("import [a-d]\\w*")) {
            at++;
        }
        boolean alone = at == first && lines.get(at).startsWith("import typer");
        file.insert(at, alone ? List.of("import enum", "") : List.of("import enum"));
    }
}
