package dev.fresh.edge.inventory.ecmascript;

import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Argument;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Import;
import dev.fresh.edge.inventory.facts.FileFacts.Use;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the statements and expressions of a file use: names, members, modules, strings that name code. */
final class ScriptUses {

    static final Set<String> FUNCTIONS = Set.of("arrow_function", "function_expression", "function_declaration",
            "generator_function", "generator_function_declaration", "method_definition");
    static final Set<String> CLASSES = Set.of("class", "class_declaration", "abstract_class_declaration");

    private final SyntaxTree tree;
    private final ScriptScopes scopes = new ScriptScopes();
    private final ScriptPaths paths;
    private final ScriptVariables variables;
    private final ScriptCalls calls;
    private final ScriptBindings bindings;
    private final Map<Draft, String> returned = new HashMap<>();
    private int depth;

    ScriptUses(SyntaxTree tree) {
        this.tree = tree;
        this.paths = new ScriptPaths(tree, scopes);
        this.variables = new ScriptVariables(tree, scopes, paths);
        this.calls = new ScriptCalls(tree, this, paths, scopes);
        this.bindings = new ScriptBindings(tree, this, calls);
    }

    ScriptPaths paths() {
        return paths;
    }

    ScriptScopes scopes() {
        return scopes;
    }

    ScriptVariables variables() {
        return variables;
    }

    ScriptBindings bindings() {
        return bindings;
    }

    /** Whether what is walked stands in the unit itself and in no function inside it. */
    boolean isOutermost() {
        return depth == 0;
    }

    List<Argument> arguments(int list) {
        return calls.arguments(list);
    }

    /** What the function itself returns, where all its returns agree. */
    String returned(Draft unit) {
        return returned.getOrDefault(unit, FileFacts.UNKNOWN);
    }

    /** Walks a whole function that is a unit of its own. */
    void unit(int function, Draft unit, String self) {
        int outer = depth;
        depth = 0;
        function(function, unit, self);
        depth = outer;
    }

    /** Notes every use below {@code node}. */
    void walk(int node, Draft unit) {
        if (node < 0) {
            return;
        }
        count(node, unit);
        switch (tree.kind(node)) {
            case "identifier", "shorthand_property_identifier" -> name(node, unit, Use.WHOLE);
            case "type_identifier" -> name(node, unit, Use.NAME);
            case "member_expression" -> member(node, unit, Use.WHOLE);
            case "subscript_expression" -> subscript(node, unit, false);
            case "nested_type_identifier" -> {
                int module = tree.child(node, "module");
                unit.use(Use.MEMBER, tree.text(tree.child(node, "name")), paths.plain(module), tree.line(node));
            }
            case "call_expression" -> calls.call(node, unit);
            case "new_expression" -> calls.construct(node, unit);
            case "arrow_function", "function_expression", "function_declaration", "generator_function",
                    "generator_function_declaration", "method_definition" ->
                inner(node, unit);
            case "class", "class_declaration", "abstract_class_declaration" -> innerClass(node, unit);
            case "statement_block", "switch_body", "for_statement", "for_in_statement", "catch_clause",
                    "class_static_block" ->
                block(node, unit);
            case "variable_declarator" -> bindings.declarator(node, unit);
            case "assignment_expression" -> bindings.assignment(node, unit);
            case "return_statement" -> returns(node, unit);
            case "jsx_opening_element", "jsx_self_closing_element" -> element(node, unit);
            case "string" -> calls.string(node, unit);
            case "template_string" -> {
                calls.template(node, unit);
                children(node, unit);
            }
            case "object_pattern", "array_pattern" -> bindings.pattern(node, unit);
            case "function_type", "constructor_type", "method_signature", "abstract_method_signature",
                    "function_signature", "call_signature", "construct_signature", "type_alias_declaration",
                    "interface_declaration", "mapped_type_clause", "conditional_type" ->
                type(node, unit);
            case "required_parameter", "optional_parameter" -> {
                walk(tree.child(node, "type"), unit);
                walk(tree.child(node, "value"), unit);
            }
            case "enum_declaration" -> walk(tree.child(node, "body"), unit);
            case "yield_expression" -> {
                if (depth == 0) {
                    unit.flags.add(Flag.GENERATOR);
                }
                children(node, unit);
            }
            case "comment" -> todo(node, unit);
            case "jsx_closing_element", "type_predicate", "meta_property" -> {}
            default -> children(node, unit);
        }
    }

