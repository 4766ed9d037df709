package dev.fresh.edge.inventory.java;

import dev.fresh.core.task.Feature.Parameter;
import dev.fresh.core.task.Feature.Passing;
import dev.fresh.core.task.Feature.Signature;
import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Signatures of Java methods and what their bodies and classes look like. */
final class JavaShapes {

    private JavaShapes() {
    }

    static void signature(SyntaxTree tree, int method, int list, Draft draft) {
        List<Parameter> parameters = new ArrayList<>();
        for (int node : tree.children(list)) {
            switch (tree.kind(node)) {
                case "formal_parameter" -> parameters.add(new Parameter(tree.text(tree.child(node, "name")),
                        tree.text(tree.child(node, "type")) + tree.text(tree.childOfKind(node, "dimensions")),
                        Optional.empty(), Passing.POSITIONAL));
                case "spread_parameter" -> {
                    int declarator = tree.childOfKind(node, "variable_declarator");
                    List<Integer> children = tree.children(node);
                    String type = tree.text(children.get(Math.max(0, children.indexOf(declarator) - 1)));
                    parameters.add(new Parameter(tree.text(tree.child(declarator, "name")), type, Optional.empty(),
                            Passing.VARIADIC));
                }
                default -> {}
            }
        }
        String returns = tree.text(tree.child(method, "type"));
        draft.signature = Optional.of(new Signature(parameters, returns, false, draft.flags.contains(Flag.STATIC),
                returns.matches(
                        "(\\w+\\.)*(Stream|IntStream|LongStream|Iterator|Flow\\.Publisher|Flux|Observable)\\b.*"),
                Optional.empty(), draft.doc));
    }

    static void body(SyntaxTree tree, int body, Draft draft) {
        draft.print = body < 0 ? List.of() : Draft.print(tree, body);
        for (int at = Math.max(body, 0); body >= 0 && at < tree.after(body); at++) {
            String kind = tree.kind(at);
            if (kind.endsWith("_statement") || kind.equals("local_variable_declaration")) {
                draft.statements++;
            }
            switch (kind) {
                case "if_statement", "for_statement", "enhanced_for_statement", "while_statement", "do_statement",
                        "catch_clause", "ternary_expression", "switch_label", "&&", "||" ->
                    draft.complexity++;
                default -> {}
            }
        }
        List<Integer> statements = tree.children(body).stream().filter(n -> !tree.kind(n).endsWith("comment")).toList();
        Set<String> told = draft.signature.stream().flatMap(s -> s.parameters().stream()).map(Parameter::name)
                .collect(Collectors.toSet());
        if (statements.size() == 1 && (told.isEmpty() || !draft.flags.contains(Flag.STATIC))
                && isAnswer(tree, statements.getFirst(), told)) {
            draft.flags.add(Flag.ANSWER);
        }
        boolean empty = body >= 0 && statements.isEmpty() && draft.kind == Kind.METHOD;
        boolean throwing = statements.size() == 1
                && tree.text(statements.getFirst()).startsWith("throw new UnsupportedOperationException");
        if (empty || throwing) {
            draft.flags.add(Flag.STUB);
        }
    }

    private static boolean isAnswer(SyntaxTree tree, int statement, Set<String> told) {
        int value = tree.children(statement).isEmpty() ? -1 : tree.children(statement).getFirst();
        boolean constant = tree.kind(value).matches("(string|decimal_integer|hex_integer|\\w*floating_point)_literal");
        return tree.is(statement, "return_statement") && value >= 0 && !constant && isPlain(tree, value, told)
                || tree.is(statement, "expression_statement") && (tree.is(value, "update_expression")
                        || tree.is(value, "assignment_expression") && isPlain(tree, tree.child(value, "right"), told));
    }

    /** Whether an expression asks nothing of other code but what a field or the object itself has to say. */
    private static boolean isPlain(SyntaxTree tree, int node, Set<String> told) {
        return switch (tree.kind(node)) {
            case "identifier", "this", "true", "false", "field_access", "class_literal", "array_access" -> true;
            case "parenthesized_expression", "unary_expression", "cast_expression", "binary_expression",
                    "ternary_expression", "instanceof_expression", "array_creation_expression", "argument_list" ->
                tree.children(node).stream().allMatch(child -> isPlain(tree, child, told));
            case "method_invocation" -> {
                String object = tree.text(tree.child(node, "object"));
                boolean own = object.isEmpty() || object.matches("(this\\.)?[a-z]\\w*|this|super");
                yield own && !told.contains(object) && isPlain(tree, tree.child(node, "arguments"), told);
            }
            default -> tree.kind(node).endsWith("literal") || tree.kind(node).endsWith("type")
                    || tree.kind(node).endsWith("type_identifier");
        };
    }

    /** Marks classes that can be made without arguments. */
    static void classFlags(List<Draft> all, Draft draft) {
        boolean constructor = false;
        boolean free = false;
        for (Draft member : all) {
            if (member.parent == draft && member.kind == Kind.CONSTRUCTOR) {
                constructor = true;
                boolean none = member.signature.map(s -> s.parameters().isEmpty()).orElse(false);
                free |= none && !member.flags.contains(Flag.ABSTRACT) && isOpen(member);
            }
        }
        boolean implied = !constructor && !draft.flags.contains(Flag.DATA)
                && draft.decorations.stream()
                        .noneMatch(d -> d.name().matches("(All|Required)ArgsConstructor|Value|Data"));
        if (free || implied) {
            draft.flags.add(Flag.NO_ARGUMENTS);
        }
    }

    private static boolean isOpen(Draft constructor) {
        return constructor.flags.contains(Flag.PUBLIC);
    }
}
