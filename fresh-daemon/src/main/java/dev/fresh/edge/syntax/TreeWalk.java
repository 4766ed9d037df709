package dev.fresh.edge.syntax;

import static io.github.treesitter.jtreesitter.internal.TreeSitter.ts_node_end_byte;
import static io.github.treesitter.jtreesitter.internal.TreeSitter.ts_node_is_missing;
import static io.github.treesitter.jtreesitter.internal.TreeSitter.ts_node_start_byte;
import static io.github.treesitter.jtreesitter.internal.TreeSitter.ts_node_symbol;
import static io.github.treesitter.jtreesitter.internal.TreeSitter.ts_tree_cursor_current_field_id;
import static io.github.treesitter.jtreesitter.internal.TreeSitter.ts_tree_cursor_current_node;
import static io.github.treesitter.jtreesitter.internal.TreeSitter.ts_tree_cursor_delete;
import static io.github.treesitter.jtreesitter.internal.TreeSitter.ts_tree_cursor_goto_first_child;
import static io.github.treesitter.jtreesitter.internal.TreeSitter.ts_tree_cursor_goto_next_sibling;
import static io.github.treesitter.jtreesitter.internal.TreeSitter.ts_tree_cursor_goto_parent;
import static io.github.treesitter.jtreesitter.internal.TreeSitter.ts_tree_cursor_new;
import static io.github.treesitter.jtreesitter.internal.TreeSitter.ts_tree_root_node;

import dev.fresh.edge.syntax.SyntaxTree.Columns;
import dev.fresh.edge.syntax.SyntaxTree.Names;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/** Copies a tree by calls into the parser: slow, and right wherever the parser runs. */
final class TreeWalk {

    private static final int NODE_BYTES = 64;

    private TreeWalk() {
    }

    static SyntaxTree copy(MemorySegment tree, Arena arena, String text, Names names, boolean wide) {
        MemorySegment cursor = ts_tree_cursor_new(arena, ts_tree_root_node(arena, tree));
        try {
            return copy(cursor, SegmentAllocator.prefixAllocator(arena.allocate(NODE_BYTES, 16)), text, names,
                    wide ? 1 : 0);
        } finally {
            ts_tree_cursor_delete(cursor);
        }
    }

    private static SyntaxTree copy(MemorySegment cursor, SegmentAllocator slot, String text, Names names, int shift) {
        Columns columns = new Columns();
        int error = names.kinds().length - 1;
        int parent = -1;
        int firstError = -1;
        while (true) {
            MemorySegment current = ts_tree_cursor_current_node(slot, cursor);
            int kind = Math.min(Short.toUnsignedInt(ts_node_symbol(current)), error);
            int from = ts_node_start_byte(current) >> shift;
            int node = columns.add(kind, ts_tree_cursor_current_field_id(cursor), from,
                    ts_node_end_byte(current) >> shift, parent);
            if (firstError < 0 && (kind == error || ts_node_is_missing(current))) {
                firstError = from;
            }
            if (ts_tree_cursor_goto_first_child(cursor)) {
                parent = node;
                continue;
            }
            columns.after[node] = columns.count;
            while (!ts_tree_cursor_goto_next_sibling(cursor)) {
                if (!ts_tree_cursor_goto_parent(cursor)) {
                    return new SyntaxTree(text, names, columns, firstError);
                }
                columns.after[parent] = columns.count;
                parent = columns.parent[parent];
            }
        }
    }
}