    void children(int node, Draft unit) {
        for (int child = node < 0 ? -1 : tree.first(node); child >= 0; child = tree.next(child)) {
            if (tree.named(child)) {
                walk(child, unit);
            }
        }
    }

    private void count(int node, Draft unit) {
        switch (tree.kind(node)) {
            case "if_statement", "for_statement", "for_in_statement", "while_statement", "do_statement" -> {
                unit.complexity++;
                unit.statements++;
            }
            case "catch_clause", "switch_case", "ternary_expression" -> unit.complexity++;
            case "binary_expression" -> {
                if (Set.of("&&", "||", "??").contains(tree.text(tree.child(node, "operator")))) {
                    unit.complexity++;
                }
            }
            case "expression_statement", "lexical_declaration", "variable_declaration", "return_statement",
                    "throw_statement", "try_statement", "switch_statement", "break_statement", "continue_statement" ->
                unit.statements++;
            default -> {}
        }
    }

    void todo(int comment, Draft unit) {
        if (Draft.TODO.matcher(tree.text(comment)).find()) {
            unit.todos++;
        }
    }

    /** A name; a local one leads to what it was made of where that is known. */
    void name(int node, Draft unit, Use use) {
        String name = tree.text(node);
        String local = scopes.get(name);
        if (local == null) {
            unit.use(use, name, "", tree.line(node));
        } else if (use == Use.WHOLE && isPlace(local)) {
            unit.use(Use.WHOLE, "", local, tree.line(node));
        }
    }

    /** Whether the path leads through names only, so that its value can be a module or an object of the file. */
    static boolean isPlace(String path) {
        return !path.contains("(") && !path.startsWith("<") && !path.startsWith(FileFacts.UNKNOWN)
                && !path.startsWith(FileFacts.FOREIGN) && !path.equals("self") && !path.equals("super");
    }

    /** @param use WHOLE where the member's value is handed on, MEMBER where it is called or looked into */
    void member(int node, Draft unit, Use use) {
        int object = tree.child(node, "object");
        String receiver = paths.of(object);
        String name = tree.text(tree.child(node, "property"));
        boolean whole = use == Use.WHOLE && isPlace(receiver);
        unit.use(whole ? Use.WHOLE : Use.MEMBER, name, receiver, tree.line(node));
        object(object, unit);
    }

    /** The value in front of a member is looked into, not handed on. */
    void object(int node, Draft unit) {
        switch (tree.kind(node)) {
            case "identifier" -> name(node, unit, Use.NAME);
            case "member_expression" -> member(node, unit, Use.MEMBER);
            case "subscript_expression" -> subscript(node, unit, false);
            case "non_null_expression", "parenthesized_expression", "await_expression" -> {
                int inner = tree.children(node).isEmpty() ? -1 : tree.children(node).getFirst();
                if (paths.loaded(inner).isEmpty()) {
                    object(inner, unit);
                } else {
                    calls.load(inner, unit);
                }
            }
            case "call_expression" -> {
                if (paths.loaded(node).isEmpty()) {
                    walk(node, unit);
                } else {
                    calls.load(node, unit);
                }
            }
            case "this", "super" -> {}
            default -> walk(node, unit);
        }
    }

    /** @param called whether what is picked is called at once */
    void subscript(int node, Draft unit, boolean called) {
        int object = tree.child(node, "object");
        int index = tree.child(node, "index");
        String receiver = paths.of(object);
        if (tree.is(index, "string")) {
            unit.use(Use.MEMBER, paths.literal(index), receiver, tree.line(node));
            object(object, unit);
            return;
        }
        String prefix = calls.prefix(index);
        if (!prefix.isEmpty() || receiver.equals("self") || called && !tree.is(index, "number")) {
            unit.use(Use.COMPUTED, prefix, receiver, tree.line(node));
        }
        if (prefix.isEmpty() && isPlace(receiver)) {
            // Any part of it may be picked.
            unit.use(Use.WHOLE, "", receiver, tree.line(node));
        }
        object(object, unit);
        walk(index, unit);
    }

