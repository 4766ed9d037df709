package dev.fresh.edge.inventory.ecmascript;

import dev.fresh.edge.inventory.facts.FileFacts.Definition;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.inventory.facts.FileFacts.Root;
import dev.fresh.edge.inventory.facts.FileFacts.RootCommand;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The commander programs of a JavaScript or TypeScript file: where they take a further command. */
public final class CommanderRoots {

    private static final Pattern LIBRARY = Pattern.compile(
            "['\"](?:commander|@commander-js/extra-typings|commander/esm\\.mjs)['\"]");
    private static final Pattern MADE = Pattern.compile("(?:\\w+\\.)*Command");
    private static final Set<String> FUNCTIONS = Set.of("function_declaration", "generator_function_declaration",
            "function_expression", "arrow_function", "method_definition");
    private static final int WORD_MAX = 60;

    private final SyntaxTree tree;
    private final List<Definition> definitions;
    /** Variables that hold a command of their own, by their declarator. */
    private final Map<String, Integer> made = new LinkedHashMap<>();

    private CommanderRoots(SyntaxTree tree, List<Definition> definitions) {
        this.tree = tree;
        this.definitions = definitions;
    }

    /** The programs in the order in which they are made. */
    public static List<Root> of(SyntaxTree tree, List<Definition> definitions) {
        return LIBRARY.matcher(tree.source()).find() ? new CommanderRoots(tree, definitions).find() : List.of();
    }

    private List<Root> find() {
        for (int node = 0; node < tree.size(); node++) {
            if (tree.is(node, "variable_declarator") && isCommand(innermost(tree.child(node, "value")))) {
                made.putIfAbsent(tree.text(tree.child(node, "name")), node);
            } else if (tree.is(node, "import_specifier") && tree.text(tree.child(node, "name")).equals("program")) {
                int alias = tree.child(node, "alias");
                made.putIfAbsent(alias < 0 ? "program" : tree.text(alias), 0);
            } else if (tree.is(node, "shorthand_property_identifier_pattern") && tree.text(node).equals("program")
                    && LIBRARY.matcher(tree.text(statement(node, 0))).find()) {
                made.putIfAbsent("program", 0);
            }
        }
        List<Root> roots = new ArrayList<>();
        made.forEach((variable, declarator) -> root(variable, declarator).ifPresent(roots::add));
        return roots;
    }

    private boolean isCommand(int node) {
        return tree.is(node, "new_expression") && MADE.matcher(tree.text(tree.child(node, "constructor"))).matches()
                || tree.is(node, "call_expression") && tree.text(tree.child(node, "function"))
                        .matches("(?:\\w+\\.)?createCommand");
    }

    /** What a chain of calls begins with. */
    private int innermost(int node) {
        int at = node;
        while (tree.is(at, "call_expression") && tree.is(tree.child(at, "function"), "member_expression")
                && !tree.text(tree.child(at, "function")).endsWith(".createCommand")) {
            at = tree.child(tree.child(at, "function"), "object");
        }
        return at;
    }

