package dev.fresh.edge.inventory.go;

import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Decoration;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Import;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.inventory.facts.FileFacts.Use;
import dev.fresh.edge.inventory.facts.Scopes;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One pass over a Go file that sorts every node into the definition it belongs to. */
final class GoWalk {

    private static final Pattern GENERATED = Pattern.compile("(?m)^(?://|/\\*) ?Code generated .*DO NOT EDIT");
    private static final Pattern CALLED_FROM_OUTSIDE = Pattern.compile("(?m)^//(export|go:wasmexport|go:linkname) ");
    /** A library by its path: its first part is the name of a host. */
    private static final Pattern FOREIGN = Pattern.compile("[^/]*\\.[^/]*/.*");

    private final SyntaxTree tree;
    private final List<Draft> drafts = new ArrayList<>();
    private final Map<String, Draft> types = new HashMap<>();
    private final Map<String, String> imports = new HashMap<>();
    private final Scopes scopes = new Scopes();
    private final GoUses uses;
    private Draft file;
    private boolean program;

    GoWalk(SyntaxTree tree) {
        this.tree = tree;
        this.uses = new GoUses(tree, scopes);
        scopes.open();
    }

    FileFacts facts() {
        file = new Draft(drafts, null, Kind.MODULE, "", tree, 0, 0);
        file.line = 1;
        // The files of a package are one program text, and run together.
        file.imports.add(new Import("", ".", ".", 1));
        String module = FileFacts.UNNAMED;
        for (int child : tree.children(0)) {
            switch (tree.kind(child)) {
                case "package_clause" -> module = tree.text(tree.children(child).getLast());
                case "import_declaration" -> specs(child, "import_spec").forEach(this::imported);
                default -> {}
            }
        }
        program = module.equals(GoAnalyser.MAIN);
        for (int child : tree.children(0)) {
            if (tree.is(child, "type_declaration")) {
                for (int spec : tree.children(child)) {
                    type(spec, child);
                }
            }
        }
        for (int child : tree.children(0)) {
            switch (tree.kind(child)) {
                case "function_declaration" -> function(child);
                case "method_declaration" -> method(child);
                case "var_declaration" -> specs(child, "var_spec").forEach(spec -> variable(spec, child));
                case "const_declaration" -> specs(child, "const_spec").forEach(spec -> variable(spec, child));
                case "comment" -> uses.walk(child, file);
                default -> {}
            }
        }
        String head = tree.source().substring(0, Math.min(tree.source().length(), 4_000));
        return new FileFacts(module, drafts.stream().map(Draft::finish).toList(), List.of(), List.of(), tree.lines(),
                tree.errorLine(), GENERATED.matcher(head).find());
    }

    private List<Integer> specs(int declaration, String kind) {
        List<Integer> found = new ArrayList<>();
        for (int child : tree.children(declaration)) {
            if (tree.is(child, kind)) {
                found.add(child);
            } else if (tree.is(child, kind + "_list")) {
                tree.children(child).stream().filter(n -> tree.is(n, kind)).forEach(found::add);
            }
        }
        return found;
    }

    private void imported(int spec) {
        String quoted = tree.text(tree.child(spec, "path"));
        String path = quoted.length() < 2 ? "" : quoted.substring(1, quoted.length() - 1);
        int name = tree.child(spec, "name");
        String alias = switch (tree.kind(name)) {
            case "dot" -> "*";
            case "blank_identifier" -> "";
            case "package_identifier" -> tree.text(name);
            default -> packageName(path);
        };
        file.imports.add(new Import(alias, path, path, tree.line(spec)));
        imports.put(alias, path);
    }

    /** The name that a package most likely has, by its path: without a version, a {@code go-} or a {@code -go}. */
    static String packageName(String path) {
        String plain = path.replaceFirst("/v\\d+$", "").replaceFirst("\\.v\\d+$", "");
        String last = plain.substring(plain.lastIndexOf('/') + 1);
        String bare = last.replaceFirst("^go-", "").replaceFirst("[-.]go$", "");
        return bare.substring(bare.lastIndexOf('-') + 1);
    }

    private boolean isForeign(String dotted) {
        int dot = dotted.indexOf('.');
        return dot > 0 && FOREIGN.matcher(imports.getOrDefault(dotted.substring(0, dot), "")).matches();
    }

    private void open(Draft draft) {
        if (program || Character.isUpperCase(draft.name.codePointAt(0))) {
            draft.flags.add(Flag.PUBLIC);
        }
    }

