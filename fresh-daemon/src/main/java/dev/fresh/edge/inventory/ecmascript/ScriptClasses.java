package dev.fresh.edge.inventory.ecmascript;

import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Argument;
import dev.fresh.edge.inventory.facts.FileFacts.Decoration;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Classes, interfaces, enumerations, namespaces, objects with functions in them, and old classes by prototype. */
final class ScriptClasses {

    private final SyntaxTree tree;
    private final ScriptWalk walk;
    private final ScriptUses uses;
    private final ScriptShapes shapes;
    private final List<Draft> drafts;

    ScriptClasses(SyntaxTree tree, ScriptWalk walk, ScriptUses uses, ScriptShapes shapes, List<Draft> drafts) {
        this.tree = tree;
        this.walk = walk;
        this.uses = uses;
        this.shapes = shapes;
        this.drafts = drafts;
    }

    /** A class, interface or enumeration; {@code nameNode} is -1 for one without name. */
    Draft type(int node, int nameNode, int outer, Draft unit, boolean exported) {
        String name = nameNode < 0 ? ScriptNames.DEFAULT : tree.text(nameNode);
        Draft draft = new Draft(drafts, unit, Kind.CLASS, name, tree, outer, nameNode < 0 ? node : nameNode);
        if (exported) {
            walk.offer(draft);
        }
        shapes.doc(node, draft);
        boolean ambient = tree.is(tree.parent(node), "ambient_declaration");
        switch (tree.kind(node)) {
            case "interface_declaration" -> draft.flags.add(Flag.INTERFACE);
            case "enum_declaration" -> draft.flags.add(Flag.ENUM);
            case "abstract_class_declaration" -> draft.flags.add(Flag.ABSTRACT);
            default -> {
                if (ambient) {
                    draft.flags.add(Flag.INTERFACE);
                }
            }
        }
        decorations(node, draft);
        if (tree.is(tree.parent(node), "export_statement")) {
            decorations(tree.parent(node), draft);
        }
        uses.scopes().open();
        uses.scopes().openSelf("self");
        uses.variables().typeParameters(node);
        uses.walk(tree.childOfKind(node, "type_parameters"), draft);
        for (int child : tree.children(node)) {
            if (tree.is(child, "class_heritage") || tree.is(child, "extends_type_clause")) {
                heritage(child, draft);
            }
        }
        int body = tree.child(node, "body");
        if (draft.flags.contains(Flag.ENUM)) {
            uses.children(body, draft);
        } else {
            fields(body, draft);
            members(body, draft);
        }
        uses.scopes().closeSelf();
        uses.scopes().close();
        ScriptShapes.classFlags(drafts, draft);
        return draft;
    }

    private void heritage(int node, Draft draft) {
        for (int child : tree.children(node)) {
            switch (tree.kind(child)) {
                case "extends_clause", "implements_clause" -> heritage(child, draft);
                case "type_arguments" -> uses.walk(child, draft);
                case "type_identifier", "nested_type_identifier" -> {
                    uses.walk(child, draft);
                    draft.bases.add(uses.paths().plain(child));
                }
                case "generic_type" -> {
                    uses.walk(child, draft);
                    draft.bases.add(uses.paths().plain(child));
                }
                default -> {
                    uses.object(child, draft);
                    draft.bases.add(uses.paths().of(child));
                }
            }
        }
    }

    private void decorations(int node, Draft draft) {
        for (int child : tree.children(node)) {
            if (tree.is(child, "decorator")) {
                decoration(child, draft);
            }
        }
    }

    private void decoration(int node, Draft draft) {
        int expression = tree.children(node).getFirst();
        boolean call = tree.is(expression, "call_expression");
        String path = uses.paths().of(call ? tree.child(expression, "function") : expression);
        List<Argument> arguments = call ? uses.arguments(tree.child(expression, "arguments")) : List.of();
        draft.decorations.add(new Decoration(path, arguments, tree.line(node)));
        draft.firstLine = Math.min(draft.firstLine, tree.line(node));
        uses.children(node, draft);
    }

    /** The fields first, so that methods know what they hold. */
    private void fields(int body, Draft draft) {
        for (int child : tree.children(body)) {
            switch (tree.kind(child)) {
                case "public_field_definition", "field_definition", "property_signature" -> {
                    int type = tree.child(child, "type");
                    int value = walk.plain(tree.child(child, "value"));
                    if (!isFunction(value)) {
                        draft.types.put(tree.text(fieldName(child)), type >= 0 ? uses.paths().declared(type)
                                : value >= 0 ? uses.paths().of(value) : FileFacts.UNKNOWN);
                    }
                }
                case "method_definition" -> {
                    if (tree.text(tree.child(child, "name")).equals("constructor")) {
                        parameterFields(child, draft);
                    }
                }
                default -> {}
            }
        }
    }

    private int fieldName(int field) {
        int name = tree.child(field, "name");
        return name >= 0 ? name : tree.child(field, "property");
    }

    boolean isFunction(int value) {
        return ScriptUses.FUNCTIONS.contains(tree.kind(value));
    }

