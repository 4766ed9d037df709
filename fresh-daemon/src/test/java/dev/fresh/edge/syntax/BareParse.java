package dev.fresh.edge.syntax;

import static io.github.treesitter.jtreesitter.internal.TreeSitter.ts_parser_delete;
import static io.github.treesitter.jtreesitter.internal.TreeSitter.ts_parser_new;
import static io.github.treesitter.jtreesitter.internal.TreeSitter.ts_parser_parse_string_encoding;
import static io.github.treesitter.jtreesitter.internal.TreeSitter.ts_parser_set_language;
import static io.github.treesitter.jtreesitter.internal.TreeSitter.ts_tree_delete;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a scan is compared with: parses blobs of a repository and throws the trees away. {@code GIT_FOLDER LIST}, where
 * each line of the list is a blob id and the name of a grammar.
 */
public final class BareParse {

    private BareParse() {
    }

    public static void main(String[] args) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(args[1]));
        Process git = new ProcessBuilder("git", "--git-dir=" + args[0], "cat-file", "--batch").start();
        Thread.ofVirtual().start(() -> {
            try (OutputStream out = git.getOutputStream()) {
                for (String line : lines) {
                    out.write((line.substring(0, line.indexOf(' ')) + "\n").getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        Map<String, MemorySegment> parsers = new HashMap<>();
        long bytes = 0;
        try (DataInputStream in = new DataInputStream(git.getInputStream())) {
            for (String line : lines) {
                StringBuilder head = new StringBuilder();
                for (int c = in.read(); c != '\n'; c = in.read()) {
                    head.append((char) c);
                }
                byte[] content = in.readNBytes(Integer.parseInt(head.substring(head.lastIndexOf(" ") + 1)));
                in.skipNBytes(1);
                parse(parsers.computeIfAbsent(line.substring(line.indexOf(' ') + 1), BareParse::parser), content);
                bytes += content.length;
            }
        }
        parsers.values().forEach(parser -> ts_parser_delete(parser));
        System.out.println(lines.size() + " files, " + bytes + " bytes");
    }

    private static void parse(MemorySegment parser, byte[] content) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment source = arena.allocate(content.length + 1L);
            MemorySegment.copy(content, 0, source, ValueLayout.JAVA_BYTE, 0, content.length);
            ts_tree_delete(ts_parser_parse_string_encoding(parser, MemorySegment.NULL, source, content.length, 0));
        }
    }

    @SuppressWarnings("restricted")
    private static MemorySegment parser(String grammar) {
        SymbolLookup library = BundledNatives.library("tree-sitter-" + grammar, Arena.global());
        try {
            MemorySegment language = (MemorySegment) Linker.nativeLinker()
                    .downcallHandle(library.findOrThrow("tree_sitter_" + grammar.replace('-', '_')),
                            FunctionDescriptor.of(ValueLayout.ADDRESS))
                    .invokeExact();
            MemorySegment parser = ts_parser_new();
            ts_parser_set_language(parser, language);
            return parser;
        } catch (Throwable e) {
            throw new IllegalStateException(grammar, e);
        }
    }
}
