package dev.fresh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.client.Installation;
import dev.fresh.launcher.Tools;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManPagesTest {

    private final PrintWriter writer = new PrintWriter(new StringWriter());
    private final Shell shell = new Shell(writer, writer, Path.of("/"), Map.of(),
            new Installation(Optional.empty(), "", "java"), new Terminal(false, true, 80));

    @TempDir
    Path temp;

    @Test
    void haveAPageForEveryCommandWithItsOptionsAndAnExample() {
        Map<String, String> pages = ManPages.of(FreshCommand.commandLine(shell));
        assertTrue(pages.keySet().containsAll(List.of("fresh.1", "fresh-auto.1", "fresh-auto-budget-set.1",
                "fresh-report-verify.1", "fresh-dashboard.1")), pages.keySet().toString());
        assertEquals(".so man1/fresh-tui.1\n", pages.get("fresh-dashboard.1"));
        String start = pages.get("fresh-auto-start.1");
        assertTrue(start.contains("\\fB\\-\\-agent\\-budget\\fR \\fIUSD\\fR\nBudget of one agent"), start);
        assertTrue(start.contains(".SH \"EXIT STATUS\"\n"), start);
        pages.forEach((name, page) -> assertTrue(page.startsWith(".so ") || page.contains(".SH \"EXAMPLES\"\n.nf\n"),
                name + "\n" + page));
    }

    @Test
    void areReadWithoutAWarning() throws IOException, InterruptedException {
        Tools.require("groff", "--version");
        ManPages.main(new String[]{temp.toString()});
        try (Stream<Path> pages = Files.list(temp)) {
            for (Path page : pages.filter(file -> !isAlias(file)).toList()) {
                Process groff = new ProcessBuilder("groff", "-man", "-ww", "-Tutf8", page.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.PIPE).start();
                String warnings = new String(groff.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
                assertEquals(0, groff.waitFor(), page.toString());
                assertEquals("", warnings, page.toString());
            }
        }
    }

    private static boolean isAlias(Path page) {
        try {
            return Files.readString(page).startsWith(".so ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
