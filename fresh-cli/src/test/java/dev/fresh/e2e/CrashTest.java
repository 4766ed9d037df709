package dev.fresh.e2e;

import static dev.fresh.protocol.AgentStatus.AWAITING_USER;
import static dev.fresh.protocol.AgentStatus.COMPLETED;
import static dev.fresh.protocol.AgentStatus.IMPLEMENTING;
import static dev.fresh.protocol.AgentStatus.TESTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.client.EventStream;
import dev.fresh.launcher.Tools;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Answers.EventView;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.RunState;
import dev.fresh.protocol.StatusView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of the daemon while it does one thing or another; the next one ends the run as if nothing was. */
@Tag("slow")
final class CrashTest {

    private static final String TWO = """
            {"cost": "metered", "agents": {
              "word_count": {"attempts": [[{"charge": "0.1"}, {"write": "notes/w.py", "text": "W = 1\\n"}]]},
              "preview": {"attempts": [[{"charge": "0.2"}, {"wait_for": "go"},
                                        {"write": "notes/p.py", "text": "P = 1\\n"}]]},
              "*": {"decline": "EFFECTS"}}}
            """;

    @TempDir
    private Path temp;
    private Site site;
    private Path hold;
    private EventStream events;
    private final List<EventView> seen = new ArrayList<>();
    private long cost;

    @BeforeEach
    void repository() throws Exception {
        Tools.require("python3", "--version");
        site = Site.notes(temp);
        hold = site.repo().folder().resolveSibling("hold");
        site.holdTests(hold);
        site.startDaemon();
        events = site.client().events(0);
    }

    @AfterEach
    void end() {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void whilePlanning() throws Exception {
        Files.writeString(hold, "");
        site.start(site.script(TWO));
        site.descendant("unittest");
        assertEquals(Optional.of(RunState.PLANNING), site.client().status().runState());
        assertFalse(crash().isEmpty(), "the baseline's tests were running");
        Files.delete(hold);
        completes();
    }

    @Test
    void whileImplementing() throws Exception {
        site.start(site.script(TWO));
        site.await("both charges", status -> status.totalCostMicroUsd() == 300_000);
        assertEquals(IMPLEMENTING, site.agent("preview").status());
        crash();
        completes();
        assertEquals(2,
                site.agent("preview").timeline().stream().filter(step -> step.status() == IMPLEMENTING).count());
    }

    @Test
    void whileTesting() throws Exception {
        site.start(site.script(TWO));
        site.await("word_count", AWAITING_USER);
        Files.writeString(hold, "");
        site.release("go");
        site.await("preview", TESTING);
        site.descendant("unittest");
        assertFalse(crash().isEmpty(), "the proposal's tests were running");
        Files.delete(hold);
        completes();
    }

    @Test
    void whileAPersonIsAwaited() throws Exception {
        site.start(site.script(TWO));
        AgentView before = site.await("word_count", AWAITING_USER);
        crash();
        AgentView after = site.await("word_count", AWAITING_USER);
        assertEquals(before.proposalCommit(), after.proposalCommit());
        assertEquals(before.epoch(), after.epoch(), "nothing happened to it");
        completes();
    }

    @Test
    void rightAfterAnApproval() throws Exception {
        site.start(site.script(TWO));
        AgentView ready = site.await("word_count", AWAITING_USER);
        assertEquals(0, site.fresh("auto", "approve", ready.id()).exit());
        crash();
        AgentView done = site.await("word_count", COMPLETED);
        assertEquals(ready.proposalCommit(), done.proposalCommit());
        completes();
    }

    /** Kills the daemon, looks around without one, starts the next; gives the processes that were orphaned. */
    private List<ProcessHandle> crash() throws Exception {
        for (Optional<EventView> event = events.next(Duration.ofMillis(200)); event.isPresent(); event = events
                .next(Duration.ofMillis(200))) {
            seen.add(event.get());
        }
        cost = site.client().status().totalCostMicroUsd();
        ProcessHandle daemon = site.daemon();
        List<ProcessHandle> orphans = daemon.descendants().toList();
        Site.kill(daemon);
        Typed status = site.fresh("auto", "status");
        assertEquals(0, status.exit(), status.all());
        assertTrue(status.out().contains("Running: No"), status.out());
        assertTrue(status.out().contains("`fresh auto start` continues the run"), status.out());

        site.startDaemon();
        orphans.forEach(Site::gone);
        assertTrue(site.client().status().running(), "the run goes on by itself");
        assertTrue(site.client().status().totalCostMicroUsd() >= cost, "what was spent stays spent");
        return orphans;
    }

    private void completes() throws Exception {
        site.release("go");
        for (String feature : List.of("word_count", "preview")) {
            AgentView agent = Site.agent(site.await(feature + " decidable", status -> status.agents().values().stream()
                    .anyMatch(one -> one.targetFeature().equals(feature)
                            && Set.of(AWAITING_USER, COMPLETED).contains(one.status()))),
                    feature);
            if (agent.status() == AWAITING_USER) {
                Typed approved = site.fresh("auto", "approve", agent.id());
                assertEquals(0, approved.exit(), approved.all());
            }
        }
        StatusView end = site.await("the last report", status -> !status.running() && status.reportPath().isPresent()
                && summary().get("simulated_completed").equals(2));
        assertEquals(2, end.agents().size(), "no agent twice");
        assertEquals(0, end.reservedMicroUsd());
        assertTrue(end.totalCostMicroUsd() >= cost);

        List<EventView> all = site.eventsUntil(event -> event.position() >= journalPosition());
        assertEquals(LongStream.rangeClosed(1, all.size()).boxed().toList(),
                all.stream().map(EventView::position).toList());
        assertEquals(facts(seen), facts(all.subList(0, seen.size())), "no event is lost or changed");
        assertEquals(Set.of(1L), all.stream().filter(event -> event.type().equals("AgentSpawned"))
                .collect(Collectors.groupingBy(event -> event.agent().orElseThrow(), Collectors.counting())).values()
                .stream().collect(Collectors.toSet()));
        assertEquals(end.agents().values().stream().map(agent -> agent.branch().orElseThrow()).sorted().toList(),
                site.repo().proposedBranches());
        assertEquals(2, ((List<?>) report().get("pull_requests")).size());
        ReportSchema.hold(Path.of(end.reportPath().orElseThrow()));
        Site.Ran verified = site.program("dev.fresh.daemon.VerifyMain", end.reportPath().orElseThrow());
        assertEquals(0, verified.exit(), verified.output());
    }

    private static List<String> facts(List<EventView> events) {
        return events.stream().map(event -> event.position() + " " + event.at() + " " + event.type() + " "
                + event.agent()).toList();
    }

    private Map<String, Object> report() {
        return Json.object(site.client().report("json"));
    }

    private Map<?, ?> summary() {
        return (Map<?, ?>) report().get("orchestration_summary");
    }

    private long journalPosition() {
        return ((Number) report().get("journal_position")).longValue();
    }
}
