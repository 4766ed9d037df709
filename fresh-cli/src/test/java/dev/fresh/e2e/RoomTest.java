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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    private static void start(Site site, String sandbox) {
        List<String> words = new ArrayList<>(List.of("auto", "start", "--agents", "10", "--provider", "command",
                "--allow-unmetered", "--overnight", "--no-approval", "--offline", "--detach"));
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
