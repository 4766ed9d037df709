package dev.fresh.edge.inventory.go;

import dev.fresh.core.task.Feature.Parameter;
import dev.fresh.core.task.Feature.Passing;
import dev.fresh.core.task.Feature.Signature;
import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.inventory.facts.Scopes;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Signatures of Go functions and what their bodies look like. */
final class GoShapes {

    private GoShapes() {
    }

    /** The access path of the first result. */
    static String result(SyntaxTree tree, int function, Scopes scopes) {
        int result = tree.child(function, "result");
        if (result < 0) {
            return FileFacts.FOREIGN;
        }
        if (!tree.is(result, "parameter_list")) {
            return GoPaths.declared(tree, result, scopes);
        }
        List<Integer> all = tree.children(result);
        return all.isEmpty() ? FileFacts.FOREIGN
                : GoPaths.declared(tree, tree.child(all.getFirst(), "type"), scopes);
    }

    static void signature(SyntaxTree tree, int function, Draft draft) {
        List<Parameter> parameters = new ArrayList<>();
        for (int node : tree.children(tree.child(function, "parameters"))) {
            boolean several = tree.is(node, "variadic_parameter_declaration");
            if (!several && !tree.is(node, "parameter_declaration")) {
                continue;
            }
            String type = tree.text(tree.child(node, "type"));
            List<Integer> names = tree.children(node).stream().filter(n -> tree.field(n).equals("name")).toList();
            for (String name : names.isEmpty() ? List.of("_") : names.stream().map(tree::text).toList()) {
                parameters.add(new Parameter(name, type, Optional.empty(),
                        several ? Passing.VARIADIC : Passing.POSITIONAL));
            }
        }
        int result = tree.child(function, "result");
        draft.signature = Optional.of(new Signature(parameters, result < 0 ? "void" : tree.text(result), false,
                draft.kind == Kind.FUNCTION, false, Optional.empty(), draft.doc));
    }

    static void body(SyntaxTree tree, int body, Draft draft) {
        if (body < 0) {
            // It is written in another language, and most likely called from there too.
            draft.flags.add(Flag.ABSTRACT);
            return;
        }
        draft.print = Draft.print(tree, body);
        for (int at = body; at < tree.after(body); at++) {
            String kind = tree.kind(at);
            if (kind.endsWith("_statement") || kind.equals("short_var_declaration")) {
                draft.statements++;
            }
            switch (kind) {
                case "if_statement", "for_statement", "expression_case", "type_case", "communication_case", "&&",
                        "||" ->
                    draft.complexity++;
                default -> {}
            }
        }
        List<Integer> list = tree.children(body);
        List<Integer> statements = (list.size() == 1 && tree.is(list.getFirst(), "statement_list")
                ? tree.children(list.getFirst()) : list).stream().filter(n -> !tree.is(n, "comment")).toList();
        boolean throwing = statements.size() == 1
                && tree.text(statements.getFirst()).matches("(?is)panic\\(\"(not |un|todo).*");
        if (statements.isEmpty() || throwing) {
            draft.flags.add(Flag.STUB);
        }
    }
}
