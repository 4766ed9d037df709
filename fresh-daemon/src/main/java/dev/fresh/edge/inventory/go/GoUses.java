package dev.fresh.edge.inventory.go;

import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Argument;
import dev.fresh.edge.inventory.facts.FileFacts.Call;
import dev.fresh.edge.inventory.facts.FileFacts.Use;
import dev.fresh.edge.inventory.facts.Scopes;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Go code uses: names of its package and of others, members, what it hands to others. */
final class GoUses {

    private static final Pattern SQL = Pattern.compile("(?is)[\"`]\\s*(delete\\s+from|drop\\s+\\w+|truncate)\\b.*");
    /** Names that a template calls or reads. */
    private static final Pattern IN_TEMPLATE = Pattern.compile("\\.([A-Z]\\w*)(?=[^{}]*}})");
    /** What a command is told before somebody takes it up; none of it runs the command. */
    private static final Pattern SETTING = Pattern.compile("(Persistent|Local|Inherited)?Flags|Mark\\w*Flags?\\w*|"
            + "RegisterFlagCompletionFunc|AddCommand|AddGroup|Set(Usage|Help|Version|FlagError)\\w+");
    /** Keys of foreign structures under which a command says how it is called. */
    private static final Set<String> LABELS = Set.of("Use", "Name");

    private final SyntaxTree tree;
    private final Scopes scopes;
    /** The types of the results of the functions around, the innermost last; -1 where there is none. */
    private final List<Integer> results = new ArrayList<>();

    GoUses(SyntaxTree tree, Scopes scopes) {
        this.tree = tree;
        this.scopes = scopes;
    }

    /** Notes a function with its parameters, results and body; its receiver is noted already. */
    void function(int node, Draft unit) {
        scopes.open();
        int result = tree.child(node, "result");
        typeParameters(tree.child(node, "type_parameters"), unit);
        parameters(tree.child(node, "parameters"), unit);
        if (tree.is(result, "parameter_list")) {
            parameters(result, unit);
        } else {
            walk(result, unit);
        }
        results.add(result);
        int body = tree.child(node, "body");
        for (int child : tree.children(body)) {
            walk(child, unit);
        }
        results.removeLast();
        scopes.close();
    }

    void typeParameters(int list, Draft unit) {
        for (int parameter : tree.children(list)) {
            for (int child : tree.children(parameter)) {
                if (tree.field(child).equals("name")) {
                    scopes.noteUnknown(tree.text(child));
                }
            }
            walk(tree.child(parameter, "type"), unit);
        }
    }

    private void parameters(int list, Draft unit) {
        for (int parameter : tree.children(list)) {
            int type = tree.child(parameter, "type");
            walk(type, unit);
            boolean several = tree.is(parameter, "variadic_parameter_declaration");
            String declared = several ? FileFacts.FOREIGN : GoPaths.declared(tree, type, scopes);
            for (int child : tree.children(parameter)) {
                if (tree.field(child).equals("name")) {
                    scopes.note(tree.text(child), declared);
                }
            }
        }
    }

    void walk(int node, Draft unit) {
        if (node < 0) {
            return;
        }
        switch (tree.kind(node)) {
            case "identifier" -> name(tree.text(node), node, unit);
            case "type_identifier" -> {
                if (!GoPaths.BUILT_IN.contains(tree.text(node)) && !tree.text(node).equals("any")) {
                    name(tree.text(node), node, unit);
                }
            }
            case "qualified_type" -> {
                String path = GoPaths.plain(tree, node);
                unit.use(Use.MEMBER, path.substring(path.indexOf('.') + 1), path.substring(0, path.indexOf('.')),
                        tree.line(node));
            }
            case "selector_expression" -> {
                int operand = tree.child(node, "operand");
                String field = tree.text(tree.child(node, "field"));
                unit.use(Use.MEMBER, field, GoPaths.of(tree, operand, scopes), tree.line(node));
                if (!tree.is(operand, "identifier") || !SETTING.matcher(field).matches()) {
                    walk(operand, unit);
                }
            }
            case "call_expression" -> call(node, unit);
            case "composite_literal" -> {
                walk(tree.child(node, "type"), unit);
                literal(tree.child(node, "body"), tree.child(node, "type"), unit);
            }
            case "literal_value" -> literal(node, -1, unit);
            case "func_literal" -> function(node, unit);
            case "block", "if_statement", "for_statement", "expression_switch_statement", "select_statement",
                    "expression_case", "default_case", "communication_case" ->
                scoped(node, unit);
            case "type_switch_statement" -> typeSwitch(node, unit);
            case "short_var_declaration", "range_clause", "receive_statement" -> assigned(node, unit);
            case "var_spec", "const_spec" -> variable(node, unit);
            case "assignment_statement" -> assignment(node, unit);
            case "return_statement" -> returned(node, unit);
            case "type_spec", "type_alias" -> {
                scopes.noteUnknown(tree.text(tree.child(node, "name")));
                typeParameters(tree.child(node, "type_parameters"), unit);
                walk(tree.child(node, "type"), unit);
            }
            case "field_declaration", "method_elem", "parameter_declaration", "variadic_parameter_declaration" ->
                typesOnly(node, unit);
            case "interpreted_string_literal", "raw_string_literal" -> string(node, unit);
            case "comment" -> {
                if (Draft.TODO.matcher(tree.text(node)).find()) {
                    unit.todos++;
                }
            }
            case "field_identifier", "package_identifier", "label_name", "blank_identifier" -> {}
            default -> children(node, unit);
        }
    }

