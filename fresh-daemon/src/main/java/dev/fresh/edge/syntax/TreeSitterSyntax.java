package dev.fresh.edge.syntax;

import static io.github.treesitter.jtreesitter.internal.TreeSitter.ts_parser_new;
import static io.github.treesitter.jtreesitter.internal.TreeSitter.ts_parser_parse_string_encoding;
import static io.github.treesitter.jtreesitter.internal.TreeSitter.ts_parser_set_language;
import static io.github.treesitter.jtreesitter.internal.TreeSitter.ts_tree_delete;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.syntax.SyntaxTree.Names;
import io.github.treesitter.jtreesitter.Language;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Tree-sitter through the foreign-function interface; each tree is copied into arrays once and deleted. */
public final class TreeSitterSyntax implements Syntax {

    private static final int UTF_8 = 0;
    private static final int UTF_16LE = 1;

    private final Map<String, Loaded> languages = new ConcurrentHashMap<>();
    private final boolean mayRead;

    public TreeSitterSyntax() {
        this(TreeReader.fits());
    }

    private TreeSitterSyntax(boolean mayRead) {
        this.mayRead = mayRead;
    }

    /** One that asks the parser for each node, for comparison. */
    static TreeSitterSyntax byCalls() {
        return new TreeSitterSyntax(false);
    }

    @Override
    public SyntaxTree parse(Grammar grammar, String text) {
        return loaded(grammar).parse(text);
    }

    /** Whether trees are read from memory here. */
    boolean readsMemory(Grammar grammar) {
        return loaded(grammar).reads;
    }

    private Loaded loaded(Grammar grammar) {
        return languages.computeIfAbsent(grammar.name(), name -> Loaded.of(name, mayRead));
    }

    /** A parser with what copies its trees, for one thread at a time; {@code reader} is null where calls do it. */
    private record Worker(MemorySegment parser, TreeReader reader) {
    }

    /** A grammar with its names looked up once, and the parsers that nobody uses at the moment. */
    private record Loaded(MemorySegment language, Names names, boolean reads, Queue<Worker> idle) {

        /**
         * A bit of several languages, so that each grammar meets something that it knows and something that it can't.
         */
        private static final String KNOWN = """
                x = 1;
                import a.b as c
                /* words */ class A extends B { int f(int x, String... y) { return x + 1; } } // more
                def f(a, *b: int = 2): # more
                    return a.b[1](c) if not d else {"k": [x for x in y]}
                const g = async (a = 1) => { await h`t${x}`; for (const z of a) { continue; } };
                """;

        @SuppressWarnings("restricted")
        static Loaded of(String name, boolean mayRead) {
            try {
                SymbolLookup library = BundledNatives.library("tree-sitter-" + name, Arena.global());
                String function = "tree_sitter_" + name.replace('-', '_');
                Language known = Language.load(library, function);
                MemorySegment language = (MemorySegment) Linker.nativeLinker()
                        .downcallHandle(library.findOrThrow(function), FunctionDescriptor.of(ValueLayout.ADDRESS))
                        .invokeExact();
                Loaded byCalls = new Loaded(language, names(known), false, new ConcurrentLinkedQueue<>());
                byCalls.check(name);
                return mayRead && byCalls.readable()
                        ? new Loaded(language, byCalls.names, true, new ConcurrentLinkedQueue<>())
                        : byCalls;
            } catch (EdgeException e) {
                throw e;
            } catch (LinkageError | IllegalCallerException e) {
                throw EdgeException.environment("The native parser for " + name + " cannot be used by this Java; run it"
                        + " with --enable-native-access=ALL-UNNAMED: " + e, e);
            } catch (Throwable e) {
                throw new IllegalStateException("a method handle of no exception threw one", e);
            }
        }

        private static Names names(Language language) {
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
            return new Names(kinds, named, fields);
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

        /** Whether the memory of a tree says the same as the calls do. */
        private boolean readable() {
            Loaded reading = new Loaded(language, names, true, new ConcurrentLinkedQueue<>());
            try {
                String wide = "ä" + KNOWN;
                return reading.parse(KNOWN).equals(parse(KNOWN)) && reading.parse(wide).equals(parse(wide));
            } catch (IllegalStateException e) {
                return false;
            }
        }

        SyntaxTree parse(String text) {
            Worker worker = idle.poll();
            if (worker == null) {
                worker = new Worker(ts_parser_new(), reads ? new TreeReader(language.address()) : null);
                ts_parser_set_language(worker.parser(), language);
            }
            SyntaxTree tree = parse(worker, text);
            idle.add(worker);
            return tree;
        }

        private SyntaxTree parse(Worker worker, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            boolean wide = bytes.length != text.length();
            if (wide) {
                bytes = text.getBytes(StandardCharsets.UTF_16LE);
            }
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment source = arena.allocate(bytes.length + 1L);
                MemorySegment.copy(bytes, 0, source, ValueLayout.JAVA_BYTE, 0, bytes.length);
                MemorySegment tree = ts_parser_parse_string_encoding(worker.parser(), MemorySegment.NULL, source,
                        bytes.length, wide ? UTF_16LE : UTF_8);
                try {
                    return worker.reader() == null ? TreeWalk.copy(tree, arena, text, names, wide)
                            : worker.reader().read(tree.address(), text, names, wide);
                } finally {
                    ts_tree_delete(tree);
                }
            }
        }
    }
}
