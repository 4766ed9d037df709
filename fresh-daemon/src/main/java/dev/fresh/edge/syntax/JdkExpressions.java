package dev.fresh.edge.syntax;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.ArrayTypeTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BindingPatternTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.DeconstructionPatternTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.PrimitiveTypeTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.SourcePositions;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Expressions of the JDK's trees. */
abstract class JdkExpressions extends JdkTypes {

    private static final Set<Tree.Kind> UPDATES = Set.of(Tree.Kind.PREFIX_INCREMENT, Tree.Kind.PREFIX_DECREMENT,
            Tree.Kind.POSTFIX_INCREMENT, Tree.Kind.POSTFIX_DECREMENT);

    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u+[0-9a-fA-F]{4}|[0-7]{1,3}|.|\\R)");

    JdkExpressions(String text, JavaTokens tokens, CompilationUnitTree unit, SourcePositions positions) {
        super(text, tokens, unit, positions);
    }

    @Override
    final JdkNode expression(Tree tree, String field) {
        return switch (tree) {
            case null -> null;
            case IdentifierTree name ->
                JdkNode.leaf(keyword(name.getName().toString(), "identifier"), field, start(tree),
                        start(tree) + name.getName().length());
            case LiteralTree literal -> literal(literal, field);
            case MemberSelectTree select -> select(select, field);
            case MethodInvocationTree call -> call(call, field);
            case NewClassTree made -> made(made, field);
            case NewArrayTree array -> array(array, field);
            case LambdaExpressionTree lambda -> lambda(lambda, field);
            case MemberReferenceTree reference -> reference(reference, field);
            case UnaryTree unary -> node(UPDATES.contains(tree.getKind()) ? "update_expression" : "unary_expression",
                    field, tree)
                    .with(expression(unary.getExpression(), UPDATES.contains(tree.getKind()) ? "" : "operand"));
            case BinaryTree binary -> node("binary_expression", field, tree)
                    .with(expression(binary.getLeftOperand(), "left"))
                    .with(expression(binary.getRightOperand(), "right"));
            case AssignmentTree set -> node("assignment_expression", field, tree)
                    .with(expression(set.getVariable(), "left")).with(expression(set.getExpression(), "right"));
            case CompoundAssignmentTree set -> node("assignment_expression", field, tree)
                    .with(expression(set.getVariable(), "left")).with(expression(set.getExpression(), "right"));
            case ConditionalExpressionTree choice -> node("ternary_expression", field, tree)
                    .with(expression(choice.getCondition(), "condition"))
                    .with(expression(choice.getTrueExpression(), "consequence"))
                    .with(expression(choice.getFalseExpression(), "alternative"));
            case InstanceOfTree test -> tested(test, field);
            case TypeCastTree cast -> node("cast_expression", field, tree).with(type(cast.getType(), "type"))
                    .with(expression(cast.getExpression(), "value"));
            case ParenthesizedTree inner -> node("parenthesized_expression", field, tree)
                    .with(expression(inner.getExpression(), ""));
            case ArrayAccessTree access -> node("array_access", field, tree)
                    .with(expression(access.getExpression(), "array")).with(expression(access.getIndex(), "index"));
            case SwitchExpressionTree choice -> choice(choice, field);
            case PrimitiveTypeTree _, ArrayTypeTree _, ParameterizedTypeTree _ -> type(tree, field);
            default -> node("ERROR", field, tree);
        };
    }

    private static String keyword(String name, String other) {
        return name.equals("this") || name.equals("super") ? name : other;
    }

    private JdkNode literal(LiteralTree literal, String field) {
        int first = tokens.from(start(literal));
        int behind = tokens.from(end(literal));
        if (literal.getKind() == Tree.Kind.STRING_LITERAL && behind - first > 1) {
            // The parser makes one text of several that are added up; the file still has them all.
            JdkNode sum = node("binary_expression", field, literal);
            for (int token = first; token < behind; token++) {
                if (tokens.text(token).startsWith("\"")) {
                    sum.with(string("", tokens.start(token), tokens.end(token)));
                }
            }
            return sum;
        }
        if (literal.getKind() == Tree.Kind.STRING_LITERAL) {
            return string(field, start(literal), end(literal));
        }
        return leaf(switch (literal.getKind()) {
            case CHAR_LITERAL -> "character_literal";
            case NULL_LITERAL -> "null_literal";
            case BOOLEAN_LITERAL -> String.valueOf(literal.getValue());
            case FLOAT_LITERAL, DOUBLE_LITERAL -> "decimal_floating_point_literal";
            default -> text.startsWith("0x", start(literal)) || text.startsWith("0X", start(literal))
                    ? "hex_integer_literal" : "decimal_integer_literal";
        }, field, literal);
    }

    private JdkNode string(String field, int start, int end) {
        JdkNode found = JdkNode.leaf("string_literal", field, start, end);
        boolean block = text.startsWith("\"\"\"", start);
        String quote = block ? "\"\"\"" : "\"";
        found.with(JdkNode.sign(quote, start));
        int last = end - quote.length();
        int from = start + quote.length();
        Matcher escape = ESCAPE.matcher(text).region(from, Math.max(from, last));
        while (escape.find()) {
            found.with(fragment(block, from, escape.start()))
                    .with(JdkNode.leaf("escape_sequence", "", escape.start(), escape.end()));
            from = escape.end();
        }
        return found.with(fragment(block, from, last)).with(JdkNode.sign(quote, last));
    }

    private static JdkNode fragment(boolean block, int start, int end) {
        return end <= start ? null
                : JdkNode.leaf(block ? "multiline_string_fragment" : "string_fragment", "", start, end);
    }

    private JdkNode select(MemberSelectTree select, String field) {
        String name = select.getIdentifier().toString();
        if (name.equals("class")) {
            return node("class_literal", field, select).with(type(select.getExpression(), ""));
        }
        return node("field_access", field, select).with(expression(select.getExpression(), "object"))
                .with(lastWord(keyword(name, "identifier"), "field", select));
    }

    final JdkNode arguments(List<? extends Tree> given, int from, int end) {
        int open = tokens.find("(", from);
        JdkNode list = JdkNode.of("argument_list", "arguments", open < tokens.count() ? tokens.start(open) : from, end);
        return list.with(given.stream().map(argument -> expression(argument, "")).toList());
    }

    private JdkNode typeArguments(List<? extends Tree> types) {
        return types.isEmpty() ? null : JdkNode.of("type_arguments", "type_arguments", start(types.getFirst()),
                end(types.getLast())).with(types.stream().map(t -> type(t, "")).toList());
    }

    private JdkNode call(MethodInvocationTree call, String field) {
        Tree method = call.getMethodSelect();
        JdkNode found = node("method_invocation", field, call).with(typeArguments(call.getTypeArguments()));
        if (method instanceof MemberSelectTree select) {
            found.with(expression(select.getExpression(), "object")).with(lastWord("identifier", "name", method));
        } else {
            found.with(leaf("identifier", "name", method));
        }
        return found.with(arguments(call.getArguments(), end(method), end(call)));
    }

    /** A call of another constructor, null for any other expression. */
    final JdkNode constructor(Tree expression) {
        if (expression instanceof MethodInvocationTree call) {
            Tree method = call.getMethodSelect();
            String name = method instanceof IdentifierTree plain ? plain.getName().toString()
                    : method instanceof MemberSelectTree select ? select.getIdentifier().toString() : "";
            if (name.equals("this") || name.equals("super")) {
                JdkNode found = node("explicit_constructor_invocation", "", call);
                if (method instanceof MemberSelectTree select) {
                    found.with(expression(select.getExpression(), "object"));
                }
                return found.with(lastWord(name, "constructor", method))
                        .with(arguments(call.getArguments(), end(method), end(call)));
            }
        }
        return null;
    }

    final JdkNode made(NewClassTree made, String field) {
        ClassTree body = made.getClassBody();
        int from = made.getArguments().isEmpty() ? end(made.getIdentifier()) : end(made.getArguments().getLast());
        int brace = body == null ? -1 : tokens.find("{", from);
        boolean braced = brace >= 0 && brace < tokens.count();
        int close = braced ? tokens.end(Math.max(0, brace - 1)) : end(made);
        return node("object_creation_expression", field, made).with(expression(made.getEnclosingExpression(), ""))
                .with(type(made.getIdentifier(), "type"))
                .with(arguments(made.getArguments(), end(made.getIdentifier()), close))
                .with(braced ? body(body, "class_body", "", tokens.start(brace)) : null);
    }

    private JdkNode array(NewArrayTree array, String field) {
        JdkNode initializer = null;
        if (array.getInitializers() != null) {
            int open = array.getType() == null ? start(array) : tokens.start(Math.min(tokens.count() - 1,
                    tokens.find("{", end(array.getType()))));
            initializer = JdkNode.of("array_initializer", array.getType() == null ? field : "value", open, end(array))
                    .with(array.getInitializers().stream().map(v -> expression(v, "")).toList());
        }
        if (array.getType() == null) {
            return initializer;
        }
        Tree type = array.getType();
        while (type instanceof ArrayTypeTree inner) {
            type = inner.getType();
        }
        return node("array_creation_expression", field, array).with(type(type, "type"))
                .with(array.getDimensions().stream().map(d -> node("dimensions_expr", "dimensions", d)
                        .with(expression(d, ""))).toList())
                .with(initializer);
    }

    private JdkNode lambda(LambdaExpressionTree lambda, String field) {
        List<? extends VariableTree> given = lambda.getParameters();
        boolean bare = !tokens.is(tokens.from(start(lambda)), "(");
        JdkNode parameters;
        if (bare && !given.isEmpty()) {
            parameters = word("identifier", "parameters", tokens.from(start(lambda)));
        } else {
            boolean typed = !given.isEmpty() && given.getFirst().getType() != null
                    && start(given.getFirst().getType()) >= 0 && end(given.getFirst().getType()) > 0;
            int close = tokens.find("->", given.isEmpty() ? start(lambda) : end(given.getLast()));
            JdkNode list = JdkNode.of(typed || given.isEmpty() ? "formal_parameters" : "inferred_parameters",
                    "parameters",
                    start(lambda), tokens.end(Math.max(0, close - 1)));
            for (VariableTree one : given) {
                list.with(typed ? parameter(one) : word("identifier", "", tokens.find(one.getName().toString(),
                        start(one))));
            }
            parameters = list;
        }
        return node("lambda_expression", field, lambda).with(parameters)
                .with(lambda.getBodyKind() == LambdaExpressionTree.BodyKind.EXPRESSION
                        ? expression(lambda.getBody(), "body") : statement(lambda.getBody(), "body"));
    }

    private JdkNode reference(MemberReferenceTree reference, String field) {
        JdkNode found = node("method_reference", field, reference)
                .with(expression(reference.getQualifierExpression(), ""));
        return reference.getMode() == MemberReferenceTree.ReferenceMode.NEW ? found
                : found.with(lastWord("identifier", "", reference));
    }

    private JdkNode tested(InstanceOfTree test, String field) {
        JdkNode found = node("instanceof_expression", field, test).with(expression(test.getExpression(), "left"));
        return switch (test.getPattern()) {
            case BindingPatternTree binding -> found.with(type(binding.getVariable().getType(), "right"))
                    .with(lastWord("identifier", "name", binding));
            case null -> found.with(type(test.getType(), "right"));
            default -> found.with(pattern(test.getPattern(), "pattern"));
        };
    }

    /** A pattern of a label, of {@code instanceof}, or inside another. */
    final JdkNode pattern(Tree tree, String field) {
        return switch (tree) {
            case BindingPatternTree binding -> node("type_pattern", field, tree)
                    .with(type(binding.getVariable().getType(), "")).with(lastWord("identifier", "", tree));
            case DeconstructionPatternTree record -> {
                JdkNode body = JdkNode.of("record_pattern_body", "", end(record.getDeconstructor()), end(tree));
                body.start = tokens.start(Math.min(tokens.count() - 1, tokens.from(body.start)));
                for (Tree part : record.getNestedPatterns()) {
                    body.with(part instanceof BindingPatternTree binding ? node("record_pattern_component", "", part)
                            .with(type(binding.getVariable().getType(), "")).with(lastWord("identifier", "", part))
                            : pattern(part, ""));
                }
                yield node("record_pattern", field, tree).with(type(record.getDeconstructor(), "")).with(body);
            }
            default -> node("underscore_pattern", field, tree);
        };
    }

    abstract JdkNode choice(SwitchExpressionTree tree, String field);

    abstract JdkNode statement(Tree tree, String field);

    abstract JdkNode parameter(VariableTree tree);

    abstract JdkNode body(ClassTree tree, String kind, String field, int from);
}