    private void children(int node, Draft unit) {
        for (int child : tree.children(node)) {
            walk(child, unit);
        }
    }

    private void scoped(int node, Draft unit) {
        scopes.open();
        children(node, unit);
        scopes.close();
    }

    private void typesOnly(int node, Draft unit) {
        for (int child : tree.children(node)) {
            if (!tree.field(child).equals("name")) {
                walk(child, unit);
            }
        }
    }

    private void name(String name, int node, Draft unit) {
        if (!scopes.isLocal(name) && !name.equals("_")) {
            unit.use(Use.NAME, name, "", tree.line(node));
        }
    }

    private void call(int node, Draft unit) {
        int function = tree.child(node, "function");
        List<Integer> arguments = tree.children(tree.child(node, "arguments"));
        List<Argument> given = new ArrayList<>();
        for (int at = 0; at < arguments.size(); at++) {
            argument("", at, arguments.get(at), given);
        }
        String callee = GoPaths.of(tree, function, scopes);
        hand(callee, given, node, unit);
        if (callee.endsWith("MethodByName") && !given.isEmpty() && given.getFirst().literal()) {
            unit.use(Use.MEMBER, given.getFirst().text(), FileFacts.UNKNOWN, tree.line(node));
        }
        walk(function, unit);
        walk(tree.child(node, "type_arguments"), unit);
        arguments.forEach(argument -> walk(argument, unit));
    }

    private void argument(String keyword, int position, int node, List<Argument> given) {
        if (tree.is(node, "interpreted_string_literal") || tree.is(node, "raw_string_literal")) {
            given.add(new Argument(keyword, position, unquoted(node), true));
            return;
        }
        String path = GoPaths.of(tree, node, scopes);
        if (!path.startsWith(FileFacts.UNKNOWN) && !path.startsWith(FileFacts.FOREIGN)) {
            given.add(new Argument(keyword, position, path, false));
        }
    }

    private void hand(String callee, List<Argument> given, int node, Draft unit) {
        if (!callee.isEmpty() && !callee.equals(FileFacts.UNKNOWN) && given.stream().anyMatch(a -> !a.literal())) {
            unit.calls.add(new Call(callee, given, tree.line(node)));
        }
    }

    private String unquoted(int node) {
        String text = tree.text(node);
        return text.length() < 2 ? "" : text.substring(1, text.length() - 1);
    }

    /** The values of a composite literal, as if they were handed to its type. */
    private void literal(int body, int type, Draft unit) {
        int element = GoPaths.element(tree, type);
        boolean map = tree.is(type, "map_type");
        List<Argument> given = new ArrayList<>();
        int position = 0;
        for (int child : tree.children(body)) {
            boolean keyed = tree.is(child, "keyed_element");
            int key = keyed ? inner(tree.child(child, "key")) : -1;
            int value = keyed ? inner(tree.child(child, "value")) : inner(child);
            if (tree.is(child, "comment") || value < 0) {
                continue;
            }
            if (map || !tree.is(key, "identifier")) {
                walkElement(key, -1, unit);
            }
            String keyword = element < 0 && key >= 0 ? tree.text(key) : "";
            argument(keyword, position++, value, given);
            if (LABELS.contains(keyword) && !given.isEmpty() && given.getLast().literal()) {
                given.addFirst(new Argument("", 0, given.getLast().text().split(" ", 2)[0], true));
            }
            walkElement(value, element, unit);
        }
        hand(GoPaths.plain(tree, element < 0 ? type : element), given, body, unit);
    }

