package dev.fresh.edge.syntax;

import com.sun.source.tree.ArrayTypeTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.SourcePositions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A file of the JDK's trees with its types and their members. */
final class JdkDeclarations extends JdkStatements {

    private static final Pattern MODIFIER = Pattern.compile("@|public|protected|private|static|abstract|final|native|"
            + "synchronized|transient|volatile|strictfp|default|sealed|non");

    JdkDeclarations(String text, JavaTokens tokens, CompilationUnitTree unit, SourcePositions positions) {
        super(text, tokens, unit, positions);
    }

    JdkNode unit() {
        JdkNode program = JdkNode.of("program", "", 0, text.length());
        if (unit.getPackage() != null) {
            program.with(node("package_declaration", "", unit.getPackage())
                    .with(annotations(unit.getPackage().getAnnotations()))
                    .with(name(unit.getPackage().getPackageName(), "")));
        }
        for (ImportTree taken : unit.getImports()) {
            JdkNode declaration = node("import_declaration", "", taken);
            if (taken.getQualifiedIdentifier() instanceof MemberSelectTree select
                    && select.getIdentifier().contentEquals("*")) {
                declaration.with(name(select.getExpression(), "")).with(lastWord("asterisk", "", select));
            } else {
                declaration.with(name(taken.getQualifiedIdentifier(), ""));
            }
            program.with(declaration);
        }
        for (Tree declared : unit.getTypeDecls()) {
            if (declared instanceof ClassTree type) {
                program.with(type(type));
            }
        }
        return program;
    }

    @Override
    JdkNode modifiers(Tree tree) {
        boolean written = start(tree) >= 0 && end(tree) > start(tree)
                && MODIFIER.matcher(tokens.text(Math.min(tokens.count() - 1, tokens.from(start(tree))))).matches();
        if (!(tree instanceof ModifiersTree modifiers) || !written) {
            return null;
        }
        return node("modifiers", "", tree).with(annotations(modifiers.getAnnotations()));
    }

    @Override
    JdkNode type(ClassTree tree) {
        int from = Math.max(start(tree), end(tree.getModifiers()));
        int name = tokens.find(tree.getSimpleName().toString(), Math.max(0, from));
        if (tree.getSimpleName().isEmpty() || name >= tokens.count()) {
            return null;
        }
        boolean isInterface = tree.getKind() == Tree.Kind.INTERFACE;
        String kind = switch (tree.getKind()) {
            case INTERFACE -> "interface";
            case ENUM -> "enum";
            case RECORD -> "record";
            case ANNOTATION_TYPE -> "annotation_type";
            default -> "class";
        };
        JdkNode found = node(kind + "_declaration", "", tree).with(modifiers(tree.getModifiers()))
                .with(word("identifier", "name", name)).with(typeParameters(tree.getTypeParameters()));
        int header = tokens.end(name);
        if (tree.getExtendsClause() != null) {
            int word = tokens.from(start(tree.getExtendsClause())) - 1;
            found.with(JdkNode.of("superclass", "superclass", tokens.start(word), end(tree.getExtendsClause()))
                    .with(type(tree.getExtendsClause(), "")));
            header = Math.max(header, end(tree.getExtendsClause()));
        }
        if (!tree.getImplementsClause().isEmpty()) {
            Tree first = tree.getImplementsClause().getFirst();
            Tree last = tree.getImplementsClause().getLast();
            int word = tokens.from(start(first)) - 1;
            found.with(
                    JdkNode.of(isInterface ? "extends_interfaces" : "super_interfaces", isInterface ? "" : "interfaces",
                            tokens.start(word), end(last)).with(
                                    JdkNode.of("type_list", "", start(first), end(last))
                                            .with(tree.getImplementsClause().stream().map(t -> type(t, "")).toList())));
            header = Math.max(header, end(last));
        }
        if (tree.getKind() == Tree.Kind.RECORD) {
            int close = closing(tokens.find("(", tokens.end(name)));
            found.with(components(tree, tokens.find("(", tokens.end(name)), close));
            header = Math.max(header, tokens.end(close));
        }
        int brace = tokens.find("{", header);
        String body = switch (kind) {
            case "interface", "enum", "annotation_type" -> kind + "_body";
            default -> "class_body";
        };
        return brace >= tokens.count() ? found : found.with(body(tree, body, "body", tokens.start(brace)));
    }

    /** The bracket that closes this one. */
    private int closing(int open) {
        int depth = 0;
        for (int at = open; at < tokens.count(); at++) {
            depth += tokens.is(at, "(") ? 1 : tokens.is(at, ")") ? -1 : 0;
            if (depth == 0) {
                return at;
            }
        }
        return tokens.count() - 1;
    }

    private JdkNode components(ClassTree tree, int open, int close) {
        JdkNode list = JdkNode.of("formal_parameters", "parameters", tokens.start(open), tokens.end(close));
        for (Tree member : tree.getMembers()) {
            if (member instanceof VariableTree component && start(component) > tokens.start(open)
                    && start(component) < tokens.start(close)) {
                list.with(parameter(component));
            }
        }
        return list;
    }

