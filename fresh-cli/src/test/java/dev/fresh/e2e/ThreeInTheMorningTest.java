package dev.fresh.e2e;

import static dev.fresh.protocol.AgentStatus.AWAITING_USER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.fresh.cli.Typed;
import dev.fresh.client.EventStream;
import dev.fresh.launcher.Tools;
import dev.fresh.protocol.Answers.EventView;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.StatusView;
import dev.fresh.testing.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The daemon is killed while agents work and nobody is there: agents work again, and people are told what was. */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
final class ThreeInTheMorningTest {

    private static final int KILLS = 3;
    private static final int AGENTS = 2;
    private static final long LONGEST_WAIT_SECONDS = 180;

    /** Says that it works, and works for as long as it is held. */
    private static final String AGENT = """
            import os, sys, time
            folder = "%s"
            with open(os.path.join(folder, "begun"), "a") as begun:
                begun.write(str(os.getpid()) + "\\n")
            while os.path.exists(os.path.join(folder, "hold")):
                time.sleep(0.02)
            with open("notes/added_%%d.py" %% os.getpid(), "w") as added:
                added.write("ADDED = 1\\n")
            print("done")
            """;

    @TempDir
    private Path temp;
    private Site site;
    private Path folder;

    @BeforeEach
    void repository() throws Exception {
        Tools.require("python3", "--version");
        site = Site.notes(temp);
        folder = site.repo().folder().getParent();
        Files.writeString(folder.resolve("hold"), "");
        Path agent = Files.writeString(folder.resolve("agent.py"), AGENT.formatted(folder));
        site.repo().write(".fresh/config.yaml", "command.argv: [python3, " + agent + "]\n");
    }

