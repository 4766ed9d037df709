package dev.fresh.edge.syntax;

import com.sun.source.tree.AnnotatedTypeTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ArrayTypeTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IntersectionTypeTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.PrimitiveTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeParameterTree;
import com.sun.source.tree.UnionTypeTree;
import com.sun.source.tree.WildcardTree;
import com.sun.source.util.SourcePositions;
import java.util.ArrayList;
import java.util.List;

/** Types, names and annotations of the JDK's trees; places of everything. */
abstract class JdkTypes {

    final String text;
    final JavaTokens tokens;
    final CompilationUnitTree unit;
    private final SourcePositions positions;

    JdkTypes(String text, JavaTokens tokens, CompilationUnitTree unit, SourcePositions positions) {
        this.text = text;
        this.tokens = tokens;
        this.unit = unit;
        this.positions = positions;
    }

    final int start(Tree tree) {
        return tree == null ? -1 : (int) positions.getStartPosition(unit, tree);
    }

    final int end(Tree tree) {
        return tree == null ? -1 : (int) positions.getEndPosition(unit, tree);
    }

    final JdkNode node(String kind, String field, Tree tree) {
        return JdkNode.of(kind, field, start(tree), end(tree));
    }

    final JdkNode leaf(String kind, String field, Tree tree) {
        return JdkNode.leaf(kind, field, start(tree), end(tree));
    }

    /** A word as a node, null when it is not there. */
    final JdkNode word(String kind, String field, int token) {
        return token >= tokens.count() ? null : JdkNode.leaf(kind, field, tokens.start(token), tokens.end(token));
    }

    /** The last word of a tree that ends with a name. */
    final JdkNode lastWord(String kind, String field, Tree tree) {
        int token = tokens.from(end(tree)) - 1;
        return token < 0 ? null : word(kind, field, token);
    }

    final JdkNode type(Tree tree, String field) {
        return switch (tree) {
            case null -> null;
            case PrimitiveTypeTree primitive -> node(switch (primitive.getPrimitiveTypeKind()) {
                case BOOLEAN -> "boolean_type";
                case VOID -> "void_type";
                case FLOAT, DOUBLE -> "floating_point_type";
                default -> "integral_type";
            }, field, tree);
            case IdentifierTree name -> JdkNode.leaf("type_identifier", field, start(tree),
                    start(tree) + name.getName().length());
            case MemberSelectTree select -> node("scoped_type_identifier", field, tree)
                    .with(type(select.getExpression(), "")).with(lastWord("type_identifier", "", tree));
            case ParameterizedTypeTree generic -> {
                JdkNode plain = type(generic.getType(), "");
                JdkNode arguments = JdkNode.of("type_arguments", "", end(generic.getType()), end(tree));
                arguments.start = tokens.start(Math.min(tokens.count() - 1, tokens.from(end(generic.getType()))));
                yield node("generic_type", field, tree).with(plain)
                        .with(arguments.with(generic.getTypeArguments().stream().map(t -> type(t, "")).toList()));
            }
            case ArrayTypeTree array -> node("array_type", field, tree).with(type(array.getType(), "element"));
            case AnnotatedTypeTree annotated -> node("annotated_type", field, tree)
                    .with(annotations(annotated.getAnnotations()))
                    .with(type(annotated.getUnderlyingType(), ""));
            case WildcardTree wildcard -> node("wildcard", field, tree).with(type(wildcard.getBound(), ""));
            case UnionTypeTree union -> node("catch_type", field, tree)
                    .with(union.getTypeAlternatives().stream().map(t -> type(t, "")).toList());
            case IntersectionTypeTree all -> node("type_list", field, tree)
                    .with(all.getBounds().stream().map(t -> type(t, "")).toList());
            default -> node("ERROR", field, tree);
        };
    }

    final JdkNode typeParameters(List<? extends TypeParameterTree> parameters) {
        if (parameters.isEmpty()) {
            return null;
        }
        JdkNode list = JdkNode.of("type_parameters", "type_parameters", start(parameters.getFirst()),
                end(parameters.getLast()));
        for (TypeParameterTree parameter : parameters) {
            JdkNode one = node("type_parameter", "", parameter)
                    .with(annotations(parameter.getAnnotations()))
                    .with(word("type_identifier", "", tokens.find(parameter.getName().toString(), start(parameter))));
            if (!parameter.getBounds().isEmpty()) {
                one.with(JdkNode.of("type_bound", "", start(parameter.getBounds().getFirst()),
                        end(parameter.getBounds().getLast()))
                        .with(parameter.getBounds().stream().map(b -> type(b, "")).toList()));
            }
            list.with(one);
        }
        return list;
    }

    /** A package, import or annotation name. */
    final JdkNode name(Tree tree, String field) {
        return switch (tree) {
            case MemberSelectTree select -> node("scoped_identifier", field, tree)
                    .with(name(select.getExpression(), "scope")).with(lastWord("identifier", "name", tree));
            case null -> null;
            default -> leaf("identifier", field, tree);
        };
    }

    final JdkNode annotation(AnnotationTree tree, String field) {
        int open = tokens.from(end(tree.getAnnotationType()));
        boolean marker = !tokens.is(open, "(") || tokens.start(open) >= end(tree);
        JdkNode found = node(marker ? "marker_annotation" : "annotation", field, tree)
                .with(name(tree.getAnnotationType(), "name"));
        if (marker) {
            return found;
        }
        JdkNode arguments = JdkNode.of("annotation_argument_list", "arguments", tokens.start(open), end(tree));
        for (Tree argument : tree.getArguments()) {
            if (argument instanceof AssignmentTree pair && tokens.is(tokens.from(end(pair.getVariable())), "=")) {
                arguments.with(node("element_value_pair", "", argument)
                        .with(leaf("identifier", "key", pair.getVariable()))
                        .with(element(pair.getExpression(), "value")));
            } else {
                arguments.with(element(argument instanceof AssignmentTree pair ? pair.getExpression() : argument, ""));
            }
        }
        return found.with(arguments);
    }

    private JdkNode element(Tree value, String field) {
        return switch (value) {
            case NewArrayTree array when array.getType() == null ->
                node("element_value_array_initializer", field, value)
                        .with(array.getInitializers().stream().map(v -> element(v, "")).toList());
            case AnnotationTree inner -> annotation(inner, field);
            default -> expression(value, field);
        };
    }

    final List<JdkNode> annotations(List<? extends AnnotationTree> all) {
        List<JdkNode> found = new ArrayList<>();
        all.forEach(one -> found.add(annotation(one, "")));
        return found;
    }

    abstract JdkNode expression(Tree tree, String field);
}
