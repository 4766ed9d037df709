package dev.fresh.edge.syntax;

import com.sun.source.tree.ArrayTypeTree;
import com.sun.source.tree.AssertTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.BreakTree;
import com.sun.source.tree.CaseLabelTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConstantCaseLabelTree;
import com.sun.source.tree.ContinueTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EmptyStatementTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LabeledStatementTree;
import com.sun.source.tree.PatternCaseLabelTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.tree.YieldTree;
import com.sun.source.util.SourcePositions;
import java.util.ArrayList;
import java.util.List;

/** Statements and variables of the JDK's trees. */
abstract class JdkStatements extends JdkExpressions {

    JdkStatements(String text, JavaTokens tokens, CompilationUnitTree unit, SourcePositions positions) {
        super(text, tokens, unit, positions);
    }

    abstract JdkNode type(ClassTree tree);

    abstract JdkNode modifiers(Tree tree);

    @Override
    final JdkNode statement(Tree tree, String field) {
        return switch (tree) {
            case null -> null;
            case BlockTree block -> node("block", field, tree).with(statements(block.getStatements()));
            case ExpressionStatementTree one -> {
                JdkNode constructor = constructor(one.getExpression());
                yield constructor != null ? constructor : node("expression_statement", field, tree)
                        .with(expression(one.getExpression(), ""));
            }
            case VariableTree _ -> statements(List.of(tree)).getFirst();
            case ClassTree local -> type(local);
            case IfTree choice -> node("if_statement", field, tree).with(expression(choice.getCondition(), "condition"))
                    .with(statement(choice.getThenStatement(), "consequence"))
                    .with(statement(choice.getElseStatement(), "alternative"));
            case EnhancedForLoopTree loop -> node("enhanced_for_statement", field, tree)
                    .with(modifiers(loop.getVariable().getModifiers())).with(declared(loop.getVariable()))
                    .with(variableName(loop.getVariable())).with(expression(loop.getExpression(), "value"))
                    .with(statement(loop.getStatement(), "body"));
            case ForLoopTree loop -> node("for_statement", field, tree).with(plain(loop.getInitializer(), "init"))
                    .with(expression(loop.getCondition(), "condition")).with(plain(loop.getUpdate(), "update"))
                    .with(statement(loop.getStatement(), "body"));
            case WhileLoopTree loop -> node("while_statement", field, tree)
                    .with(expression(loop.getCondition(), "condition")).with(statement(loop.getStatement(), "body"));
            case DoWhileLoopTree loop -> node("do_statement", field, tree).with(statement(loop.getStatement(), "body"))
                    .with(expression(loop.getCondition(), "condition"));
            case TryTree attempt -> attempt(attempt, field);
            case SwitchTree choice -> node("switch_expression", field, tree)
                    .with(expression(choice.getExpression(), "condition"))
                    .with(cases(choice.getCases(), end(choice.getExpression()), end(tree)));
            case ReturnTree one -> node("return_statement", field, tree).with(expression(one.getExpression(), ""));
            case ThrowTree one -> node("throw_statement", field, tree).with(expression(one.getExpression(), ""));
            case YieldTree one -> node("yield_statement", field, tree).with(expression(one.getValue(), ""));
            case BreakTree _ -> node("break_statement", field, tree);
            case ContinueTree _ -> node("continue_statement", field, tree);
            case AssertTree one -> node("assert_statement", field, tree).with(expression(one.getCondition(), ""))
                    .with(expression(one.getDetail(), ""));
            case LabeledStatementTree one -> node("labeled_statement", field, tree)
                    .with(word("identifier", "", tokens.from(start(tree)))).with(statement(one.getStatement(), ""));
            case SynchronizedTree one -> node("synchronized_statement", field, tree)
                    .with(expression(one.getExpression(), "")).with(statement(one.getBlock(), "body"));
            case EmptyStatementTree _ -> null;
            default -> node("ERROR", field, tree);
        };
    }

    static String name(VariableTree variable) {
        return variable.getName().isEmpty() ? "_" : variable.getName().toString();
    }

