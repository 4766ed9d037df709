package dev.fresh.edge.check;

import dev.fresh.edge.check.Edits.Change;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.Map;
import java.util.Optional;

/**
 * The small changes that a test should notice: a comparison turned round, a sum made a difference, a condition negated,
 * a constant changed, a call left out, nothing returned. Conditions of loops are left alone, because a loop that does
 * not end tells nothing that its time limit is worth.
 */
final class BodyChanges {

    private static final Map<String, String> OPPOSITES = Map.ofEntries(Map.entry("<", ">="), Map.entry(">", "<="),
            Map.entry("<=", ">"), Map.entry(">=", "<"), Map.entry("==", "!="), Map.entry("!=", "=="),
            Map.entry("in", "not in"), Map.entry("not in", "in"), Map.entry("is", "is not"),
            Map.entry("is not", "is"), Map.entry("+", "-"), Map.entry("-", "+"), Map.entry("*", "+"),
            Map.entry("/", "*"), Map.entry("//", "*"), Map.entry("%", "*"), Map.entry("&&", "||"),
            Map.entry("||", "&&"), Map.entry("and", "or"), Map.entry("or", "and"), Map.entry("true", "false"),
            Map.entry("false", "true"), Map.entry("True", "False"), Map.entry("False", "True"));
    private static final String TEXT = "\"fresh mutant\"";

    private final SyntaxTree tree;
    private final boolean isJava;

    BodyChanges(SyntaxTree tree, boolean isJava) {
        this.tree = tree;
        this.isJava = isJava;
    }

    /** The change at this node, if there is one. */
    Optional<Change> at(int node) {
        return inLoopHead(node) ? Optional.empty() : switch (tree.kind(node)) {
            case "<", ">", "<=", ">=", "==", "!=", "in", "not in", "is", "is not", "+", "-", "*", "/", "//", "%", "&&",
                    "||", "and", "or" ->
                operator(node);
            case "true", "false" -> change(node, OPPOSITES.getOrDefault(tree.text(node), ""));
            case "integer", "decimal_integer_literal" -> number(node);
            case "string", "string_literal" -> string(node);
            case "not_operator" -> change(node, tree.text(tree.child(node, "argument")));
            case "unary_expression" -> tree.text(node).startsWith("!")
                    ? change(node, tree.text(tree.child(node, "operand"))) : Optional.empty();
            case "if_statement", "elif_clause" -> condition(tree.child(node, "condition"));
            case "return_statement" -> returned(node);
            case "expression_statement" -> call(node);
            default -> Optional.empty();
        };
    }

    private Optional<Change> operator(int node) {
        int up = tree.parent(node);
        boolean binary = switch (tree.kind(up)) {
            case "binary_expression", "binary_operator", "boolean_operator", "comparison_operator" -> true;
            default -> false;
        };
        // Text is joined by a plus too, and there is no minus for it.
        boolean joins = tree.is(node, "+") && tree.children(up).stream().anyMatch(side -> isText(side));
        return binary && !joins ? change(node, OPPOSITES.getOrDefault(tree.text(node), "")) : Optional.empty();
    }

    private boolean isText(int node) {
        return tree.is(node, "string") || tree.is(node, "string_literal")
                || tree.is(node, "binary_expression") && tree.text(node).contains("\"");
    }

    private Optional<Change> number(int node) {
        String text = tree.text(node);
        return text.matches("\\d{1,9}") ? change(node, String.valueOf(Long.parseLong(text) + 1)) : Optional.empty();
    }

    private Optional<Change> string(int node) {
        String text = tree.text(node);
        boolean bytes = text.matches("(?s)[rR]?[bB].*");
        return text.length() <= 2 ? Optional.empty() : change(node, (bytes ? "b" : "") + TEXT);
    }

    /** One without an operator that could be changed instead. */
    private Optional<Change> condition(int node) {
        int inner = tree.is(node, "parenthesized_expression") ? tree.children(node).getFirst() : node;
        return switch (tree.kind(inner)) {
            case "identifier", "call", "method_invocation", "attribute", "field_access", "subscript" ->
                change(inner, (isJava ? "!" : "not ") + tree.text(inner));
            default -> Optional.empty();
        };
    }

    private Optional<Change> returned(int node) {
        if (tree.children(node).isEmpty()) {
            return Optional.empty();
        }
        int value = tree.children(node).getFirst();
        if (!isJava) {
            return tree.is(value, "none") ? Optional.empty() : change(value, "None");
        }
        int method = node;
        while (method >= 0 && !tree.is(method, "method_declaration")) {
            if (tree.is(method, "lambda_expression")) {
                return Optional.empty();
            }
            method = tree.parent(method);
        }
        return switch (tree.text(tree.child(method, "type"))) {
            case "int", "long", "short", "byte", "char", "float", "double" -> change(value, "0");
            case "boolean" -> change(value, "!(" + tree.text(value) + ")");
            default -> tree.is(value, "null_literal") ? Optional.empty() : change(value, "null");
        };
    }

    private Optional<Change> call(int node) {
        int inner = tree.first(node);
        boolean calls = tree.is(inner, "call") || tree.is(inner, "method_invocation");
        return calls ? Optional.of(new Change(tree.start(node), tree.end(node), isJava ? ";" : "pass",
                "`" + shown(tree.text(node)) + "` was left out")) : Optional.empty();
    }

    private Optional<Change> change(int node, String text) {
        return text.isEmpty() || text.equals(tree.text(node)) ? Optional.empty()
                : Optional.of(new Change(tree.start(node), tree.end(node), text,
                        "`" + shown(tree.text(node)) + "` became `" + shown(text) + "`"));
    }

    private static String shown(String code) {
        String line = code.strip().replaceAll("\\s+", " ").replace("`", "'");
        return line.length() <= 40 ? line : line.substring(0, 37) + "...";
    }

    private boolean inLoopHead(int node) {
        for (int at = node; at > 0; at = tree.parent(at)) {
            int up = tree.parent(at);
            boolean loop = tree.is(up, "while_statement") || tree.is(up, "for_statement")
                    || tree.is(up, "do_statement");
            if (loop && !tree.field(at).equals("body")) {
                return isJava || tree.is(up, "while_statement");
            }
        }
        return false;
    }
}
