package dev.fresh.tui.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.tui.model.SyntaxColours.Coloured;
import dev.fresh.tui.model.SyntaxColours.Open;
import dev.fresh.tui.model.SyntaxColours.Span;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SyntaxColoursTest {

    /** Marks keywords with {@code <>}, strings with {@code []}, comments with {@code {}}, numbers with {@code ()}. */
    private static String marked(String path, String text) {
        SyntaxColours colours = SyntaxColours.of(path);
        StringBuilder out = new StringBuilder();
        Open open = Open.NOTHING;
        for (String line : text.split("~")) {
            Coloured coloured = colours.line(line, open);
            open = coloured.open();
            int at = 0;
            for (Span span : coloured.spans()) {
                String marks = switch (span.style()) {
                    case KEYWORD -> "<>";
                    case STRING -> "[]";
                    case COMMENT -> "{}";
                    case NUMBER -> "()";
                    default -> throw new AssertionError(span);
                };
                out.append(line, at, span.from()).append(marks.charAt(0)).append(line, span.from(), span.to())
                        .append(marks.charAt(1));
                at = span.to();
            }
            out.append(line.substring(at)).append('~');
        }
        return out.substring(0, out.length() - 1);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '^', delimiter = '|', value = {
            "x.py  | def f(a): # why          | <def> f(a): {# why}",
            "x.py  | s = '''a~b''' + \"c\\\"d\" | s = [''']~..",
            "A.java| return \"a\\\"b\" + 12L; // c | <return> [\"a\\\"b\"] + (12L); {// c}",
            "A.java| int x; /* a~b */ int y    | <int> x; {/* a}~{b */} <int> y",
            "a.ts  | const a = `x~${y}`; let b | <const> a = [`x]~[${y}`]; <let> b",
            "a.go  | func f() `r` 'x' 0x1F     | <func> f() [`r`] ['x'] (0x1F)",
            "a.rs  | fn f<'a>() /* a /* b */ c */ 1 | <fn> f<'a>() {/* a /* b */ c */} (1)",
            "a.sh  | if [ $# = 1 ]; then # x    | <if> [ $# = (1) ]; <then> {# x}",
            "a.yml | key: true # it            | key: <true> {# it}",
            "a.json| {\"a\": [1, null]}        | {[\"a\"]: [(1), <null>]}",
            "a.md  | # if 'x' 1                | # if 'x' 1", "Makefile | if 1 | if 1",
            "x.py  | s = 'open~if | s = ['open]~<if>"})
    void coloursWhatItKnows(String path, String text, String expected) {
        String wanted = expected.endsWith("~..") ? "s = ['''a]~[b'''] + [\"c\\\"d\"]" : expected;
        assertEquals(wanted, marked(path.strip(), text));
    }

    @Test
    void neverLeavesTheLineAndNeverGoesBack() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] parts = {"\"", "'", "`", "/*", "*/", "//", "#", "\\", "'''", "r#\"", "\"#", "if", "1", " ", "\u4e2d"};
        for (String path : new String[]{"a.py", "a.java", "a.ts", "a.go", "a.rs", "a.sh", "a.yml", "a.json"}) {
            Open open = Open.NOTHING;
            for (int round = 0; round < 2_000; round++) {
                StringBuilder line = new StringBuilder();
                for (int count = random.nextInt(10); count > 0; count--) {
                    line.append(parts[random.nextInt(parts.length)]);
                }
                Coloured coloured = SyntaxColours.of(path).line(line.toString(), open);
                int at = 0;
                for (Span span : coloured.spans()) {
                    assertTrue(span.from() >= at && span.to() >= span.from() && span.to() <= line.length(),
                            "seed " + seed + " " + path + " " + line);
                    at = span.to();
                }
                open = coloured.open();
            }
        }
    }
}
