package dev.fresh.tui.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.googlecode.lanterna.TerminalTextUtils;
import com.googlecode.lanterna.TextCharacter;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ForeignTest {

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, value = {"plain text,plain text",
            "a\\u001b[31;1mred\\u001b[0m,ared", "\\u001b]0;title\\u0007shown,shown",
            "\\u001b]8;;http://a.example\\u001b\\\\link,link", "a\\u001bPq#0\\u001b\\\\b,ab", "a\\u009b2Jb,ab",
            "a\\u009d0;t\\u009cb,ab", "\\u001bcreset,reset", "\\u001b(Bx,x", "end\\u001b,end", "\\u001b[31,",
            "\\u001b]never ends,never ends", "a\\u202eb\\u2066c\\u200fd,abcd", "z\\u200b\\u200d\\ufeffw,zw",
            "e\\u0301t\\u0316,\\u00e9t", "\\ud83d\\udc68\\u200d\\ud83d\\udc69\\u200d\\ud83d\\udc67!,*!",
            "\\ud83c\\udde9\\ud83c\\uddea,*", "\\ud83d lone \\udc00,* lone *", "done \\u2705,done *",
            "\\u4e2d\\u6587,\\u4e2d\\u6587", "1\\ufe0f\\u20e3,1", "10%\\r20%,10% 20%", "a\\u0000\\u0008b,ab",
            "a\\tb,a   b"})
    void isInertAndKeepsWhatCanBeRead(String escaped, String expected) {
        assertEquals(expected == null ? "" : unescape(expected), Foreign.line(unescape(escaped)));
    }

    private static String unescape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\u", i)) {
                out.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
                i += 5;
            } else if (text.charAt(i) == '\\') {
                i++;
                out.append(text.charAt(i) == 't' ? '\t' : text.charAt(i) == 'r' ? '\r' : text.charAt(i));
            } else {
                out.append(text.charAt(i));
            }
        }
        return out.toString();
    }

    @Test
    void everyCharacterTakesTheCellsThatTheTerminalLibraryDraws() {
        for (int i = 0; i <= 0xffff; i++) {
            assertDrawnAsMeasured("x" + (char) i + "y");
        }
    }

    @Test
    void randomTextTakesTheCellsThatTheTerminalLibraryDraws() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int[] tops = {0x20, 0x80, 0x300, 0x1200, 0x3200, 0x10000, 0x11000, 0x20000, 0xe0200, 0x10ffff};
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                int part = random.nextInt(tops.length);
                int from = part == 0 ? 0 : tops[part - 1];
                text.appendCodePoint(from + random.nextInt(tops[part] - from));
            }
            try {
                assertDrawnAsMeasured(text.toString());
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", " + text.codePoints()
                        .mapToObj(Integer::toHexString).toList(), e);
            }
        }
    }

    private static void assertDrawnAsMeasured(String foreign) {
        String inert = Foreign.line(foreign);
        assertEquals(inert, Foreign.line(inert), "inert text stays as it is");
        TextCharacter[] drawn = TextCharacter.fromString(inert);
        assertEquals(inert.length(), drawn.length, () -> codes(foreign));
        for (int i = 0; i < drawn.length; i++) {
            char character = inert.charAt(i);
            assertEquals(drawn[i].isDoubleWidth(), Foreign.wide(character), () -> codes(inert));
            assertTrue(character >= ' ' && !Character.isISOControl(character) && !Character.isSurrogate(character)
                    && Character.getType(character) != Character.FORMAT, () -> codes(inert));
        }
        assertEquals(TerminalTextUtils.getColumnWidth(inert), Foreign.width(inert), () -> codes(inert));
    }

    private static String codes(String text) {
        return text.codePoints().mapToObj(Integer::toHexString).toList().toString();
    }

    @Test
    void cutsAndPadsByCellsAndNeverHalvesAWideCharacter() {
        assertEquals("\u4e2d", Foreign.cut("\u4e2d\u6587", 3));
        assertEquals("\u4e2d~", Foreign.shorten("\u4e2d\u6587", 3));
        assertEquals("\u4e2d ~", Foreign.pad("\u4e2d ab", 4));
        assertEquals("ab  ", Foreign.pad("ab", 4));
        assertEquals(" \u6587", Foreign.skip("\u4e2d\u6587", 1));
        assertEquals("", Foreign.skip("ab", 9));
        assertEquals("", Foreign.shorten("ab", 0));
        assertEquals(3, Foreign.width("a\u4e2d"));
    }

    @Test
    void looksOnlyAtTheFirstPartOfALineOfAMegabyte() {
        String plain = Foreign.line("x".repeat(1_000_000));
        assertEquals("x".repeat(Foreign.LINE_CELLS) + " ... (1,000,000 characters)", plain);
        assertEquals("x".repeat(10), Foreign.line("x".repeat(1_000_000), 10));
        assertEquals(" ... (1,000,000 characters)", Foreign.line("\u0301".repeat(1_000_000)));
        assertEquals(" ... (1,000,000 characters)", Foreign.line("\u001b[0m".repeat(250_000)));
        assertTrue(Foreign.line("\u001b]" + "y".repeat(1_000_000)).startsWith("yyyy"));
    }

    @Test
    void splitsIntoLines() {
        assertEquals(List.of("a", "", "b"), Foreign.lines("a\r\n\nb\n", 10));
        assertEquals(List.of("a", "b"), Foreign.lines("a\nb\nc", 2));
    }
}
