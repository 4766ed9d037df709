package dev.fresh.edge.inventory.ecmascript;

import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Import;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a file imports and exports, as ES modules and as CommonJS do it. */
final class ScriptExports {

    private final SyntaxTree tree;
    private final ScriptWalk walk;
    private final ScriptUses uses;
    private final Set<String> names = new TreeSet<>();
    private final Set<String> open = new TreeSet<>();
    private final ScriptCommonJs common;

    ScriptExports(SyntaxTree tree, ScriptWalk walk, ScriptUses uses) {
        this.tree = tree;
        this.walk = walk;
        this.uses = uses;
        this.common = new ScriptCommonJs(tree, walk, uses, this);
    }

    /** The names under which others get something from this file. */
    List<String> names() {
        return List.copyOf(names);
    }

    /** Notes a name under which others get something. */
    void name(String name) {
        names.add(name);
    }

    /** Notes that a definition of the file is for others too. */
    void open(String name) {
        open.add(name);
    }

    /** Exports by assignment. */
    ScriptCommonJs common() {
        return common;
    }

    void offer(Draft draft) {
        ScriptWalk.open(draft);
        if (draft.parent.kind == Kind.MODULE) {
            names.add(draft.name);
        }
    }

    private String specifier(int node) {
        return ScriptNames.specifier(uses.paths().literal(tree.child(node, "source")));
    }

    void imports(int node, Draft unit) {
        int line = tree.line(node);
        int required = tree.childOfKind(node, "import_require_clause");
        if (required >= 0) {
            String spec = specifier(required);
            unit.imports.add(new Import(tree.text(tree.childOfKind(required, "identifier")), spec, spec, line));
            return;
        }
        String spec = specifier(node);
        String runs = isTypeOnly(node) ? "" : spec;
        int clause = tree.childOfKind(node, "import_clause");
        if (clause < 0) {
            unit.imports.add(new Import("", spec, spec, line));
        }
        for (int child : tree.children(clause)) {
            switch (tree.kind(child)) {
                case "identifier" -> unit.imports.add(new Import(tree.text(child), spec + "." + ScriptNames.DEFAULT,
                        runs, line));
                case "namespace_import" -> unit.imports.add(new Import(tree.text(tree.childOfKind(child, "identifier")),
                        spec, runs, line));
                case "named_imports" -> {
                    for (int one : tree.children(child)) {
                        if (tree.is(one, "import_specifier")) {
                            String name = text(tree.child(one, "name"));
                            int alias = tree.child(one, "alias");
                            unit.imports.add(new Import(alias < 0 ? name : tree.text(alias), spec + "." + name,
                                    isTypeOnly(one) ? "" : runs, tree.line(one)));
                        }
                    }
                }
                default -> {}
            }
        }
    }

    private boolean isTypeOnly(int node) {
        for (int child = tree.first(node); child >= 0; child = tree.next(child)) {
            if (tree.is(child, "type") && !tree.named(child)) {
                return true;
            }
        }
        return false;
    }

    String text(int node) {
        return tree.is(node, "string") ? uses.paths().literal(node) : tree.text(node);
    }

    void export(int node, Draft unit) {
        int declaration = tree.child(node, "declaration");
        int value = tree.child(node, "value");
        boolean isDefault = tree.childOfKind(node, ScriptNames.DEFAULT) >= 0;
        if (tree.child(node, "source") >= 0) {
            passOn(node, unit);
        } else if (declaration >= 0 && isDefault) {
            standard(declaration, node, unit);
        } else if (declaration >= 0) {
            walk.statement(declaration, unit, true);
            declared(declaration);
        } else if (value >= 0) {
            standard(value, node, unit);
        } else if (tree.childOfKind(node, "export_clause") >= 0) {
            for (int one : tree.children(tree.childOfKind(node, "export_clause"))) {
                if (tree.is(one, "export_specifier")) {
                    local(text(tree.child(one, "name")), tree.child(one, "alias"), unit);
                }
            }
        } else {
            // export = value
            List<Integer> inner = tree.children(node);
            if (!inner.isEmpty() && !tree.is(inner.getLast(), "namespace_export")) {
                common.whole(inner.getLast(), node, unit);
            }
        }
    }

    private void declared(int declaration) {
        if (tree.is(declaration, "type_alias_declaration")) {
            names.add(tree.text(tree.child(declaration, "name")));
        }
        for (int child : tree.children(declaration)) {
            if (tree.is(child, "variable_declarator") && tree.is(tree.child(child, "name"), "identifier")) {
                names.add(tree.text(tree.child(child, "name")));
            }
        }
    }

    private void local(String name, int alias, Draft unit) {
        String shown = alias < 0 ? name : text(alias);
        names.add(shown);
        open.add(name);
        if (!shown.equals(name)) {
            unit.types.put(FileFacts.HANDED_OUT + shown, name);
        }
    }

