package dev.fresh.edge.syntax;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One parsed file as plain arrays: nodes are numbers in document order, the root is 0, -1 is no node. It holds nothing
 * of the parser, so it can be kept, shared and thrown away freely.
 */
public final class SyntaxTree {

    private final String text;
    private final String[] kinds;
    private final String[] fields;
    private final boolean[] named;
    private final short[] kind;
    private final short[] field;
    private final int[] start;
    private final int[] end;
    private final int[] parent;
    private final int[] after;
    private final int[] lineStarts;
    private final int firstError;

    /**
     * What the numbers of a grammar mean.
     *
     * @param kinds interned names by kind
     * @param named whether the grammar names nodes of the kind, by kind
     * @param fields interned names of roles, null where there is none
     */
    record Names(String[] kinds, boolean[] named, String[] fields) {
    }

    SyntaxTree(String text, Names names, Columns columns, int firstError) {
        int count = columns.count;
        this.text = text;
        this.kinds = names.kinds();
        this.fields = names.fields();
        this.named = names.named();
        this.kind = Arrays.copyOf(columns.kind, count);
        this.field = Arrays.copyOf(columns.field, count);
        this.start = Arrays.copyOf(columns.start, count);
        this.end = Arrays.copyOf(columns.end, count);
        this.parent = Arrays.copyOf(columns.parent, count);
        this.after = Arrays.copyOf(columns.after, count);
        this.lineStarts = lineStarts(text);
        this.firstError = firstError;
    }

    /** The number of nodes. */
    public int size() {
        return kind.length;
    }

    /** The node's kind, such as {@code function_definition} or {@code =}. */
    public String kind(int node) {
        return node < 0 ? "" : kinds[kind[node]];
    }

    public boolean is(int node, String kindName) {
        return node >= 0 && kinds[kind[node]].equals(kindName);
    }

    /** Whether the grammar names this node, as opposed to punctuation. */
    public boolean named(int node) {
        return named[kind[node]];
    }

    /** The role of the node in its parent, empty when it has none. */
    public String field(int node) {
        String name = fields[field[node]];
        return name == null ? "" : name;
    }

    public int parent(int node) {
        return node < 0 ? -1 : parent[node];
    }

    /** The first node behind the whole subtree, in document order; the subtree is {@code node} up to there. */
    public int after(int node) {
        return after[node];
    }

    public int start(int node) {
        return start[node];
    }

    public int end(int node) {
        return end[node];
    }

    public String text(int node) {
        return node < 0 ? "" : text.substring(start[node], end[node]);
    }

    public String source() {
        return text;
    }

    /** The 1-based line on which the node begins. */
    public int line(int node) {
        return lineAt(start[node]);
    }

    /** The 1-based line on which the node ends. */
    public int lastLine(int node) {
        return lineAt(Math.max(start[node], end[node] - 1));
    }

    /** The 1-based line of a character offset. */
    public int lineAt(int offset) {
        int at = Arrays.binarySearch(lineStarts, offset);
        return at >= 0 ? at + 1 : -at - 1;
    }

    /** The 0-based column on which the node begins. */
    public int column(int node) {
        return start[node] - lineStarts[line(node) - 1];
    }

    public int lines() {
        return lineStarts.length > 1 && lineStarts[lineStarts.length - 1] == text.length() ? lineStarts.length - 1
                : lineStarts.length;
    }

    /** The child in this role, -1 when there is none. */
    public int child(int node, String fieldName) {
        if (node >= 0) {
            for (int child = first(node); child >= 0; child = next(child)) {
                if (fieldName.equals(fields[field[child]])) {
                    return child;
                }
            }
        }
        return -1;
    }

    /** The first child of this kind, -1 when there is none. */
    public int childOfKind(int node, String kindName) {
        if (node >= 0) {
            for (int child = first(node); child >= 0; child = next(child)) {
                if (is(child, kindName)) {
                    return child;
                }
            }
        }
        return -1;
    }

    /** The first child, punctuation included, -1 for a leaf. */
    public int first(int node) {
        return node + 1 < after[node] ? node + 1 : -1;
    }

    /** The next sibling, -1 behind the last. */
    public int next(int node) {
        int up = parent[node];
        return up >= 0 && after[node] < after[up] ? after[node] : -1;
    }

    /** The children that the grammar names, comments included. */
    public List<Integer> children(int node) {
        List<Integer> found = new ArrayList<>();
        if (node >= 0) {
            for (int child = first(node); child >= 0; child = next(child)) {
                if (named[kind[child]]) {
                    found.add(child);
                }
            }
        }
        return found;
    }

    /** The line of the first place that could not be parsed, 0 when all of it could. */
    public int errorLine() {
        return firstError < 0 ? 0 : lineAt(firstError);
    }

    /** Whether it is the same tree over the same text. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SyntaxTree tree && text.equals(tree.text) && firstError == tree.firstError
                && Arrays.equals(kinds, tree.kinds) && Arrays.equals(kind, tree.kind)
                && Arrays.equals(field, tree.field) && Arrays.equals(start, tree.start)
                && Arrays.equals(end, tree.end) && Arrays.equals(parent, tree.parent)
                && Arrays.equals(after, tree.after);
    }

    @Override
    public int hashCode() {
        return 31 * text.hashCode() + kind.length;
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[64];
        int count = 1;
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, count * 2);
            }
            starts[count++] = at + 1;
        }
        return Arrays.copyOf(starts, count);
    }

    /** The columns while they grow. */
    static final class Columns {
        short[] kind = new short[1024];
        short[] field = new short[1024];
        int[] start = new int[1024];
        int[] end = new int[1024];
        int[] parent = new int[1024];
        int[] after = new int[1024];
        int count;

        int add(int kindId, int fieldId, int from, int to, int up) {
            if (count == kind.length) {
                int room = count * 2;
                kind = Arrays.copyOf(kind, room);
                field = Arrays.copyOf(field, room);
                start = Arrays.copyOf(start, room);
                end = Arrays.copyOf(end, room);
                parent = Arrays.copyOf(parent, room);
                after = Arrays.copyOf(after, room);
            }
            kind[count] = (short) kindId;
            field[count] = (short) fieldId;
            start[count] = from;
            end[count] = to;
            parent[count] = up;
            return count++;
        }
    }
}
