package dev.fresh.edge.inventory.ecmascript;

import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Argument;
import dev.fresh.edge.inventory.facts.FileFacts.Call;
import dev.fresh.edge.inventory.facts.FileFacts.Import;
import dev.fresh.edge.inventory.facts.FileFacts.Use;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Calls with what they are given, modules that are loaded while the program runs, and strings that name code. */
final class ScriptCalls {

    private static final Pattern PATH = Pattern.compile("(?:\\.{0,2}/)?[\\w@.\\[\\]()$-]+(?:/[\\w@.*\\[\\]()$-]+)*");
    private static final Pattern CODE = Pattern.compile(".*\\.(?:[cm]?[jt]sx?|vue|svelte)");
    private static final Pattern PLAIN_NAME = Pattern.compile("[a-z]\\w{2,59}");
    private static final Pattern SQL = Pattern.compile("(?is)\\s*(delete\\s+from|drop\\s+\\w+|truncate)\\b.*");
    private static final int STRING_LENGTH_MAX = 160;
    private static final Set<String> HERE = Set.of("__dirname", "import.meta.dirname", "import.meta.url", "__filename");

    private final SyntaxTree tree;
    private final ScriptUses uses;
    private final ScriptPaths paths;
    private final ScriptScopes scopes;

    ScriptCalls(SyntaxTree tree, ScriptUses uses, ScriptPaths paths, ScriptScopes scopes) {
        this.tree = tree;
        this.uses = uses;
        this.paths = paths;
        this.scopes = scopes;
    }

    void call(int node, Draft unit) {
        int callee = tree.child(node, "function");
        int list = tree.child(node, "arguments");
        if (!paths.loaded(node).isEmpty()) {
            load(node, unit);
            whole(node, unit);
            return;
        }
        boolean loads = tree.is(callee, "import") || tree.text(callee).equals("require") && !scopes.isLocal("require");
        List<Integer> given = values(list);
        if (loads && !given.isEmpty()) {
            loadComputed(given.getFirst(), node, unit);
        } else if (tree.text(callee).matches("import\\.meta\\.glob(Eager)?|require\\.context")) {
            given.forEach(one -> globs(one, unit));
        } else if (tree.text(callee).matches("(path\\.)?(join|resolve)") && !given.isEmpty()
                && HERE.contains(tree.text(given.getFirst()))) {
            joined(given, node, unit);
        }
        given(node, callee, list, unit);
        switch (tree.kind(callee)) {
            case "identifier" -> uses.name(callee, unit, Use.NAME);
            case "member_expression" -> uses.member(callee, unit, Use.MEMBER);
            case "subscript_expression" -> uses.subscript(callee, unit, true);
            case "super", "import" -> {}
            default -> uses.walk(callee, unit);
        }
        uses.walk(tree.child(node, "type_arguments"), unit);
        if (!then(callee, given, unit)) {
            uses.children(list, unit);
        }
    }

    void construct(int node, Draft unit) {
        int callee = tree.child(node, "constructor");
        given(node, callee, tree.child(node, "arguments"), unit);
        uses.object(callee, unit);
        uses.walk(tree.child(node, "type_arguments"), unit);
        uses.children(tree.child(node, "arguments"), unit);
    }

    private List<Integer> values(int list) {
        return list < 0 || !tree.is(list, "arguments") ? List.of()
                : tree.children(list).stream().filter(n -> !tree.is(n, "comment")).toList();
    }

    private void given(int node, int callee, int list, Draft unit) {
        List<Argument> found = arguments(list);
        if (found.stream().anyMatch(a -> !a.literal())) {
            unit.calls.add(new Call(paths.of(callee), found, tree.line(node)));
        }
    }

    /** The strings and names that a call is given, those in objects, lists and wrapping calls included. */
    List<Argument> arguments(int list) {
        List<Argument> found = new ArrayList<>();
        List<Integer> given = values(list);
        for (int at = 0; at < given.size(); at++) {
            argument("", at, given.get(at), found, 0);
        }
        return found;
    }