    private List<JdkNode> plain(List<? extends Tree> parts, String field) {
        if (!parts.isEmpty() && parts.getFirst() instanceof VariableTree) {
            return statements(parts);
        }
        return parts.stream().map(part -> part instanceof ExpressionStatementTree one
                ? expression(one.getExpression(), field) : statement(part, field)).toList();
    }

    /** Statements in order; variables that are declared together are one. */
    final List<JdkNode> statements(List<? extends Tree> all) {
        List<JdkNode> found = new ArrayList<>();
        for (int at = 0; at < all.size(); at++) {
            if (all.get(at) instanceof VariableTree variable) {
                List<VariableTree> group = group(all, at);
                found.add(variables("local_variable_declaration", group));
                at += group.size() - 1;
            } else {
                JdkNode one = statement(all.get(at), "");
                if (one != null) {
                    found.add(one);
                }
            }
        }
        return found;
    }

    /** The variables from here on that share one type as it is written. */
    final List<VariableTree> group(List<? extends Tree> all, int from) {
        List<VariableTree> group = new ArrayList<>();
        int type = start(((VariableTree) all.get(from)).getType());
        for (int at = from; at < all.size() && all.get(at) instanceof VariableTree next; at++) {
            if (at > from && (type < 0 || start(next.getType()) != type)) {
                break;
            }
            group.add(next);
        }
        return group;
    }

    final JdkNode variables(String kind, List<VariableTree> group) {
        VariableTree first = group.getFirst();
        JdkNode found = JdkNode.of(kind, "", start(first), end(group.getLast())).with(modifiers(first.getModifiers()))
                .with(declared(first));
        int from = Math.max(start(first), Math.max(end(first.getModifiers()), typeEnd(first)));
        for (VariableTree one : group) {
            int name = tokens.find(name(one), from);
            if (name >= tokens.count()) {
                continue;
            }
            int end = Math.max(tokens.end(name), end(one.getInitializer()));
            JdkNode declarator = JdkNode.of("variable_declarator", "declarator", tokens.start(name), end)
                    .with(word("identifier", "name", name)).with(dimensions(name + 1))
                    .with(expression(one.getInitializer(), "value"));
            found.with(declarator);
            from = declarator.end;
        }
        return found;
    }

    /** Where the type in front of a name ends; brackets behind the name are told as part of the type. */
    private int typeEnd(VariableTree variable) {
        Tree type = element(variable);
        return type == null ? -1 : end(type);
    }

    private Tree element(VariableTree variable) {
        Tree type = variable.getType();
        if (type instanceof ArrayTypeTree array) {
            int name = tokens.find(name(variable), deepest(array));
            if (name < tokens.count() && tokens.is(name + 1, "[")) {
                return array.getType();
            }
        }
        return type;
    }

    private int deepest(Tree type) {
        return type instanceof ArrayTypeTree array ? deepest(array.getType()) : end(type);
    }

    private JdkNode dimensions(int from) {
        int at = from;
        while (tokens.is(at, "[") || tokens.is(at, "]")) {
            at++;
        }
        return at == from ? null : JdkNode.of("dimensions", "dimensions", tokens.start(from), tokens.end(at - 1));
    }

    /** The type of a variable, {@code var} included. */
    private JdkNode declared(VariableTree variable) {
        Tree type = element(variable);
        if (type != null && start(type) >= 0 && end(type) > start(type)) {
            return type(type, "type");
        }
        int from = Math.max(start(variable), end(variable.getModifiers()));
        int name = tokens.find(name(variable), from);
        int before = name - 1;
        return before >= 0 && tokens.is(before, "var") ? word("type_identifier", "type", before) : null;
    }

    private JdkNode variableName(VariableTree variable) {
        int from = Math.max(start(variable), Math.max(end(variable.getModifiers()), typeEnd(variable)));
        return word("identifier", "name", tokens.find(name(variable), from));
    }

