package dev.fresh.edge.inventory.ecmascript;

import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Expressions and types as access paths. */
final class ScriptPaths {

    private static final int PATH_LENGTH_MAX = 200;
    private static final Set<String> TRANSPARENT = Set.of("Promise", "PromiseLike", "Awaited", "Readonly", "Partial",
            "Required", "NonNullable", "Pick", "Omit");
    private static final Set<String> COLLECTIONS = Set.of("Array", "ReadonlyArray", "Set", "Map", "ReadonlySet",
            "ReadonlyMap", "WeakMap", "WeakSet");

    private final SyntaxTree tree;
    private final ScriptScopes scopes;

    ScriptPaths(SyntaxTree tree, ScriptScopes scopes) {
        this.tree = tree;
        this.scopes = scopes;
    }

    /** The access path of an expression, local variables replaced by their values. */
    String of(int node) {
        String path = raw(node);
        return path.length() > PATH_LENGTH_MAX ? FileFacts.UNKNOWN : path;
    }

    private String raw(int node) {
        return switch (tree.kind(node)) {
            case "identifier", "shorthand_property_identifier" -> name(tree.text(node));
            case "this" -> scopes.self();
            case "super" -> "super";
            case "member_expression" -> member(raw(tree.child(node, "object")),
                    tree.text(tree.child(node, "property")));
            case "subscript_expression" -> {
                int index = tree.child(node, "index");
                yield tree.is(index, "string") ? member(raw(tree.child(node, "object")), literal(index))
                        : FileFacts.UNKNOWN;
            }
            case "call_expression" -> call(node);
            case "new_expression" -> called(raw(tree.child(node, "constructor")));
            case "parenthesized_expression", "await_expression", "non_null_expression", "satisfies_expression" -> {
                List<Integer> inner = tree.children(node);
                yield inner.isEmpty() ? FileFacts.UNKNOWN : raw(inner.getFirst());
            }
            case "as_expression" -> {
                List<Integer> inner = tree.children(node);
                yield inner.size() < 2 ? raw(inner.getFirst()) : declared(inner.get(1));
            }
            case "assignment_expression" -> raw(tree.child(node, "right"));
            case "string", "number", "template_string", "true", "false", "regex", "unary_expression",
                    "update_expression" ->
                FileFacts.FOREIGN;
            default -> FileFacts.UNKNOWN;
        };
    }

    private String name(String name) {
        String local = scopes.get(name);
        return local != null ? local : name.equals("undefined") ? FileFacts.UNKNOWN : name;
    }

    private static String member(String object, String name) {
        return object.equals(FileFacts.UNKNOWN) || name.isEmpty() || !ScriptNames.isPlain(name)
                ? FileFacts.UNKNOWN : object + "." + name;
    }

    /** A chain that repeats a call says no more than one that has it once. */
    private static String called(String callee) {
        if (callee.equals(FileFacts.UNKNOWN)) {
            return callee;
        }
        int dot = callee.lastIndexOf('.');
        String last = dot < 0 ? callee : callee.substring(dot);
        return dot > 0 && callee.substring(0, dot).endsWith(last + "()") ? callee.substring(0, dot) : callee + "()";
    }

    private String call(int node) {
        int callee = tree.child(node, "function");
        String spec = loaded(node);
        if (!spec.isEmpty()) {
            return ScriptNames.LOADED + spec;
        }
        if (tree.is(callee, "member_expression") && tree.text(tree.child(callee, "property")).equals("bind")) {
            return raw(tree.child(callee, "object"));
        }
        String text = tree.text(callee);
        if (text.equals("Object.freeze") || text.equals("Object.seal")) {
            List<Integer> given = tree.children(tree.child(node, "arguments"));
            return given.isEmpty() ? FileFacts.UNKNOWN : raw(given.getFirst());
        }
        return called(raw(callee));
    }

    /** The specifier of the module that {@code require("x")} or {@code import("x")} loads, empty for anything else. */
    String loaded(int node) {
        if (!tree.is(node, "call_expression")) {
            return "";
        }
        int callee = tree.child(node, "function");
        boolean loads = tree.is(callee, "import")
                || tree.is(callee, "identifier") && tree.text(callee).equals("require") && !scopes.isLocal("require");
        List<Integer> given = loads ? tree.children(tree.child(node, "arguments")) : List.of();
        int first = given.isEmpty() ? -1 : given.stream().filter(n -> !tree.is(n, "comment")).findFirst().orElse(-1);
        return tree.is(first, "string") || tree.is(first, "template_string")
                && tree.childOfKind(first, "template_substitution") < 0 ? ScriptNames.specifier(literal(first)) : "";
    }

    /** The text of a string literal. */
    String literal(int node) {
        String text = tree.text(node);
        return text.length() < 2 ? "" : text.substring(1, text.length() - 1);
    }

    /** The access path of a value that is declared with this type. */
    String declared(int type) {
        return switch (tree.kind(type)) {
            case "type_annotation", "readonly_type", "parenthesized_type", "optional_type" -> {
                List<Integer> inner = tree.children(type);
                yield inner.isEmpty() ? FileFacts.UNKNOWN : declared(inner.getFirst());
            }
            case "type_identifier", "identifier" -> {
                String name = tree.text(type);
                yield scopes.isLocal(name) || name.equals("Object") || name.equals("Function") ? FileFacts.UNKNOWN
                        : "<" + name + ">";
            }
            case "nested_type_identifier" -> "<" + plain(type) + ">";
            case "predefined_type" -> tree.text(type).matches("any|unknown|object") ? FileFacts.UNKNOWN
                    : FileFacts.FOREIGN;
            case "generic_type" -> generic(type);
            case "union_type" -> union(type);
            case "array_type", "tuple_type", "literal_type", "template_literal_type", "type_predicate",
                    "type_predicate_annotation", "asserts_annotation" ->
                FileFacts.FOREIGN;
            case "this_type" -> "<Self>";
            case "type_query" -> tree.children(type).isEmpty() ? FileFacts.UNKNOWN
                    : of(tree.children(type).getFirst());
            default -> FileFacts.UNKNOWN;
        };
    }

    private String generic(int type) {
        String name = plain(tree.child(type, "name"));
        List<Integer> arguments = tree.children(tree.child(type, "type_arguments"));
        if (TRANSPARENT.contains(name)) {
            return arguments.isEmpty() ? FileFacts.UNKNOWN : declared(arguments.getFirst());
        }
        if (COLLECTIONS.contains(name)) {
            return FileFacts.FOREIGN;
        }
        return name.equals("Record") || scopes.isLocal(name) ? FileFacts.UNKNOWN : "<" + name + "~>";
    }

    private String union(int type) {
        List<String> found = new ArrayList<>();
        for (int part : tree.children(type)) {
            String path = declared(part);
            if (!path.equals(FileFacts.FOREIGN) && !found.contains(path)) {
                found.add(path);
            }
        }
        return found.isEmpty() ? FileFacts.FOREIGN : found.size() == 1 ? found.getFirst() : FileFacts.UNKNOWN;
    }

    /** A type's dotted name without its arguments. */
    String plain(int type) {
        String text = tree.is(type, "generic_type") ? tree.text(tree.child(type, "name")) : tree.text(type);
        return text.replaceAll("\\s+", "");
    }
}
