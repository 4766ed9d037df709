package dev.fresh.edge.syntax;

import dev.fresh.edge.syntax.SyntaxTree.Columns;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Copies trees out of the memory of the native parser, one at a time. A walk by calls into the parser takes a third of
 * the time of parsing, this one a fifteenth. The layout is that of the parser's pinned version (struct
 * {@code SubtreeHeapData} and its form in eight bytes), so whoever uses this compares a first tree with what the calls
 * say, and stays with the calls where the two differ.
 */
final class TreeReader {

    private static final int ERROR = 0xFFFF;
    private static final int VISIBLE = 1;
    private static final int EXTRA = 1 << 2;
    private static final int MISSING = 1 << 9;
    /** The words of a node that are looked at. */
    private static final int WORDS = 17;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong POINTER = ValueLayout.JAVA_LONG;

    private final MemorySegment memory;
    private final GrammarTables tables;
    private final int[] words = new int[WORDS];
    private final Columns columns = new Columns();

    // What was read last.
    private int flags;
    private int symbol;
    private int padding;
    private int size;
    private int count;
    private int visibleCount;
    private int production;

    // The nodes that are open, each with its place in the pool of children.
    private int depth;
    private Open[] open = new Open[0];
    private long[] pool = new long[4096];
    private int pooled;

    private int shift;
    private int countMax;
    private int firstError;

    /** A node whose children are being read. */
    private static final class Open {
        int begin;
        int next;
        int end;
        int position;
        int production;
        /** How many children were no extras, such as comments. */
        int children;
        /** The nearest node that is shown, itself if it is. */
        int node;
        boolean shown;
        /** The role of those below a hidden node that have none of their own. */
        int field;
    }

    @SuppressWarnings("restricted")
    TreeReader(long language) {
        this.memory = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
        this.tables = GrammarTables.of(memory, language);
    }

    /** Whether this machine orders bytes and sizes pointers as the layout wants it. */
    static boolean fits() {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN && ValueLayout.ADDRESS.byteSize() == Long.BYTES;
    }

    /**
     * Copies a tree.
     *
     * @param wide whether the text was parsed with two bytes for each character, else with one
     * @throws IllegalStateException when the memory cannot be a tree
     */
    SyntaxTree read(long tree, String text, SyntaxTree.Names names, boolean wide) {
        shift = wide ? 1 : 0;
        countMax = 2 * text.length() + 64;
        firstError = -1;
        columns.count = 0;
        depth = 0;
        pooled = 0;
        long root = memory.get(POINTER, tree);
        load(root);
        show(root, symbol, 0, padding, -1);
        while (depth > 0) {
            Open top = open[depth - 1];
            if (top.next < top.end) {
                visit(pool[top.next], top);
            } else {
                depth--;
                pooled = top.begin;
                if (top.shown) {
                    columns.after[top.node] = columns.count;
                }
            }
        }
        return new SyntaxTree(text, names, columns, firstError);
    }

    private void visit(long subtree, Open top) {
        load(subtree);
        // The first child begins where its parent does: what is in front belongs to both.
        int start = top.next++ == top.begin ? top.position : top.position + padding;
        top.position = start + size;
        boolean shown = (flags & VISIBLE) != 0;
        int field = 0;
        if ((flags & EXTRA) == 0) {
            int child = top.children++;
            int alias = tables.alias(top.production, child);
            if (alias != 0) {
                shown = true;
                symbol = alias;
            }
            field = tables.field(top.production, child);
            if (field == 0) {
                field = top.field;
            }
        }
        if (shown) {
            show(subtree, symbol, field, start, top.node);
        } else if (visibleCount > 0) {
            open(subtree, start, top.node, false).field = field;
        }
    }

    private void show(long subtree, int shownSymbol, int field, int start, int parent) {
        int kind = shownSymbol < tables.kinds().length ? tables.kinds()[shownSymbol] : tables.kinds().length;
        int node = columns.add(kind, field, start >> shift, start + size >> shift, parent);
        if (firstError < 0 && (shownSymbol == ERROR || (flags & MISSING) != 0)) {
            firstError = start >> shift;
        }
        if (count > 0) {
            open(subtree, start, node, true).field = 0;
        } else {
            columns.after[node] = columns.count;
        }
    }

    private Open open(long subtree, int start, int node, boolean shown) {
        if (count > countMax) {
            throw new IllegalStateException("a node with more children than the text has characters");
        }
        if (depth == open.length) {
            open = Arrays.copyOf(open, 2 * depth + 64);
            for (int at = depth; at < open.length; at++) {
                open[at] = new Open();
            }
        }
        if (pooled + count > pool.length) {
            pool = Arrays.copyOf(pool, Math.max(2 * pool.length, pooled + count));
        }
        // The children lie in front of the node.
        MemorySegment.copy(memory, POINTER, subtree - (long) Long.BYTES * count, pool, pooled, count);
        Open top = open[depth++];
        top.begin = pooled;
        top.next = pooled;
        pooled += count;
        top.end = pooled;
        top.position = start;
        top.production = production;
        top.children = 0;
        top.node = node;
        top.shown = shown;
        return top;
    }

    /** A small leaf is not pointed to: it is the eight bytes themselves, of which the lowest bit is 1. */
    private void load(long subtree) {
        if ((subtree & 1) != 0) {
            int bits = (int) subtree >>> 1;
            flags = bits & (VISIBLE | EXTRA) | ((bits & 1 << 4) != 0 ? MISSING : 0);
            symbol = (int) (subtree >>> 8) & 0xFF;
            padding = (int) (subtree >>> 48) & 0xFF;
            size = (int) (subtree >>> 56);
            count = 0;
            visibleCount = 0;
            return;
        }
        MemorySegment.copy(memory, INT, subtree, words, 0, WORDS);
        padding = words[1];
        size = words[4];
        count = words[9];
        symbol = words[10] & 0xFFFF;
        flags = words[11];
        visibleCount = count > 0 ? words[12] : 0;
        production = count > 0 ? words[16] >>> 16 : 0;
    }
}
