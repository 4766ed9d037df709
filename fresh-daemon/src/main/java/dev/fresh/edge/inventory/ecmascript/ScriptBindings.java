package dev.fresh.edge.inventory.ecmascript;

import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.inventory.facts.FileFacts.Use;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.List;

/** What declarations, patterns and assignments use of the values that they bind to names. */
final class ScriptBindings {

    private final SyntaxTree tree;
    private final ScriptUses uses;
    private final ScriptCalls calls;
    private final ScriptPaths paths;
    private final ScriptScopes scopes;

    ScriptBindings(SyntaxTree tree, ScriptUses uses, ScriptCalls calls) {
        this.tree = tree;
        this.uses = uses;
        this.calls = calls;
        this.paths = uses.paths();
        this.scopes = uses.scopes();
    }

    /** The default values and computed keys in a pattern. */
    void pattern(int node, Draft unit) {
        for (int child : node < 0 ? List.<Integer>of() : tree.children(node)) {
            switch (tree.kind(child)) {
                case "pair_pattern" -> {
                    if (tree.is(tree.child(child, "key"), "computed_property_name")) {
                        uses.walk(tree.child(child, "key"), unit);
                    }
                    pattern(child, unit);
                }
                case "object_pattern", "array_pattern", "rest_pattern" -> pattern(child, unit);
                case "object_assignment_pattern", "assignment_pattern" -> {
                    pattern(child, unit);
                    uses.walk(tree.child(child, "right"), unit);
                }
                default -> {}
            }
        }
        if (tree.is(node, "assignment_pattern")) {
            uses.walk(tree.child(node, "right"), unit);
        }
    }

    void declarator(int node, Draft unit) {
        int name = tree.child(node, "name");
        int value = tree.child(node, "value");
        uses.walk(tree.child(node, "type"), unit);
        pattern(name, unit);
        if (tree.is(name, "object_pattern")) {
            taken(name, value, unit);
        } else {
            given(value, unit);
        }
    }

    /** A value that only gets another name: it is used where that name is. */
    void given(int value, Draft unit) {
        int plain = tree.is(value, "await_expression") ? tree.children(value).getFirst() : value;
        if (!paths.loaded(plain).isEmpty()) {
            calls.load(plain, unit);
        } else {
            switch (tree.kind(value)) {
                case "identifier" -> uses.name(value, unit, Use.NAME);
                case "member_expression" -> uses.member(value, unit, Use.MEMBER);
                default -> uses.walk(value, unit);
            }
        }
    }

    /** The members that a pattern takes out of a value. */
    void taken(int pattern, int value, Draft unit) {
        String receiver = paths.of(value);
        for (int child : tree.children(pattern)) {
            String name = ScriptVariables.key(tree, child);
            if (!name.isEmpty()) {
                unit.use(Use.MEMBER, name, receiver, tree.line(child));
            } else if (tree.is(child, "rest_pattern") && ScriptUses.isPlace(receiver)) {
                unit.use(Use.WHOLE, "", receiver, tree.line(child));
            }
        }
        given(value, unit);
    }

    void assignment(int node, Draft unit) {
        int left = tree.child(node, "left");
        int right = tree.child(node, "right");
        if (tree.is(left, "member_expression")) {
            int object = tree.child(left, "object");
            boolean own = scopes.self().equals("self") && tree.is(object, "this");
            if (own) {
                field(tree.text(tree.child(left, "property")), right, unit);
            } else {
                uses.member(left, unit, Use.MEMBER);
            }
        } else if (tree.is(left, "object_pattern")) {
            pattern(left, unit);
            taken(left, right, unit);
            return;
        } else if (!tree.is(left, "identifier")) {
            uses.walk(left, unit);
        }
        uses.walk(right, unit);
    }

    private void field(String name, int value, Draft unit) {
        Draft owner = unit.kind == Kind.CLASS ? unit : unit.parent;
        if (owner != null && owner.kind == Kind.CLASS && uses.isOutermost()
                && !owner.types.getOrDefault(name, "").startsWith("<")) {
            Draft.note(owner.types, name, paths.of(value));
        }
    }
}
