package dev.fresh.edge.inventory.rust;

import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Argument;
import dev.fresh.edge.inventory.facts.FileFacts.Call;
import dev.fresh.edge.inventory.facts.FileFacts.Use;
import dev.fresh.edge.inventory.facts.Scopes;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** What Rust code uses: names, members, and whatever the tokens of a macro may become. */
final class RustUses {

    private static final Pattern SQL = Pattern.compile("(?is)[r#]*\"\\s*(delete\\s+from|drop\\s+\\w+|truncate)\\b.*");

    private final SyntaxTree tree;
    private final Scopes scopes;
    private final Scopes types;
    private final RustPaths paths;
    private final RustTokens tokens;
    /** Takes the import declarations inside functions. */
    private final BiConsumer<Integer, Draft> imports;

    RustUses(SyntaxTree tree, BiConsumer<Integer, Draft> imports) {
        this.tree = tree;
        this.scopes = new Scopes();
        this.types = new Scopes();
        scopes.open();
        types.open();
        this.paths = new RustPaths(tree, scopes, types);
        this.tokens = new RustTokens(tree, scopes, types, paths);
        this.imports = imports;
    }

    RustPaths paths() {
        return paths;
    }

    /** Opens a scope of type parameters and notes those of an item. */
    void open(int item, Draft unit) {
        types.open();
        for (int parameter : tree.children(tree.child(item, "type_parameters"))) {
            String name = tree.text(tree.child(parameter, "name"));
            if (!tree.is(parameter, "lifetime_parameter") && !name.isEmpty()) {
                types.noteUnknown(name);
            }
        }
        walk(tree.child(item, "type_parameters"), unit);
        walk(tree.childOfKind(item, "where_clause"), unit);
    }

    void close() {
        types.close();
    }

    /** Notes a function whose type parameters are noted already. */
    void function(int node, Draft unit) {
        scopes.open();
        for (int parameter : tree.children(tree.child(node, "parameters"))) {
            int type = tree.child(parameter, "type");
            walk(type, unit);
            bind(tree.child(parameter, "pattern"), paths.declared(type), unit);
        }
        walk(tree.child(node, "return_type"), unit);
        walk(tree.child(node, "body"), unit);
        scopes.close();
    }

    /** Notes what the tokens of an attribute may name. */
    void attribute(int item, Draft unit) {
        tokens.attribute(item, unit);
    }

    void walk(int node, Draft unit) {
        if (node < 0) {
            return;
        }
        switch (tree.kind(node)) {
            case "identifier" -> {
                if (!scopes.isLocal(tree.text(node))) {
                    tokens.name(tree.text(node), node, unit);
                }
            }
            case "type_identifier" -> tokens.name(tree.text(node), node, unit);
            case "scoped_identifier", "scoped_type_identifier" -> scoped(node, unit);
            case "field_expression" -> {
                int value = tree.child(node, "value");
                unit.use(Use.MEMBER, tree.text(tree.child(node, "field")), paths.of(value), tree.line(node));
                walk(value, unit);
            }
            case "call_expression" -> call(node, unit);
            case "macro_invocation", "macro_definition" -> tokens.macro(node, unit);
            case "let_declaration" -> let(node, unit);
            case "let_condition" -> {
                walk(tree.child(node, "value"), unit);
                bind(tree.child(node, "pattern"), paths.of(tree.child(node, "value")), unit);
            }
            case "match_expression" -> match(node, unit);
            case "for_expression" -> {
                walk(tree.child(node, "value"), unit);
                scopes.open();
                bind(tree.child(node, "pattern"), FileFacts.UNKNOWN, unit);
                walk(tree.child(node, "body"), unit);
                scopes.close();
            }
            case "closure_expression" -> closure(node, unit);
            case "block", "if_expression", "while_expression" -> {
                scopes.open();
                children(node, unit);
                scopes.close();
            }
            case "field_initializer" -> walk(tree.child(node, "value"), unit);
            case "function_item" -> inner(node, unit);
            case "use_declaration" -> imports.accept(node, unit);
            case "attribute_item", "inner_attribute_item" -> attribute(node, unit);
            case "string_literal", "raw_string_literal" -> {
                if (SQL.matcher(tree.text(node)).matches()) {
                    unit.use(Use.STRING, "sql:destructive", "", tree.line(node));
                }
            }
            case "line_comment", "block_comment" -> {
                if (Draft.TODO.matcher(tree.text(node)).find()) {
                    unit.todos++;
                }
            }
            case "type_parameter", "const_parameter" -> bounds(node, unit);
            case "lifetime", "lifetime_parameter", "label", "field_identifier" -> {}
            default -> children(node, unit);
        }
    }

    private void let(int node, Draft unit) {
        int type = tree.child(node, "type");
        int value = tree.child(node, "value");
        walk(type, unit);
        walk(value, unit);
        walk(tree.child(node, "alternative"), unit);
        bind(tree.child(node, "pattern"), type >= 0 ? paths.declared(type) : paths.of(value), unit);
    }

