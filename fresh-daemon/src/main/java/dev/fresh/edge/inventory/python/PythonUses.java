package dev.fresh.edge.inventory.python;

import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Argument;
import dev.fresh.edge.inventory.facts.FileFacts.Call;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Import;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.inventory.facts.FileFacts.Use;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What the expressions of a Python file use: names, members, strings that name code, imports. */
final class PythonUses {

    private static final Pattern CODE_NAME = Pattern.compile("[A-Za-z_][\\w-]*([./:][A-Za-z_][\\w-]*)+(\\.py)?");
    private static final Pattern PLAIN_NAME = Pattern.compile("[a-z]\\w{2,59}");
    private static final Pattern FIELD_KEY = Pattern
            .compile("(?i)k|f|(\\w*_)?(field|attr|attribute|column|key|prop|property)"
                    + "(_?name)?");
    private static final Pattern SQL = Pattern.compile("(?is)\\s*(delete\\s+from|drop\\s+\\w+|truncate)\\b.*");
    private static final Set<String> STATEMENTS = Set.of("block", "else_clause", "elif_clause", "except_clause",
            "finally_clause", "case_clause", "except_group_clause", "function_definition", "class_definition",
            "decorated_definition", "comment");

    private final SyntaxTree tree;
    private String self = "";

    PythonUses(SyntaxTree tree) {
        this.tree = tree;
    }

    static boolean isStatement(String kind) {
        return kind.endsWith("_statement") || STATEMENTS.contains(kind);
    }

    /** Begins a function: its parameters and variables hide the names of the file. */
    void enter(int function, int parameters, int body, Draft unit, boolean hasReceiver) {
        PythonLocals locals = new PythonLocals(tree, unit.locals);
        self = hasReceiver ? locals.receiver(parameters) : "";
        locals.parameters(parameters);
        locals.body(body, self, unit.parent.kind == Kind.CLASS ? unit.parent : null, unit);
        if (!self.isEmpty()) {
            unit.locals.remove(self);
        }
        walk(parameters, unit);
    }

    void leave() {
        self = "";
    }

    /** Notes every use below {@code node}. */
    void walk(int node, Draft unit) {
        if (node < 0) {
            return;
        }
        switch (tree.kind(node)) {
            case "identifier" -> name(tree.text(node), node, unit);
            case "attribute" -> attribute(node, unit);
            case "call" -> call(node, unit);
            case "keyword_argument" -> walk(tree.child(node, "value"), unit);
            case "string" -> string(node, unit);
            case "type" -> annotation(node, unit);
            case "default_parameter", "typed_default_parameter" -> {
                walk(tree.child(node, "type"), unit);
                walk(tree.child(node, "value"), unit);
            }
            case "typed_parameter" -> walk(tree.child(node, "type"), unit);
            case "lambda_parameters" -> {}
            case "assignment" -> {
                target(tree.child(node, "left"), unit);
                walk(tree.child(node, "type"), unit);
                walk(tree.child(node, "right"), unit);
            }
            case "conditional_expression", "boolean_operator", "if_clause" -> {
                unit.complexity++;
                children(node, unit);
            }
            case "yield" -> {
                unit.flags.add(Flag.GENERATOR);
                children(node, unit);
            }
            case "comment" -> {
                if (Draft.TODO.matcher(tree.text(node)).find()) {
                    unit.todos++;
                }
            }
            case "subscript" -> subscript(node, unit);
            default -> children(node, unit);
        }
    }

    private void children(int node, Draft unit) {
        for (int child : tree.children(node)) {
            walk(child, unit);
        }
    }

    private void name(String name, int node, Draft unit) {
        if (!unit.locals.containsKey(name) && !name.equals(self)) {
            unit.use(Use.NAME, name, "", tree.line(node));
        }
    }

    /** Storing to a member of the own object is no use of it; storing to another's may call a setter. */
    private void target(int node, Draft unit) {
        if (tree.is(node, "identifier")) {
            return;
        }
        if (tree.is(node, "attribute") && tree.text(tree.child(node, "object")).equals(self)) {
            return;
        }
        if (tree.is(node, "pattern_list") || tree.is(node, "tuple_pattern")) {
            tree.children(node).forEach(child -> target(child, unit));
            return;
        }
        walk(node, unit);
    }

    private String path(int node, Draft unit) {
        return unit.resolved(PythonPaths.of(tree, node, self));
    }

