package dev.fresh.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.tui.model.Link;
import dev.fresh.tui.model.Msg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The screens as people see them, compared with those in the folder {@code screens}; {@code FRESH_UPDATE=1} writes. */
final class ScreenTest {

    private static final String SIZES = "80, 24; 120, 40; 200, 50";

    @ParameterizedTest
    @CsvSource(textBlock = "80, 24\n120, 40\n200, 50")
    void showsANightAtOneGlance(int columns, int rows) throws IOException {
        golden("overview", columns, rows, new Stage(columns, rows).knows(Nights.running(Nights.agents(),
                "Provider codex_cli cannot be used until 03:00: its quota is used up.",
                "The checkout has uncommitted changes, which the run does not use.")));
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