    private void type(int spec, int declaration) {
        int nameNode = tree.child(spec, "name");
        if (nameNode < 0) {
            return;
        }
        Draft draft = new Draft(drafts, file, Kind.CLASS, tree.text(nameNode), tree, spec, nameNode);
        types.put(draft.name, draft);
        open(draft);
        document(spec, declaration, draft);
        int type = tree.child(spec, "type");
        scopes.open();
        uses.typeParameters(tree.child(spec, "type_parameters"), draft);
        switch (tree.kind(type)) {
            case "struct_type" -> fields(type, draft);
            case "interface_type" -> operations(type, draft);
            default -> {
                uses.walk(type, draft);
                if (tree.is(spec, "type_alias") && !GoPaths.plain(tree, type).isEmpty()) {
                    draft.bases.add(GoPaths.plain(tree, type));
                }
            }
        }
        scopes.close();
    }

    private void fields(int struct, Draft draft) {
        for (int field : tree.children(tree.childOfKind(struct, "field_declaration_list"))) {
            int type = tree.child(field, "type");
            uses.walk(field, draft);
            boolean named = false;
            for (int child : tree.children(field)) {
                if (tree.field(child).equals("name")) {
                    named = true;
                    draft.types.put(tree.text(child), GoPaths.declared(tree, type, scopes));
                    if (tree.text(tree.child(field, "tag")).contains("cmd:")) {
                        // A parser of command lines runs the value of the field.
                        draft.use(Use.MEMBER, "Run", GoPaths.declared(tree, type, scopes), tree.line(field));
                    }
                }
            }
            String base = GoPaths.plain(tree, type);
            if (!named && !base.isEmpty()) {
                draft.types.put(base.substring(base.indexOf('.') + 1), GoPaths.declared(tree, type, scopes));
                // The methods that the standard library calls are known by name.
                if (base.indexOf('.') < 0 || isForeign(base)) {
                    draft.bases.add(base);
                }
            }
        }
    }

    private void operations(int type, Draft draft) {
        draft.flags.add(Flag.INTERFACE);
        draft.flags.add(Flag.ABSTRACT);
        for (int element : tree.children(type)) {
            if (tree.is(element, "method_elem")) {
                Draft method = new Draft(drafts, draft, Kind.METHOD, tree.text(tree.child(element, "name")), tree,
                        element, tree.child(element, "name"));
                open(method);
                method.flags.add(Flag.ABSTRACT);
                method.returns = GoShapes.result(tree, element, scopes);
                GoShapes.signature(tree, element, method);
                uses.walk(element, draft);
            } else {
                uses.walk(element, draft);
                tree.children(element).stream().map(n -> GoPaths.plain(tree, n)).filter(b -> !b.isEmpty())
                        .forEach(draft.bases::add);
            }
        }
    }

    private void function(int node) {
        int nameNode = tree.child(node, "name");
        String name = tree.text(nameNode);
        if (name.equals("init") || name.equals("_")) {
            uses.function(node, file);
            return;
        }
        Draft draft = new Draft(drafts, file, Kind.FUNCTION, name, tree, node, nameNode);
        open(draft);
        scopes.open();
        body(node, draft);
        scopes.close();
    }

    private void body(int node, Draft draft) {
        document(node, node, draft);
        scopes.open();
        uses.typeParameters(tree.child(node, "type_parameters"), draft);
        draft.returns = GoShapes.result(tree, node, scopes);
        scopes.close();
        GoShapes.signature(tree, node, draft);
        uses.function(node, draft);
        GoShapes.body(tree, tree.child(node, "body"), draft);
    }

    private void method(int node) {
        int receiver = tree.children(tree.child(node, "receiver")).stream()
                .filter(n -> tree.is(n, "parameter_declaration")).findFirst().orElse(-1);
        int type = tree.child(receiver, "type");
        String owner = GoPaths.plain(tree, type);
        Draft parent = types.computeIfAbsent(owner, name -> {
            Draft partial = new Draft(drafts, file, Kind.CLASS, name, tree, type < 0 ? node : type,
                    type < 0 ? node : type);
            partial.flags.add(Flag.PARTIAL);
            return partial;
        });
        int nameNode = tree.child(node, "name");
        Draft draft = new Draft(drafts, parent, Kind.METHOD, tree.text(nameNode), tree, node, nameNode);
        open(draft);
        scopes.open();
        for (int at = type; at >= 0 && at < tree.after(type); at++) {
            // The names of the receiver's type parameters are the method's own.
            if (tree.is(at, "type_identifier") && !tree.text(at).equals(owner)) {
                scopes.noteUnknown(tree.text(at));
            }
        }
        scopes.note(tree.text(tree.child(receiver, "name")), "self");
        body(node, draft);
        scopes.close();
    }