    private int inner(int element) {
        return tree.is(element, "literal_element") ? tree.children(element).stream().findFirst().orElse(-1) : element;
    }

    private void walkElement(int value, int element, Draft unit) {
        if (tree.is(value, "literal_value")) {
            int plain = tree.is(element, "pointer_type") ? tree.children(element).getFirst() : element;
            literal(value, plain, unit);
        } else {
            walk(value, unit);
        }
    }

    private void typeSwitch(int node, Draft unit) {
        scopes.open();
        walk(tree.child(node, "initializer"), unit);
        walk(tree.child(node, "value"), unit);
        String alias = tree.text(tree.child(node, "alias"));
        for (int child : tree.children(node)) {
            if (!tree.is(child, "type_case") && !tree.is(child, "default_case")) {
                continue;
            }
            scopes.open();
            List<Integer> types = tree.children(child).stream().filter(n -> tree.field(n).equals("type")).toList();
            scopes.note(alias, types.size() == 1 ? GoPaths.declared(tree, types.getFirst(), scopes)
                    : FileFacts.UNKNOWN);
            children(child, unit);
            scopes.close();
        }
        scopes.close();
    }

    /** A declaration by assignment: its names are visible behind it. */
    private void assigned(int node, Draft unit) {
        int left = tree.child(node, "left");
        int right = tree.child(node, "right");
        walk(right, unit);
        List<Integer> names = tree.is(left, "expression_list") ? tree.children(left) : left < 0 ? List.of()
                : List.of(left);
        List<Integer> values = tree.is(right, "expression_list") ? tree.children(right) : List.of(right);
        boolean pairs = tree.is(node, "short_var_declaration");
        for (int at = 0; at < names.size(); at++) {
            int name = names.get(at);
            if (!tree.is(name, "identifier")) {
                walk(name, unit);
            } else if (!pairs || values.size() != names.size() && at > 0) {
                scopes.note(tree.text(name), tree.text(name).equals("err") ? FileFacts.FOREIGN : FileFacts.UNKNOWN);
            } else {
                scopes.note(tree.text(name), GoPaths.of(tree, values.get(at), scopes));
            }
        }
    }

    private void variable(int node, Draft unit) {
        int type = tree.child(node, "type");
        List<Integer> values = tree.children(tree.child(node, "value"));
        walk(type, unit);
        values.forEach(value -> walk(value, unit));
        int at = 0;
        for (int child : tree.children(node)) {
            if (tree.field(child).equals("name")) {
                scopes.note(tree.text(child), type >= 0 ? GoPaths.declared(tree, type, scopes)
                        : at < values.size() ? GoPaths.of(tree, values.get(at), scopes) : FileFacts.UNKNOWN);
                at++;
            }
        }
    }

    /** A value that is stored in a place of a foreign type is handed over as well as one that is given to a call. */
    private void assignment(int node, Draft unit) {
        List<Integer> left = tree.children(tree.child(node, "left"));
        List<Integer> right = tree.children(tree.child(node, "right"));
        for (int at = 0; left.size() == right.size() && at < left.size(); at++) {
            List<Argument> given = new ArrayList<>();
            argument("", 0, right.get(at), given);
            hand(GoPaths.of(tree, left.get(at), scopes), given, node, unit);
        }
        left.forEach(one -> walk(one, unit));
        right.forEach(one -> walk(one, unit));
    }

    private void returned(int node, Draft unit) {
        int result = results.isEmpty() ? -1 : results.getLast();
        List<Integer> types = tree.is(result, "parameter_list") ? tree.children(result) : result < 0 ? List.of()
                : List.of(result);
        List<Integer> values = tree.children(tree.childOfKind(node, "expression_list"));
        for (int at = 0; at < Math.min(types.size(), values.size()); at++) {
            int type = tree.is(types.get(at), "parameter_declaration") ? tree.child(types.get(at), "type")
                    : types.get(at);
            if (tree.is(type, "qualified_type")) {
                List<Argument> given = new ArrayList<>();
                argument("", 0, values.get(at), given);
                hand(GoPaths.plain(tree, type), given, node, unit);
            }
        }
        children(node, unit);
    }

    private void string(int node, Draft unit) {
        String text = tree.text(node);
        if (SQL.matcher(text).matches()) {
            unit.use(Use.STRING, "sql:destructive", "", tree.line(node));
        }
        if (text.contains("{{")) {
            Matcher named = IN_TEMPLATE.matcher(text);
            while (named.find()) {
                unit.use(Use.MEMBER, named.group(1), FileFacts.UNKNOWN, tree.line(node));
            }
        }
    }
}
