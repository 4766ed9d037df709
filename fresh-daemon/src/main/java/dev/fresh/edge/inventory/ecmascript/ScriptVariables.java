package dev.fresh.edge.inventory.ecmascript;

import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which variables a function, block or pattern declares, and what is known of their values. */
final class ScriptVariables {

    private final SyntaxTree tree;
    private final ScriptScopes scopes;
    private final ScriptPaths paths;

    ScriptVariables(SyntaxTree tree, ScriptScopes scopes, ScriptPaths paths) {
        this.tree = tree;
        this.scopes = scopes;
        this.paths = paths;
    }

    /** Declares what the statements directly in a block declare. */
    void declare(int block, boolean ofFunction) {
        for (int pass = 0; pass < 2; pass++) {
            for (int child : tree.children(block)) {
                switch (tree.kind(child)) {
                    case "lexical_declaration" -> declarators(child, pass == 1, !isConst(child), block);
                    case "function_declaration", "generator_function_declaration", "class_declaration",
                            "abstract_class_declaration", "enum_declaration", "interface_declaration",
                            "type_alias_declaration" -> {
                        if (pass == 0) {
                            unknown(tree.child(child, "name"));
                        }
                    }
                    case "variable_declaration" -> {
                        if (ofFunction && pass == 1) {
                            declarators(child, true, true, block);
                        }
                    }
                    default -> {}
                }
            }
        }
    }

    private boolean isConst(int declaration) {
        return tree.text(tree.first(declaration)).equals("const");
    }

    private void declarators(int declaration, boolean valued, boolean changing, int block) {
        for (int child : tree.children(declaration)) {
            if (tree.is(child, "variable_declarator")) {
                if (valued) {
                    valued(child, changing && isChanged(tree.text(tree.child(child, "name")), block));
                } else {
                    unknown(tree.child(child, "name"));
                }
            }
        }
    }

    private void valued(int declarator, boolean changed) {
        int name = tree.child(declarator, "name");
        int type = tree.child(declarator, "type");
        int value = tree.child(declarator, "value");
        if (tree.is(name, "identifier")) {
            scopes.put(tree.text(name), type >= 0 ? paths.declared(type)
                    : changed || value < 0 ? FileFacts.UNKNOWN : paths.of(value));
        } else if (tree.is(name, "object_pattern")) {
            String object = paths.of(value);
            unknown(name);
            for (int child : tree.children(name)) {
                String key = key(tree, child);
                int bound = bound(child);
                if (!key.isEmpty() && bound >= 0) {
                    scopes.put(tree.text(bound), object.equals(FileFacts.UNKNOWN) ? object : object + "." + key);
                }
            }
        } else {
            unknown(name);
        }
    }

    private boolean isChanged(String name, int block) {
        for (int at = block; at < tree.after(block); at++) {
            boolean assigns = tree.is(at, "assignment_expression") || tree.is(at, "augmented_assignment_expression");
            if (assigns && tree.text(tree.child(at, "left")).equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** The key that a part of an object pattern takes, empty when it is computed or the rest. */
    static String key(SyntaxTree tree, int part) {
        String key = switch (tree.kind(part)) {
            case "shorthand_property_identifier_pattern" -> tree.text(part);
            case "object_assignment_pattern" -> tree.text(tree.child(part, "left"));
            case "pair_pattern" -> {
                int name = tree.child(part, "key");
                yield tree.is(name, "property_identifier") ? tree.text(name) : "";
            }
            default -> "";
        };
        return ScriptNames.isPlain(key) ? key : "";
    }

    /** The variable that a part of an object pattern declares, -1 when it is a pattern again. */
    int bound(int part) {
        int target = switch (tree.kind(part)) {
            case "shorthand_property_identifier_pattern" -> part;
            case "object_assignment_pattern" -> tree.child(part, "left");
            case "pair_pattern" -> tree.child(part, "value");
            default -> -1;
        };
        target = tree.is(target, "assignment_pattern") ? tree.child(target, "left") : target;
        return tree.is(target, "identifier") || tree.is(target, "shorthand_property_identifier_pattern") ? target : -1;
    }

    /** The {@code var} declarations anywhere in a function belong to all of it. */
    void hoist(int body) {
        int end = body < 0 ? 0 : tree.after(body);
        for (int at = Math.max(body, 0); at < end; at++) {
            if (at != body && ScriptUses.FUNCTIONS.contains(tree.kind(at))) {
                at = tree.after(at) - 1;
            } else if (tree.is(at, "variable_declaration")) {
                for (int child : tree.children(at)) {
                    unknown(tree.child(child, "name"));
                }
            }
        }
    }

    void typeParameters(int node) {
        int list = tree.childOfKind(node, "type_parameters");
        for (int child : list < 0 ? List.<Integer>of() : tree.children(list)) {
            unknown(tree.child(child, "name"));
        }
        if (tree.is(node, "mapped_type_clause")) {
            unknown(tree.child(node, "name"));
        }
        if (tree.is(node, "conditional_type")) {
            for (int at = node; at < tree.after(node); at++) {
                if (tree.is(at, "infer_type")) {
                    unknown(tree.children(at).getFirst());
                }
            }
        }
    }

    /** Declares the parameters of a function. */
    void parameters(int function) {
        unknown(tree.child(function, "parameter"));
        for (int parameter : tree.children(tree.child(function, "parameters"))) {
            int pattern = tree.child(parameter, "pattern");
            int type = tree.child(parameter, "type");
            if (tree.is(pattern, "identifier") && type >= 0) {
                scopes.put(tree.text(pattern), paths.declared(type));
            } else if (tree.is(pattern, "this") || tree.is(parameter, "comment")) {
                continue;
            } else {
                unknown(pattern >= 0 ? pattern : parameter);
            }
        }
    }

    /** Declares every name of a pattern with a value that nobody knows. */
    void unknown(int pattern) {
        Set<Integer> skipped = new HashSet<>();
        for (int at = Math.max(pattern, 0); pattern >= 0 && at < tree.after(pattern); at++) {
            switch (tree.kind(at)) {
                case "assignment_pattern", "object_assignment_pattern" -> skipped.add(tree.child(at, "right"));
                case "identifier", "shorthand_property_identifier_pattern", "type_identifier" ->
                    scopes.put(tree.text(at), FileFacts.UNKNOWN);
                default -> {}
            }
            while (skipped.contains(at + 1)) {
                at = tree.after(at + 1) - 1;
            }
        }
    }
}