    /** A variable is a unit of its own, but what its value calls runs when the program starts. */
    private void variable(int spec, int declaration) {
        int type = tree.child(spec, "type");
        List<Integer> values = tree.children(tree.child(spec, "value")).stream()
                .filter(n -> !tree.is(n, "comment")).toList();
        List<Integer> names = tree.children(spec).stream().filter(n -> tree.field(n).equals("name")).toList();
        for (int at = 0; at < names.size(); at++) {
            int value = at < values.size() ? values.get(at) : -1;
            String name = tree.text(names.get(at));
            if (name.equals("_")) {
                claim(type, value);
                continue;
            }
            Draft draft = new Draft(drafts, file, Kind.FUNCTION, name, tree, spec, names.get(at));
            draft.flags.add(Flag.VALUE);
            open(draft);
            document(spec, declaration, draft);
            draft.returns = type >= 0 ? GoPaths.declared(tree, type, scopes)
                    : value >= 0 ? GoPaths.of(tree, value, scopes)
                            : values.size() == 1 && at == 0 ? GoPaths.of(tree, values.getFirst(), scopes)
                                    : FileFacts.UNKNOWN;
            uses.walk(type, draft);
            uses.walk(value, draft);
            runsAtStart(value);
        }
        if (values.size() < names.size() && values.size() == 1 && names.size() > 1) {
            runsAtStart(values.getFirst());
        }
    }

    /** Whatever a value calls outside its own functions has run before anything asks for the value. */
    private void runsAtStart(int value) {
        for (int at = value; at >= 0 && at < tree.after(value);) {
            if (tree.is(at, "func_literal")) {
                at = tree.after(at);
            } else if (tree.is(at, "call_expression")) {
                uses.walk(at, file);
                at = tree.after(at);
            } else {
                at++;
            }
        }
    }

    /** {@code var _ Store = (*Disk)(nil)} says that a type has the methods of another, and uses neither. */
    private void claim(int type, int value) {
        String path = GoPaths.of(tree, value, scopes);
        boolean empty = tree.is(value, "type_conversion_expression") || tree.is(value, "composite_literal")
                || tree.is(value, "unary_expression") || tree.is(value, "call_expression")
                        && tree.text(tree.child(value, "arguments")).matches("\\((nil|\\w+)\\)");
        String own = path.replaceAll("[<>~()]", "");
        Draft claimed = types.get(tree.is(value, "call_expression") && own.equals("new")
                ? tree.text(tree.child(value, "arguments")).replaceAll("[()]", "") : own);
        String base = GoPaths.plain(tree, type);
        if (type < 0 || !empty) {
            uses.walk(type, file);
            uses.walk(value, file);
        } else if (claimed != null && isForeign(base)) {
            claimed.bases.add(base);
        } else if (claimed == null) {
            uses.walk(value, file);
        }
    }

    /** The comment in front of a declaration. */
    private void document(int node, int declaration, Draft draft) {
        int at = tree.parent(node) >= 0 && comments(node).isEmpty() ? declaration : node;
        String text = comments(at);
        if (text.contains("Deprecated:")) {
            draft.flags.add(Flag.DEPRECATED);
        }
        Matcher outside = CALLED_FROM_OUTSIDE.matcher(text);
        while (outside.find()) {
            draft.decorations.add(new Decoration("cgo." + outside.group(1).replace("go:", ""), List.of(), draft.line));
        }
        draft.doc = Draft
                .firstSentence(text.replaceAll("(?m)^//\\w+:.*$", "").replaceAll("(?m)^\\s*(//|/\\*|\\*/) ?", "")
                        .replaceAll("\\*/\\s*$", ""));
    }

    private String comments(int node) {
        List<String> lines = new ArrayList<>();
        for (int sibling = tree.first(tree.parent(node)); sibling >= 0
                && sibling != node; sibling = tree.next(sibling)) {
            if (!tree.is(sibling, "comment")) {
                lines.clear();
                continue;
            }
            int next = tree.next(sibling);
            if (next >= 0 && tree.line(next) > tree.lastLine(sibling) + 1) {
                lines.clear();
            } else {
                lines.add(tree.text(sibling));
            }
        }
        return String.join("\n", lines);
    }
}