    private void attribute(int node, Draft unit) {
        int object = tree.child(node, "object");
        unit.use(Use.MEMBER, tree.text(tree.child(node, "attribute")), path(object, unit), tree.line(node));
        walk(object, unit);
    }

    private void subscript(int node, Draft unit) {
        int value = tree.child(node, "value");
        if (tree.is(value, "call") && tree.text(value).matches("(globals|locals|vars)\\(\\)")) {
            computed(tree.child(node, "subscript"), "globals()", node, unit);
        }
        children(node, unit);
    }

    private void call(int node, Draft unit) {
        int function = tree.child(node, "function");
        int list = tree.child(node, "arguments");
        List<Integer> arguments = tree.children(list);
        switch (tree.text(function)) {
            case "getattr", "hasattr" -> {
                if (arguments.size() > 1) {
                    computed(arguments.get(1), path(arguments.getFirst(), unit), node, unit);
                }
            }
            case "import_module", "importlib.import_module", "__import__" -> dynamicImport(arguments, node, unit);
            case "getmembers", "inspect.getmembers" -> {
                if (!arguments.isEmpty()) {
                    unit.use(Use.COMPUTED, "", path(arguments.getFirst(), unit), tree.line(node));
                }
            }
            case "spec_from_file_location", "importlib.util.spec_from_file_location", "pkgutil.iter_modules",
                    "iter_modules", "pkgutil.walk_packages", "walk_packages" ->
                unit.use(Use.COMPUTED, "", FileFacts.PLUGINS, tree.line(node));
            case "open" -> mode(arguments, 1, "open", "", node, unit);
            default -> {}
        }
        if (tree.is(function, "attribute") && tree.text(tree.child(function, "attribute")).equals("open")) {
            mode(arguments, 0, "open", path(tree.child(function, "object"), unit), node, unit);
        }
        List<Argument> given = arguments(node, unit, false);
        if (given.stream().anyMatch(a -> !a.literal())) {
            unit.calls.add(new Call(path(function, unit), given, tree.line(node)));
        }
        walk(function, unit);
        children(list, unit);
    }

    /** A file that is opened to be written is another effect than one that is read. */
    private void mode(List<Integer> arguments, int position, String name, String receiver, int node, Draft unit) {
        String mode = "r";
        for (int at = 0; at < arguments.size(); at++) {
            int argument = arguments.get(at);
            if (tree.is(argument, "keyword_argument")) {
                if (tree.text(tree.child(argument, "name")).equals("mode")) {
                    mode = tree.text(tree.child(argument, "value"));
                }
            } else if (at == position) {
                mode = tree.text(argument);
            }
        }
        boolean literal = mode.startsWith("'") || mode.startsWith("\"") || mode.equals("r");
        if (!literal || mode.matches(".*[wax+].*")) {
            unit.use(receiver.isEmpty() ? Use.NAME : Use.MEMBER, name + ":w", receiver, tree.line(node));
        }
    }

    private void computed(int key, String receiver, int node, Draft unit) {
        String prefix = prefix(key);
        if (prefix.isEmpty() && tree.is(key, "identifier")) {
            prefix = asked(key, node);
        }
        if (tree.is(key, "string") && tree.childOfKind(key, "interpolation") < 0) {
            unit.use(receiver.equals("globals()") ? Use.NAME : Use.MEMBER, prefix,
                    receiver.equals("globals()") ? "" : receiver, tree.line(node));
        } else if (!prefix.isEmpty() || !isField(key, node)) {
            unit.use(Use.COMPUTED, prefix, receiver, tree.line(node));
        }
    }

    /** What the function around it asks a name to begin with, before it takes the member. */
    private String asked(int key, int node) {
        int function = function(node);
        for (int at = Math.max(function, 0); function >= 0 && at < tree.after(function); at++) {
            if (tree.is(at, "call") && tree.text(tree.child(at, "function")).equals(tree.text(key) + ".startswith")) {
                List<Integer> given = tree.children(tree.child(at, "arguments"));
                return given.size() == 1 && tree.is(given.getFirst(), "string") ? prefix(given.getFirst()) : "";
            }
        }
        return "";
    }

    private int function(int node) {
        int at = node;
        while (at >= 0 && !tree.is(at, "function_definition")) {
            at = tree.parent(at);
        }
        return at;
    }

