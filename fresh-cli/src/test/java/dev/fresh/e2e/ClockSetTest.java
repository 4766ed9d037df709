package dev.fresh.e2e;

import static dev.fresh.protocol.AgentStatus.IMPLEMENTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.launcher.Tools;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.StatusView;
import dev.fresh.testing.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A run of the real daemon on a machine whose wall clock is set again and again, by a library that tells it lies. */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
final class ClockSetTest {

    private static final String SCRIPT = """
            {"agents": {"word_count": {"attempts": [[{"wait_for": "go"}, {"write": "notes/w.py", "text": "W = 1\\n"}]]},
                        "*": {"decline": "EFFECTS"}}}
            """;
    private static final Duration STEP = Duration.ofMinutes(1);

    @TempDir
    private Path temp;

    @Test
    void noClockThatIsSetEndsARunOfTwoHours() throws Exception {
        Path offset = temp.toRealPath().resolve("offset");
        set(offset, Duration.ZERO);
        // The library's own program knows where it lies.
        Tools.require("faketime", "-m", "-f", "+0", "true");
        String preload = Site.run(temp, Map.of(), List.of("faketime", "-m", "-f", "+0", "sh", "-c", "echo $LD_PRELOAD"))
                .output()
                .strip();
        try (Site site = Site.notes(temp)) {
            site.daemonSees("LD_PRELOAD", preload).daemonSees("FAKETIME_TIMESTAMP_FILE", offset.toString())
                    .daemonSees("FAKETIME_CACHE_DURATION", "1").daemonSees("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                    .daemonSees("DONT_FAKE_MONOTONIC", "1").startDaemon();
            Typed started = site.fresh("auto", "start", "--detach", "--hours", "2", "--provider", site.script(SCRIPT),
                    "--sandbox", "none", "--offline", "--no-approval", "--overnight");
            assertEquals(0, started.exit(), started.all() + site.log());
            site.await("word_count", IMPLEMENTING);
            Instant deadline = site.client().status().deadline().orElseThrow();

            int times = 0;
            for (Duration by : List.of(Duration.ofHours(3), Duration.ofDays(-1), sinceTheBeginning().negated(),
                    Duration.ofDays(13 * 365), Duration.ZERO)) {
                set(offset, by);
                int sets = ++times;
                StatusView status = site.await("set " + sets + " times", now -> now.notices().stream()
                        .filter(notice -> notice.startsWith("The clock was set ")).count() == sets);
                assertTrue(status.running(), () -> "it ended: " + status.endText());
                Duration moved = Duration.between(deadline.plus(by), status.deadline().orElseThrow());
                assertTrue(moved.abs().compareTo(STEP) < 0, () -> "by " + by + " the deadline moved to "
                        + status.deadline());
                assertEquals(IMPLEMENTING, site.agent("word_count").status());
            }
            site.release("go");
            StatusView end = site.awaitEnd();
            Map<String, Object> report = Json.object(site.client().report("json"));
            assertEquals(times, ((List<?>) report.get("clock_set")).size());
            assertFalse(end.endText().orElse("").contains("time is over"), end.toString());
            double hours = ((Number) ((Map<?, ?>) report.get("orchestration_summary")).get("total_runtime_hours"))
                    .doubleValue();
            assertTrue(hours >= 0 && hours < 1, "the run lasted " + hours + " hours by its report");
            Site.Ran verified = site.program("dev.fresh.daemon.VerifyMain", end.reportPath().orElseThrow());
            assertEquals(0, verified.exit(), verified.output());
            Figures.tell("T1", times + " set clocks of a real daemon (3 h on, a day back, 1970, 13 years on, and right"
                    + " again): the deadline moved with each, nothing came early");
        }
    }

    private static Duration sinceTheBeginning() {
        return Duration.between(Instant.EPOCH, Instant.now()).minusDays(2);
    }

    /** In one step: the library may read it at any moment. */
    private static void set(Path offset, Duration by) throws IOException {
        Path next = Files.writeString(offset.resolveSibling("next"), (by.isNegative() ? "" : "+") + by.toSeconds());
        Files.move(next, offset, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
}
