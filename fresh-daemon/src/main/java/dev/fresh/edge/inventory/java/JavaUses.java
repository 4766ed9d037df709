package dev.fresh.edge.inventory.java;

import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Argument;
import dev.fresh.edge.inventory.facts.FileFacts.Call;
import dev.fresh.edge.inventory.facts.FileFacts.Use;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What the expressions of a Java file use: classes, members, strings that name classes. */
final class JavaUses {

    private static final Pattern CLASS_NAME = Pattern.compile("[a-z][\\w]*(\\.[a-z_]\\w*)*(\\.[A-Z]\\w*)+([#.:]\\w+)?");
    private static final Pattern MEMBER_NAME = Pattern.compile("[a-z][a-z0-9]*([A-Z][A-Za-z0-9]*)*");
    private static final Pattern INVOKER = Pattern.compile("(get|find|getDeclared|getAccessible|getMatchingAccessible)"
            + "Method|findVirtual|findStatic|invoke(Exact|Static)?Method|invokeMember");
    private static final Pattern SQL = Pattern.compile("(?is)\"*\\s*(delete\\s+from|drop\\s+\\w+|truncate)\\b.*");

    private final SyntaxTree tree;
    private final Set<String> parameters;

    JavaUses(SyntaxTree tree, Set<String> parameters) {
        this.tree = tree;
        this.parameters = parameters;
    }

    /** The type parameters in sight. */
    Set<String> parameters() {
        return parameters;
    }

    /** Notes the variables of a method, those of lambdas and inner classes included. */
    void locals(int method, Draft unit) {
        for (int at = method; at < tree.after(method); at++) {
            switch (tree.kind(at)) {
                case "formal_parameter", "spread_parameter", "catch_formal_parameter", "resource",
                        "enhanced_for_statement", "type_pattern", "record_pattern_component", "instanceof_expression" ->
                    one(at, tree.child(at, "name"), unit);
                case "local_variable_declaration" -> {
                    for (int child : tree.children(at)) {
                        if (tree.is(child, "variable_declarator")) {
                            variable(tree.child(at, "type"), child, unit);
                        }
                    }
                }
                case "inferred_parameters" -> tree.children(at)
                        .forEach(name -> Draft.note(unit.locals, tree.text(name), FileFacts.UNKNOWN));
                case "lambda_expression" -> {
                    int list = tree.child(at, "parameters");
                    if (tree.is(list, "identifier")) {
                        Draft.note(unit.locals, tree.text(list), FileFacts.UNKNOWN);
                    }
                }
                default -> {}
            }
        }
    }

    private void one(int node, int given, Draft unit) {
        int name = given;
        int type = tree.is(node, "instanceof_expression") ? tree.child(node, "right") : tree.child(node, "type");
        if (name < 0) {
            List<Integer> children = tree.children(node);
            int last = children.isEmpty() ? -1 : children.getLast();
            name = tree.is(last, "variable_declarator") ? tree.child(last, "name") : last;
            type = type < 0 && children.size() > 1 ? children.get(children.size() - 2) : type;
        }
        if (!tree.is(name, "identifier")) {
            return;
        }
        String declared = tree.is(node, "spread_parameter") ? FileFacts.FOREIGN
                : JavaPaths.declared(tree, type, parameters);
        if (tree.is(node, "resource") && tree.text(type).equals("var")) {
            declared = JavaPaths.of(tree, tree.child(node, "value"), parameters);
        }
        Draft.note(unit.locals, tree.text(name), declared);
    }

    private void variable(int type, int declarator, Draft unit) {
        String name = tree.text(tree.child(declarator, "name"));
        String path = tree.text(type).equals("var") ? JavaPaths.of(tree, tree.child(declarator, "value"), parameters)
                : tree.childOfKind(declarator, "dimensions") >= 0 ? FileFacts.FOREIGN
                        : JavaPaths.declared(tree, type, parameters);
        boolean own = path.substring(0, Draft.headEnd(path)).equals(name);
        Draft.note(unit.locals, name, own ? FileFacts.UNKNOWN : path);
    }

    /** Notes every use below {@code node}. */
    void walk(int node, Draft unit) {
        if (node < 0) {
            return;
        }
        switch (tree.kind(node)) {
            case "type_identifier" -> type(node, unit);
            case "scoped_type_identifier" -> {
                String path = JavaPaths.plain(tree, node);
                int dot = path.lastIndexOf('.');
                unit.use(Use.MEMBER, path.substring(dot + 1), path.substring(0, dot), tree.line(node));
                children(node, unit);
            }
            case "identifier" -> identifier(node, unit);
            case "method_invocation" -> call(node, unit);
            case "field_access" -> {
                int object = tree.child(node, "object");
                unit.use(Use.MEMBER, tree.text(tree.child(node, "field")), path(object, unit), tree.line(node));
                walk(object, unit);
            }
            case "method_reference" -> reference(node, unit);
            case "string_literal", "text_block" -> string(node, unit);
            case "marker_annotation", "annotation" -> {
                unit.use(Use.NAME, tree.text(tree.child(node, "name")), "", tree.line(node));
                walk(tree.child(node, "arguments"), unit);
            }
            case "element_value_pair" -> walk(tree.child(node, "value"), unit);
            case "variable_declarator" -> walk(tree.child(node, "value"), unit);
            case "line_comment", "block_comment" -> {
                if (Draft.TODO.matcher(tree.text(node)).find()) {
                    unit.todos++;
                }
            }
            case "method_declaration", "constructor_declaration" -> inner(node, unit);
            default -> children(node, unit);
        }
    }

