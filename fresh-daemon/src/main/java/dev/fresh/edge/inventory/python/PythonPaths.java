package dev.fresh.edge.inventory.python;

import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.List;

/** Python expressions and type annotations as access paths. */
final class PythonPaths {

    private static final int PATH_LENGTH_MAX = 120;

    private PythonPaths() {
    }

    /** The access path of an expression; {@code self} and {@code cls} are spelled {@code self}. */
    static String of(SyntaxTree tree, int node, String self) {
        String path = raw(tree, node, self);
        return path.length() > PATH_LENGTH_MAX ? FileFacts.UNKNOWN : path;
    }

    private static String raw(SyntaxTree tree, int node, String self) {
        return switch (tree.kind(node)) {
            case "identifier" -> tree.text(node).equals(self) ? "self" : tree.text(node);
            case "attribute" -> member(raw(tree, tree.child(node, "object"), self),
                    tree.text(tree.child(node, "attribute")));
            case "call" -> call(tree, node, self);
            case "parenthesized_expression", "await" -> {
                List<Integer> inner = tree.children(node);
                yield inner.isEmpty() ? FileFacts.UNKNOWN : raw(tree, inner.getFirst(), self);
            }
            case "named_expression" -> raw(tree, tree.child(node, "value"), self);
            case "subscript" -> tree.text(node).equals("sys.modules[__name__]") ? "globals()" : FileFacts.UNKNOWN;
            case "string", "concatenated_string", "integer", "float", "true", "false", "none", "list", "dictionary",
                    "tuple", "set", "list_comprehension", "dictionary_comprehension", "set_comprehension",
                    "comparison_operator", "not_operator", "generator_expression" ->
                FileFacts.FOREIGN;
            case "" -> FileFacts.UNKNOWN;
            default -> FileFacts.UNKNOWN;
        };
    }

    private static String member(String object, String name) {
        if (object.equals(FileFacts.UNKNOWN)) {
            return object;
        }
        return object.equals("self") && name.equals("__class__") ? "self" : object + "." + name;
    }

    private static String call(SyntaxTree tree, int node, String self) {
        int callee = tree.child(node, "function");
        String path = raw(tree, callee, self);
        if (path.equals("super")) {
            return path;
        }
        if (path.equals("type")) {
            List<Integer> arguments = tree.children(tree.child(node, "arguments"));
            return arguments.size() == 1 ? raw(tree, arguments.getFirst(), self) : FileFacts.UNKNOWN;
        }
        return path.equals(FileFacts.UNKNOWN) || path.equals(FileFacts.FOREIGN) ? FileFacts.UNKNOWN : path + "()";
    }

    /** The access path of a value that is declared with this annotation. */
    static String declared(SyntaxTree tree, int annotation) {
        String text = tree.text(annotation).strip();
        if (text.length() > 1 && (text.startsWith("\"") || text.startsWith("'"))) {
            text = text.substring(1, text.length() - 1).strip();
        }
        return declared(text);
    }

    private static String declared(String text) {
        String type = text.replaceAll("\\s+", "");
        type = type.replaceAll("^None\\||\\|None$", "");
        if (type.matches("(typing\\.)?(Optional|Annotated|Final|ClassVar|Required|NotRequired)\\[.*\\]")) {
            String inner = type.substring(type.indexOf('[') + 1, type.length() - 1);
            int comma = inner.indexOf(',');
            return declared(type.contains("Annotated[") && comma > 0 ? inner.substring(0, comma) : inner);
        }
        if (type.matches("(type|Type|typing\\.Type)\\[[A-Za-z_][\\w.]*\\]")) {
            return type.substring(type.indexOf('[') + 1, type.length() - 1);
        }
        int bracket = type.indexOf('[');
        String name = bracket > 0 ? type.substring(0, bracket) : type;
        if (!name.matches("[A-Za-z_][\\w.]*") || name.equals("Any") || name.equals("object")) {
            return FileFacts.UNKNOWN;
        }
        return "<" + name + (bracket > 0 ? "~" : "") + ">";
    }
}
