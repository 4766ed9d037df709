package dev.fresh.edge.inventory.ecmascript;

import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Import;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.List;

/** What a CommonJS file hands out by assigning to {@code exports}. */
final class ScriptCommonJs {

    private final SyntaxTree tree;
    private final ScriptWalk walk;
    private final ScriptUses uses;
    private final ScriptExports exports;
    private boolean common;

    ScriptCommonJs(SyntaxTree tree, ScriptWalk walk, ScriptUses uses, ScriptExports exports) {
        this.tree = tree;
        this.walk = walk;
        this.uses = uses;
        this.exports = exports;
    }

    /** Whether the file is one. */
    boolean isSeen() {
        return common;
    }

    /** Assignments to {@code exports}, {@code module.exports} and their members; false for any other expression. */
    boolean assigned(int node, Draft unit) {
        if (tree.is(node, "call_expression")) {
            return copied(node, unit);
        }
        if (!tree.is(node, "assignment_expression")) {
            return false;
        }
        String left = tree.text(tree.child(node, "left"));
        int value = tree.child(node, "right");
        if (left.equals("module.exports") || left.equals("exports")) {
            common = true;
            if (!(tree.is(value, "assignment_expression") && assigned(value, unit))) {
                whole(value, node, unit);
            }
            return true;
        }
        if (left.startsWith("module.exports.") || left.startsWith("exports.")) {
            common = true;
            member(left.substring(left.lastIndexOf('.') + 1), tree.child(tree.child(node, "left"), "property"), value,
                    node, unit);
            return true;
        }
        return false;
    }

    private void member(String name, int nameNode, int value, int outer, Draft unit) {
        exports.name(name);
        int plain = walk.plain(value);
        if (ScriptUses.FUNCTIONS.contains(tree.kind(plain))) {
            walk.function(plain, name, nameNode, outer, unit, true);
        } else if (tree.is(plain, "class")) {
            walk.type(plain, nameNode, outer, unit);
        } else if (tree.is(plain, "assignment_expression") && assigned(plain, unit)) {
            unit.types.put(name, tree.text(tree.child(tree.child(plain, "left"), "property")));
        } else if (tree.is(plain, "identifier")) {
            exports.open(tree.text(plain));
            if (!tree.text(plain).equals(name)) {
                unit.types.put(FileFacts.HANDED_OUT + name, tree.text(plain));
            }
        } else if (!tree.text(value).equals("void 0")) {
            load(plain, unit);
            unit.types.put(name, uses.paths().of(plain));
            uses.bindings().given(plain, unit);
        }
    }

    private void load(int value, Draft unit) {
        if (!uses.paths().loaded(value).isEmpty()) {
            unit.imports.add(ScriptUses.loading(uses.paths().loaded(value), tree.line(value)));
        }
    }

    /** {@code module.exports = value}. */
    void whole(int node, int outer, Draft unit) {
        int value = walk.plain(node);
        common = true;
        if (tree.is(value, "object")) {
            for (int child : tree.children(value)) {
                part(child, unit);
            }
        } else if (ScriptUses.FUNCTIONS.contains(tree.kind(value)) || tree.is(value, "class")) {
            int nameNode = tree.child(value, "name");
            exports.define(value, nameNode, outer, unit);
            unit.types.put(ScriptNames.WHOLE, nameNode < 0 ? ScriptNames.DEFAULT : tree.text(nameNode));
            exports.name(ScriptNames.DEFAULT);
        } else {
            if (tree.is(value, "identifier")) {
                exports.open(tree.text(value));
            } else {
                load(value, unit);
                uses.bindings().given(value, unit);
            }
            unit.types.put(ScriptNames.WHOLE, uses.paths().of(value));
            unit.types.put(ScriptNames.DEFAULT, uses.paths().of(value));
            exports.name(ScriptNames.DEFAULT);
        }
    }

    private void part(int node, Draft unit) {
        switch (tree.kind(node)) {
            case "pair" -> {
                int key = tree.child(node, "key");
                if (tree.is(key, "computed_property_name")) {
                    uses.walk(node, unit);
                } else {
                    member(exports.text(key), key, tree.child(node, "value"), node, unit);
                }
            }
            case "shorthand_property_identifier" -> {
                exports.name(tree.text(node));
                exports.open(tree.text(node));
            }
            case "method_definition" -> {
                int name = tree.child(node, "name");
                exports.name(tree.text(name));
                walk.function(node, exports.text(name), name, node, unit, true);
            }
            case "spread_element" -> spread(tree.children(node).getFirst(), unit);
            default -> uses.walk(node, unit);
        }
    }

    /** Everything of another module is handed on. */
    private void spread(int value, Draft unit) {
        String spec = uses.paths().loaded(value);
        String alias = tree.text(value);
        if (spec.isEmpty()) {
            spec = unit.imports.stream().filter(i -> i.alias().equals(alias)).map(Import::target).findFirst()
                    .orElse("");
        }
        if (spec.isEmpty()) {
            uses.walk(value, unit);
        } else {
            unit.imports.add(new Import(FileFacts.PASSED_ON, spec.replaceFirst("\\.default$", ""), spec,
                    tree.line(value)));
        }
    }

    /** {@code Object.assign(exports, ...)} and {@code __exportStar(require("x"), exports)}. */
    private boolean copied(int node, Draft unit) {
        String callee = tree.text(tree.child(node, "function"));
        List<Integer> given = tree.children(tree.child(node, "arguments"));
        if (callee.equals("Object.assign") && given.size() > 1
                && tree.text(given.getFirst()).matches("module\\.exports|exports")) {
            common = true;
            for (int one : given.subList(1, given.size())) {
                if (tree.is(one, "object")) {
                    tree.children(one).forEach(child -> part(child, unit));
                } else {
                    spread(one, unit);
                }
            }
            return true;
        }
        return false;
    }
}
