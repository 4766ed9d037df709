package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Rounds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A daemon that has many nights behind it answers within its memory: a thousand features in 64 MiB here, ten thousand
 * and 100 MB in half a gigabyte in the nightly build. How long it takes is told, and judged in bench.
 */
@Tag("slow")
@Tag("rounds")
final class LongHistoryTest {

    private static final int RUNS = Rounds.of(10, 100, 100);
    private static final int TASKS = 100;
    private static final int REQUESTS = 7;
    private static final int MEBIBYTES = Rounds.of(64, 512, 512);

    @TempDir
    private Path temp;

    @Test
    void aLongHistoryFitsIntoTheMemoryOfADaemon() throws Exception {
        try (Site site = Site.notes(temp)) {
            site.paths().prepare();
            Path file = site.paths().state().resolve("journal.db");
            Site.Ran made = Site.run(temp, Map.of(), Site.installation().program("dev.fresh.bench.JournalMaker",
                    List.of(file.toString(), "" + RUNS, "" + TASKS, "" + REQUESTS)));
            assertEquals(0, made.exit(), made::output);
            long bytes = Files.size(file);
            long begin = System.nanoTime();
            site.daemonSees("JAVA_TOOL_OPTIONS", "-Xmx" + MEBIBYTES + "m").startDaemon();
            double ready = (System.nanoTime() - begin) / 1e9;
            begin = System.nanoTime();
            Typed status = site.fresh("auto", "status");
            double answered = (System.nanoTime() - begin) / 1e9;
            assertEquals(0, status.exit(), () -> status.all() + site.log());
            assertTrue(status.out().contains("Running: No"), status::out);
            for (int i = 0; i < 20; i++) {
                assertEquals(0, site.fresh("auto", "status", "--format", "json").exit(), site::log);
            }
            assertEquals(RUNS, site.client().runs().runs().size(), site::log);
            assertEquals(0, site.fresh("stats", "--since", "30d").exit(), site::log);
            assertTrue(!site.log().contains("OutOfMemoryError"), site::log);
            Figures.tell("B3", String.format(Locale.ROOT, "%d features, a journal of %.1f MB, heap of %d MiB: ready in"
                    + " %.2f s, first status in %.3f s (on whatever machine this is; bench/run judges)", RUNS * TASKS,
                    bytes / 1e6, MEBIBYTES, ready, answered));
        }
    }
}
