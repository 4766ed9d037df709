package dev.fresh.edge.provider;

import dev.fresh.core.task.Feature;
import dev.fresh.edge.provider.CommandPlan.Argument;
import dev.fresh.edge.provider.CommandPlan.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Python text that both Python frameworks need: the body of a handler, wrapped lines, string literals. */
record PythonCode(CommandPlan plan, Form form, String fileText, int width) {

    /**
     * The lines of a handler after its docstring: imports, the call, what is printed.
     *
     * @param access how the handler sees an argument, for example {@code args.text}
     * @param print {@code print} or {@code click.echo}
     */
    List<String> body(Function<Argument, String> access, String print) {
        List<String> lines = new ArrayList<>(imports());
        if (!lines.isEmpty()) {
            lines.add("");
        }
        List<String> values = new ArrayList<>();
        for (Argument argument : plan.arguments()) {
            values.add((argument.byKeyword() ? argument.name() + "=" : "") + value(argument, access.apply(argument)));
        }
        boolean waits = signature().isAsync();
        String callee = (waits ? "asyncio.run(" : "") + PythonTrial.callee(plan) + "(";
        String close = waits ? "))" : ")";
        boolean mayBeNone = signature().returnType().contains("None") || signature().returnType().contains("Optional");
        String shown = switch (form) {
            case FIELDS -> "json.dumps(dataclasses.asdict(result), ensure_ascii=False)";
            case JSON -> "json.dumps(result, ensure_ascii=False)";
            case LINE, PRINTED, EACH, EACH_ENTRY, MAYBE -> "result";
        };
        if (form == Form.PRINTED) {
            lines.addAll(wrapped(callee, values, close, 4));
        } else if (form == Form.LINE && !mayBeNone
                && fits(print + "(" + callee + String.join(", ", values) + close + ")", 4)) {
            lines.add(print + "(" + callee + String.join(", ", values) + close + ")");
        } else {
            lines.addAll(wrapped("result = " + callee, values, close, 4));
            if (mayBeNone) {
                lines.add("if result is not None:");
            }
            lines.add((mayBeNone ? "    " : "") + print + "(" + shown + ")");
        }
        return lines;
    }

    /** What the command is for, as the first line of a function's body. */
    String docstring() {
        return "    \"\"\"" + plan.help().replace("\\", "\\\\").replace("\"", "'") + "\"\"\"";
    }

    /** The same lines, indented, empty ones without trailing blanks. */
    static List<String> indented(String indent, List<String> lines) {
        return lines.stream().map(line -> line.isEmpty() ? line : indent + line).toList();
    }

    /** A call on one line if it fits, else with one argument per line. */
    List<String> wrapped(String open, List<String> items, String close, int indent) {
        String line = open + String.join(", ", items) + close;
        if (items.isEmpty() || fits(line, indent)) {
            return List.of(line);
        }
        List<String> lines = new ArrayList<>(List.of(open));
        items.forEach(item -> lines.add("    " + item + ","));
        lines.add(close);
        return lines;
    }

    /** A string literal, one piece per line where it has several lines or is long. */
    static List<String> text(String open, String text, String close, int width) {
        String line = open + Literal.quoted(text) + close;
        List<String> pieces = Arrays.asList(text.split("(?<=\n)"));
        if (line.length() <= width || pieces.size() == 1) {
            return List.of(line);
        }
        String indent = " ".repeat(open.length() - open.stripLeading().length());
        List<String> lines = new ArrayList<>(List.of(open));
        pieces.forEach(piece -> lines.add(indent + "    " + Literal.quoted(piece)));
        lines.add(indent + close.strip());
        return lines;
    }

    boolean fileHas(String line) {
        return Pattern.compile("(?m)^" + Pattern.quote(line) + "\\s*(#.*)?$").matcher(fileText).find();
    }

    /** The line at any depth; an import may stand in a {@code try}. */
    boolean fileHasIndented(String line) {
        return Pattern.compile("(?m)^[ \\t]*" + Pattern.quote(line) + "\\s*(#.*)?$").matcher(fileText).find();
    }

    private boolean fits(String line, int indent) {
        return line.length() + indent <= width;
    }

    private List<String> imports() {
        TreeSet<String> standard = new TreeSet<>();
        if (signature().isAsync()) {
            standard.add("import asyncio");
        }
        if (form == Form.FIELDS) {
            standard.add("import dataclasses");
        }
        if (form == Form.FIELDS || form == Form.JSON) {
            standard.add("import json");
        }
        if (plan.arguments().stream().anyMatch(argument -> argument.type().base() == ValueType.Base.PATH)) {
            standard.add("from pathlib import Path");
        }
        standard.removeIf(this::fileHas);
        TreeSet<String> names = new TreeSet<>(List.of(plan.feature().symbol().replaceAll("\\..*", "")));
        plan.arguments().stream().map(Argument::type).filter(type -> type.base() == ValueType.Base.ENUM)
                .forEach(type -> names.add(type.declared().replaceAll("\\..*", "")));
        List<String> lines = new ArrayList<>(standard);
        String module = PythonLayout.of(plan.root()).module(plan.feature().path());
        if (!module.equals(PythonLayout.module(plan.root()))) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add("from " + module + " import " + String.join(", ", names));
        }
        return lines;
    }

    private static String value(Argument argument, String access) {
        String made = switch (argument.type().base()) {
            case PATH -> "Path(" + access + ")";
            case ENUM -> argument.type().declared() + "[" + access + "]";
            case TEXT, WHOLE, DECIMAL, FLAG, CHOICE -> access;
        };
        boolean mayBeNone = argument.type().optional() && !made.equals(access);
        return mayBeNone ? made + " if " + access + " is not None else None" : made;
    }

    private Feature.Signature signature() {
        return plan.feature().signature().orElseThrow();
    }
}
