package dev.fresh.edge.inventory.rust;

import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.Scopes;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.List;
import java.util.Set;

/** Rust expressions, paths and types as access paths. */
final class RustPaths {

    /** What holds one value and hands it out as if it were that. */
    private static final Set<String> WRAPPERS = Set.of("Box", "Arc", "Rc", "Option", "Result", "Cow", "Pin", "Ref",
            "RefMut", "MutexGuard", "RwLockReadGuard", "RwLockWriteGuard", "Some", "Ok", "LazyLock", "OnceLock",
            "Lazy");
    /** What hands on the value that it is called on. */
    private static final Set<String> SAME = Set.of("clone", "as_ref", "as_mut", "as_deref", "as_deref_mut", "borrow",
            "borrow_mut", "to_owned", "by_ref", "unwrap", "expect", "unwrap_or_default", "unwrap_or_else", "ok_or",
            "ok_or_else", "map_err", "context", "with_context", "cloned", "copied", "take", "into_inner", "ok");
    private static final int PATH_LENGTH_MAX = 160;

    private final SyntaxTree tree;
    private final Scopes scopes;
    /** The names of type parameters in sight. */
    private final Scopes types;
    /** What {@code Self} stands for, empty outside impl blocks. */
    private String self = "";
    /** How many inline modules are around. */
    private int depth;

    RustPaths(SyntaxTree tree, Scopes scopes, Scopes types) {
        this.tree = tree;
        this.scopes = scopes;
        this.types = types;
    }

    String self() {
        return self;
    }

    void self(String path) {
        self = path;
    }

    void depth(int modules) {
        depth = modules;
    }

    String of(int node) {
        String path = raw(node);
        return path.length() > PATH_LENGTH_MAX ? FileFacts.UNKNOWN : path;
    }

    private String raw(int node) {
        return switch (tree.kind(node)) {
            case "identifier" -> {
                String name = tree.text(node);
                String local = scopes.find(name);
                yield local != null ? local : name(name);
            }
            case "self" -> "self";
            case "scoped_identifier", "scoped_type_identifier", "type_identifier", "crate", "super", "bracketed_type" ->
                path(node);
            case "field_expression" -> {
                String object = raw(tree.child(node, "value"));
                yield object.equals(FileFacts.UNKNOWN) ? object : object + "." + tree.text(tree.child(node, "field"));
            }
            case "call_expression" -> call(node);
            case "struct_expression" -> declared(tree.child(node, "name"));
            case "reference_expression", "parenthesized_expression", "try_expression", "await_expression",
                    "unary_expression" -> {
                List<Integer> inner = tree.children(node).stream().filter(n -> !tree.is(n, "mutable_specifier"))
                        .toList();
                yield inner.isEmpty() ? FileFacts.UNKNOWN : raw(inner.getLast());
            }
            case "generic_function" -> raw(tree.child(node, "function"));
            case "type_cast_expression" -> declared(tree.child(node, "type"));
            case "string_literal", "raw_string_literal", "char_literal", "integer_literal", "float_literal",
                    "boolean_literal", "binary_expression", "range_expression", "closure_expression" ->
                FileFacts.FOREIGN;
            default -> FileFacts.UNKNOWN;
        };
    }

    private String call(int node) {
        int function = tree.child(node, "function");
        List<Integer> arguments = tree.children(tree.child(node, "arguments"));
        if (tree.is(function, "field_expression") && SAME.contains(tree.text(tree.child(function, "field")))) {
            return raw(tree.child(function, "value"));
        }
        int plain = tree.is(function, "generic_function") ? tree.child(function, "function") : function;
        int holder = tree.is(plain, "scoped_identifier") && tree.text(tree.child(plain, "name")).equals("new")
                ? tree.child(plain, "path") : plain;
        if (arguments.size() == 1 && WRAPPERS.contains(tree.text(tree.is(holder, "generic_type")
                ? tree.child(holder, "type") : holder))) {
            return raw(arguments.getFirst());
        }
        String path = raw(function);
        return path.equals(FileFacts.UNKNOWN) ? path : path + "()";
    }

    private String name(String name) {
        return name.equals("Self") && !self.isEmpty() ? self : name;
    }

    /** The access path of a path such as {@code crate::a::B}, or of a plain type. */
    String path(int node) {
        return switch (tree.kind(node)) {
            case "identifier", "type_identifier", "field_identifier" -> types.isLocal(tree.text(node))
                    ? FileFacts.UNKNOWN : name(tree.text(node));
            case "crate" -> "crate";
            case "self" -> depth > 0 ? FileFacts.UNKNOWN : "$self";
            case "super" -> depth == 1 ? "$self" : depth > 1 ? FileFacts.UNKNOWN : "$super";
            case "metavariable" -> tree.text(node).equals("$crate") ? "crate" : FileFacts.UNKNOWN;
            case "scoped_identifier", "scoped_type_identifier" -> {
                int before = tree.child(node, "path");
                String name = tree.text(tree.child(node, "name"));
                if (before < 0) {
                    yield name;
                }
                String head = path(before);
                boolean twice = head.equals("$super") && tree.is(tree.child(node, "name"), "super")
                        || head.startsWith("$super") && name.equals("super");
                yield head.equals(FileFacts.UNKNOWN) ? head : twice ? "$super2" : head + "." + name;
            }
            case "generic_type", "generic_type_with_turbofish" -> path(tree.child(node, "type"));
            case "bracketed_type" -> {
                int qualified = tree.childOfKind(node, "qualified_type");
                yield qualified < 0 ? FileFacts.UNKNOWN : path(tree.child(qualified, "alias"));
            }
            default -> FileFacts.UNKNOWN;
        };
    }

    /** The access path of a value of this type. */
    String declared(int type) {
        return switch (tree.kind(type)) {
            case "type_identifier", "identifier" -> {
                String name = tree.text(type);
                yield types.isLocal(name) ? FileFacts.UNKNOWN : "<" + name(name) + ">";
            }
            case "scoped_type_identifier", "scoped_identifier" -> {
                String path = path(type);
                yield path.equals(FileFacts.UNKNOWN) ? path : "<" + path + ">";
            }
            case "generic_type" -> {
                String path = path(tree.child(type, "type"));
                String last = path.substring(path.lastIndexOf('.') + 1);
                List<Integer> given = tree.children(tree.child(type, "type_arguments")).stream()
                        .filter(n -> !tree.is(n, "lifetime")).toList();
                yield WRAPPERS.contains(last) ? given.isEmpty() ? FileFacts.UNKNOWN : declared(given.getFirst())
                        : path.equals(FileFacts.UNKNOWN) ? path : "<" + path + "~>";
            }
            case "reference_type", "pointer_type" -> declared(tree.child(type, "type"));
            case "dynamic_type", "abstract_type" -> declared(tree.child(type, "trait"));
            case "bounded_type" -> declared(tree.children(type).getFirst());
            case "primitive_type", "array_type", "unit_type", "never_type" -> FileFacts.FOREIGN;
            default -> FileFacts.UNKNOWN;
        };
    }
}