    private void passOn(int node, Draft unit) {
        String spec = specifier(node);
        String runs = isTypeOnly(node) ? "" : spec;
        int clause = tree.childOfKind(node, "export_clause");
        int space = tree.childOfKind(node, "namespace_export");
        if (space >= 0) {
            String name = text(tree.children(space).getFirst());
            unit.imports.add(new Import(name, spec, runs, tree.line(node)));
            names.add(name);
        } else if (clause < 0) {
            unit.imports.add(new Import(FileFacts.PASSED_ON, spec, runs, tree.line(node)));
        } else {
            for (int one : tree.children(clause)) {
                if (tree.is(one, "export_specifier")) {
                    String name = text(tree.child(one, "name"));
                    int alias = tree.child(one, "alias");
                    String shown = alias < 0 ? name : text(alias);
                    unit.imports.add(new Import(shown, spec + "." + name, runs, tree.line(one)));
                    names.add(shown);
                }
            }
        }
    }

    /** The default export. */
    private void standard(int node, int statement, Draft unit) {
        names.add(ScriptNames.DEFAULT);
        int value = walk.plain(node);
        int nameNode = tree.child(value, "name");
        if (ScriptUses.FUNCTIONS.contains(tree.kind(value)) || ScriptUses.CLASSES.contains(tree.kind(value))
                || tree.is(value, "interface_declaration")) {
            define(value, nameNode, statement, unit);
        } else if (tree.is(value, "identifier")) {
            open.add(tree.text(value));
            unit.types.put(FileFacts.HANDED_OUT + ScriptNames.DEFAULT, tree.text(value));
        } else if (tree.is(value, "object") && walk.isObject(value)) {
            walk.object(value, ScriptNames.DEFAULT, statement, unit);
        } else {
            unit.types.put(ScriptNames.DEFAULT, uses.paths().of(value));
            uses.walk(value, unit);
        }
    }

    void define(int value, int nameNode, int outer, Draft unit) {
        Draft draft;
        if (ScriptUses.FUNCTIONS.contains(tree.kind(value))) {
            draft = walk.function(value, nameNode, outer, unit, true);
        } else {
            draft = walk.type(value, nameNode, outer, unit);
        }
        if (!draft.name.equals(ScriptNames.DEFAULT)) {
            names.remove(draft.name);
            unit.types.put(FileFacts.HANDED_OUT + ScriptNames.DEFAULT, draft.name);
        }
    }

    /** {@code const x = value} where the value is no definition of its own. */
    void variable(int node, int value, Draft unit, boolean exported) {
        String name = tree.text(tree.child(node, "name"));
        int type = tree.child(node, "type");
        int given = tree.child(node, "value");
        if (exported && unit.kind == Kind.MODULE) {
            names.add(name);
        }
        if (tree.is(value, "assignment_expression") && common.assigned(value, unit)) {
            // var app = module.exports = ...
            unit.types.put(name, ScriptNames.OWN_FILE);
            unit.imports.add(new Import(ScriptNames.OWN_FILE, ScriptNames.OWN_FILE, "", tree.line(node)));
            return;
        }
        String spec = uses.paths().loaded(tree.is(value, "await_expression") ? tree.children(value).getFirst() : value);
        if (!spec.isEmpty()) {
            unit.imports.add(new Import(name, spec, spec, tree.line(node)));
            return;
        }
        // What is assigned again, by some function of the file, may hold anything.
        Draft.note(unit.types, name, type >= 0 ? uses.paths().declared(type)
                : walk.isAssigned(name) ? FileFacts.UNKNOWN : uses.paths().of(given));
        uses.walk(type, unit);
        uses.bindings().given(given, unit);
    }

    /** {@code const { a, b: c } = value}. */
    void destructured(int node, Draft unit, boolean exported) {
        int pattern = tree.child(node, "name");
        int value = tree.child(node, "value");
        int plain = tree.is(value, "await_expression") ? tree.children(value).getFirst() : value;
        String spec = uses.paths().loaded(plain);
        String path = uses.paths().of(value);
        uses.bindings().pattern(pattern, unit);
        for (int part : tree.is(pattern, "object_pattern") ? tree.children(pattern) : List.<Integer>of()) {
            String key = ScriptVariables.key(tree, part);
            int bound = uses.variables().bound(part);
            if (!key.isEmpty() && bound >= 0) {
                String name = tree.text(bound);
                if (exported) {
                    names.add(name);
                }
                if (spec.isEmpty()) {
                    Draft.note(unit.types, name, path.equals(FileFacts.UNKNOWN) ? path : path + "." + key);
                } else {
                    unit.imports.add(new Import(name, spec + "." + key, spec, tree.line(part)));
                }
            }
        }
        if (spec.isEmpty() && tree.is(pattern, "object_pattern")) {
            uses.bindings().taken(pattern, value, unit);
        } else if (spec.isEmpty()) {
            uses.walk(value, unit);
        }
    }

    /** Marks what was exported by name, and lets others import a CommonJS file as a whole. */
    void finish(Draft module, List<Draft> drafts) {
        for (Draft draft : drafts) {
            if (draft.parent == module && open.contains(draft.name)) {
                draft.flags.add(Flag.PUBLIC);
            }
        }
        if (common.isSeen() && !module.types.containsKey(ScriptNames.DEFAULT)
                && !module.types.containsKey(FileFacts.HANDED_OUT + ScriptNames.DEFAULT)
                && drafts.stream().noneMatch(d -> d.parent == module && d.name.equals(ScriptNames.DEFAULT))) {
            module.imports.add(new Import(ScriptNames.DEFAULT, ScriptNames.OWN_FILE, "", 1));
        }
    }
}
