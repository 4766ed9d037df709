package dev.fresh.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.protocol.Answers.ExplainView;
import dev.fresh.protocol.Answers.RunView;
import dev.fresh.protocol.Answers.RunsView;
import dev.fresh.protocol.Dollars;
import dev.fresh.protocol.EndReason;
import dev.fresh.protocol.InventoryView;
import dev.fresh.protocol.InventoryView.EvidenceView;
import dev.fresh.protocol.InventoryView.FeatureView;
import dev.fresh.protocol.InventoryView.Verdict;
import dev.fresh.protocol.QuestionKind;
import dev.fresh.protocol.RunState;
import dev.fresh.tui.model.Deed;
import dev.fresh.tui.model.Subject;
import dev.fresh.tui.model.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The diff, the inventory, the runs and their reports on the terminal in memory; {@code FRESH_UPDATE=1} writes. */
final class ViewsTest {

    private static final String SIZES = "80, 24\n120, 40\n200, 50";
    /** What an agent might write to be drawn as something else, or to break the screen. */
    private static final String HOSTILE = "\u001b[2J\u001b]0;owned\u0007\u202eevil\u2066\u200b\u009b31m\ud83d\ude00 end";

    private static final String DIFF = """
            diff --git a/notes/cli.py b/notes/cli.py
            --- a/notes/cli.py
            +++ b/notes/cli.py
            @@ -1,4 +1,5 @@
             import click
            -# one command
            +from notes import stats  # the counts
            +
             @click.group()
             def cli():
            @@ -40,2 +41,9 @@ def cli():
             if __name__ == "__main__":
            +    \"""Says how many
            +    words there are.\"""
            +    limit = 12
            +    return "none" if not text else stats.word_count(text, unique=False)
            +# the end
            +# of it
            +x = 1
                 cli()
            diff --git a/tests/test_words.py b/tests/test_words.py
            new file mode 100644
            --- /dev/null
            +++ b/tests/test_words.py
            @@ -0,0 +1,2 @@
            +def test_words():
            +    assert run("word-count", "a b") == 2
            diff --git a/logo.png b/logo.png
            Binary files a/logo.png and b/logo.png differ
            """;

    private static final String REPORT = """
            # Orchestration report

            Ran **1.5 hours** for $3.25 of $10.00; see [the guide](https://example.org/guide).

            ## Completed

            | feature | cost | pull request |
            |---|---:|---|
            | Search.fuzzy | $0.35 | https://github.example.com/notes/pull/7 |
            | Stats.word_count | $0.41 | waits |

            ## Decisions wanted

            - `fresh auto approve a1b2c3d4` publishes the word count, which counts the words of a text and says how many \
            of them differ
              1. or reject it

            ```
            git switch auto/stats-word-count-a1b2c3d4
            ```
            """;

    private static FeatureView feature(String id, String symbol, Verdict verdict, String tier, int lines) {
        return new FeatureView(id, "notes/" + symbol.split("\\.")[0].toLowerCase(Locale.ROOT) + ".py", symbol,
                10 + lines, "python", "function", verdict, verdict == Verdict.HOOKED ? List.of("cli") : List.of(), tier,
                0.9, "high", 0.75, "pure", lines, Optional.empty(),
                List.of(new EvidenceView("no-reference", "notes/stats.py", 3, "nothing that runs refers to it")),
                List.of("a command could be made of it"));
    }

