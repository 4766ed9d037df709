package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.launcher.Tools;
import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Answers.EventView;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.StatusView;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Rounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents that take more of the machine than they may, from the setting to the report. */
@Tag("slow")
final class RoomTest {

    @TempDir
    private Path temp;

    /** Each holds 300 MB until the file {@code go} lies in its worktree. */
    private static final String HOLD = """
            held = bytearray(300 << 20)
            held[::4096] = b"x" * len(held[::4096])
            while not os.path.exists("go"):
                time.sleep(0.05)
            os.remove("go")
            """;

    @Test
    void theYoungestMakeRoomForTheOthersAndGoOnByThemselves() throws Exception {
        Tools.require("python3", "--version");
        try (Site site = Crowd.of(temp, 3, HOLD, "limits.fleet_memory: 700MB\n")) {
            site.startDaemon();
            start(site, "none");
            StatusView pressed = site.await("somebody makes room", status -> paused(status).size() == 1
                    && status.notices().stream().anyMatch(line -> line.startsWith("Paused: too little room: memory ")));
            AgentView youngest = paused(pressed).getFirst();
            assertEquals(List.copyOf(pressed.agents().keySet()).getLast(), youngest.id());
            assertTrue(youngest.lastProgress().orElse("").contains(" of 700 MB taken by all agents"),
                    youngest::toString);
            Typed status = site.fresh("auto", "status", "--format", "detailed");
            assertTrue(status.out().contains("RESOURCES:\n  all agents | memory "), status.out());
            Map<String, Object> json = Json.object(site.fresh("auto", "status", "--format", "json").out());
            assertEquals(700_000_000L, ((Number) ((Map<?, ?>) json.get("resources")).get("memory_max_bytes"))
                    .longValue());

            for (AgentView agent : pressed.agents().values()) {
                release(site, agent);
            }
            StatusView end = site.awaitEnd();
            assertEquals(3, completed(end).size(), () -> site.fresh("auto", "status", "--format", "detailed").all());
            List<EventView> events = site.eventsUntil(event -> event.type().equals("ReportWritten"));
            assertEquals(1, events.stream().filter(event -> event.type().equals("RunPaused")).count());
            assertEquals(1, events.stream().filter(event -> event.type().equals("RunResumed")).count());
            assertTrue(events.stream().anyMatch(event -> event.text().contains("paused: memory ")), events::toString);
            Map<String, Object> report = Json.object(site.client().report("json"));
            Map<?, ?> pause = (Map<?, ?>) ((List<?>) report.get("paused_for_room")).getFirst();
            assertTrue(((String) pause.get("reason")).startsWith("memory "), pause::toString);
            assertEquals(List.of(youngest.id()), pause.get("agents"));
            assertEquals(0, site.program("dev.fresh.daemon.VerifyMain", end.reportPath().orElseThrow()).exit());
        }
    }

    @Test
    void oneThatTakesMoreThanItMayLosesItsAttemptAndTheOthersDoNotNotice() throws Exception {
        Tools.require("python3", "--version");
        String greedy = """
                if number == 0:
                    for _ in range(3):
                        if os.fork() == 0:
                            break
                    held = bytearray(150 << 20)
                    held[::4096] = b"x" * len(held[::4096])
                    time.sleep(600)
                """;
        try (Site site = Crowd.of(temp, 3, greedy, "limits.memory: 400MB\n")) {
            site.startDaemon();
            start(site, "none");
            StatusView end = site.awaitEnd();
            assertEquals(2, completed(end).size());
            AgentView failed = Site.agent(end, "turn_0");
            assertEquals(AgentStatus.FAILED, failed.status());
            assertEquals(2, failed.attempt());
            assertTrue(failed.failure().orElse("").contains("of memory, and may take 400 MB (limits.memory)"),
                    failed::toString);
        }
    }

    /** The tenth of ten takes all it can, the one before makes files without end; the nine others are quiet. */
    private static final String HOGS = """
            def held(what, attempt):
                try:
                    attempt()
                    print("missed", what, flush=True)
                except (OSError, MemoryError):
                    print("held", what, flush=True)

            def fill():
                with open("/tmp/big", "wb") as file:
                    for _ in range(257):
                        file.write(bytes(1 << 20))

            def bomb():
                for forks in range(5000):
                    if os.fork() == 0:
                        time.sleep(600)
                        os._exit(0)

            if number == 0:
                import signal
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                for _ in range(2):
                    if os.fork() == 0:
                        while True:
                            pass
                held("memory", lambda: bytearray(3 << 30))
                held("file", lambda: open("big", "wb").truncate(20 << 30))
                held("tmp", fill)
                held("forks", bomb)
                time.sleep(600)
            if number == 1:
                os.mkdir("many")
                for i in range(1000000):
                    open(f"many/{i}", "w").close()
                time.sleep(600)
            """;

