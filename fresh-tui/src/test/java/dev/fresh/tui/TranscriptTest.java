package dev.fresh.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.tui.model.Transcript;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A log of any size in a window of bounded memory, read from its end. */
final class TranscriptTest {

    private static final int LINES = 60_000;

    private static String lines(int count) {
        return IntStream.range(0, count).mapToObj(i -> "line number " + i + " \u00fc\n").collect(Collectors.joining());
    }

    private static long held(Transcript transcript) {
        return transcript.lines().stream().mapToLong(Transcript.Line::bytes).sum();
    }

    @Test
    void beginsWithTheEndAndReadsOnWhatIsAdded() {
        Stage stage = Stage.ofNight(80, 24).log(lines(LINES)).types("<enter>", "2");
        assertTrue(stage.text().contains("line number " + (LINES - 1)), stage.text());
        assertTrue(stage.model().transcript().hasEarlier());
        stage.log(lines(LINES) + "and more\n").at(Nights.NOW.plusSeconds(1));
        assertTrue(stage.text().contains("and more"), stage.text());
    }

    @Test
    void readsWhatCameBeforeWhereSomebodyScrollsTo() {
        Stage stage = Stage.ofNight(80, 24).log(lines(LINES)).types("<enter>", "2");
        long from = stage.model().transcript().from();
        stage.types("g");
        String top = stage.text().split("\n")[3];
        assertTrue(stage.model().transcript().from() < from);
        // What was at the top is still there, and what came before is above it.
        int first = Integer.parseInt(top.split(" ")[2]);
        stage.types("k");
        assertEquals("line number " + (first - 1) + " \u00fc", stage.text().split("\n")[3]);
    }

    @Test
    void keepsAWindowAndNothingMore() {
        Stage stage = Stage.ofNight(80, 24).log(lines(LINES)).types("<enter>", "2");
        for (int i = 0; i < 100; i++) {
            stage.types("g");
            assertTrue(held(stage.model().transcript()) <= 600_000);
        }
        assertEquals(0, stage.model().transcript().from());
        assertTrue(stage.text().contains("line number 0"), stage.text());
    }

    @Test
    void holdsALineOfAMegabyte() {
        Stage stage = Stage.ofNight(80, 24).log("x".repeat(1_500_000)).types("<enter>", "2");
        assertTrue(stage.text().contains("xxxx"), stage.text());
        assertTrue(held(stage.model().transcript()) + stage.model().transcript().rest().length() <= 1_200_000);
    }

    @Test
    void staysWhereSomebodyReadsWhileMoreIsAdded() {
        Stage stage = Stage.ofNight(80, 24).log(lines(100)).types("<enter>", "2", "k");
        assertFalse(stage.model().place().follow());
        String before = stage.text().split("\n")[3];
        stage.log(lines(200)).at(Nights.NOW.plusSeconds(1));
        assertEquals(before, stage.text().split("\n")[3]);
        stage.types("G").at(Nights.NOW.plusSeconds(2));
        assertTrue(stage.text().contains("line number 199"), stage.text());
    }
}
