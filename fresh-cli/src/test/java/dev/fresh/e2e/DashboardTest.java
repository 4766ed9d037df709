package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.launcher.Tools;
import dev.fresh.protocol.StatusView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and a real run in a real terminal, as the guide has people use them. */
@Tag("slow")
final class DashboardTest {

    @TempDir
    private Path temp;

    @BeforeEach
    void needs() throws Exception {
        Tools.require("tmux", "-V");
        Tools.require("python3", "--version");
    }

    @Test
    void sharesATerminalWithARunInTheBackground() throws Exception {
        Path hold = temp.toRealPath().resolve("hold");
        Files.writeString(hold, "");
        try (Site site = Site.notes(temp)) {
            site.holdTests(hold);
            try (Tmux tmux = new Tmux(temp, site.repo().folder(), site.environment()).open(80, 24)) {
                tmux.line("stty -g > ../before");
                tmux.line("fresh auto start --agents 10 --overnight &");
                site.awaitDaemon();
                site.await("a run", StatusView::running);

                tmux.line("fresh tui");
                String small = tmux.await("the dashboard",
                        text -> text.contains(" left \u2502 ") && text.contains("Budget"));
                assertEquals(24, small.lines().count(), small);
                assertTrue(small.contains("1 overview  2 inventory"), small);
                tmux.resize(200, 50);
                tmux.await("the same on a large screen", text -> text.lines().count() == 50
                        && text.lines().anyMatch(line -> line.endsWith("\u2500".repeat(150))));
                tmux.resize(80, 24);
                tmux.await("the same on a small screen again", text -> text.lines().count() == 24
                        && text.contains(" left \u2502 ")
                        && text.lines().anyMatch(line -> line.equals("\u2500".repeat(80))));
                tmux.key("?");
                tmux.await("the keys", text -> text.contains("Keys in this view: overview"));
                tmux.key("?").key("2");
                tmux.await("the inventory", text -> text.contains("word_count") && text.contains("- unhooked"));
                tmux.key("q");
                assertRestored(tmux);

                tmux.line("clear; fresh tui");
                tmux.await("the dashboard again", text -> text.contains(" left \u2502 ") && text.contains("Budget"));
                tmux.process("tui").destroy();
                assertRestored(tmux);
                assertTrue(site.client().status().running(), "the run goes on");

                tmux.line("clear; fresh tui");
                tmux.await("the dashboard once more", text -> text.contains(" left \u2502 "));
                Files.delete(hold);
                site.awaitEnd();
                tmux.await("the run's end", text -> text.contains("ENDED"));
                tmux.key("C-l");
                tmux.await("no trace of what the run said at its end", text -> text.contains("ENDED")
                        && !text.contains("0 stopped,"));
                tmux.key("q");
                assertRestored(tmux);
            }
        }
    }

    /** The terminal is as it was: its modes, the cursor, the screen that it had, and the mouse. */
    private void assertRestored(Tmux tmux) throws IOException {
        tmux.await("the prompt", text -> text.stripTrailing().endsWith("\n$") || text.strip().equals("$"));
        Path after = temp.resolve("after");
        Files.deleteIfExists(after);
        tmux.line("stty -g > ../after");
        Tmux.await("stty", () -> after.toFile().length() > 0);
        assertEquals(Files.readString(temp.resolve("before")), Files.readString(after));
        assertEquals("0", tmux.flag("alternate_on"));
        assertEquals("1", tmux.flag("cursor_flag"));
        assertEquals("0", tmux.flag("mouse_any_flag"));
    }

    @Test
    void aDetachedSessionRunsTheNight() throws Exception {
        try (Site site = Site.notes(temp); Tmux tmux = new Tmux(temp, site.repo().folder(), site.environment())) {
            assertEquals(0, tmux.shell("tmux new-session -d -s autonomous 'fresh auto start --overnight --agents 10'")
                    .exit());
            site.awaitDaemon();
            site.await("a run", StatusView::running);
            assertEquals("autonomous", tmux.tmux("list-sessions", "-F", "#{session_name}"));
            StatusView end = site.awaitEnd();
            assertFalse(end.agents().isEmpty(), site.log());
            Tmux.await("the end of the session", () -> !has(tmux));
            assertTrue(tmux.shell("fresh auto status").output().contains("Running: No"));
        }
    }

    private static boolean has(Tmux tmux) {
        try {
            return tmux.shell("tmux has-session -t autonomous").exit() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