    @Test
    @Tag("rounds")
    void hogsAreHeldTheOthersFinishAndNothingIsLeftAfterTheStop() throws Exception {
        Tools.require("python3", "--version");
        Tools.require("bwrap", "--version");
        int files = Rounds.of(20_000, 500_000, 500_000); // the latter is what stands when nobody sets it
        try (Site site = Crowd.of(temp, 11, HOGS, "limits.memory: 1GB\nlimits.processes: 200\nlimits.files: " + files
                + "\n")) {
            ProcessHandle daemon = site.startDaemon();
            start(site, "auto");
            List<Long> answers = new ArrayList<>();
            StatusView status = site.client().status();
            for (int i = 1; i < 11; i++) {
                String feature = "turn_" + i;
                status = site.await(feature + " has ended", now -> {
                    long begin = System.nanoTime();
                    site.client().status();
                    answers.add((System.nanoTime() - begin) / 1_000_000);
                    return Stream.concat(completed(now).stream(), failed(now).stream())
                            .anyMatch(agent -> agent.targetFeature().equals(feature));
                });
            }
            assertEquals(9, completed(status).size());
            assertEquals("turn_1", failed(status).getFirst().targetFeature());
            String why = failed(status).getFirst().failure().orElse("");
            assertEquals("its worktree grew to more than " + files + " files (limits.files)", why);
            int made = made(failed(status).getFirst());
            assertTrue(made < 1_000_000, "it was ended before it had made all of its million");
            AgentView greedy = Site.agent(status, "turn_0");
            site.await("the bomb has met its limit", _ -> site.fresh("auto", "logs", greedy.id()).out()
                    .contains("held forks"));
            String told = site.fresh("auto", "logs", greedy.id()).out();
            for (String what : List.of("memory", "file", "tmp", "forks")) {
                assertTrue(told.contains("held " + what), told);
            }
            List<ProcessHandle> left = daemon.descendants().toList();
            assertTrue(left.size() > 50, left::toString);
            long begin = System.nanoTime();
            assertEquals(0, site.fresh("auto", "stop", "--force").exit());
            long answered = (System.nanoTime() - begin) / 1_000_000;
            while (left.stream().anyMatch(RoomTest::runs)) {
                Site.pause();
            }
            long gone = (System.nanoTime() - begin) / 1_000_000;
            site.awaitEnd();
            answers.sort(null);
            Figures.tell("S4",
                    "limits of memory, a sparse file of 20 GiB, /tmp, processes and files hit, the last with " + made
                            + " of 1,000,000 files made, " + files + " allowed; 9 of 9 others finished; status in "
                            + answers.get(answers.size() / 2) + " ms (median), " + answers.getLast() + " ms (most of "
                            + answers.size() + "); " + left.size() + " processes gone " + gone
                            + " ms after the stop was typed (" + (gone - answered) + " ms after its answer), 0 left");
        }
    }

    private static int made(AgentView agent) {
        String[] names = Path.of(agent.workspace().orElseThrow()).resolve("many").toFile().list();
        return names == null ? 0 : names.length;
    }

    /** What has ended and only waits for whoever counts the dead of this machine does not run. */
    private static boolean runs(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return process.isAlive() && stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException _) {
            return false; // nothing is left of it
        }
    }

    private static List<AgentView> failed(StatusView status) {
        return status.agents().values().stream().filter(agent -> agent.status() == AgentStatus.FAILED).toList();
    }

    private static void start(Site site, String sandbox) {
        List<String> words = new ArrayList<>(List.of("auto", "start", "--agents", "10", "--provider", "command",
                "--allow-unmetered", "--budget", "20", "--overnight", "--no-approval", "--offline", "--detach"));
        if (sandbox.equals("none")) {
            words.addAll(List.of("--sandbox", "none"));
        }
        Typed started = site.fresh(words.toArray(String[]::new));
        assertEquals(0, started.exit(), started.all());
    }

    private static void release(Site site, AgentView agent) throws Exception {
        Files.writeString(Path.of(agent.workspace().orElseThrow()).resolve("go"), "");
    }

    private static List<AgentView> paused(StatusView status) {
        return status.agents().values().stream().filter(agent -> agent.status() == AgentStatus.PAUSED).toList();
    }

    private static List<AgentView> completed(StatusView status) {
        return status.agents().values().stream().filter(agent -> agent.status() == AgentStatus.COMPLETED).toList();
    }
}
