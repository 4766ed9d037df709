package dev.fresh.edge.inventory.go;

import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.Scopes;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.List;
import java.util.Set;

/** Go expressions and types as access paths. */
final class GoPaths {

    static final Set<String> BUILT_IN = Set.of("bool", "string", "int", "int8", "int16", "int32", "int64", "uint",
            "uint8", "uint16", "uint32", "uint64", "uintptr", "byte", "rune", "float32", "float64", "complex64",
            "complex128", "error");
    private static final int PATH_LENGTH_MAX = 160;

    private GoPaths() {
    }

    static String of(SyntaxTree tree, int node, Scopes scopes) {
        String path = raw(tree, node, scopes);
        return path.length() > PATH_LENGTH_MAX ? FileFacts.UNKNOWN : path;
    }

    private static String raw(SyntaxTree tree, int node, Scopes scopes) {
        return switch (tree.kind(node)) {
            case "identifier", "package_identifier" -> {
                String local = scopes.find(tree.text(node));
                yield local == null ? tree.text(node) : local;
            }
            case "selector_expression" -> member(raw(tree, tree.child(node, "operand"), scopes),
                    tree.text(tree.child(node, "field")));
            case "call_expression" -> call(tree, node, scopes);
            case "composite_literal" -> declared(tree, tree.child(node, "type"), scopes);
            case "unary_expression" -> tree.text(tree.child(node, "operator")).equals("&")
                    ? raw(tree, tree.child(node, "operand"), scopes)
                    : tree.text(tree.child(node, "operator")).equals("*")
                            ? raw(tree, tree.child(node, "operand"), scopes)
                            : tree.text(tree.child(node, "operator")).equals("<-") ? FileFacts.UNKNOWN
                                    : FileFacts.FOREIGN;
            case "parenthesized_expression" -> {
                List<Integer> inner = tree.children(node);
                yield inner.isEmpty() ? FileFacts.UNKNOWN : raw(tree, inner.getFirst(), scopes);
            }
            case "type_assertion_expression" -> declared(tree, tree.child(node, "type"), scopes);
            case "type_conversion_expression" -> converted(tree, tree.child(node, "type"), scopes);
            case "int_literal", "float_literal", "imaginary_literal", "rune_literal", "interpreted_string_literal",
                    "raw_string_literal", "true", "false", "nil", "iota", "binary_expression", "func_literal",
                    "slice_expression" ->
                FileFacts.FOREIGN;
            default -> FileFacts.UNKNOWN;
        };
    }

    private static String member(String object, String name) {
        return object.equals(FileFacts.UNKNOWN) ? object : object + "." + name;
    }

    private static String call(SyntaxTree tree, int node, Scopes scopes) {
        int function = tree.child(node, "function");
        if (tree.is(function, "identifier") && !scopes.isLocal(tree.text(function))) {
            List<Integer> given = tree.children(tree.child(node, "arguments"));
            switch (tree.text(function)) {
                case "new" -> {
                    return given.isEmpty() ? FileFacts.UNKNOWN : declared(tree, given.getFirst(), scopes);
                }
                case "make", "len", "cap", "copy" -> {
                    return FileFacts.FOREIGN;
                }
                case "append", "min", "max", "recover" -> {
                    return FileFacts.UNKNOWN;
                }
                default -> {}
            }
        }
        String path = raw(tree, function, scopes);
        return path.equals(FileFacts.UNKNOWN) ? path : path + "()";
    }

    /** What looks like a conversion may be a call of a generic function. */
    private static String converted(SyntaxTree tree, int type, Scopes scopes) {
        return switch (tree.kind(type)) {
            case "generic_type" -> plain(tree, type) + "()";
            case "parenthesized_type" -> converted(tree, tree.children(type).getFirst(), scopes);
            default -> declared(tree, type, scopes);
        };
    }

    /** The access path of a value of this type. */
    static String declared(SyntaxTree tree, int type, Scopes scopes) {
        return switch (tree.kind(type)) {
            case "type_identifier", "identifier" -> {
                String name = tree.text(type);
                String local = scopes.find(name);
                yield local != null ? local : name.equals("any") ? FileFacts.UNKNOWN
                        : BUILT_IN.contains(name) ? FileFacts.FOREIGN : "<" + name + ">";
            }
            case "qualified_type", "selector_expression" -> "<" + plain(tree, type) + ">";
            case "generic_type" -> "<" + plain(tree, type) + "~>";
            case "pointer_type", "parenthesized_type" -> declared(tree, tree.children(type).getFirst(), scopes);
            case "slice_type", "array_type", "implicit_length_array_type", "map_type", "channel_type",
                    "function_type" ->
                FileFacts.FOREIGN;
            default -> FileFacts.UNKNOWN;
        };
    }

    /** The dotted name of a type behind pointers and type arguments; empty for a type without one. */
    static String plain(SyntaxTree tree, int type) {
        return switch (tree.kind(type)) {
            case "type_identifier", "identifier" -> tree.text(type);
            case "qualified_type", "selector_expression" -> tree.text(type).replaceAll("\\s+", "");
            case "generic_type" -> plain(tree, tree.child(type, "type"));
            case "pointer_type", "parenthesized_type" -> plain(tree, tree.children(type).getFirst());
            default -> "";
        };
    }

    /** The type of the elements of a slice, array or map type, -1 for any other type. */
    static int element(SyntaxTree tree, int type) {
        return switch (tree.kind(type)) {
            case "slice_type", "array_type", "implicit_length_array_type" -> tree.child(type, "element");
            case "map_type" -> tree.child(type, "value");
            default -> -1;
        };
    }
}
