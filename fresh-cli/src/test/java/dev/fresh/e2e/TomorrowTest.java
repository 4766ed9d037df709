package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.launcher.Tools;
import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.StatusView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A night without {@code --no-approval}: whoever waits in the morning can be decided on any later day. */
@Tag("slow")
final class TomorrowTest {

    @TempDir
    private Path temp;

    @Test
    void whatWaitsInTheMorningIsPublishedTheNextDay() throws Exception {
        Tools.require("python3", "--version");
        try (Site site = Site.notes(temp)) {
            Typed night = site.fresh("auto", "start", "--overnight", "--hours", "8", "--feature", "word_count",
                    "--feature", "search_notes");
            assertEquals(0, night.exit(), night.all() + site.log());
            assertTrue(night.out().contains("0 completed, 0 failed, 0 stopped, 2 waiting"), night.out());
            StatusView evening = site.client().status();
            Path report = Path.of(evening.reportPath().orElseThrow());
            assertEquals(2, lists(report).get("awaiting_agents"));
            assertEquals(1, ReportSchema.hold(report).get("revision"));
            Site.kill(site.daemon());

            Typed morning = site.fresh("auto", "status");
            assertEquals(0, morning.exit(), morning.all());
            assertTrue(morning.out().contains("Running: No"), morning.out());
            assertTrue(morning.out().contains("2 agents awaiting your approval:"), morning.out());
            for (AgentView agent : evening.agents().values()) {
                assertTrue(morning.out().contains("Use: fresh auto approve " + agent.shortId()), morning.out());
                assertEquals(agent.proposalCommit().orElseThrow(),
                        site.repo().git("rev-parse", agent.branch().orElseThrow()), "it can be tried");
            }
            assertTrue(site.fresh("auto", "report").out().contains("fresh auto approve"));

            Typed approved = site.fresh("auto", "approve", "--all");
            assertEquals(0, approved.exit(), approved.all() + site.log());
            site.await("revision 2", _ -> Json.object(site.client().report("json")).get("revision").equals(2));
            assertEquals(Map.of("completed_agents", 2, "failed_agents", 0, "stopped_agents", 0, "awaiting_agents", 0,
                    "pull_requests", 2), lists(report));
            site.client().status().agents().values()
                    .forEach(agent -> assertEquals(AgentStatus.COMPLETED, agent.status()));
            Site.Ran verified = site.program("dev.fresh.daemon.VerifyMain", report.toString());
            assertEquals(0, verified.exit(), verified.output());
        }
    }

    private static Map<String, Object> lists(Path report) throws Exception {
        Map<String, Object> sizes = new TreeMap<>();
        Map<String, Object> all = Json.object(Files.readString(report));
        for (String name : List.of("completed_agents", "failed_agents", "stopped_agents", "awaiting_agents",
                "pull_requests")) {
            sizes.put(name, ((List<?>) all.get(name)).size());
        }
        return sizes;
    }
}