    /** Whether a computed name is one of a field: its variable says so, and what it gives is not called. */
    private boolean isField(int key, int node) {
        if (tree.is(tree.parent(node), "call") && tree.child(tree.parent(node), "function") == node) {
            return false;
        }
        String around = tree.text(function(node));
        if (around.contains("dir(") || around.contains("__dict__")) {
            return false;
        }
        String text = tree.text(key);
        return FIELD_KEY.matcher(text.substring(text.lastIndexOf('.') + 1)).matches()
                || tree.text(tree.child(node, "function")).equals("hasattr");
    }

    /** What a computed string certainly begins with. */
    private String prefix(int key) {
        if (tree.is(key, "string")) {
            int first = tree.first(key);
            int second = first < 0 ? -1 : tree.next(first);
            return tree.is(second, "string_content") ? tree.text(second) : "";
        }
        if (tree.is(key, "binary_operator")) {
            return prefix(tree.child(key, "left"));
        }
        return "";
    }

    private void dynamicImport(List<Integer> arguments, int node, Draft unit) {
        if (arguments.isEmpty()) {
            return;
        }
        int key = arguments.getFirst();
        String name = prefix(key);
        if (tree.is(key, "string") && tree.childOfKind(key, "interpolation") < 0) {
            unit.imports.add(new Import("", name, name, tree.line(node)));
        } else if (name.isEmpty()) {
            unit.use(Use.COMPUTED, "", FileFacts.PLUGINS, tree.line(node));
        } else {
            unit.use(Use.COMPUTED, name, "import", tree.line(node));
        }
    }

    private void string(int node, Draft unit) {
        int content = tree.childOfKind(node, "string_content");
        String text = tree.text(content);
        if (SQL.matcher(text).matches()) {
            unit.use(Use.STRING, "sql:destructive", "", tree.line(node));
        } else if (text.length() < 120 && CODE_NAME.matcher(text).matches()) {
            unit.use(Use.STRING, text, "", tree.line(node));
        } else if (PLAIN_NAME.matcher(text).matches()) {
            unit.use(Use.STRING, FileFacts.SPOKEN + text, "", tree.line(node));
        }
        for (int child : tree.children(node)) {
            if (tree.is(child, "interpolation")) {
                children(child, unit);
            }
        }
    }

    /** A type annotation uses the names in it, also when it is written as a string. */
    void annotation(int node, Draft unit) {
        for (int at = node; at < tree.after(node); at++) {
            if (tree.is(at, "string_content")) {
                for (String name : tree.text(at).split("[^\\w]+")) {
                    if (!name.isEmpty()) {
                        unit.use(Use.NAME, name, "", tree.line(at));
                    }
                }
            }
        }
        children(node, unit);
    }

    /** The string literals and names among the arguments of a call. */
    List<Argument> arguments(int call, Draft unit, boolean all) {
        List<Argument> found = new ArrayList<>();
        int position = 0;
        for (int argument : tree.children(tree.child(call, "arguments"))) {
            String keyword = "";
            int value = argument;
            if (tree.is(argument, "keyword_argument")) {
                keyword = tree.text(tree.child(argument, "name"));
                value = tree.child(argument, "value");
            }
            if (tree.is(value, "string")) {
                found.add(new Argument(keyword, position, tree.text(tree.childOfKind(value, "string_content")), true));
            } else if (tree.is(value, "identifier") || tree.is(value, "attribute")) {
                String path = path(value, unit);
                if (all || !path.equals(FileFacts.UNKNOWN) && !path.equals(FileFacts.FOREIGN)
                        && !path.startsWith("<")) {
                    found.add(new Argument(keyword, position, path, false));
                }
            }
            position++;
        }
        return found;
    }

    void imports(int node, Draft unit) {
        boolean from = tree.is(node, "import_from_statement");
        String module = from ? tree.text(tree.child(node, "module_name")) : "";
        int line = tree.line(node);
        if (from && tree.childOfKind(node, "wildcard_import") >= 0) {
            unit.imports.add(new Import("*", module, module, line));
            return;
        }
        for (int child : tree.children(node)) {
            if (!tree.field(child).equals("name")) {
                continue;
            }
            boolean aliased = tree.is(child, "aliased_import");
            String name = tree.text(aliased ? tree.child(child, "name") : child);
            String alias = aliased ? tree.text(tree.child(child, "alias")) : name;
            if (from) {
                String target = module.endsWith(".") ? module + name : module + "." + name;
                unit.imports.add(new Import(alias, target, module, line));
            } else {
                boolean whole = aliased || !name.contains(".");
                String first = name.substring(0, Math.max(0, name.indexOf('.')));
                unit.imports.add(new Import(whole ? alias : first, whole ? name : first, name, line));
            }
        }
    }
}