    private void argument(String keyword, int position, int node, List<Argument> found, int level) {
        switch (tree.kind(node)) {
            case "string", "template_string" -> {
                if (tree.childOfKind(node, "template_substitution") < 0) {
                    found.add(new Argument(keyword, position, paths.literal(node), true));
                }
            }
            case "identifier", "member_expression", "shorthand_property_identifier" -> {
                String path = paths.of(node);
                if (!path.startsWith(FileFacts.UNKNOWN) && !path.startsWith(FileFacts.FOREIGN)
                        && !path.startsWith("<")) {
                    found.add(new Argument(keyword, position, path, false));
                }
            }
            case "object" -> {
                for (int child : level > 1 ? List.<Integer>of() : tree.children(node)) {
                    if (tree.is(child, "pair")) {
                        argument(key(child), position, tree.child(child, "value"), found, level + 1);
                    } else if (tree.is(child, "shorthand_property_identifier")) {
                        argument(tree.text(child), position, child, found, level + 1);
                    }
                }
            }
            case "array" -> {
                for (int child : level > 1 ? List.<Integer>of() : tree.children(node)) {
                    argument(keyword, position, child, found, level + 1);
                }
            }
            case "call_expression" -> {
                int callee = tree.child(node, "function");
                boolean bound = tree.is(callee, "member_expression")
                        && tree.text(tree.child(callee, "property")).equals("bind");
                if (bound) {
                    argument(keyword, position, tree.child(callee, "object"), found, level + 1);
                } else if (level < 2) {
                    // What wraps a handler calls it.
                    values(tree.child(node, "arguments")).stream().filter(n -> !tree.is(n, "string"))
                            .forEach(n -> argument(keyword, position, n, found, level + 1));
                }
            }
            case "new_expression" -> argument(keyword, position, tree.child(node, "constructor"), found, level + 1);
            case "parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression" ->
                argument(keyword, position, tree.children(node).getFirst(), found, level);
            default -> {}
        }
    }

    private String key(int pair) {
        int key = tree.child(pair, "key");
        return tree.is(key, "string") ? paths.literal(key) : tree.text(key);
    }

    /** Notes that the module of {@code require("x")} or {@code import("x")} is run and known by its name. */
    void load(int node, Draft unit) {
        String spec = paths.loaded(node);
        Import seen = ScriptUses.loading(spec, tree.line(node));
        if (unit.imports.stream().noneMatch(i -> i.alias().equals(seen.alias()))) {
            unit.imports.add(seen);
        }
    }

    /** A loaded module that goes on as a value: any of it may be used. */
    private void whole(int node, Draft unit) {
        int statement = tree.parent(node);
        statement = tree.is(statement, "await_expression") ? tree.parent(statement) : statement;
        if (!tree.is(statement, "expression_statement")) {
            unit.use(Use.WHOLE, "", ScriptNames.LOADED + paths.loaded(node), tree.line(node));
        }
    }

    /** {@code import("x").then(m => ...)} gives the module to the function. */
    private boolean then(int callee, List<Integer> given, Draft unit) {
        if (!tree.is(callee, "member_expression") || !tree.text(tree.child(callee, "property")).equals("then")
                || given.isEmpty() || !ScriptUses.FUNCTIONS.contains(tree.kind(given.getFirst()))) {
            return false;
        }
        String spec = paths.loaded(tree.child(callee, "object"));
        int function = given.getFirst();
        int list = tree.child(function, "parameters");
        int first = list < 0 ? tree.child(function, "parameter")
                : tree.children(list).isEmpty() ? -1 : tree.children(list).getFirst();
        int pattern = tree.child(first, "pattern") >= 0 ? tree.child(first, "pattern") : first;
        if (spec.isEmpty() || pattern < 0) {
            return false;
        }
        String module = ScriptNames.LOADED + spec;
        if (tree.is(pattern, "object_pattern")) {
            for (int part : tree.children(pattern)) {
                String key = ScriptVariables.key(tree, part);
                unit.use(Use.WHOLE, key, module, tree.line(part));
            }
        } else {
            String name = tree.text(pattern);
            for (int at = function; at < tree.after(function); at++) {
                boolean used = tree.is(at, "identifier") && tree.text(at).equals(name) && at != pattern;
                if (used && tree.field(at).equals("object") && tree.is(tree.parent(at), "member_expression")) {
                    unit.use(Use.WHOLE, tree.text(tree.child(tree.parent(at), "property")), module, tree.line(at));
                } else if (used) {
                    unit.use(Use.WHOLE, "", module, tree.line(at));
                }
            }
        }
        given.forEach(one -> uses.walk(one, unit));
        return true;
    }

