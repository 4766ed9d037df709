package dev.fresh.text;

import static dev.fresh.text.Table.Column.number;
import static dev.fresh.text.Table.Column.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TableTest {

    private static Table table() {
        return new Table("", words("id"), words("feature").atLeast(6), words("place").atLeast(8).cutAtStart(),
                number("cost"), words("note").optional(1))
                .row("abc", "Ledger.archive", "src/main/java/Ledger.java:12", "$1.50", "x")
                .row("d", "検索.実行", "a.py:3", "$0.25", "");
    }

    @Test
    void alignsColumnsByTheCellsThatTheyTake() {
        assertEquals("""
                id   feature         place                          cost  note
                abc  Ledger.archive  src/main/java/Ledger.java:12  $1.50  x
                d    検索.実行       a.py:3                        $0.25""", String.join("\n",
                table().lines(Table.NO_LIMIT)));
    }

    @Test
    void shrinksTheWidestFirstAndOnlyThenLeavesOut() {
        assertEquals("""
                id   feature         place                    cost  note
                abc  Ledger.archive  ...java/Ledger.java:12  $1.50  x
                d    検索.実行       a.py:3                  $0.25""", String.join("\n", table().lines(56)));
        assertEquals("""
                id   feature   place       cost
                abc  Ledge...  ...ava:12  $1.50
                d    検索....  a.py:3     $0.25
                (no room for: note)""", String.join("\n", table().lines(31)));
    }

    @Test
    void keepsToTheRoomWhateverStandsInIt() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] letters = {"a", "字", "🤖", "e\u0301", "-", "\u200d", "ﬀ"};
        for (int round = 0; round < 300; round++) {
            Table table = new Table("", words("one").atLeast(4), words("two").atLeast(4).cutAtStart(),
                    number("three").optional(1));
            for (int row = 0; row < 5; row++) {
                table.row(text(random, letters), text(random, letters), Integer.toString(random.nextInt(1000)));
            }
            int room = 20 + random.nextInt(60);
            List<String> lines = table.lines(room);
            assertTrue(lines.stream().filter(line -> !line.startsWith("(")).allMatch(line -> Cells.of(line) <= room),
                    "seed " + seed + ": " + room + "\n" + String.join("\n", lines));
        }
    }

    private static String text(Random random, String[] letters) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            text.append(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    @Test
    void refusesARowThatDoesNotFitTheHead() {
        assertThrows(IllegalArgumentException.class, () -> table().row("one"));
    }

    @Test
    void cutsAtWholeCharacters() {
        assertEquals("字...", Cells.start("字字字字", 6));
        assertEquals("...字", Cells.end("字字字字", 6));
        assertEquals("..", Cells.start("abcd", 2));
        assertEquals("abcd", Cells.end("abcd", 4));
        assertEquals(2, Cells.of("🤖"));
        assertEquals(1, Cells.of("e\u0301"));
    }

    @Test
    void findsTheWordThatWasMeant() {
        List<String> words = List.of("start", "status", "stop", "approve", "--agents", "--agent-budget");
        assertEquals("start", Closest.to("strat", words).orElseThrow());
        assertEquals("approve", Closest.to("aprove", words).orElseThrow());
        assertEquals("--agents", Closest.to("--agnets", words).orElseThrow());
        assertEquals("--agent-budget", Closest.to("--agent-b", words).orElseThrow());
        assertTrue(Closest.to("frobnicate", words).isEmpty());
        assertTrue(Closest.to("x", words).isEmpty());
    }

    @Test
    void showsProgressAsABarWhereTheEndIsKnown() {
        assertEquals("[##########..........] Read 20 of 40 files. 5s",
                Progress.line("Read 20 of 40 files.", Duration.ofSeconds(5), 1, 79));
        assertEquals("/ Running the tests ... 12s",
                Progress.line("Running the tests of everything", Duration.ofSeconds(12), 1, 27));
    }
}