    private void children(int node, Draft unit) {
        for (int child : tree.children(node)) {
            walk(child, unit);
        }
    }

    /** A member of an anonymous or local class lives with the method around it. */
    private void inner(int node, Draft unit) {
        for (int child : tree.children(node)) {
            if (!tree.field(child).equals("name")) {
                walk(child, unit);
            }
        }
    }

    private void type(int node, Draft unit) {
        String name = tree.text(node);
        if (!parameters.contains(name) && !name.equals("var")) {
            unit.use(Use.NAME, name, "", tree.line(node));
        }
    }

    private void identifier(int node, Draft unit) {
        String name = tree.text(node);
        if (Character.isUpperCase(name.charAt(0)) && !unit.locals.containsKey(name) && !parameters.contains(name)) {
            unit.use(Use.NAME, name, "", tree.line(node));
        }
    }

    private String path(int node, Draft unit) {
        String path = JavaPaths.of(tree, node, parameters);
        // Variables and methods are named apart: what is called is no variable.
        return path.startsWith("()", Draft.headEnd(path)) ? path : unit.resolved(path);
    }

    private void call(int node, Draft unit) {
        int object = tree.child(node, "object");
        int list = tree.child(node, "arguments");
        String name = tree.text(tree.child(node, "name"));
        String receiver = object < 0 ? "" : path(object, unit);
        unit.use(Use.MEMBER, name, receiver, tree.line(node));
        List<Integer> arguments = tree.children(list);
        if (name.matches("get(Declared)?Method|invokeMethod") && !arguments.isEmpty()
                && tree.is(arguments.getFirst(), "string_literal")) {
            unit.use(Use.MEMBER, literal(arguments.getFirst()), FileFacts.UNKNOWN, tree.line(node));
        }
        if (INVOKER.matcher(name).matches() && arguments.stream().noneMatch(a -> tree.is(a, "string_literal"))
                && !arguments.isEmpty()) {
            // Whatever is spoken of anywhere may be the name that arrives here.
            unit.use(Use.COMPUTED, "", FileFacts.UNKNOWN, tree.line(node));
        }
        List<Argument> given = new ArrayList<>();
        for (int at = 0; at < arguments.size(); at++) {
            int argument = arguments.get(at);
            if (tree.is(argument, "string_literal")) {
                given.add(new Argument("", at, literal(argument), true));
            } else if (tree.is(argument, "class_literal")) {
                given.add(new Argument("", at, JavaPaths.plain(tree, tree.children(argument).getFirst()), false));
            } else if (tree.is(argument, "object_creation_expression")) {
                given.add(new Argument("", at, JavaPaths.plain(tree, tree.child(argument, "type")), false));
            }
        }
        if (given.stream().anyMatch(a -> !a.literal())) {
            unit.calls.add(new Call(receiver.isEmpty() ? name : receiver + "." + name, given, tree.line(node)));
        }
        walk(object, unit);
        walk(tree.child(node, "type_arguments"), unit);
        walk(list, unit);
    }

    private String literal(int node) {
        return tree.text(node).replaceAll("^\"+|\"+$", "");
    }

    private void reference(int node, Draft unit) {
        List<Integer> children = tree.children(node);
        int object = tree.first(node);
        int last = children.getLast();
        if (last != object && tree.is(last, "identifier")) {
            unit.use(Use.MEMBER, tree.text(last), tree.is(object, "generic_type")
                    ? JavaPaths.plain(tree, object) : path(object, unit), tree.line(node));
        }
        walk(object, unit);
    }

    private void string(int node, Draft unit) {
        String text = tree.text(node);
        if (SQL.matcher(text).matches()) {
            unit.use(Use.STRING, "sql:destructive", "", tree.line(node));
        } else if (text.length() < 160 && text.length() > 4) {
            String inner = literal(node);
            if (MEMBER_NAME.matcher(inner).matches()) {
                unit.use(Use.STRING, FileFacts.SPOKEN + inner, "", tree.line(node));
            } else if (CLASS_NAME.matcher(inner).matches()) {
                unit.use(Use.STRING, inner.replace('#', '.').replace(':', '.'), "", tree.line(node));
            }
        }
        children(node, unit);
    }

    /** The string literals and class names among the arguments of an annotation. */
    List<Argument> annotationArguments(int annotation) {
        List<Argument> found = new ArrayList<>();
        for (int argument : tree.children(tree.child(annotation, "arguments"))) {
            boolean pair = tree.is(argument, "element_value_pair");
            String keyword = pair ? tree.text(tree.child(argument, "key")) : "";
            int value = pair ? tree.child(argument, "value") : argument;
            List<Integer> values = tree.is(value, "element_value_array_initializer") ? tree.children(value)
                    : List.of(value);
            for (int one : values) {
                if (tree.is(one, "string_literal")) {
                    found.add(new Argument(keyword, found.size(), literal(one), true));
                } else if (tree.is(one, "class_literal")) {
                    found.add(new Argument(keyword, found.size(),
                            JavaPaths.plain(tree, tree.children(one).getFirst()), false));
                }
            }
        }
        return found;
    }
}
