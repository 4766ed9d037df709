package dev.fresh.edge.inventory.python;

import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts.Decoration;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.inventory.facts.FileFacts.Root;
import dev.fresh.edge.inventory.facts.FileFacts.RootCommand;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Command-line roots in a Python file: where argparse, click and typer programs take a further command. */
final class PythonRoots {

    private PythonRoots() {
    }

    /** The argparse roots that are built in this body, with their commands and handlers. */
    static List<Root> argparse(SyntaxTree tree, int body, Draft unit) {
        Map<String, Integer> parsers = new LinkedHashMap<>();
        Map<String, Integer> groups = new LinkedHashMap<>();
        for (int call : calls(tree, body, unit)) {
            String callee = tree.text(tree.child(call, "function"));
            String variable = assignedTo(tree, call);
            if (callee.endsWith("ArgumentParser") && !variable.isEmpty()) {
                parsers.put(variable, call);
            } else if (callee.endsWith(".add_subparsers") && !variable.isEmpty()
                    && parsers.containsKey(callee.substring(0, callee.lastIndexOf('.')))) {
                groups.put(variable, call);
            }
        }
        List<Root> roots = new ArrayList<>();
        groups.forEach((variable, call) -> {
            String callee = tree.text(tree.child(call, "function"));
            roots.add(root(tree, body, unit, variable, callee.substring(0, callee.lastIndexOf('.')), call));
        });
        return roots;
    }

    private static Root root(SyntaxTree tree, int body, Draft unit, String variable, String parser, int group) {
        Map<String, RootCommand> commands = new LinkedHashMap<>();
        Map<String, String> names = new TreeMap<>();
        String handlerKey = "";
        int lastUse = tree.lastLine(group);
        for (int call : calls(tree, body, unit)) {
            int function = tree.child(call, "function");
            String callee = tree.text(function);
            int object = tree.child(function, "object");
            if (callee.equals(variable + ".add_parser")) {
                String name = firstString(tree, call);
                lastUse = Math.max(lastUse, statementEnd(tree, call));
                if (!name.isEmpty()) {
                    commands.put(name, new RootCommand(name, "", tree.line(call)));
                    String made = assignedTo(tree, call);
                    if (!made.isEmpty()) {
                        names.put(made, name);
                    }
                }
            } else if (callee.endsWith(".set_defaults")) {
                String name = names.getOrDefault(tree.text(object), "");
                if (tree.is(object, "call")
                        && tree.text(tree.child(object, "function")).equals(variable + ".add_parser")) {
                    name = firstString(tree, object);
                }
                RootCommand command = commands.get(name);
                String[] handler = handler(tree, call);
                if (command != null && !handler[1].isEmpty()) {
                    handlerKey = handler[0];
                    commands.put(name, new RootCommand(name, handler[1], command.line()));
                }
            }
            if (names.containsKey(tree.text(object))) {
                lastUse = Math.max(lastUse, statementEnd(tree, call));
            }
        }
        Map<String, String> details = new TreeMap<>();
        boolean function = unit.kind == Kind.FUNCTION || unit.kind == Kind.METHOD;
        details.put("builder", function ? unit.symbol() : "");
        details.put("subparsers", variable);
        details.put("insertBeforeLine", String.valueOf(insertLine(tree, body, parser, lastUse)));
        details.put("indent", String.valueOf(tree.column(statement(tree, group))));
        details.put("functionsBeforeLine", String.valueOf(function ? unit.firstLine
                : tree.line(statement(tree, group))));
        details.put("handlerKey", handlerKey);
        return new Root("argparse", unit.index, function ? unit.symbol() : parser, tree.line(group),
                List.copyOf(commands.values()), details);
    }

    /** Before {@code return parser}, else behind the last statement that has to do with the sub-parsers. */
    private static int insertLine(SyntaxTree tree, int body, String parser, int lastUse) {
        for (int at = body; at < tree.after(body); at++) {
            if (tree.is(at, "return_statement") && tree.line(at) > lastUse
                    && tree.text(at).equals("return " + parser)) {
                return tree.line(at);
            }
        }
        return lastUse + 1;
    }