    private void block(int node, Draft unit) {
        scopes.open();
        variables.declare(node, false);
        if (tree.is(node, "for_in_statement")) {
            variables.unknown(tree.child(node, "left"));
            bindings.pattern(tree.child(node, "left"), unit);
            walk(tree.child(node, "right"), unit);
            walk(tree.child(node, "body"), unit);
        } else {
            int caught = tree.is(node, "catch_clause") ? tree.child(node, "parameter") : -1;
            variables.unknown(caught);
            for (int child : tree.children(node)) {
                if (child != caught) {
                    walk(child, unit);
                }
            }
        }
        scopes.close();
    }

    private void inner(int node, Draft unit) {
        depth++;
        boolean arrow = tree.is(node, "arrow_function");
        function(node, unit, arrow ? scopes.self() : FileFacts.UNKNOWN);
        depth--;
    }

    private void function(int node, Draft unit, String self) {
        scopes.open();
        scopes.openSelf(self);
        if (tree.is(node, "function_expression")) {
            variables.unknown(tree.child(node, "name"));
        }
        if (tree.is(tree.child(node, "name"), "computed_property_name")) {
            walk(tree.child(node, "name"), unit);
        }
        variables.typeParameters(node);
        variables.parameters(node);
        for (int child : tree.children(node)) {
            if (tree.is(child, "decorator")) {
                children(child, unit);
            }
        }
        int body = tree.child(node, "body");
        variables.hoist(body);
        int list = tree.child(node, "parameters");
        for (int parameter : tree.children(list)) {
            parameter(parameter, unit);
        }
        walk(tree.child(node, "return_type"), unit);
        if (tree.is(body, "statement_block")) {
            variables.declare(body, true);
            children(body, unit);
        } else {
            if (depth == 0) {
                unit.statements++;
                Draft.note(returned, unit, paths.of(body));
            }
            walk(body, unit);
        }
        scopes.closeSelf();
        scopes.close();
    }

    private void parameter(int node, Draft unit) {
        switch (tree.kind(node)) {
            case "required_parameter", "optional_parameter" -> {
                for (int child : tree.children(node)) {
                    if (tree.is(child, "decorator")) {
                        children(child, unit);
                    }
                }
                bindings.pattern(tree.child(node, "pattern"), unit);
                walk(tree.child(node, "type"), unit);
                walk(tree.child(node, "value"), unit);
            }
            default -> bindings.pattern(node, unit);
        }
    }

    private void returns(int node, Draft unit) {
        List<Integer> value = tree.children(node);
        if (depth == 0 && !value.isEmpty()) {
            Draft.note(returned, unit, paths.of(value.getFirst()));
        }
        children(node, unit);
    }

    private void element(int node, Draft unit) {
        int name = tree.child(node, "name");
        if (tree.is(name, "identifier")) {
            String text = tree.text(name);
            // A small first letter is an element of the page, unless a variable has that name.
            if (!Character.isLowerCase(text.charAt(0))) {
                name(name, unit, Use.NAME);
            }
        } else if (tree.is(name, "member_expression") || tree.is(name, "nested_identifier")) {
            member(name, unit, Use.MEMBER);
        }
        for (int child : tree.children(node)) {
            if (child != name) {
                walk(child, unit);
            }
        }
    }

    /** Type parameters hide names; parameters of a type are no variables. */
    private void type(int node, Draft unit) {
        scopes.open();
        variables.typeParameters(node);
        for (int child : tree.children(node)) {
            if (!tree.field(child).equals("name") || tree.is(child, "computed_property_name")) {
                walk(child, unit);
            }
        }
        scopes.close();
    }

    /** A class inside a function lives with it. */
    private void innerClass(int node, Draft unit) {
        depth++;
        scopes.open();
        variables.unknown(tree.child(node, "name"));
        variables.typeParameters(node);
        scopes.openSelf(FileFacts.UNKNOWN);
        for (int child : tree.children(node)) {
            if (!tree.field(child).equals("name")) {
                walk(child, unit);
            }
        }
        scopes.closeSelf();
        scopes.close();
        depth--;
    }

    /** A module that is loaded for its effects or under a name of its own. */
    static Import loading(String spec, int line) {
        return new Import(ScriptNames.LOADED + spec, spec, spec, line);
    }
}