    @Override
    JdkNode body(ClassTree tree, String kind, String field, int from) {
        JdkNode body = JdkNode.of(kind, field, from, end(tree) > from ? end(tree) : from + 1);
        List<JdkNode> rest = new ArrayList<>();
        List<? extends Tree> members = tree.getMembers().stream().filter(m -> start(m) >= from && end(m) > 0).toList();
        for (int at = 0; at < members.size(); at++) {
            switch (members.get(at)) {
                case VariableTree constant when kind.equals("enum_body") && isConstant(constant) ->
                    body.with(constant(constant));
                case VariableTree _ -> {
                    List<VariableTree> group = group(members, at);
                    boolean open = kind.equals("interface_body") || kind.equals("annotation_type_body");
                    rest.add(variables(open ? "constant_declaration" : "field_declaration", group));
                    at += group.size() - 1;
                }
                case MethodTree method -> rest.add(method(method, tree, kind));
                case ClassTree inner -> rest.add(type(inner));
                case BlockTree block -> rest.add(initializer(block));
                default -> {}
            }
        }
        if (kind.equals("enum_body") && !rest.isEmpty()) {
            JdkNode declarations = JdkNode.of("enum_body_declarations", "", rest.getFirst().start, rest.getLast().end);
            int semicolon = tokens.from(rest.getFirst().start) - 1;
            while (semicolon > 0 && tokens.isComment(semicolon)) {
                semicolon--;
            }
            declarations.start = Math.min(declarations.start, tokens.start(semicolon));
            return body.with(declarations.with(rest));
        }
        return body.with(rest);
    }

    private JdkNode initializer(BlockTree block) {
        if (!block.isStatic()) {
            return statement(block, "");
        }
        int brace = tokens.find("{", start(block));
        return node("static_initializer", "", block).with(JdkNode.of("block", "", tokens.start(brace), end(block))
                .with(statements(block.getStatements())));
    }

    /** Whether a variable stands as a constant of an enumeration: it has no type as it is written. */
    private boolean isConstant(VariableTree variable) {
        int from = Math.max(start(variable), end(variable.getModifiers()));
        return variable.getInitializer() instanceof NewClassTree && tokens.is(tokens.from(from),
                name(variable)) && !tokens.is(tokens.from(from) + 1, name(variable));
    }

    private JdkNode constant(VariableTree variable) {
        int from = Math.max(start(variable), end(variable.getModifiers()));
        int name = tokens.from(from);
        NewClassTree made = (NewClassTree) variable.getInitializer();
        JdkNode found = node("enum_constant", "", variable).with(modifiers(variable.getModifiers()))
                .with(word("identifier", "name", name));
        int behind = tokens.end(name);
        if (tokens.is(name + 1, "(")) {
            int close = closing(name + 1);
            found.with(arguments(made.getArguments(), behind, tokens.end(close)));
            behind = tokens.end(close);
        }
        if (made.getClassBody() != null) {
            int brace = tokens.find("{", behind);
            found.with(body(made.getClassBody(), "class_body", "body", tokens.start(brace)));
        }
        return found;
    }

    private JdkNode method(MethodTree tree, ClassTree type, String place) {
        boolean constructor = tree.getReturnType() == null && tree.getName().contentEquals("<init>");
        String called = constructor ? type.getSimpleName().toString() : tree.getName().toString();
        int from = Math.max(start(tree), end(tree.getModifiers()));
        if (!tree.getTypeParameters().isEmpty()) {
            from = Math.max(from, end(tree.getTypeParameters().getLast()));
        }
        from = Math.max(from, returnEnd(tree.getReturnType()));
        int name = tokens.find(called, from);
        if (name >= tokens.count()) {
            return null;
        }
        Tree result = tree.getReturnType();
        while (result instanceof ArrayTypeTree array && end(result) > tokens.start(name)) {
            result = array.getType();
        }
        boolean compact = constructor && !tokens.is(name + 1, "(");
        boolean element = place.equals("annotation_type_body");
        JdkNode found = node(compact ? "compact_constructor_declaration" : constructor ? "constructor_declaration"
                : element ? "annotation_type_element_declaration" : "method_declaration", "", tree)
                .with(modifiers(tree.getModifiers())).with(typeParameters(tree.getTypeParameters()))
                .with(type(result, "type")).with(word("identifier", "name", name));
        if (!compact) {
            int close = closing(name + 1);
            found.with(JdkNode.of("formal_parameters", "parameters", tokens.start(name + 1), tokens.end(close))
                    .with(tree.getParameters().stream().map(this::parameter).toList()));
        }
        if (!tree.getThrows().isEmpty()) {
            int word = tokens.from(start(tree.getThrows().getFirst())) - 1;
            found.with(JdkNode.of("throws", "", tokens.start(word), end(tree.getThrows().getLast()))
                    .with(tree.getThrows().stream().map(t -> type(t, "")).toList()));
        }
        if (tree.getBody() != null) {
            found.with(node(constructor && !compact ? "constructor_body" : "block", "body", tree.getBody())
                    .with(statements(tree.getBody().getStatements())));
        }
        return found.with(expression(tree.getDefaultValue(), "value"));
    }

    /** Where the result type in front of the name ends. */
    private int returnEnd(Tree type) {
        return type instanceof ArrayTypeTree array ? returnEnd(array.getType()) : end(type);
    }
}