    private static Stage stage(int columns, int rows) {
        return Stage.ofNight(columns, rows).diff(new DiffView(Nights.READY, "auto/stats-word-count-a1b2c3d4", "main",
                Nights.COMMIT, DIFF, false))
                .answers(Subject.Name.INVENTORY, new InventoryView(Nights.COMMIT, List.of(
                        feature("aaaa00000001", "Stats.word_count", Verdict.UNHOOKED, "A", 12),
                        feature("bbbb00000002", "Search.fuzzy", Verdict.HOOKED, "", 0),
                        feature("cccc00000003", "Export.markdown", Verdict.UNHOOKED, "B", 80),
                        feature("dddd00000004", "Store.plugin", Verdict.UNKNOWN, "", 5)), 7))
                .answers(Subject.Name.EXPLANATION, new ExplainView("aaaa00000001",
                        "Stats.word_count is unhooked\n  looked at 3 references\n  none is reached from an entry point"))
                .answers(Subject.Name.RUNS, new RunsView(List.of(
                        new RunView("0011223344556677", RunState.RUNNING, Nights.START, Optional.empty(),
                                Optional.empty(), Dollars.ofMicro(3_250_000), 3_250_000, 9, Optional.empty()),
                        new RunView("ffee223344556677", RunState.ENDED, Nights.START.minusSeconds(90_000),
                                Optional.of(Nights.START.minusSeconds(70_000)), Optional.of(EndReason.FINISHED),
                                Dollars.ofMicro(0), 0, 4, Optional.of("report.json")))))
                .answers(Subject.Name.REPORT, REPORT);
    }

    private static Stage diff(int columns, int rows) {
        return stage(columns, rows).types("<enter>", "5");
    }

    @ParameterizedTest
    @CsvSource(textBlock = SIZES)
    void showsADiffWithItsFiles(int columns, int rows) throws IOException {
        golden("diff", columns, rows, diff(columns, rows));
    }