    @Override
    final JdkNode parameter(VariableTree tree) {
        int from = Math.max(start(tree), Math.max(end(tree.getModifiers()), typeEnd(tree)));
        int name = tokens.find(name(tree), from);
        Tree type = tree.getType();
        boolean several = name > 0 && tokens.is(name - 1, "...") && type instanceof ArrayTypeTree;
        if (several) {
            JdkNode one = type(((ArrayTypeTree) type).getType(), "");
            one.end = Math.min(one.end, tokens.start(name - 1));
            JdkNode found = node("spread_parameter", "", tree).with(modifiers(tree.getModifiers())).with(one);
            return found.with(JdkNode.of("variable_declarator", "", tokens.start(name), tokens.end(name))
                    .with(word("identifier", "name", name)));
        }
        return node("formal_parameter", "", tree).with(modifiers(tree.getModifiers())).with(declared(tree))
                .with(word("identifier", "name", name)).with(dimensions(name + 1));
    }

    private JdkNode attempt(TryTree attempt, String field) {
        boolean resources = !attempt.getResources().isEmpty();
        JdkNode found = node(resources ? "try_with_resources_statement" : "try_statement", field, attempt);
        if (resources) {
            JdkNode list = JdkNode.of("resource_specification", "resources", start(attempt.getResources().getFirst()),
                    end(attempt.getResources().getLast()));
            for (Tree resource : attempt.getResources()) {
                list.with(resource instanceof VariableTree variable ? node("resource", "", resource)
                        .with(modifiers(variable.getModifiers())).with(declared(variable)).with(variableName(variable))
                        .with(expression(variable.getInitializer(), "value"))
                        : node("resource", "", resource).with(expression(resource, "")));
            }
            found.with(list);
        }
        found.with(statement(attempt.getBlock(), "body"));
        for (CatchTree caught : attempt.getCatches()) {
            VariableTree what = caught.getParameter();
            JdkNode types = JdkNode.of("catch_type", "", start(what.getType()), end(what.getType()));
            JdkNode type = type(what.getType(), "");
            found.with(node("catch_clause", "", caught).with(node("catch_formal_parameter", "", what)
                    .with(modifiers(what.getModifiers())).with(type.kind.equals("catch_type") ? type : types.with(type))
                    .with(variableName(what))).with(statement(caught.getBlock(), "body")));
        }
        if (attempt.getFinallyBlock() != null) {
            int word = tokens.from(start(attempt.getFinallyBlock())) - 1;
            found.with(JdkNode.of("finally_clause", "", tokens.start(word), end(attempt.getFinallyBlock()))
                    .with(statement(attempt.getFinallyBlock(), "")));
        }
        return found;
    }

    @Override
    final JdkNode choice(SwitchExpressionTree tree, String field) {
        return node("switch_expression", field, tree).with(expression(tree.getExpression(), "condition"))
                .with(cases(tree.getCases(), end(tree.getExpression()), end(tree)));
    }

    private JdkNode cases(List<? extends CaseTree> cases, int from, int end) {
        int open = tokens.find("{", from);
        JdkNode block = JdkNode.of("switch_block", "body", open < tokens.count() ? tokens.start(open) : from, end);
        for (CaseTree one : cases) {
            boolean rule = one.getCaseKind() == CaseTree.CaseKind.RULE;
            JdkNode label = JdkNode.of("switch_label", "", start(one), start(one) + 1);
            for (CaseLabelTree part : one.getLabels()) {
                switch (part) {
                    case ConstantCaseLabelTree constant -> label.with(expression(constant.getConstantExpression(), ""));
                    case PatternCaseLabelTree pattern -> label.with(node("pattern", "", part)
                            .with(pattern(pattern.getPattern(), "")));
                    default -> label.with(node("default", "", part));
                }
            }
            ExpressionTree guard = one.getGuard();
            if (guard != null) {
                label.with(node("guard", "", guard).with(expression(guard, "")));
            }
            label.end = Math.max(label.end, tokens.end(tokens.from(start(one))));
            JdkNode group = node(rule ? "switch_rule" : "switch_block_statement_group", "", one).with(label);
            if (rule && one.getBody() instanceof ExpressionTree value) {
                group.with(node("expression_statement", "", value).with(expression(value, "")));
            } else if (rule) {
                group.with(statement(one.getBody(), ""));
            } else {
                group.with(statements(one.getStatements()));
            }
            block.with(group);
        }
        return block;
    }
}
