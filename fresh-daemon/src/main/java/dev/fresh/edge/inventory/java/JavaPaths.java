package dev.fresh.edge.inventory.java;

import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.List;
import java.util.Set;

/** Java expressions and types as access paths. */
final class JavaPaths {

    private static final int PATH_LENGTH_MAX = 120;

    private JavaPaths() {
    }

    /** @param parameters names of type parameters, which are no classes */
    static String of(SyntaxTree tree, int node, Set<String> parameters) {
        String path = raw(tree, node, parameters);
        return path.length() > PATH_LENGTH_MAX ? FileFacts.UNKNOWN : path;
    }

    private static String raw(SyntaxTree tree, int node, Set<String> parameters) {
        return switch (tree.kind(node)) {
            case "identifier", "type_identifier" -> tree.text(node);
            case "this" -> "self";
            case "super" -> "super";
            case "field_access" -> member(raw(tree, tree.child(node, "object"), parameters),
                    tree.text(tree.child(node, "field")));
            case "scoped_identifier", "scoped_type_identifier" -> tree.text(node).replaceAll("\\s+", "");
            case "method_invocation" -> {
                int object = tree.child(node, "object");
                String name = tree.text(tree.child(node, "name"));
                yield object < 0 ? name + "()" : member(raw(tree, object, parameters), name + "()");
            }
            case "object_creation_expression" -> declared(tree, tree.child(node, "type"), parameters);
            case "cast_expression" -> declared(tree, tree.child(node, "type"), parameters);
            case "parenthesized_expression" -> {
                List<Integer> inner = tree.children(node);
                yield inner.isEmpty() ? FileFacts.UNKNOWN : raw(tree, inner.getFirst(), parameters);
            }
            case "assignment_expression" -> raw(tree, tree.child(node, "right"), parameters);
            case "string_literal", "decimal_integer_literal", "true", "false", "null_literal", "class_literal",
                    "binary_expression", "unary_expression", "character_literal", "array_creation_expression",
                    "text_block", "instanceof_expression" ->
                FileFacts.FOREIGN;
            default -> FileFacts.UNKNOWN;
        };
    }

    private static String member(String object, String name) {
        return object.equals(FileFacts.UNKNOWN) ? object : object + "." + name;
    }

    /** The access path of a value of this declared type. */
    static String declared(SyntaxTree tree, int type, Set<String> parameters) {
        return switch (tree.kind(type)) {
            case "type_identifier" -> {
                String name = tree.text(type);
                yield parameters.contains(name) || name.equals("var") || name.equals("Object") ? FileFacts.UNKNOWN
                        : "<" + name + ">";
            }
            case "scoped_type_identifier" -> "<" + plain(tree, type) + ">";
            case "generic_type" -> "<" + plain(tree, tree.children(type).getFirst()) + "~>";
            case "annotated_type" -> declared(tree, tree.children(type).getLast(), parameters);
            case "integral_type", "floating_point_type", "boolean_type", "array_type", "void_type" -> FileFacts.FOREIGN;
            default -> FileFacts.UNKNOWN;
        };
    }

    /** A type's dotted name without its arguments. */
    static String plain(SyntaxTree tree, int type) {
        return tree.text(type).replaceAll("<.*>|@\\w+|\\s+", "");
    }
}