    private void match(int node, Draft unit) {
        walk(tree.child(node, "value"), unit);
        String path = paths.of(tree.child(node, "value"));
        for (int arm : tree.children(tree.child(node, "body"))) {
            arm(arm, path, unit);
        }
    }

    private void bounds(int node, Draft unit) {
        for (int child : tree.children(node)) {
            if (!tree.field(child).equals("name")) {
                walk(child, unit);
            }
        }
    }

    private void children(int node, Draft unit) {
        for (int child : tree.children(node)) {
            walk(child, unit);
        }
    }

    private void scoped(int node, Draft unit) {
        int before = tree.child(node, "path");
        if (before >= 0) {
            unit.use(Use.MEMBER, tree.text(tree.child(node, "name")), paths.path(before), tree.line(node));
            if (tree.is(before, "identifier")) {
                // The first part of a path is no variable, whatever variables are called.
                tokens.name(tree.text(before), before, unit);
            } else {
                walk(before, unit);
            }
        }
    }

    private void call(int node, Draft unit) {
        int function = tree.child(node, "function");
        List<Integer> arguments = tree.children(tree.child(node, "arguments"));
        List<Argument> given = new ArrayList<>();
        for (int at = 0; at < arguments.size(); at++) {
            int argument = arguments.get(at);
            if (tree.is(argument, "string_literal")) {
                given.add(new Argument("", at, tree.text(argument).replaceAll("^\"|\"$", ""), true));
                continue;
            }
            String path = paths.of(argument);
            if (!path.startsWith(FileFacts.UNKNOWN) && !path.startsWith(FileFacts.FOREIGN)) {
                given.add(new Argument("", at, path, false));
            }
        }
        String callee = paths.of(function);
        if (!callee.equals(FileFacts.UNKNOWN) && given.stream().anyMatch(a -> !a.literal())) {
            unit.calls.add(new Call(callee, given, tree.line(node)));
        }
        walk(function, unit);
        arguments.forEach(argument -> walk(argument, unit));
    }

    private void arm(int arm, String path, Draft unit) {
        scopes.open();
        int pattern = tree.child(arm, "pattern");
        for (int child : tree.children(pattern)) {
            if (!tree.field(child).equals("condition")) {
                bind(child, path, unit);
            }
        }
        walk(tree.child(pattern, "condition"), unit);
        walk(tree.child(arm, "value"), unit);
        scopes.close();
    }

    private void closure(int node, Draft unit) {
        scopes.open();
        for (int parameter : tree.children(tree.child(node, "parameters"))) {
            if (tree.is(parameter, "parameter")) {
                walk(tree.child(parameter, "type"), unit);
                bind(tree.child(parameter, "pattern"), paths.declared(tree.child(parameter, "type")), unit);
            } else {
                bind(parameter, FileFacts.UNKNOWN, unit);
            }
        }
        walk(tree.child(node, "return_type"), unit);
        walk(tree.child(node, "body"), unit);
        scopes.close();
    }

    /** A function inside a function, or a method of a type that lives in one, is part of it. */
    private void inner(int node, Draft unit) {
        scopes.noteUnknown(tree.text(tree.child(node, "name")));
        open(node, unit);
        function(node, unit);
        close();
    }

    /** Notes the variables of a pattern; {@code path} is what the whole of it matches. */
    private void bind(int pattern, String path, Draft unit) {
        if (pattern < 0) {
            return;
        }
        switch (tree.kind(pattern)) {
            case "identifier", "shorthand_field_identifier" -> {
                String name = tree.text(pattern);
                if (Character.isUpperCase(name.codePointAt(0))) {
                    walk(pattern, unit);
                } else {
                    scopes.note(name, path);
                }
            }
            case "mut_pattern", "ref_pattern", "reference_pattern" -> tree.children(pattern).stream()
                    .filter(n -> !tree.is(n, "mutable_specifier")).forEach(n -> bind(n, path, unit));
            case "tuple_struct_pattern" -> {
                int type = tree.child(pattern, "type");
                walk(type, unit);
                boolean same = tree.text(type).matches("Some|Ok");
                tree.children(pattern).stream().filter(n -> n != type)
                        .forEach(n -> bind(n, same ? path : FileFacts.UNKNOWN, unit));
            }
            case "captured_pattern" -> {
                List<Integer> parts = tree.children(pattern);
                bind(parts.getFirst(), path, unit);
                parts.subList(1, parts.size()).forEach(n -> bind(n, FileFacts.UNKNOWN, unit));
            }
            case "struct_pattern" -> {
                walk(tree.child(pattern, "type"), unit);
                tree.children(pattern).stream().filter(n -> tree.is(n, "field_pattern")).forEach(field -> {
                    int inside = tree.child(field, "pattern");
                    bind(inside >= 0 ? inside : tree.child(field, "name"), FileFacts.UNKNOWN, unit);
                });
            }
            case "tuple_pattern", "slice_pattern", "or_pattern", "remaining_field_pattern", "match_pattern" ->
                tree.children(pattern).forEach(n -> bind(n, FileFacts.UNKNOWN, unit));
            default -> walk(pattern, unit);
        }
    }
}
