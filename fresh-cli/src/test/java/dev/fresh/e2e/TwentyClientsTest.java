package dev.fresh.e2e;

import static dev.fresh.protocol.AgentStatus.AWAITING_USER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.edge.journal.Journal;
import dev.fresh.edge.journal.JournalCodec;
import dev.fresh.launcher.Tools;
import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.testing.Figures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twenty people type a decision about the same proposal in the same moment, each with a client of their own: the
 * daemon's journal holds one of them, and the others are told in one sentence that they came too late.
 */
@Tag("slow")
final class TwentyClientsTest {

    private static final int CLIENTS = 20;
    /** Whoever is sent back waits, so that no second proposal is there to be decided about. */
    private static final String AGENTS = """
            {"agents": {
              "word_count": {"attempts": [[{"write": "notes/w.py", "text": "W = 1\\n"}], [{"wait_for": "never"}]]},
              "preview": {"attempts": [[{"write": "notes/p.py", "text": "P = 1\\n"}], [{"wait_for": "never"}]]},
              "*": {"decline": "EFFECTS"}}}
            """;
    private static final List<String> FEATURES = List.of("word_count", "preview");

    @TempDir
    private Path temp;

    @Test
    void oneIsObeyedAndTheOthersAreToldSoInOneSentence() throws Exception {
        Tools.require("python3", "--version");
        int told = 0;
        try (Site site = Site.notes(temp)) {
            site.startDaemon();
            site.start(site.script(AGENTS));
            for (String feature : FEATURES) {
                site.await(feature, AWAITING_USER);
            }
            for (int round = 0; round < FEATURES.size(); round++) {
                AgentView agent = site.agent(FEATURES.get(round));
                List<Typed> all = race(site, agent.shortId(), round);
                List<Typed> obeyed = all.stream().filter(typed -> typed.exit() == 0).toList();
                List<FleetEvent> events = events(site);
                List<AgentEvent.Control> decisions = decisions(events, agent.id());
                assertEquals(1, decisions.size(), decisions::toString);
                // What is out already can still be sent back, and each who does so is heard: that decides nothing anew.
                long heard = events.stream().filter(FleetEvent.FeedbackGiven.class::isInstance)
                        .map(FleetEvent.FeedbackGiven.class::cast)
                        .filter(given -> given.branch().equals(agent.branch().orElseThrow())).count();
                assertEquals(1 + heard, obeyed.size(), all::toString);
                assertEquals(heard, obeyed.stream().filter(typed -> typed.out().contains(" is completed")).count());
                assertTrue(heard == 0 || decisions.getFirst() instanceof AgentEvent.Approved, all::toString);
                for (Typed typed : all) {
                    if (typed.exit() != 0) {
                        assertEquals(69, typed.exit(), typed.all());
                        assertEquals("", typed.out());
                        assertTrue(typed.err().startsWith("fresh: agent " + agent.shortId())
                                && typed.err().lines().filter(line -> !line.startsWith("hint: ")).count() == 1,
                                typed.err());
                        told++;
                    }
                }
                site.await("what was decided", status -> after(decisions.getFirst(),
                        Site.agent(status, agent.targetFeature()).status()));
            }
        }
        Figures.tell("M3",
                FEATURES.size() + " proposals decided about by " + CLIENTS + " clients each at a real daemon, "
                        + FEATURES.size() + " obeyed and journaled, " + told + " told with exit 69 and one sentence");
    }

    private static List<Typed> race(Site site, String id, int round) throws Exception {
        CountDownLatch ready = new CountDownLatch(CLIENTS);
        List<Typed> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Typed>> typing = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                // Nobody approves the second one.
                String[] words = switch (round + (client + round) % (3 - round)) {
                    case 0 -> new String[]{"auto", "approve", id};
                    case 1 -> new String[]{"auto", "reject", id, "--reason", "another name", "--retry"};
                    default -> new String[]{"auto", "reject", id, "--reason", "not wanted"};
                };
                typing.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return site.fresh(words);
                }));
            }
            for (Future<Typed> each : typing) {
                all.add(each.get());
            }
        }
        return all;
    }

    private static boolean after(AgentEvent.Control decided, AgentStatus status) {
        return decided instanceof AgentEvent.Approved ? status == AgentStatus.COMPLETED
                : ((AgentEvent.Rejected) decided).retry() ? status == AgentStatus.IMPLEMENTING
                        : status == AgentStatus.STOPPED;
    }

    private static List<AgentEvent.Control> decisions(List<FleetEvent> events, String agent) {
        return events.stream().filter(FleetEvent.AgentCommanded.class::isInstance)
                .map(FleetEvent.AgentCommanded.class::cast).filter(told -> told.agentId().equals(agent))
                .map(FleetEvent.AgentCommanded::control).toList();
    }

    private static List<FleetEvent> events(Site site) {
        try (Journal<FleetEvent> journal = Journal.openReadOnly(site.paths().state().resolve("journal.db"),
                new JournalCodec(), "0.1.0").orElseThrow()) {
            return journal.read(0, Integer.MAX_VALUE).stream().map(Journal.Stored::event).toList();
        }
    }
}
