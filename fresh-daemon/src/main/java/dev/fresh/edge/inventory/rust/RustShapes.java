package dev.fresh.edge.inventory.rust;

import dev.fresh.core.task.Feature.Parameter;
import dev.fresh.core.task.Feature.Passing;
import dev.fresh.core.task.Feature.Signature;
import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Signatures of Rust functions and what their bodies look like. */
final class RustShapes {

    private RustShapes() {
    }

    /** The first sentence of the documentation in front of an item. */
    static String doc(SyntaxTree tree, int item) {
        StringBuilder text = new StringBuilder();
        for (int sibling = tree.first(tree.parent(item)); sibling >= 0
                && sibling != item; sibling = tree.next(sibling)) {
            String line = tree.text(sibling);
            if (line.startsWith("///") || line.startsWith("/**")) {
                text.append(line.replaceFirst("^(///|/\\*\\*)", "").replaceFirst("\\*/\\s*$", "")).append('\n');
            } else if (!tree.is(sibling, "attribute_item")) {
                text.setLength(0);
            }
        }
        return Draft.firstSentence(text.toString());
    }

    static void signature(SyntaxTree tree, int function, Draft draft) {
        List<Parameter> parameters = new ArrayList<>();
        for (int node : tree.children(tree.child(function, "parameters"))) {
            if (tree.is(node, "parameter")) {
                parameters
                        .add(new Parameter(tree.text(tree.child(node, "pattern")), tree.text(tree.child(node, "type")),
                                Optional.empty(), Passing.POSITIONAL));
            }
        }
        int result = tree.child(function, "return_type");
        boolean async = tree.text(tree.childOfKind(function, "function_modifiers")).contains("async");
        draft.signature = Optional.of(new Signature(parameters, result < 0 ? "()" : tree.text(result), async,
                draft.flags.contains(Flag.STATIC), false, Optional.empty(), draft.doc));
    }

    static void body(SyntaxTree tree, int function, Draft draft) {
        int body = tree.child(function, "body");
        if (body < 0) {
            draft.flags.add(Flag.ABSTRACT);
            return;
        }
        draft.print = Draft.print(tree, body);
        for (int at = body; at < tree.after(body); at++) {
            switch (tree.kind(at)) {
                case "expression_statement", "let_declaration" -> draft.statements++;
                case "if_expression", "while_expression", "for_expression", "match_arm", "&&", "||" ->
                    draft.complexity++;
                default -> {}
            }
        }
        List<Integer> parts = tree.children(body).stream().filter(n -> !tree.kind(n).contains("comment")).toList();
        if (!parts.isEmpty() && !tree.kind(parts.getLast()).endsWith("_statement")) {
            draft.statements++;
        }
        boolean throwing = parts.size() == 1 && tree.text(parts.getFirst()).matches("(?s)(todo|unimplemented)!.*");
        if (parts.isEmpty() || throwing) {
            draft.flags.add(Flag.STUB);
        }
    }
}