    private void loadComputed(int name, int node, Draft unit) {
        String prefix = prefix(name);
        if (prefix.contains("/")) {
            glob(prefix + "*", tree.line(node), unit);
        } else {
            // Which folder it looks into, if any, is said somewhere else in the file.
            unit.use(Use.COMPUTED, ScriptNames.OWN_FILE, "import", tree.line(node));
        }
    }

    private void globs(int node, Draft unit) {
        for (int at = node; at < tree.after(node); at++) {
            if (tree.is(at, "string_fragment")) {
                String text = tree.text(at);
                glob(text.contains("*") ? text : text + "/*", tree.line(at), unit);
            }
        }
    }

    /** Every file whose path begins like this may be loaded. */
    private void glob(String pattern, int line, Draft unit) {
        unit.use(Use.COMPUTED, ScriptNames.encode(pattern.substring(0, pattern.indexOf('*') + 1)), "import", line);
    }

    private void joined(List<Integer> given, int node, Draft unit) {
        StringBuilder text = new StringBuilder(".");
        for (int one : given.subList(1, given.size())) {
            if (!tree.is(one, "string")) {
                text.append("/*");
                break;
            }
            text.append('/').append(paths.literal(one));
        }
        String path = text.toString().replace("/./", "/");
        if (path.contains("*")) {
            unit.use(Use.STRING, path, "", tree.line(node));
        } else if (path.length() > 2) {
            unit.use(Use.STRING, path, "", tree.line(node));
            unit.use(Use.STRING, path + "/*", "", tree.line(node));
        }
    }

    /** What a computed string certainly begins with. */
    String prefix(int key) {
        return switch (tree.kind(key)) {
            case "string" -> paths.literal(key);
            case "template_string" -> {
                int first = tree.children(key).isEmpty() ? -1 : tree.children(key).getFirst();
                yield tree.is(first, "string_fragment") ? tree.text(first) : "";
            }
            case "binary_expression" -> prefix(tree.child(key, "left"));
            case "parenthesized_expression" -> prefix(tree.children(key).getFirst());
            default -> "";
        };
    }

    void string(int node, Draft unit) {
        text(paths.literal(node), node, unit);
    }

    void template(int node, Draft unit) {
        if (tree.childOfKind(node, "template_substitution") < 0) {
            text(paths.literal(node), node, unit);
        } else if (SQL.matcher(prefix(node)).matches()) {
            unit.use(Use.STRING, "sql:destructive", "", tree.line(node));
        }
    }

    private void text(String text, int node, Draft unit) {
        if (text.length() > STRING_LENGTH_MAX) {
            if (SQL.matcher(text).matches()) {
                unit.use(Use.STRING, "sql:destructive", "", tree.line(node));
            }
        } else if (PLAIN_NAME.matcher(text).matches()) {
            unit.use(Use.STRING, FileFacts.SPOKEN + text, "", tree.line(node));
        } else if (text.indexOf('/') >= 0 && PATH.matcher(text).matches() || CODE.matcher(text).matches()) {
            int star = text.indexOf('*');
            // A pattern names files only where the file loads what it finds.
            unit.use(Use.STRING, star < 0 ? text : text.substring(0, text.lastIndexOf('/', star) + 1) + "*", "",
                    tree.line(node));
        } else if (SQL.matcher(text).matches()) {
            unit.use(Use.STRING, "sql:destructive", "", tree.line(node));
        }
    }
}
