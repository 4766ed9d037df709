package dev.fresh.edge.inventory.python;

import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.List;
import java.util.Map;

/** The variables of one Python function, inner functions included, with what is known of their values. */
final class PythonLocals {

    private final SyntaxTree tree;
    private final Map<String, String> locals;

    PythonLocals(SyntaxTree tree, Map<String, String> locals) {
        this.tree = tree;
        this.locals = locals;
    }

    /** The name of the first parameter, which is the object or class of a method. */
    String receiver(int parameters) {
        List<Integer> all = tree.children(parameters);
        if (all.isEmpty()) {
            return "";
        }
        int first = all.getFirst();
        return tree.is(first, "identifier") ? tree.text(first)
                : tree.is(first, "typed_parameter") ? tree.text(tree.first(first)) : "";
    }

    void parameters(int node) {
        for (int parameter : tree.children(node)) {
            int type = tree.child(parameter, "type");
            int name = tree.is(parameter, "identifier") ? parameter : tree.child(parameter, "name");
            boolean many = false;
            if (name < 0) {
                List<Integer> inner = tree.children(parameter);
                name = inner.isEmpty() ? -1 : inner.getFirst();
                many = !tree.is(name, "identifier");
            }
            String text = tree.text(name).replaceFirst("^\\*+", "");
            if (!text.isEmpty()) {
                locals.put(text, many ? FileFacts.FOREIGN
                        : type >= 0 ? PythonPaths.declared(tree, type) : FileFacts.UNKNOWN);
            }
        }
    }

    /**
     * Collects what the body assigns.
     *
     * @param owner the class whose fields {@code self.x = ...} fills, null outside classes
     */
    void body(int node, String self, Draft owner, Draft unit) {
        for (int at = node; node >= 0 && at < tree.after(node); at++) {
            switch (tree.kind(at)) {
                case "assignment" -> assigned(at, self);
                case "named_expression" -> note(tree.child(at, "name"), PythonPaths.of(tree, tree.child(at, "value"),
                        self));
                case "for_statement", "for_in_clause" -> names(tree.child(at, "left"));
                case "as_pattern_target" -> target(at, self);
                case "function_definition", "class_definition" -> note(tree.child(at, "name"), FileFacts.UNKNOWN);
                case "lambda_parameters", "parameters" -> parameters(at);
                case "global_statement" -> tree.children(at).forEach(name -> locals.remove(tree.text(name)));
                case "case_pattern" -> captured(at);
                default -> {}
            }
        }
        for (int at = node; node >= 0 && at < tree.after(node); at++) {
            if (tree.is(at, "global_statement")) {
                tree.children(at).forEach(name -> locals.remove(tree.text(name)));
            } else if (owner != null && tree.is(at, "assignment")) {
                field(at, self, owner, unit);
            }
        }
    }

    private void assigned(int node, String self) {
        int left = tree.child(node, "left");
        int right = tree.child(node, "right");
        int type = tree.child(node, "type");
        if (tree.is(left, "identifier")) {
            note(left, type >= 0 ? PythonPaths.declared(tree, type) : PythonPaths.of(tree, right, self));
        } else if (tree.is(left, "pattern_list") || tree.is(left, "tuple_pattern") || tree.is(left, "list_pattern")) {
            names(left);
        }
    }

    private void field(int node, String self, Draft owner, Draft unit) {
        int left = tree.child(node, "left");
        if (tree.is(left, "attribute") && tree.text(tree.child(left, "object")).equals(self) && !self.isEmpty()) {
            int type = tree.child(node, "type");
            String value = type >= 0 ? PythonPaths.declared(tree, type)
                    : unit.resolved(PythonPaths.of(tree, tree.child(node, "right"), self));
            Draft.note(owner.types, tree.text(tree.child(left, "attribute")), value);
        }
    }

    /** {@code with open(x) as f} and {@code except E as e}. */
    private void target(int node, String self) {
        int value = tree.first(tree.parent(node));
        List<Integer> inner = tree.children(node);
        if (inner.size() == 1 && tree.is(inner.getFirst(), "identifier")) {
            boolean caught = tree.is(tree.parent(tree.parent(node)), "except_clause");
            note(inner.getFirst(), caught ? FileFacts.UNKNOWN : PythonPaths.of(tree, value, self));
        } else {
            names(node);
        }
    }

    private void captured(int pattern) {
        List<Integer> inner = tree.children(pattern);
        if (inner.size() == 1 && tree.is(inner.getFirst(), "dotted_name")
                && !tree.text(inner.getFirst()).contains(".")) {
            note(tree.first(inner.getFirst()), FileFacts.UNKNOWN);
        }
    }

    private void names(int node) {
        for (int at = node; node >= 0 && at < tree.after(node); at++) {
            if (tree.is(at, "identifier") && !tree.field(at).equals("attribute") && !tree.field(at).equals("object")) {
                note(at, FileFacts.UNKNOWN);
            }
        }
    }

    private void note(int name, String path) {
        if (name >= 0) {
            String text = tree.text(name);
            // x = x.strip() must not make x stand for itself.
            boolean own = path.substring(0, Draft.headEnd(path)).equals(text);
            Draft.note(locals, text, own ? FileFacts.UNKNOWN : path);
        }
    }
}
