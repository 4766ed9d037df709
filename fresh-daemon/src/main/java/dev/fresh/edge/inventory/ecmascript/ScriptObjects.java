package dev.fresh.edge.inventory.ecmascript;

import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Objects with functions in them, and the old classes that are made of functions and their prototypes. */
final class ScriptObjects {

    private final SyntaxTree tree;
    private final ScriptWalk walk;
    private final ScriptUses uses;
    private final ScriptShapes shapes;
    private final ScriptClasses classes;
    private final List<Draft> drafts;
    private final Set<String> prototypes = new HashSet<>();
    private final Map<String, Draft> byPrototype = new HashMap<>();

    ScriptObjects(SyntaxTree tree, ScriptWalk walk, ScriptUses uses, ScriptShapes shapes, ScriptClasses classes,
            List<Draft> drafts) {
        this.tree = tree;
        this.walk = walk;
        this.uses = uses;
        this.shapes = shapes;
        this.classes = classes;
        this.drafts = drafts;
    }

    /** Whether making the object runs nothing, so that what it holds is used by nobody before the object is. */
    boolean isObject(int object) {
        boolean function = false;
        boolean name = false;
        for (int at = object + 1; at < tree.after(object); at++) {
            if (classes.isFunction(at)) {
                function = true;
                at = tree.after(at) - 1;
                continue;
            }
            switch (tree.kind(at)) {
                case "call_expression", "new_expression", "await_expression", "assignment_expression", "class",
                        "jsx_element", "jsx_self_closing_element" -> {
                    return false;
                }
                case "identifier", "shorthand_property_identifier" -> name = true;
                default -> {}
            }
        }
        return function || name;
    }

    /** An object in a variable: its functions are members, the rest is used as soon as the object is. */
    Draft object(int node, String name, int declarator, Draft unit, boolean exported) {
        int nameNode = tree.child(declarator, "name");
        Draft draft = new Draft(drafts, unit, Kind.CLASS, name, tree, declarator, nameNode < 0 ? declarator : nameNode);
        draft.flags.add(Flag.OBJECT);
        if (exported) {
            walk.offer(draft);
        }
        shapes.doc(declarator, draft);
        int type = tree.child(declarator, "type");
        bases(type, draft);
        for (int at = tree.child(declarator, "value"); tree.is(at, "satisfies_expression")
                || tree.is(at, "as_expression"); at = tree.children(at).getFirst()) {
            List<Integer> parts = tree.children(at);
            bases(parts.size() > 1 ? parts.get(1) : -1, draft);
        }
        for (int child : tree.children(node)) {
            switch (tree.kind(child)) {
                case "method_definition" -> classes.method(child, child, tree.child(child, "name"), List.of(), draft);
                case "pair" -> {
                    int value = walk.plain(tree.child(child, "value"));
                    int key = tree.child(child, "key");
                    if (classes.isFunction(value) && !tree.is(key, "computed_property_name")) {
                        classes.method(value, child, key, List.of(), draft);
                    } else {
                        draft.types.put(classes.name(key), uses.paths().of(value));
                        uses.walk(child, draft);
                    }
                }
                case "shorthand_property_identifier" -> {
                    draft.types.put(tree.text(child), uses.paths().of(child));
                    uses.walk(child, draft);
                }
                case "spread_element" -> {
                    draft.bases.add(uses.paths().of(tree.children(child).getFirst()));
                    uses.walk(child, draft);
                }
                default -> uses.walk(child, draft);
            }
        }
        ScriptShapes.classFlags(drafts, draft);
        return draft;
    }

    private void bases(int type, Draft draft) {
        if (type >= 0) {
            uses.walk(type, draft);
            String path = uses.paths().declared(type);
            if (path.startsWith("<")) {
                draft.bases.add(path.substring(1, path.length() - 1).replace("~", ""));
            }
        }
    }

    /** Notes which functions of the file are old classes. */
    void findPrototypes() {
        for (int node = 0; node < tree.size(); node++) {
            if (tree.is(node, "member_expression") && tree.text(tree.child(node, "property")).equals("prototype")
                    && tree.is(tree.child(node, "object"), "identifier")) {
                prototypes.add(tree.text(tree.child(node, "object")));
            }
        }
        prototypes.removeIf(name -> !walk.isFunction(name));
    }

    boolean isPrototype(String name) {
        return prototypes.contains(name);
    }

    /** A function that has members on its prototype is the constructor of a class. */
    void constructor(int node, Draft unit, boolean exported) {
        int nameNode = tree.child(node, "name");
        Draft draft = new Draft(drafts, unit, Kind.CLASS, tree.text(nameNode), tree, node, nameNode);
        if (exported) {
            walk.offer(draft);
        }
        byPrototype.put(draft.name, draft);
        Draft constructor = new Draft(drafts, draft, Kind.CONSTRUCTOR, "constructor", tree, node, nameNode);
        walk.body(node, constructor, "self");
        shapes.doc(node, draft);
    }

    /** {@code A.prototype.b = function () {}}, {@code A.prototype = {...}} and {@code util.inherits(A, B)}. */
    boolean prototype(int node, Draft unit) {
        if (tree.is(node, "call_expression")
                && tree.text(tree.child(node, "function")).matches("(util\\.)?inherits")) {
            List<Integer> given = tree.children(tree.child(node, "arguments"));
            Draft type = given.size() < 2 ? null : byPrototype.get(tree.text(given.getFirst()));
            if (type != null) {
                type.bases.add(uses.paths().of(given.get(1)));
            }
            return false;
        }
        int left = tree.is(node, "assignment_expression") ? tree.child(node, "left") : -1;
        int object = tree.child(left, "object");
        int value = tree.child(node, "right");
        if (!tree.is(left, "member_expression")) {
            return false;
        }
        String owner = tree.text(object).replaceFirst("\\.prototype$", "");
        Draft type = byPrototype.get(owner);
        if (type != null && classes.isFunction(value)) {
            classes.method(value, node, tree.child(left, "property"), List.of(), type);
            return true;
        }
        boolean whole = type != null && tree.text(tree.child(left, "property")).equals("prototype");
        if (whole && tree.is(value, "object")) {
            for (int child : tree.children(value)) {
                int function = tree.is(child, "pair") ? tree.child(child, "value") : child;
                if (classes.isFunction(function)) {
                    classes.method(function, child, tree.child(child, tree.is(child, "pair") ? "key" : "name"),
                            List.of(),
                            type);
                } else {
                    uses.walk(child, type);
                }
            }
            return true;
        }
        return false;
    }
}
