package dev.fresh.edge.inventory.rust;

import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Use;
import dev.fresh.edge.inventory.facts.Scopes;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The tokens of macros and attributes: code that is not parsed yet, so every name in it may be a use. */
final class RustTokens {

    /** Macros of which it is known that they take expressions. */
    private static final Set<String> EXPRESSIONS = Set.of("println", "print", "eprintln", "eprint", "format", "write",
            "writeln", "vec", "assert", "assert_eq", "assert_ne", "debug_assert", "debug_assert_eq", "panic", "todo",
            "unimplemented", "unreachable", "matches", "dbg", "info", "debug", "warn", "error", "trace", "log", "bail",
            "anyhow", "ensure", "format_args", "json", "concat", "env", "include_str", "info_span", "debug_span",
            "eyre", "cfg", "assert_matches", "try_join", "join", "select", "pin");
    private static final Pattern WORD = Pattern.compile("identifier|type_identifier|field_identifier|crate|self|super|"
            + "metavariable|shorthand_field_identifier");
    private static final Pattern PATH = Pattern.compile("\"[A-Za-z_]\\w*(::[A-Za-z_]\\w*)*\"");

    private final SyntaxTree tree;
    private final Scopes scopes;
    private final Scopes types;
    private final RustPaths paths;

    RustTokens(SyntaxTree tree, Scopes scopes, Scopes types, RustPaths paths) {
        this.tree = tree;
        this.scopes = scopes;
        this.types = types;
        this.paths = paths;
    }

    void name(String name, int node, Draft unit) {
        if (!types.isLocal(name) && !name.equals("Self") && !name.equals("_")) {
            unit.use(Use.NAME, name, "", tree.line(node));
        }
    }

    void macro(int node, Draft unit) {
        String name = tree.text(tree.child(node, "macro"));
        tokens(node, unit, !EXPRESSIONS.contains(name.substring(name.lastIndexOf(':') + 1)));
    }

    void attribute(int item, Draft unit) {
        int arguments = tree.child(tree.childOfKind(item, "attribute"), "arguments");
        if (arguments < 0) {
            int value = tree.child(tree.childOfKind(item, "attribute"), "value");
            if (value >= 0) {
                tokens(value, unit, false);
            }
            return;
        }
        tokens(arguments, unit, false);
        for (int at = arguments; at < tree.after(arguments); at++) {
            if (tree.is(at, "string_literal") && PATH.matcher(tree.text(at)).matches()) {
                named(tree.text(at).substring(1, tree.text(at).length() - 1).split("::"), at, unit);
            }
        }
    }

    /** A string in an attribute that names a function, or a module whose functions do a known job. */
    private void named(String[] parts, int at, Draft unit) {
        if (parts.length == 1) {
            unit.use(Use.NAME, parts[0], "", tree.line(at));
        } else {
            path(List.of(parts), at, unit);
        }
        String whole = String.join(".", parts);
        if (Character.isLowerCase(parts[parts.length - 1].charAt(0))) {
            for (String job : List.of("serialize", "deserialize", "is_empty")) {
                unit.use(Use.MEMBER, job, whole.startsWith("self.") ? "$" + whole : whole, tree.line(at));
            }
        }
    }

    private void tokens(int root, Draft unit, boolean any) {
        List<Integer> leaves = new ArrayList<>();
        for (int at = root + 1; at < tree.after(root); at++) {
            if (tree.first(at) < 0 || tree.is(at, "metavariable")) {
                leaves.add(at);
            }
        }
        for (int at = 0; at < leaves.size(); at++) {
            if (!WORD.matcher(tree.kind(leaves.get(at))).matches()) {
                continue;
            }
            int first = at;
            List<String> parts = new ArrayList<>(List.of(tree.text(leaves.get(at))));
            while (at + 2 < leaves.size() && tree.text(leaves.get(at + 1)).equals("::")
                    && WORD.matcher(tree.kind(leaves.get(at + 2))).matches()) {
                at += 2;
                parts.add(tree.text(leaves.get(at)));
            }
            boolean member = first > 0 && tree.text(leaves.get(first - 1)).matches("\\.|\\?\\.");
            word(parts, leaves.get(first), member, any, unit);
        }
    }

    private void word(List<String> parts, int node, boolean member, boolean any, Draft unit) {
        String first = parts.getFirst();
        if (parts.size() > 1) {
            path(parts, node, unit);
        } else if (member || any) {
            unit.use(Use.MEMBER, first, FileFacts.UNKNOWN, tree.line(node));
        }
        boolean keyword = first.matches("crate|self|super|\\$.*");
        if (!member && !keyword && (parts.size() > 1 || !scopes.isLocal(first))) {
            name(first, node, unit);
        }
    }

    private void path(List<String> parts, int node, Draft unit) {
        String head = switch (parts.getFirst()) {
            case "$crate" -> "crate";
            case "self" -> "$self";
            case "super" -> "$super";
            case "Self" -> paths.self().isEmpty() ? FileFacts.UNKNOWN : paths.self();
            default -> types.isLocal(parts.getFirst()) ? FileFacts.UNKNOWN : parts.getFirst();
        };
        StringBuilder before = new StringBuilder(head);
        for (String part : parts.subList(1, parts.size())) {
            if (part.equals("super")) {
                before.append('2');
                continue;
            }
            unit.use(Use.MEMBER, part, head.equals(FileFacts.UNKNOWN) ? head : before.toString(), tree.line(node));
            before.append('.').append(part);
        }
    }
}