    @ParameterizedTest
    @CsvSource(textBlock = SIZES)
    void showsTheInventory(int columns, int rows) throws IOException {
        golden("inventory", columns, rows, stage(columns, rows).types("2"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = SIZES)
    void explainsAFeature(int columns, int rows) throws IOException {
        golden("feature", columns, rows, stage(columns, rows).types("2", "<enter>"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = SIZES)
    void showsTheRuns(int columns, int rows) throws IOException {
        golden("runs", columns, rows, stage(columns, rows).types("4"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = SIZES)
    void showsAReport(int columns, int rows) throws IOException {
        golden("report", columns, rows, stage(columns, rows).types("4", "<enter>"));
    }

    @Test
    void jumpsFromHunkToHunkAndFromFileToFile() {
        Stage stage = diff(80, 24).types("f");
        assertFalse(stage.text().contains(" > "), stage.text());
        assertEquals(0, stage.model().place().top());
        stage.types("]");
        assertEquals(1, stage.model().place().top());
        stage.types("]", "[", "[");
        assertEquals(0, stage.model().place().top());
        stage.sized(80, 16).types("}");
        assertTrue(stage.text().contains("tests/test_words.py  new file"), stage.text());
        stage.types("{", "f");
        assertTrue(stage.text().contains(" > M notes/cli.py +9 -1"), stage.text());
        stage.types(">");
        assertEquals(8, stage.model().place().left());
    }

    @Test
    void filtersAndSortsTheInventory() {
        Stage stage = stage(120, 30).types("2");
        assertFalse(stage.text().contains("Search.fuzzy"), stage.text());
        stage.types("v");
        assertTrue(stage.text().contains("+ hooked"), stage.text());
        stage.types("v", "v", "s", "s");
        String all = stage.text();
        assertTrue(all.indexOf("Export.markdown") < all.indexOf("Search.fuzzy")
                && all.indexOf("Search.fuzzy") < all.indexOf("Stats.word_count"), all);
        stage.types("/", "w", "o", "r", "d", "<enter>");
        assertFalse(stage.text().contains("Export.markdown"), stage.text());
        assertTrue(stage.text().contains("with \"word\""), stage.text());
    }

    @Test
    void beginsARunForAFeatureUnlessOneGoesOn() {
        Stage stage = stage(120, 30).types("2", "b");
        assertTrue(stage.text().contains("a run is going on"), stage.text());
        assertEquals(List.of(), stage.deeds());
        stage.knows(Nights.ended(Nights.agents())).types("b", "y");
        assertEquals(List.of(new Deed.Begin("aaaa00000001", "Stats.word_count")), stage.deeds());
        stage.types("v", "b");
        assertTrue(stage.text().contains("is not unhooked"), stage.text());
    }

    @Test
    void goesBackStepByStep() {
        Stage stage = stage(80, 24).types("2", "<enter>", "<esc>");
        assertEquals(View.INVENTORY, stage.model().view());
        stage.types("4", "<enter>", "<esc>");
        assertEquals(View.RUNS, stage.model().view());
        stage.types("<esc>");
        assertEquals(View.OVERVIEW, stage.model().view());
    }

    @Test
    void showsHostileTextInertInEveryView() {
        String diff = "diff --git a/" + HOSTILE + " b/" + HOSTILE + "\n@@ -1 +1,2 @@ " + HOSTILE + "\n-" + HOSTILE
                + "\n+"
                + HOSTILE.repeat(20_000) + "\n+" + "x".repeat(1_000_000) + "\n";
        FeatureView hostile = new FeatureView("eeee" + HOSTILE, HOSTILE, HOSTILE, 1, HOSTILE, HOSTILE, Verdict.UNHOOKED,
                List.of(HOSTILE), HOSTILE, 1, HOSTILE, 1, HOSTILE, 1, Optional.of(HOSTILE),
                List.of(new EvidenceView(HOSTILE, HOSTILE, 1, HOSTILE)), List.of(HOSTILE));
        for (int[] size : new int[][]{{80, 24}, {200, 50}}) {
            Stage stage = stage(size[0], size[1])
                    .knows(Nights
                            .running(List.of(Nights.agent(Nights.READY, Nights.agents().getFirst().status(), HOSTILE)
                                    .asks(QuestionKind.READY, HOSTILE, HOSTILE).proposes(
                                            Nights.gate(HOSTILE, "failed", 1, 1, HOSTILE.repeat(9_000), HOSTILE))
                                    .says(HOSTILE).failed(HOSTILE).view()), HOSTILE))
                    .diff(new DiffView(Nights.READY, HOSTILE, HOSTILE, Nights.COMMIT, diff, true))
                    .log(HOSTILE + "\n" + "y".repeat(1_000_000) + "\n" + HOSTILE + "\n")
                    .answers(Subject.Name.INVENTORY, new InventoryView(HOSTILE, List.of(hostile), 0))
                    .answers(Subject.Name.EXPLANATION, new ExplainView(HOSTILE, HOSTILE + "\n" + HOSTILE))
                    .answers(Subject.Name.REPORT,
                            "# " + HOSTILE + "\n| " + HOSTILE + " |\n|--|\n- " + HOSTILE + "\n```\n"
                                    + HOSTILE + "\n```\n" + "z".repeat(1_000_000));
            assertInert(stage.types("2"), "inventory");
            assertInert(stage.types("<enter>"), "feature");
            assertInert(stage.types("4", "<enter>"), "report");
            assertInert(stage.types("1", "?"), "help");
            assertInert(stage.types("<esc>"), "overview");
            stage.types("<enter>");
            for (String tab : List.of("1", "2", "3", "4", "5")) {
                assertInert(stage.types(tab), "tab " + tab);
                assertInert(stage.types("G"), "tab " + tab + " at its end");
                assertInert(stage.types("x"), "a question in tab " + tab);
                stage.types("<esc>");
            }
        }
    }

    private static void assertInert(Stage stage, String where) {
        String text = stage.text();
        text.codePoints().forEach(point -> assertTrue(point == '\n' || !Character.isISOControl(point)
                && Character.isBmpCodePoint(point) && Character.getType(point) != Character.FORMAT
                && !Character.isSurrogate((char) point), where + " shows " + Integer.toHexString(point) + "\n" + text));
        assertFalse(text.contains("0;owned") || text.contains("31m"), where + ":\n" + text);
        assertEquals(stage.rows(), text.lines().count(), where);
    }

    private static void golden(String name, int columns, int rows, Stage stage) throws IOException {
        Path file = Path.of("src/test/resources/screens", name + "-" + columns + "x" + rows + ".screen");
        String text = stage.text();
        if ("1".equals(System.getenv("FRESH_UPDATE"))) {
            Files.writeString(file, text);
        }
        assertEquals(Files.readString(file), text, "run this test with FRESH_UPDATE=1 and look at the difference");
    }
}