    private Optional<Root> root(String variable, int declarator) {
        int scope = declarator == 0 ? firstUse(variable) : scope(declarator);
        Map<String, RootCommand> commands = new TreeMap<>();
        TreeSet<Integer> registrations = new TreeSet<>();
        List<Integer> parses = new ArrayList<>();
        int from = scope == 0 ? 0 : tree.child(scope, "body");
        for (int node = Math.max(from, 0); node < tree.after(Math.max(from, 0)); node++) {
            if (tree.is(node, "call_expression") && tree.text(innermost(node)).equals(variable)
                    && scope(node, scope) == scope) {
                String called = tree.text(tree.child(tree.child(node, "function"), "property"));
                switch (called) {
                    case "command", "addCommand" -> {
                        command(node, called).ifPresent(command -> commands.put(command.name(), command));
                        registrations.add(statement(node, scope));
                    }
                    case "parse", "parseAsync" -> parses.add(node);
                    default -> {}
                }
            }
        }
        if (commands.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> details = new TreeMap<>();
        details.put("variable", variable);
        details.put("parsed", String.valueOf(!parses.isEmpty()));
        int end = end(variable, scope, registrations, parses);
        details.put("insertBeforeLine", String.valueOf(end));
        details.put("indent", indent(registrations.last()));
        details.put("commandLines", registrations.stream().filter(node -> tree.is(node, "expression_statement"))
                .map(node -> String.valueOf(tree.line(node))).distinct().collect(Collectors.joining(",")));
        seam(variable, scope, parses, details);
        return Optional.of(new Root("commander", definition(scope, declarator), variable,
                tree.line(declarator == 0 ? registrations.first() : declarator),
                commands.values().stream().sorted(Comparator.comparing(RootCommand::line)).toList(), details));
    }

    /** The function in which a program of the library itself is first used, 0 for the file. */
    private int firstUse(String variable) {
        for (int node = 0; node < tree.size(); node++) {
            if (tree.is(node, "identifier") && tree.text(node).equals(variable)
                    && tree.is(tree.parent(node), "member_expression")) {
                return scope(node);
            }
        }
        return 0;
    }

    /** A call that registers a command, with what handles it. */
    private Optional<RootCommand> command(int call, String called) {
        List<Integer> arguments = tree.children(tree.child(call, "arguments"));
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        int first = arguments.getFirst();
        if (called.equals("addCommand")) {
            int inner = innermost(first);
            int local = tree.is(first, "identifier") ? made.getOrDefault(tree.text(first), 0) : 0;
            int command = local > 0 ? innermost(tree.child(local, "value")) : inner;
            List<Integer> named = tree.children(tree.child(command, "arguments"));
            String name = isCommand(command) && !named.isEmpty() ? word(named.getFirst()) : "";
            String fallback = tree.text(first).replaceAll("\\W+", " ").strip();
            return Optional.of(new RootCommand(name.isEmpty() ? fallback.substring(0, Math.min(fallback.length(),
                    WORD_MAX)) : name, "", tree.line(call)));
        }
        String name = word(first);
        return name.isEmpty() ? Optional.empty() : Optional.of(new RootCommand(name, action(call), tree.line(call)));
    }

    /** The first word of a string. */
    private String word(int node) {
        int content = tree.is(node, "string") ? tree.childOfKind(node, "string_fragment") : -1;
        return content < 0 ? "" : tree.text(content).strip().split("\\s+")[0];
    }

    /** The access path of a named handler, or {@code @first-last} with the lines of one without a name. */
    private String action(int call) {
        int at = call;
        while (tree.is(tree.parent(at), "member_expression") && tree.is(tree.parent(tree.parent(at)),
                "call_expression")) {
            at = tree.parent(tree.parent(at));
            List<Integer> arguments = tree.children(tree.child(at, "arguments"));
            if (tree.text(tree.child(tree.child(at, "function"), "property")).equals("action")
                    && !arguments.isEmpty()) {
                int handler = arguments.getFirst();
                return tree.is(handler, "identifier") || tree.is(handler, "member_expression") ? tree.text(handler)
                        : "@" + tree.line(handler) + "-" + tree.lastLine(handler);
            }
        }
        return "";
    }

    /** The line before which a new statement goes: what returns or starts the program, else behind the last command. */
    private int end(String variable, int scope, TreeSet<Integer> registrations, List<Integer> parses) {
        int last = registrations.last();
        for (int node = last; node < tree.after(scope == 0 ? 0 : tree.child(scope, "body")); node++) {
            if (tree.is(node, "return_statement") && scope(node, scope) == scope
                    && tree.text(node).replace(";", "").equals("return " + variable)) {
                return tree.line(node);
            }
        }
        return parses.stream().map(node -> statement(node, scope)).filter(node -> node > last).map(tree::line).sorted()
                .findFirst().orElse(tree.lastLine(last) + 1);
    }

    private String indent(int node) {
        int start = tree.start(node);
        return tree.source().substring(start - tree.column(node), start).isBlank()
                ? tree.source().substring(start - tree.column(node), start) : "";
    }

    /** How a test gets at the program: from an exported function that returns it, or from an exported variable. */
    private void seam(String variable, int scope, List<Integer> parses, Map<String, String> details) {
        String builder = scope == 0 ? "" : name(scope);
        String name = scope == 0 ? variable : builder;
        boolean gives = scope == 0 ? parses.isEmpty() : parses.isEmpty() && returns(variable, scope)
                && !tree.text(scope).startsWith("async") && required(scope) == 0;
        details.put("builder", builder);
        String exported = gives && !name.isEmpty() ? exported(name) : "";
        details.put("exported", exported.isEmpty() ? "" : name);
        details.put("exportedAs", exported);
    }

    private boolean returns(String variable, int scope) {
        for (int node = tree.child(scope, "body"); node < tree.after(scope); node++) {
            if (tree.is(node, "return_statement") && scope(node, scope) == scope
                    && tree.children(node).stream().anyMatch(value -> tree.text(innermost(value)).equals(variable))) {
                return true;
            }
        }
        return false;
    }

    private int required(int scope) {
        int count = 0;
        for (int parameter : tree.children(tree.child(scope, "parameters"))) {
            boolean free = tree.is(parameter, "optional_parameter") || tree.is(parameter, "assignment_pattern")
                    || tree.is(parameter, "comment") || tree.child(parameter, "value") >= 0;
            count += free ? 0 : 1;
        }
        return count;
    }

    /** {@code named}, {@code default}, or empty when other files do not see it. */
    private String exported(String name) {
        String source = tree.source();
        String word = "(?<![\\w$.])" + Pattern.quote(name) + "(?![\\w$])";
        if (matches(source, "(?m)^export\\s+(?:async\\s+)?(?:function|const|let|var)\\s+" + word)
                || matches(source, "(?m)^export\\s*\\{[^}]*" + word + "\\s*[,}]")
                || matches(source, "(?m)^(?:module\\.)?exports\\." + Pattern.quote(name) + "\\s*=")
                || matches(source, "(?m)^module\\.exports\\s*=\\s*\\{[^}]*" + word + "\\s*[,:}]")) {
            return "named";
        }
        return matches(source, "(?m)^(?:export\\s+default|module\\.exports\\s*=)\\s+(?:function\\s+)?" + word)
                ? "default"
                : "";
    }

    private static boolean matches(String source, String pattern) {
        return Pattern.compile(pattern).matcher(source).find();
    }

    /** The name of a function: its own, or that of the variable that holds it. */
    private String name(int function) {
        int own = tree.child(function, "name");
        int up = tree.parent(function);
        return own >= 0 ? tree.text(own) : tree.is(up, "variable_declarator") ? tree.text(tree.child(up, "name")) : "";
    }

    private int scope(int node) {
        return scope(node, -1);
    }

    /** The function around a node, 0 for the file; nested functions that are not {@code wanted} count. */
    private int scope(int node, int wanted) {
        for (int at = tree.parent(node); at > 0; at = tree.parent(at)) {
            if (at == wanted || FUNCTIONS.contains(tree.kind(at))) {
                return at;
            }
        }
        return 0;
    }

    /** The statement around a node that stands directly in the scope. */
    private int statement(int node, int scope) {
        int body = scope == 0 ? 0 : tree.child(scope, "body");
        int at = node;
        while (tree.parent(at) > 0 && tree.parent(at) != body) {
            at = tree.parent(at);
        }
        return at;
    }

    /** The innermost definition around the place where the program is made. */
    private int definition(int scope, int declarator) {
        int line = tree.line(scope == 0 ? Math.max(declarator, 0) : scope);
        int found = 0;
        for (int index = 0; scope != 0 && index < definitions.size(); index++) {
            Definition definition = definitions.get(index);
            boolean around = definition.firstLine() <= line && definition.lastLine() >= line
                    && definition.kind() != Kind.CLASS && definition.name().equals(name(scope));
            found = around ? index : found;
        }
        return found;
    }
}
