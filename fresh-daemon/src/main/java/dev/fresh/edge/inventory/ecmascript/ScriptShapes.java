package dev.fresh.edge.inventory.ecmascript;

import dev.fresh.core.task.Feature.Parameter;
import dev.fresh.core.task.Feature.Passing;
import dev.fresh.core.task.Feature.Signature;
import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Signatures, documentation and the look of functions and classes. */
final class ScriptShapes {

    private static final Pattern TAG = Pattern.compile("(?m)^\\s*@");
    private static final Pattern PLACEHOLDER = Pattern.compile(
            "throw new \\w*Error\\(\\s*(['\"`].*(?i:not (yet )?implemented|unsupported|todo).*['\"`])?\\s*\\);?");

    private final SyntaxTree tree;
    private final Map<Integer, Integer> comments = new HashMap<>();

    ScriptShapes(SyntaxTree tree) {
        this.tree = tree;
        for (int node = 0; node < tree.size(); node++) {
            if (tree.is(node, "comment") && tree.source().startsWith("/**", tree.start(node))) {
                int next = tree.next(node);
                while (tree.is(next, "decorator")) {
                    next = tree.next(next);
                }
                if (next >= 0) {
                    comments.put(next, node);
                }
            }
        }
    }

    /** Reads the comment in front of a definition or of the statement around it. */
    void doc(int node, Draft draft) {
        for (int at = node; at > 0; at = tree.parent(at)) {
            Integer comment = comments.get(at);
            if (comment != null) {
                String text = tree.text(comment).replaceAll("^/\\*\\*|\\*/$", "").replaceAll("(?m)^\\s*\\* ?", "");
                String[] parts = TAG.split(text, 2);
                draft.doc = Draft.firstSentence(parts[0]);
                if (text.contains("@deprecated")) {
                    draft.flags.add(Flag.DEPRECATED);
                }
                return;
            }
            if (tree.kind(at).endsWith("_statement") && !tree.is(at, "expression_statement")
                    || tree.is(at, "class_body") || tree.is(at, "object")) {
                return;
            }
        }
    }

    /** Notes the parameters and what kind of function it is. */
    void signature(int function, Draft draft) {
        for (int child = tree.first(function); child >= 0; child = tree.next(child)) {
            switch (tree.text(child).length() > 9 ? "" : tree.text(child)) {
                case "async" -> draft.flags.add(Flag.ASYNC);
                case "*" -> draft.flags.add(Flag.GENERATOR);
                default -> {}
            }
        }
        List<Parameter> parameters = new ArrayList<>();
        int single = tree.child(function, "parameter");
        if (single >= 0) {
            parameters.add(new Parameter(tree.text(single), "", Optional.empty(), Passing.POSITIONAL));
        }
        for (int node : tree.children(tree.child(function, "parameters"))) {
            if (!tree.is(node, "comment") && !tree.is(tree.child(node, "pattern"), "this")) {
                parameters.add(parameter(node));
            }
        }
        boolean free = draft.kind == Kind.FUNCTION || draft.flags.contains(Flag.STATIC);
        draft.signature = Optional.of(new Signature(parameters, type(tree.child(function, "return_type")),
                draft.flags.contains(Flag.ASYNC), free, draft.flags.contains(Flag.GENERATOR), Optional.empty(),
                draft.doc));
    }

    private Parameter parameter(int node) {
        boolean typed = tree.is(node, "required_parameter") || tree.is(node, "optional_parameter");
        int pattern = typed ? tree.child(node, "pattern") : node;
        int value = tree.child(typed ? node : pattern, typed ? "value" : "right");
        pattern = tree.is(pattern, "assignment_pattern") ? tree.child(pattern, "left") : pattern;
        boolean rest = tree.is(pattern, "rest_pattern");
        int inner = rest && !tree.children(pattern).isEmpty() ? tree.children(pattern).getFirst() : pattern;
        String name = tree.is(inner, "object_pattern") ? "{}" : tree.is(inner, "array_pattern") ? "[]"
                : tree.text(inner);
        String type = type(tree.child(node, "type"));
        if (tree.is(node, "optional_parameter") && value < 0 && !type.isEmpty()) {
            type = type + " | undefined";
        }
        return new Parameter(name, type, value < 0 ? Optional.empty() : Optional.of(tree.text(value)),
                rest ? Passing.VARIADIC : Passing.POSITIONAL);
    }

    private String type(int annotation) {
        return tree.text(annotation).replaceFirst("^:\\s*", "");
    }

    /** Marks placeholders and takes the body's print. */
    void body(int function, Draft draft) {
        int body = tree.child(function, "body");
        draft.print = Draft.print(tree, body);
        if (!tree.is(body, "statement_block")) {
            return;
        }
        List<Integer> statements = tree.children(body).stream().filter(n -> !tree.is(n, "comment")).toList();
        boolean assigns = tree.text(tree.child(function, "parameters")).matches("(?s).*\\b(private|public|protected|"
                + "readonly)\\b.*");
        if (statements.isEmpty() && !(draft.kind == Kind.CONSTRUCTOR && assigns)
                || statements.size() == 1 && PLACEHOLDER.matcher(tree.text(statements.getFirst())).matches()) {
            draft.flags.add(Flag.STUB);
        }
        if (draft.flags.contains(Flag.GENERATOR)) {
            draft.signature = draft.signature.map(s -> new Signature(s.parameters(), s.returnType(), s.isAsync(),
                    s.isStatic(), true, s.receiver(), s.doc()));
        }
    }

    /** Marks classes that only hold data and those that can be made without arguments. */
    static void classFlags(List<Draft> all, Draft draft) {
        boolean behaviour = false;
        boolean free = true;
        for (Draft member : all) {
            if (member.parent != draft) {
                continue;
            }
            if (member.kind == Kind.CONSTRUCTOR) {
                free = member.signature.stream().flatMap(s -> s.parameters().stream())
                        .allMatch(p -> p.defaultValue().isPresent() || p.passing() == Passing.VARIADIC
                                || p.type().endsWith("| undefined"));
            } else {
                behaviour |= !member.flags.contains(Flag.PROPERTY);
            }
        }
        if (!behaviour && !draft.flags.contains(Flag.ENUM) && !draft.flags.contains(Flag.INTERFACE)) {
            draft.flags.add(Flag.DATA);
        }
        if (free) {
            draft.flags.add(Flag.NO_ARGUMENTS);
        }
    }
}
