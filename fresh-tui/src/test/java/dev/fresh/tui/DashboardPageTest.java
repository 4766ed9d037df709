package dev.fresh.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.tui.model.KeyMap;
import dev.fresh.tui.model.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The keys in the page about the dashboard are those of the key map; {@code FRESH_UPDATE=1} writes them anew. */
final class DashboardPageTest {

    private static final Path PAGE = Path.of("..", "docs", "dashboard.md");
    private static final String BEGIN = "| key | where | what it does |\n| --- | --- | --- |\n";

    @Test
    void listsTheKeysThatThereAre() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf("\n\n", begin);
        String expected = page.substring(0, begin) + BEGIN + rows() + page.substring(end);
        if ("1".equals(System.getenv("FRESH_UPDATE"))) {
            Files.writeString(PAGE, expected);
        }
        assertEquals(expected, Files.readString(PAGE), "run this test with FRESH_UPDATE=1");
    }

    private static String rows() {
        return Arrays.stream(KeyMap.values()).map(row -> "| " + keys(row) + " | " + where(row) + " | " + row.help()
                + " |").collect(Collectors.joining("\n"));
    }

    private static String keys(KeyMap row) {
        return row == KeyMap.VIEW ? "`1` to `9`" : "`" + String.join("` `", row.keys()) + "`";
    }

    private static String where(KeyMap row) {
        List<View> views = Arrays.stream(View.values()).filter(row::in).toList();
        if (views.size() == View.values().length) {
            return "everywhere";
        }
        boolean allOfAgents = views.containsAll(View.STORY.beside()) && views.size() > 1;
        return views.stream().filter(view -> !allOfAgents || !view.ofAgent()).map(View::title)
                .collect(Collectors.joining(", ")) + (allOfAgents ? ", an agent" : "");
    }
}
