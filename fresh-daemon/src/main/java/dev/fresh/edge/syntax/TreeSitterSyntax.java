package dev.fresh.edge.syntax;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.syntax.SyntaxTree.Columns;
import io.github.treesitter.jtreesitter.InputEncoding;
import io.github.treesitter.jtreesitter.Language;
import io.github.treesitter.jtreesitter.Node;
import io.github.treesitter.jtreesitter.Parser;
import io.github.treesitter.jtreesitter.Tree;
import io.github.treesitter.jtreesitter.TreeCursor;
import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tree-sitter through the foreign-function interface; each tree is copied into arrays once and closed. */
public final class TreeSitterSyntax implements Syntax {

    private static final int NODE_BYTES = 64;

    private final Map<String, Loaded> languages = new ConcurrentHashMap<>();

    @Override
    public SyntaxTree parse(Grammar grammar, String text) {
        Loaded loaded = languages.computeIfAbsent(grammar.name(), Loaded::of);
        return loaded.parse(text);
    }

    /** A grammar with its names looked up once. */
    private record Loaded(Language language, String[] kinds, String[] fields, boolean[] named) {

        static Loaded of(String name) {
            try {
                Language language = Language.load(BundledNatives.library("tree-sitter-" + name, Arena.global()),
                        "tree_sitter_" + name.replace('-', '_'));
                int symbols = language.getSymbolCount();
                String[] kinds = new String[symbols + 1];
                boolean[] named = new boolean[symbols + 1];
                for (int id = 0; id < symbols; id++) {
                    kinds[id] = String.valueOf(language.getSymbolName((short) id)).intern();
                    named[id] = language.isNamed((short) id);
                }
                kinds[symbols] = "ERROR";
                named[symbols] = true;
                String[] fields = new String[language.getFieldCount() + 1];
                for (int id = 1; id < fields.length; id++) {
                    fields[id] = language.getFieldNameForId((short) id).intern();
                }
                Loaded loaded = new Loaded(language, kinds, fields, named);
                loaded.check(name);
                return loaded;
            } catch (LinkageError | IllegalCallerException e) {
                throw EdgeException.environment("The native parser for " + name + " cannot be used by this Java; run it"
                        + " with --enable-native-access=ALL-UNNAMED: " + e, e);
            }
        }

        /** A wrong layout of native structures would show as nonsense trees, so one known tree is looked at first. */
        private void check(String name) {
            SyntaxTree tree = parse("x = 1;\n");
            boolean sane = tree.size() > 3 && tree.parent(0) == -1 && tree.start(0) == 0 && tree.end(0) <= 7
                    && tree.after(0) == tree.size();
            for (int node = 1; sane && node < tree.size(); node++) {
                sane = tree.start(node) >= tree.start(tree.parent(node)) && tree.end(node) <= 7;
            }
            if (!sane) {
                throw EdgeException.environment("The native parser for " + name
                        + " gives nonsense on this system; please report the platform.");
            }
        }

        SyntaxTree parse(String text) {
            try (Arena arena = Arena.ofConfined();
                    Parser parser = new Parser(language);
                    Tree tree = parser.parse(text, InputEncoding.UTF_16LE).orElseThrow();
                    TreeCursor cursor = tree.walk()) {
                return copy(text, cursor, SegmentAllocator.prefixAllocator(arena.allocate(NODE_BYTES, 16)));
            }
        }

        private SyntaxTree copy(String text, TreeCursor cursor, SegmentAllocator slot) {
            Columns columns = new Columns();
            int parent = -1;
            int firstError = -1;
            while (true) {
                Node current = cursor.getCurrentNode(slot);
                int symbol = Short.toUnsignedInt(current.getSymbol());
                int kind = symbol >= kinds.length ? kinds.length - 1 : symbol;
                int from = current.getStartByte() / 2;
                int node = columns.add(kind, cursor.getCurrentFieldId(), named[kind], from, current.getEndByte() / 2,
                        parent);
                if (firstError < 0 && (kind == kinds.length - 1 || current.isMissing())) {
                    firstError = from;
                }
                if (cursor.gotoFirstChild()) {
                    parent = node;
                    continue;
                }
                columns.after[node] = columns.count;
                while (!cursor.gotoNextSibling()) {
                    if (!cursor.gotoParent()) {
                        return new SyntaxTree(text, kinds, fields, columns, firstError);
                    }
                    columns.after[parent] = columns.count;
                    parent = columns.parent[parent];
                }
            }
        }
    }
}