    private void parameterFields(int constructor, Draft draft) {
        for (int parameter : tree.children(tree.child(constructor, "parameters"))) {
            boolean field = tree.childOfKind(parameter, "accessibility_modifier") >= 0
                    || hasWord(parameter, "readonly");
            if (field) {
                int type = tree.child(parameter, "type");
                draft.types.put(tree.text(tree.child(parameter, "pattern")),
                        type < 0 ? FileFacts.UNKNOWN : uses.paths().declared(type));
            }
        }
    }

    private boolean hasWord(int node, String word) {
        for (int child = tree.first(node); child >= 0; child = tree.next(child)) {
            if (tree.is(child, word)) {
                return true;
            }
        }
        return false;
    }

    private void members(int body, Draft draft) {
        List<Integer> decorators = new ArrayList<>();
        Set<String> bodies = new HashSet<>();
        tree.children(body).stream().filter(n -> tree.is(n, "method_definition"))
                .forEach(n -> bodies.add(tree.text(tree.child(n, "name"))));
        for (int child : tree.children(body)) {
            switch (tree.kind(child)) {
                case "decorator" -> decorators.add(child);
                case "method_definition" -> {
                    method(child, child, tree.child(child, "name"), decorators, draft);
                    decorators.clear();
                }
                case "method_signature", "abstract_method_signature" -> {
                    if (bodies.contains(tree.text(tree.child(child, "name")))) {
                        uses.walk(child, draft);
                    } else {
                        abstractMethod(child, draft);
                    }
                    decorators.clear();
                }
                case "public_field_definition", "field_definition" -> field(child, draft);
                case "property_signature" -> uses.walk(tree.child(child, "type"), draft);
                case "comment" -> uses.todo(child, draft);
                default -> uses.walk(child, draft);
            }
        }
    }

    private void field(int node, Draft draft) {
        int value = walk.plain(tree.child(node, "value"));
        if (isFunction(value)) {
            method(value, node, fieldName(node), List.of(), draft);
            return;
        }
        for (int child : tree.children(node)) {
            if (tree.is(child, "decorator")) {
                uses.children(child, draft);
            }
        }
        uses.walk(tree.child(node, "type"), draft);
        uses.walk(tree.child(node, "value"), draft);
    }

    void method(int node, int outer, int nameNode, List<Integer> decorators, Draft type) {
        String name = name(nameNode);
        boolean constructor = name.equals("constructor") && !type.flags.contains(Flag.OBJECT);
        Draft draft = new Draft(drafts, type, constructor ? Kind.CONSTRUCTOR : Kind.METHOD, name, tree, outer,
                nameNode);
        decorators.forEach(d -> decoration(d, draft));
        decorations(outer, draft);
        if (tree.is(nameNode, "computed_property_name")) {
            uses.children(nameNode, type);
        }
        modifiers(outer, draft);
        String self = !tree.is(node, "arrow_function") || !type.flags.contains(Flag.OBJECT) ? "self"
                : FileFacts.UNKNOWN;
        walk.body(node, draft, self);
        shapes.doc(outer, draft);
    }

    private void modifiers(int node, Draft draft) {
        boolean closed = draft.name.startsWith("#") || draft.name.startsWith("_");
        for (int child = tree.first(node); child >= 0; child = tree.next(child)) {
            switch (tree.kind(child)) {
                case "accessibility_modifier" -> closed |= !tree.text(child).equals("public");
                case "static" -> draft.flags.add(Flag.STATIC);
                case "get", "set" -> draft.flags.add(Flag.PROPERTY);
                case "override_modifier" -> draft.flags.add(Flag.OVERRIDE);
                default -> {}
            }
        }
        if (!closed) {
            draft.flags.add(Flag.PUBLIC);
        }
    }

    String name(int nameNode) {
        return tree.is(nameNode, "string") ? uses.paths().literal(nameNode) : tree.text(nameNode);
    }

    private void abstractMethod(int node, Draft type) {
        int nameNode = tree.child(node, "name");
        Draft draft = new Draft(drafts, type, Kind.METHOD, name(nameNode), tree, node, nameNode);
        draft.flags.add(Flag.ABSTRACT);
        modifiers(node, draft);
        shapes.doc(node, draft);
        shapes.signature(node, draft);
        draft.returns = tree.child(node, "return_type") < 0 ? FileFacts.UNKNOWN
                : uses.paths().declared(tree.child(node, "return_type"));
        uses.walk(node, draft);
    }

    void namespace(int node, Draft unit, boolean exported) {
        int nameNode = tree.child(node, "name");
        int body = tree.child(node, "body");
        if (!tree.is(nameNode, "identifier") || body < 0) {
            uses.walk(body, unit);
            return;
        }
        Draft draft = new Draft(drafts, unit, Kind.CLASS, tree.text(nameNode), tree, node, nameNode);
        draft.flags.add(Flag.NAMESPACE);
        if (exported) {
            walk.offer(draft);
        }
        shapes.doc(node, draft);
        for (int child : tree.children(body)) {
            boolean open = tree.is(child, "export_statement");
            walk.statement(open && tree.child(child, "declaration") >= 0 ? tree.child(child, "declaration") : child,
                    draft, open);
        }
    }
}
