package dev.fresh.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.tui.model.Link;
import dev.fresh.tui.model.Msg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The screens as people see them, compared with those in the folder {@code screens}; {@code FRESH_UPDATE=1} writes. */
final class ScreenTest {

    @ParameterizedTest
    @CsvSource({"80, 24", "120, 40", "200, 50"})
    void showsANightAtOneGlance(int columns, int rows) throws IOException {
        golden("overview", new Stage(columns, rows).knows(Nights.running(Nights.agents(),
                "Provider codex_cli cannot be used until 03:00: its quota is used up.",
                "The checkout has uncommitted changes, which the run does not use.")));
    }

    @ParameterizedTest
    @CsvSource({"80, 24", "200, 50"})
    void showsWhatBecomesOfProposals(int columns, int rows) throws IOException {
        Stage stage = new Stage(columns, rows).knows(Nights.reviewed());
        golden("proposals", stage);
        golden("proposals-end", stage.types("G"));
        golden("proposal", stage.types("<enter>"));
        assertEquals(new Stage(columns, rows).knows(Nights.reviewed()).text(), stage.types("<esc>", "g").text());
    }

    @ParameterizedTest
    @CsvSource({"80, 24", "120, 40", "200, 50"})
    void showsTheLifeOfAnAgent(int columns, int rows) throws IOException {
        golden("story", Stage.ofNight(columns, rows).types("<enter>"));
    }

    @ParameterizedTest
    @CsvSource({"80, 24", "120, 40", "200, 50"})
    void showsWhatTheKeysDoAndWhyNot(int columns, int rows) throws IOException {
        golden("help", Stage.ofNight(columns, rows).types("j", "j", "j", "?"));
    }

    @Test
    void showsTheTranscriptsEndAndWhatIsLookedFor() throws IOException {
        Stage stage = Stage.ofNight(80, 24).log(lines(40) + "it says \u001b[31mred\u001b[0m and \u4e2d\u6587\n");
        golden("transcript", stage.types("<enter>", "2"));
        golden("search", stage.types("/", "3", "7", "<enter>", "n"));
    }

    @Test
    void showsTheGatesWithWhatTheyPrinted() throws IOException {
        golden("gates", Stage.ofNight(80, 24).types("j", "j", "<enter>", "3"));
    }

    @Test
    void showsWhatEachRequestCost() throws IOException {
        golden("requests", Stage.ofNight(80, 24).types("<enter>", "4"));
    }

    @Test
    void namesTheCommitThatIsApproved() throws IOException {
        golden("approve", Stage.ofNight(80, 24).types("a"));
    }

    @Test
    void showsTheOptionsOfAnAnswer() throws IOException {
        golden("answer", Stage.ofNight(80, 24).types("j", "w", "2"));
    }

    @Test
    void saysHowOldTheDataIsWhenTheDaemonHasGone() throws IOException {
        golden("gone", Stage.ofNight(80, 24)
                .hears(new Msg.Linked(new Link(Link.State.LOST, Nights.NOW, "the connection was lost")))
                .at(Nights.NOW.plusSeconds(95)));
    }

    @Test
    void showsTheLastRunWithoutADaemon() throws IOException {
        Stage stage = new Stage(80, 24).knows(Nights.ended(Nights.agents().subList(7, 9)));
        golden("ended", stage.hears(new Msg.Linked(new Link(Link.State.NO_DAEMON, Nights.NOW, "no daemon runs"))));
    }

    @Test
    void saysWhatIsMissingOnAScreenThatIsTooSmall() throws IOException {
        golden("small", Stage.ofNight(80, 24).sized(40, 8));
    }

    @Test
    void followsTheScreensSize() {
        Stage stage = Stage.ofNight(80, 24);
        String before = stage.text();
        assertEquals(Stage.ofNight(120, 40).text(), stage.sized(120, 40).text());
        assertEquals(before, stage.sized(80, 24).text());
    }

    private static String lines(int count) {
        return IntStream.range(0, count).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    }

    private static void golden(String name, Stage stage) throws IOException {
        Path file = Path.of("src/test/resources/screens", name + "-" + stage.model().size().columns() + "x"
                + stage.model().size().rows() + ".screen");
        String text = stage.text();
        if ("1".equals(System.getenv("FRESH_UPDATE"))) {
            Files.writeString(file, text);
        }
        assertEquals(Files.readString(file), text, "run this test with FRESH_UPDATE=1 and look at the difference");
    }
}
