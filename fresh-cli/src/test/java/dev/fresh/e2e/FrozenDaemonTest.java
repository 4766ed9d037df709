package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.launcher.Tools;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Answers.EventView;
import dev.fresh.testing.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The real daemon is stopped while its agent works, as a machine that sleeps stops it, and goes on. */
@Tag("slow")
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
final class FrozenDaemonTest {

    private static final int SIGNS = 25;

    /** Says something ten times a second, and leaves a sign of it that others can count, until {@code hold} is gone. */
    private static final String AGENT = """
            import os, time
            folder = "%s"
            signs = 0
            while os.path.exists(os.path.join(folder, "hold")):
                signs += 1
                with open(os.path.join(folder, "signs"), "w") as file:
                    file.write("x" * signs)
                print("sign", signs, flush=True)
                time.sleep(0.1)
            with open("notes/added.py", "w") as added:
                added.write("ADDED = 1\\n")
            """;

    @TempDir
    private Path temp;

    @Test
    void nobodyIsEndedBecauseTheDaemonStoodStill() throws Exception {
        Tools.require("python3", "--version");
        Path folder = temp.toRealPath();
        Files.writeString(folder.resolve("hold"), "");
        Path agent = Files.writeString(folder.resolve("agent.py"), AGENT.formatted(folder));
        try (Site site = Site.notes(temp)) {
            site.repo().write(".fresh/config.yaml", "attempts.max: 1\ncommand.argv: [python3, " + agent + "]\n");
            ProcessHandle daemon = site.startDaemon();
            Typed started = site.fresh("auto", "start", "--detach", "--agents", "1", "--provider", "command",
                    "--allow-unmetered", "--sandbox", "none", "--offline", "--overnight", "--no-approval", "--feature",
                    "word_count");
            assertEquals(0, started.exit(), started.all() + site.log());
            awaitSigns(site, folder, 1);
            signal("STOP", daemon);
            long stopped = System.nanoTime();
            int signs = signs(folder);
            awaitSigns(site, folder, signs + SIGNS);
            long still = System.nanoTime() - stopped;
            signal("CONT", daemon);
            assertTrue(site.client().status().running());
            awaitSigns(site, folder, signs(folder) + 1);
            Files.delete(folder.resolve("hold"));
            site.awaitEnd();
            AgentView done = site.agent("word_count");
            assertTrue(done.failure().orElse("").startsWith("the gates stayed red after 1 attempt"),
                    () -> "it came to its end and to the gates, which know that it hooks up nothing: " + done);
            assertEquals(daemon.pid(), site.daemon().pid());
            List<String> types = site.eventsUntil(event -> event.type().equals("ReportWritten")).stream()
                    .map(EventView::type).toList();
            assertEquals(1, types.stream().filter("DaemonStarted"::equals).count(), types::toString);
            assertEquals(0, types.stream().filter(type -> List.of("RunPaused", "MachineSlept", "ClockSet")
                    .contains(type)).count(), types::toString);
            Figures.tell("T1", "a daemon that stood still for %.1f s: its agent worked on, in its first attempt, and"
                    .formatted(still / 1e9) + " nothing was ended");
        }
    }

    private static void awaitSigns(Site site, Path folder, int signs) throws IOException {
        while (signs(folder) < signs) {
            assertTrue(Files.exists(folder.resolve("hold")), site::log);
            Site.pause();
        }
    }

    private static int signs(Path folder) throws IOException {
        Path file = folder.resolve("signs");
        return Files.exists(file) ? (int) Files.size(file) : 0;
    }

    private void signal(String name, ProcessHandle process) throws IOException {
        Site.Ran ran = Site.run(temp, Map.of(), List.of("kill", "-" + name, Long.toString(process.pid())));
        assertEquals(0, ran.exit(), ran::output);
    }
}
