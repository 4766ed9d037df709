package dev.fresh.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.tui.model.Deed;
import dev.fresh.tui.model.Msg;
import dev.fresh.tui.model.Size;
import dev.fresh.tui.model.View;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What keys, clicks and typed lines do, from the terminal to what the daemon is asked for. */
final class ActsTest {

    private final Stage stage = Stage.ofNight(120, 40);

    private String footer() {
        String[] rows = stage.text().split("\n");
        return rows[rows.length - 1];
    }

    private Stage on(String id) {
        for (int i = 0; i < 20 && !stage.model().place().selected().equals(id); i++) {
            stage.types("j");
        }
        assertEquals(id, stage.model().place().selected());
        return stage;
    }

    @Test
    void approvesTheCommitThatWasShownOnceItIsConfirmed() {
        stage.types("a");
        assertEquals(List.of(), stage.deeds());
        stage.types("y");
        assertEquals(List.of(new Deed.Approve(Nights.READY, Nights.COMMIT)), stage.deeds());
    }

    @Test
    void doesNothingWhenAnotherKeyAnswers() {
        stage.types("a", "n");
        assertEquals(List.of(), stage.deeds());
        stage.types("a", "<esc>", "y");
        assertEquals(List.of(), stage.deeds());
    }

    @Test
    void goesOnToTheNextWhoWaitsAfterADecision() {
        stage.types("a", "y");
        assertEquals(Nights.DECIDES, stage.model().place().selected());
    }

    @Test
    void rejectsWithTheReasonThatWasTypedAndMended() {
        stage.types("x", "n", "o", "t", "<bs>", "<left>", "<home>", "-", "<enter>");
        assertEquals(List.of(new Deed.Reject(Nights.READY, "-no", false)), stage.deeds());
    }

    @Test
    void letsAnAgentTryAgain() {
        on(Nights.RED).types("X", "m", "o", "r", "e", "<enter>");
        assertEquals(List.of(new Deed.Reject(Nights.RED, "more", true)), stage.deeds());
    }

    @Test
    void rejectsNothingWithoutAReason() {
        stage.types("x", " ", "<enter>");
        assertEquals(List.of(), stage.deeds());
        assertTrue(footer().contains("the text is empty"), footer());
    }

    @Test
    void answersByNumber() {
        on(Nights.DECIDES).types("w", "2", "<enter>");
        assertEquals(List.of(new Deed.Answer(Nights.DECIDES, "2")), stage.deeds());
    }

    @Test
    void pausesResumesAndCancels() {
        on(Nights.WORKS).types("p", "c", "y");
        on(Nights.PAUSED).types("u");
        assertEquals(List.of(new Deed.Pause(Nights.WORKS), new Deed.Cancel(Nights.WORKS),
                new Deed.Resume(Nights.PAUSED)), stage.deeds());
    }

    @Test
    void stopsTheRunOneWayOrTheOther() {
        stage.types("S", "g", "S", "f", "S", "<esc>");
        assertEquals(List.of(new Deed.Stop(false), new Deed.Stop(true)), stage.deeds());
    }

    @Test
    void saysInTheFooterWhyAKeyCannotBeUsed() {
        on(Nights.WORKS).types("a");
        assertEquals("! a: d4e5f607 (implementing) has nothing to approve", footer());
        on(Nights.PAUSED).types("p");
        assertTrue(footer().startsWith("! p: 0718293a (paused) cannot be paused"), footer());
        assertEquals(List.of(), stage.deeds());
    }

    @Test
    void saysWhatTheDaemonRefused() {
        stage.hears(new Msg.Refused(new Deed.Pause(Nights.WORKS), "agent d4e5f607 is completed; see its status"));
        assertEquals("! agent d4e5f607 is completed; see its status", footer());
    }

    @Test
    void aClickChoosesAndASecondOneOpens() {
        int row = List.of(stage.text().split("\n")).indexOf(stage.text().lines()
                .filter(line -> line.contains("Tags.rename")).findFirst().orElseThrow());
        stage.hears(new Msg.Clicked(20, row));
        assertEquals(Nights.WORKS, stage.model().place().selected());
        assertEquals(View.OVERVIEW, stage.model().view());
        stage.hears(new Msg.Clicked(20, row));
        assertEquals(View.STORY, stage.model().view());
        assertEquals(Nights.WORKS, stage.model().agentId());
    }

    @Test
    void aClickOnATabGoesThere() {
        stage.types("<enter>");
        String tabs = stage.text().split("\n")[1];
        stage.hears(new Msg.Clicked(tabs.indexOf("3 gates") + 3, 1));
        assertEquals(View.GATES, stage.model().view());
    }

    @Test
    void theWheelMovesTheChoiceAndScrollsText() {
        stage.hears(new Msg.Wheeled(1));
        assertEquals(Nights.DECIDES, stage.model().place().selected());
        stage.log("x\n".repeat(200)).types("<enter>", "2");
        int top = stage.model().place().top();
        stage.hears(new Msg.Wheeled(-1));
        assertEquals(top - 3, stage.model().place().top());
        assertFalse(stage.model().place().follow());
    }

    @Test
    void keepsTheChoiceWhenTheOrderChanges() {
        on(Nights.RED).types("s");
        assertEquals(Nights.RED, stage.model().place().selected());
        assertTrue(stage.text().indexOf("Export.markdown") < stage.text().indexOf("Stats.word_count"),
                stage.text());
    }

    @Test
    void goesFromTabToTabAndBack() {
        stage.types("<enter>", "<tab>", "<right>");
        assertEquals(View.GATES, stage.model().view());
        stage.types("<left>", "5");
        assertEquals(View.DIFF, stage.model().view());
        stage.types("<esc>");
        assertEquals(View.OVERVIEW, stage.model().view());
    }

    @Test
    void leavesOnQAndOnControlC() {
        assertTrue(Stage.ofNight(80, 24).types("q").left());
        assertTrue(Stage.ofNight(80, 24).types("<c-c>").left());
        assertTrue(Stage.ofNight(80, 24).types("x", "q", "<c-c>").left());
        assertFalse(Stage.ofNight(80, 24).types("x", "q").left());
    }

    @Test
    void drawsAnythingAtAnySizeWithoutLosingARow() {
        for (int columns = 1; columns <= 220; columns += 13) {
            for (int rows = 1; rows <= 70; rows += 7) {
                Stage sized = Stage.ofNight(80, 24).sized(columns, rows).types("<enter>", "3", "?", "?", "<esc>", "x");
                assertEquals(new Size(columns, rows), sized.model().size());
                assertEquals(rows, sized.text().lines().count());
            }
        }
    }
}