    @AfterEach
    void end() {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void agentsWorkAgainAfterEachOfThreeKillsInARow() throws Exception {
        Typed started = site.fresh("auto", "start", "--detach", "--agents", Integer.toString(AGENTS), "--budget", "10",
                "--agent-budget", "1", "--provider", "command", "--allow-unmetered", "--sandbox", "none", "--offline",
                "--overnight", "--feature", "word_count", "--feature", "preview");
        assertEquals(0, started.exit(), started.all() + site.log());
        awaitBegun(AGENTS);
        ProcessHandle guard = Site.guard(site.daemon()).orElseThrow();

        List<String> times = new ArrayList<>();
        for (int kill = 1; kill <= KILLS; kill++) {
            ProcessHandle daemon = site.daemon();
            long before = System.nanoTime();
            Site.crash(daemon);
            awaitBegun(AGENTS * kill + 1);
            times.add("%.1f s".formatted((System.nanoTime() - before) / 1e9));
            awaitBegun(AGENTS * (kill + 1));
            site.awaitDaemon();
            assertEquals(guard.pid(), Site.guard(site.daemon()).orElseThrow().pid());
        }
        Figures.tell("03:00", KILLS + " kills -9 in a row, an agent works again after " + String.join(", ", times)
                + " (target 10 s); the guard takes " + kilobytes(guard) + " kB");
        tells();
        givesUp(guard);
        finishes();
        site.daemon().destroy();
    }

    /** A fourth crash in a row is no accident: the guard leaves, says so, and the next command has the run go on. */
    private void givesUp(ProcessHandle guard) throws IOException {
        ProcessHandle daemon = site.daemon();
        Site.crash(daemon);
        Site.gone(guard);
        String said = "guard: the daemon ended 4 times in a row, the last time with exit code 137, and is not started again;"
                + " its state is kept, and `fresh auto start` continues an unfinished run";
        assertTrue(site.log().contains(said), site.log());
        assertTrue(site.fresh("daemon", "status").exit() != 0, "nobody has started it again");
        Typed status = site.fresh("auto", "status");
        assertTrue(status.out().contains("`fresh auto start` continues the run"), status.all());
        Typed started = site.fresh("auto", "start", "--detach");
        assertEquals(0, started.exit(), started.all() + site.log());
        awaitBegun(AGENTS * (KILLS + 2));
        assertTrue(Site.guard(site.daemon()).orElseThrow().pid() != guard.pid(), "it has a guard of its own again");
    }

    /** A daemon that was told to end stays away, with its run unfinished. */
    @Test
    void nobodyIsOverruledAndNoGuardIsLeft() throws Exception {
        Typed started = site.fresh("auto", "start", "--detach", "--agents", "1", "--provider", "command",
                "--allow-unmetered", "--sandbox", "none", "--offline", "--overnight", "--feature", "word_count");
        assertEquals(0, started.exit(), started.all() + site.log());
        awaitBegun(1);
        ProcessHandle guard = Site.guard(site.daemon()).orElseThrow();
        assertEquals(0, site.fresh("daemon", "stop").exit());
        Site.gone(guard);
        assertFalse(site.fresh("daemon", "status").exit() == 0, "nobody has started it again");

        // Without its guard the daemon is what it was without one: it serves, and the next command starts it again.
        assertEquals(0, site.fresh("auto", "start", "--detach").exit());
        Site.guard(site.daemon()).orElseThrow().destroyForcibly();
        awaitBegun(2);
        Site.crash(site.daemon());
        assertTrue(site.fresh("auto", "status").out().contains("`fresh auto start` continues the run"));
        Files.delete(folder.resolve("hold"));
        assertEquals(0, site.fresh("auto", "start", "--detach").exit());
        site.await("word_count", AWAITING_USER);
    }

    /** Whoever comes in the morning is told how often it was started again, when and why, at every door. */
    private void tells() {
        String killed = "the one before it was killed (signal 9)";
        assertEquals(KILLS, events().stream().filter(event -> event.text().endsWith(killed)).count());
        String log = site.log();
        for (int time = 1; time <= KILLS; time++) {
            String said = "guard: the daemon ended with exit code 137; it is started again in " + (1 << time - 1)
                    + " s, time " + time;
            assertTrue(log.contains(said), log);
        }
        StatusView status = site.client().status();
        assertTrue(status.running());
        assertEquals(KILLS, restarts(status.notices().stream(), killed), status.notices()::toString);
        Typed typed = site.fresh("auto", "status");
        assertEquals(KILLS, restarts(typed.out().lines(), killed), typed.out());
        List<?> json = (List<?>) Json.object(site.fresh("auto", "status", "--format", "json").out()).get("notices");
        assertEquals(KILLS, restarts(json.stream().map(Object::toString), killed), json::toString);
    }

    private static long restarts(Stream<String> lines, String how) {
        return lines.filter(line -> line.contains("The daemon was started again at ") && line.contains(how)).count();
    }

    private void finishes() throws IOException {
        Files.delete(folder.resolve("hold"));
        StatusView end = site.awaitEnd();
        assertEquals(AGENTS, end.waiting(), () -> site.fresh("auto", "status", "--format", "detailed").all());
        Map<String, Object> report = Json.object(site.client().report("json"));
        assertEquals(AGENTS, ((List<?>) report.get("awaiting_agents")).size());
        List<?> restarts = (List<?>) report.get("restarts");
        assertEquals(KILLS + 1, restarts.size(), restarts::toString);
        for (Object restart : restarts) {
            assertTrue(restart.toString().contains("killed"), restarts::toString);
        }
        Typed text = site.fresh("auto", "report", "--format", "markdown");
        assertEquals(KILLS + 1, text.out().lines().filter(line -> line.contains("killed")).count(), text.all());
        Site.Ran verified = site.program("dev.fresh.daemon.VerifyMain", end.reportPath().orElseThrow());
        assertEquals(0, verified.exit(), verified.output());
        Figures.tell("03:00", "told in the status, the log, the events and the report: " + KILLS + " restarts by the"
                + " guard, which gave up at the fourth crash in a row, and one by a person");
    }

    private List<EventView> events() {
        List<EventView> all = new ArrayList<>();
        try (EventStream events = site.client().events(0)) {
            for (var event = events.next(java.time.Duration.ofMillis(500)); event.isPresent(); event = events
                    .next(java.time.Duration.ofMillis(500))) {
                all.add(event.get());
            }
        }
        return all;
    }

    private void awaitBegun(int agents) throws IOException {
        Path begun = folder.resolve("begun");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS);
        while (System.nanoTime() < end) {
            if (Files.exists(begun) && Files.readAllLines(begun).size() >= agents) {
                return;
            }
            Site.pause();
        }
        fail("no " + agents + " agents have begun:\n" + site.log());
    }

    private static String kilobytes(ProcessHandle process) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:")).findFirst().orElseThrow().replaceAll("\\D", "");
    }
}
