package dev.fresh.edge.inventory;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.inventory.facts.Analyser;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.syntax.Syntax;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the facts of any bytes that are called a source file. */
final class SourceReader {

    /** As far as git itself looks for what makes a file binary. */
    private static final int LOOKED_AT_MAX = 8000;

    private final Syntax syntax;

    SourceReader(Syntax syntax) {
        this.syntax = syntax;
    }

    /** The name of the parser, empty for the usual one. */
    String parser() {
        return syntax.parser();
    }

    /** The facts; a file that cannot be read whole has an error line, and never ends the scan of the others. */
    FileFacts read(Analyser analyser, String path, byte[] bytes) {
        if (isBinary(bytes)) {
            return nothing(FileFacts.BINARY);
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            FileFacts facts = analyser.analyse(syntax.parse(analyser.grammar(path), analyser.code(path, text)));
            int bad = facts.errorLine() > 0 || text.indexOf('\uFFFD') < 0 ? 0 : firstUndecodable(bytes);
            return bad == 0 ? facts : facts.withErrorLine(bad);
        } catch (EdgeException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            // Text can be nested deeper than any parser goes; the report says which file it was.
            return nothing(1);
        }
    }

    private static boolean isBinary(byte[] bytes) {
        for (int at = 0; at < Math.min(bytes.length, LOOKED_AT_MAX); at++) {
            if (bytes[at] == 0) {
                return true;
            }
        }
        return false;
    }

    private static int firstUndecodable(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CoderResult result = decoder.decode(in, CharBuffer.allocate(bytes.length), true);
        if (!result.isError()) {
            return 0;
        }
        int line = 1;
        for (int at = 0; at < in.position(); at++) {
            line += bytes[at] == '\n' ? 1 : 0;
        }
        return line;
    }

    private static FileFacts nothing(int errorLine) {
        return new FileFacts("", List.of(FileFacts.Definition.EMPTY_FILE), List.of(), List.of(), 0, errorLine, false);
    }
}
