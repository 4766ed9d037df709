package dev.fresh.edge.inventory.rust;

import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts.Import;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The use declarations of a Rust file, those that hand on what they take included. */
final class RustImports {

    private final SyntaxTree tree;
    private final Draft file;
    /** What the file defines by name, and what its own declarations make visible. */
    private final Set<String> items = new TreeSet<>();
    private final Map<String, String> aliases = new HashMap<>();
    private final List<String> exported = new ArrayList<>();

    RustImports(SyntaxTree tree, Draft file) {
        this.tree = tree;
        this.file = file;
        file.imports.add(new Import("crate", "crate", "", 1));
        file.imports.add(new Import("$self", "self", "", 1));
        file.imports.add(new Import("$super", "super", "", 1));
        file.imports.add(new Import("$super2", "super.super", "", 1));
    }

    List<String> exported() {
        return exported;
    }

    /** Notes a name that the file defines before its declarations are read. */
    void item(String name) {
        items.add(name);
    }

    /** A module of its own file. */
    void module(String name, String path, boolean open, int line) {
        String target = path.isEmpty() ? "self." + name : "./" + path;
        file.imports.add(new Import(name, target, target, line));
        aliases.put(name, target);
        if (open) {
            exported.add("mod " + name);
        }
    }

    /** @param modules the inline modules around, outermost first */
    void declaration(int node, Draft unit, List<String> modules) {
        boolean open = tree.text(tree.childOfKind(node, "visibility_modifier")).equals("pub");
        clause(tree.child(node, "argument"), "", unit, modules, open && modules.isEmpty() && unit == file);
    }

    private void clause(int node, String before, Draft unit, List<String> modules, boolean open) {
        switch (tree.kind(node)) {
            case "use_as_clause" -> add(tree.text(tree.child(node, "alias")), join(before,
                    path(tree.child(node, "path"))), unit, modules, open, node);
            case "use_list" -> tree.children(node).forEach(child -> clause(child, before, unit, modules, open));
            case "scoped_use_list" -> clause(tree.child(node, "list"), join(before, path(tree.child(node, "path"))),
                    unit, modules, open);
            case "use_wildcard" -> {
                List<Integer> inner = tree.children(node);
                String target = target(inner.isEmpty() ? before : join(before, path(inner.getFirst())), modules);
                file.imports.add(new Import("*", target, target, tree.line(node)));
                if (open) {
                    exported.add("all " + target);
                }
            }
            case "self" -> add(before.substring(before.lastIndexOf('.') + 1), before, unit, modules, open, node);
            case "identifier", "scoped_identifier", "crate", "super" -> {
                String path = join(before, path(node));
                add(path.substring(path.lastIndexOf('.') + 1), path, unit, modules, open, node);
            }
            default -> {}
        }
    }

    private String path(int node) {
        return tree.text(node).replaceAll("\\s+", "").replaceFirst("^::", "").replace("::", ".");
    }

    private static String join(String before, String path) {
        return before.isEmpty() ? path : path.isEmpty() ? before : before + "." + path;
    }

    private void add(String alias, String path, Draft unit, List<String> modules, boolean open, int node) {
        String target = target(path, modules);
        // What a trait is imported for is its methods; it needs no name for that.
        String visible = alias.equals("_") ? "" : alias;
        unit.imports.add(new Import(visible, target, target, tree.line(node)));
        if (unit == file) {
            aliases.putIfAbsent(alias, target);
        }
        if (open) {
            exported.add(alias);
        }
    }

    /** The path as seen from the file: inline modules are parts of it, and so are the names that it defines. */
    private String target(String path, List<String> modules) {
        List<String> parts = new ArrayList<>(List.of(path.split("\\.")));
        int up = 0;
        while (!parts.isEmpty() && parts.getFirst().equals("super") && up < modules.size()) {
            parts.removeFirst();
            up++;
        }
        boolean own = up > 0;
        if (!parts.isEmpty() && parts.getFirst().equals("self") && !modules.isEmpty()) {
            parts.removeFirst();
            own = true;
        }
        if (own && (parts.isEmpty() || !parts.getFirst().equals("super"))) {
            List<String> whole = new ArrayList<>(List.of("self"));
            whole.addAll(modules.subList(0, modules.size() - up));
            whole.addAll(parts);
            return String.join(".", whole);
        }
        String first = parts.isEmpty() ? "" : parts.getFirst();
        String rest = parts.isEmpty() ? "" : String.join(".", parts.subList(1, parts.size()));
        if (items.contains(first)) {
            return "self." + String.join(".", parts);
        }
        String known = aliases.get(first);
        return known != null && !known.equals(first) && !rest.isEmpty() && !known.startsWith("./")
                ? join(known, rest) : String.join(".", parts);
    }
}