    private static String[] handler(SyntaxTree tree, int call) {
        for (int argument : tree.children(tree.child(call, "arguments"))) {
            int value = tree.child(argument, "value");
            if (tree.is(argument, "keyword_argument")
                    && (tree.is(value, "identifier") || tree.is(value, "attribute"))) {
                return new String[]{tree.text(tree.child(argument, "name")), tree.text(value)};
            }
        }
        return new String[]{"", ""};
    }

    /** The calls of a body in document order; for the file itself without those inside definitions. */
    private static List<Integer> calls(SyntaxTree tree, int body, Draft unit) {
        List<Integer> found = new ArrayList<>();
        for (int at = Math.max(body, 0); body >= 0 && at < tree.after(body); at++) {
            if (unit.kind == Kind.MODULE
                    && (tree.is(at, "function_definition") || tree.is(at, "class_definition"))) {
                at = tree.after(at) - 1;
            } else if (tree.is(at, "call")) {
                found.add(at);
            }
        }
        return found;
    }

    private static String assignedTo(SyntaxTree tree, int call) {
        int up = tree.parent(call);
        return tree.is(up, "assignment") && tree.field(call).equals("right") ? tree.text(tree.child(up, "left")) : "";
    }

    private static String firstString(SyntaxTree tree, int call) {
        List<Integer> arguments = tree.children(tree.child(call, "arguments"));
        return arguments.isEmpty() || !tree.is(arguments.getFirst(), "string") ? ""
                : tree.text(tree.childOfKind(arguments.getFirst(), "string_content"));
    }

    /** The statement around a node that stands directly in a block. */
    private static int statement(SyntaxTree tree, int node) {
        int at = node;
        while (tree.parent(at) > 0 && !tree.is(tree.parent(at), "block")) {
            at = tree.parent(at);
        }
        return at;
    }

    private static int statementEnd(SyntaxTree tree, int node) {
        return tree.lastLine(statement(tree, node));
    }

    /** A click group that is a decorated function of this file. */
    static Optional<Root> click(SyntaxTree tree, Draft unit) {
        if (unit.kind != Kind.FUNCTION) {
            return Optional.empty();
        }
        for (Decoration decoration : unit.decorations) {
            if (decoration.name().equals("group") || decoration.name().equals("click.group")) {
                return Optional.of(new Root("click", unit.index, unit.name, unit.line, List.of(),
                        Map.of("group", unit.name, "insertBeforeLine", String.valueOf(mainLine(tree)))));
            }
        }
        return Optional.empty();
    }

    /** The typer applications that the file keeps in variables of its own. */
    static List<Root> typer(SyntaxTree tree, Draft module) {
        boolean bare = tree.source().contains("from typer import");
        List<Root> roots = new ArrayList<>();
        for (int call : calls(tree, 0, module)) {
            String callee = tree.text(tree.child(call, "function"));
            String variable = assignedTo(tree, call);
            if ((callee.equals("typer.Typer") || bare && callee.equals("Typer")) && variable.matches("\\w+")) {
                boolean callback = tree.children(tree.child(call, "arguments")).stream()
                        .anyMatch(argument -> tree.is(argument, "keyword_argument")
                                && tree.text(tree.child(argument, "name")).equals("callback"));
                roots.add(new Root("typer", module.index, variable, tree.line(call), List.of(), Map.of("group",
                        variable, "insertBeforeLine", String.valueOf(mainLine(tree)), "callback",
                        String.valueOf(callback))));
            }
        }
        return roots;
    }

    /** The line of the block that starts the program, or the one behind the last. */
    private static int mainLine(SyntaxTree tree) {
        int before = tree.lines() + 1;
        for (int child : tree.children(0)) {
            if (tree.is(child, "if_statement") && tree.text(tree.child(child, "condition")).contains("__name__")) {
                before = tree.line(child);
            }
        }
        return before;
    }
}
