package dev.fresh.edge.syntax;

import dev.fresh.edge.syntax.SyntaxTree.Columns;
import dev.fresh.edge.syntax.SyntaxTree.Names;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A node of a tree that is put together by hand, in the words of the tree-sitter grammar for Java. */
final class JdkNode {

    final String kind;
    final String field;
    int start;
    int end;
    private final List<JdkNode> kids = new ArrayList<>();
    private final boolean leaf;
    private boolean named = true;

    private JdkNode(String kind, String field, int start, int end, boolean leaf) {
        this.kind = kind;
        this.field = field;
        this.start = start;
        this.end = end;
        this.leaf = leaf;
    }

    static JdkNode of(String kind, String field, int start, int end) {
        return new JdkNode(kind, field, start, end, false);
    }

    /** A sign that stands in the text where the lexer saw one long word. */
    static JdkNode sign(String sign, int start) {
        JdkNode node = leaf(sign, "", start, start + sign.length());
        node.named = false;
        return node;
    }

    static JdkNode leaf(String kind, String field, int start, int end) {
        return new JdkNode(kind, field, start, end, true);
    }

    /** Adds a child; what the parser invented has no place in the text and is left out. */
    JdkNode with(JdkNode kid) {
        if (kid != null && kid.start >= 0 && kid.end > kid.start) {
            kids.add(kid);
            start = Math.min(start, kid.start);
            end = Math.max(end, kid.end);
        }
        return this;
    }

    JdkNode with(List<JdkNode> all) {
        all.forEach(this::with);
        return this;
    }

    boolean isEmpty() {
        return kids.isEmpty();
    }

    /** The tree below this node with all words, signs and comments that stand between its parts. */
    SyntaxTree tree(String text, JavaTokens tokens, int firstError) {
        Numbers numbers = new Numbers();
        Columns columns = new Columns();
        write(columns, numbers, tokens, tokens.from(start), -1);
        return new SyntaxTree(text, numbers.names(), columns, firstError);
    }

    private int write(Columns columns, Numbers numbers, JavaTokens tokens, int from, int parent) {
        int node = columns.add(numbers.kind(kind, named), numbers.field(field), start, end, parent);
        int token = from;
        kids.sort(Comparator.comparingInt(kid -> kid.start));
        int behind = start;
        for (JdkNode kid : kids) {
            if (kid.start < behind) {
                // Two parts of a broken file that the parser puts at the same place.
                continue;
            }
            token = leaf ? token : fill(columns, numbers, tokens, token, kid.start, node);
            token = kid.write(columns, numbers, tokens, token, node);
            behind = kid.end;
        }
        token = leaf ? tokens.from(end) : fill(columns, numbers, tokens, token, end, node);
        columns.after[node] = columns.count;
        return token;
    }

    private static int fill(Columns columns, Numbers numbers, JavaTokens tokens, int from, int end, int parent) {
        int token = from;
        for (; token < tokens.count() && tokens.start(token) < end; token++) {
            boolean comment = tokens.isComment(token);
            String kind = comment ? tokens.text(token).startsWith("//") ? "line_comment" : "block_comment"
                    : tokens.text(token);
            int node = columns.add(numbers.kind(kind, comment), 0, tokens.start(token), tokens.end(token), parent);
            columns.after[node] = columns.count;
        }
        return token;
    }

    /** The numbers of kinds and fields, given out as they come. */
    private static final class Numbers {

        private final Map<String, Integer> kinds = new HashMap<>();
        private final List<Boolean> named = new ArrayList<>();
        private final Map<String, Integer> fields = new HashMap<>(Map.of("", 0));

        int kind(String name, boolean isNamed) {
            Integer known = kinds.get(name);
            if (known == null) {
                known = kinds.size();
                kinds.put(name, known);
                named.add(isNamed);
            }
            return known;
        }

        int field(String name) {
            return fields.computeIfAbsent(name, n -> fields.size());
        }

        Names names() {
            String[] kindNames = new String[kinds.size()];
            kinds.forEach((name, id) -> kindNames[id] = name.intern());
            boolean[] isNamed = new boolean[named.size()];
            for (int id = 0; id < isNamed.length; id++) {
                isNamed[id] = named.get(id);
            }
            String[] fieldNames = new String[fields.size()];
            fields.forEach((name, id) -> fieldNames[id] = name.isEmpty() ? null : name.intern());
            return new Names(kindNames, isNamed, fieldNames);
        }
    }
}
