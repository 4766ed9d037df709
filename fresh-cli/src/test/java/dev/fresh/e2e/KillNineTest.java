package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.client.ClientException;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.edge.journal.Journal;
import dev.fresh.edge.journal.JournalCodec;
import dev.fresh.protocol.Requests.BudgetRequest;
import dev.fresh.protocol.StatusView;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Rounds;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * {@code kill -9} of the daemon at moments drawn at random, again and again, with ten agents at work and somebody who
 * gives orders all the time; what was acknowledged is there once, and nothing else is.
 */
@Tag("slow")
@Tag("rounds")
@Timeout(7200)
@Execution(ExecutionMode.CONCURRENT)
final class KillNineTest {

    private static final int CYCLES = Rounds.of(6, 200, 1000);
    private static final int AGENTS = 10;
    private static final long SEED = Rounds.seed();
    private static final List<String> LEFT = List.of("repository.git", "at-base");
    private static final int LIFE_MILLIS = 400;
    /** Of one person's orders; no two have the same. */
    private static final long FIRST_CAP = 1_000_000_000;

    private static final List<String> MORE = List.of("reverse", "shuffle", "indent", "shorten", "wrap_lines");

    /** The tests of three are held while the others write. */
    private static final String SCRIPT = """
            {"cost": "metered", "agents": {
              "word_count": {"attempts": [[{"charge": "0.0001"}, {"write": "notes/w.py", "text": "W = 1\\n"}]]},
              "reverse": {"attempts": [[{"write": "notes/r.py", "text": "R = 1\\n"}, {"wait_for": "held"}]]},
              "shuffle": {"attempts": [[{"write": "notes/s.py", "text": "S = 1\\n"}, {"wait_for": "held"}]]},
              "indent": {"attempts": [[{"write": "notes/i.py", "text": "I = 1\\n"}, {"wait_for": "held"}]]},
              "*": {"plan": [{"charge": "0.0001"}],
                    "attempts": [[{"write": "notes/own.py", "text": "OWN = 1\\n"}, {"charge": "0.0001"},
                                  {"wait_for": "go"}]]}}}
            """;
    private static final String TESTS = """
            while [ -e %s ]; do sleep 0.05; done
            printf 'Ran 1 test in 0s\\n\\nOK\\n'
            """;

    @TempDir
    private Path temp;
    private Site site;
    private Path hold;
    private final Random random = new Random(SEED);
    private final List<Long> acknowledged = Collections.synchronizedList(new ArrayList<>());
    private volatile long asked = FIRST_CAP;

    @BeforeEach
    void repository() throws Exception {
        site = Site.notes(temp);
        hold = site.repo().folder().resolveSibling("hold");
        String functions = MORE.stream().map(name -> """


                def %s(text: str, width: int = 20) -> str:
                    \"""Give the text in the form that is called %s.\"""
                    return text[:width] + "%s"
                """.formatted(name, name, name)).collect(Collectors.joining());
        Path stats = site.repo().folder().resolve("notes/stats.py");
        site.repo().write("notes/stats.py", Files.readString(stats) + functions)
                .write("unittest.sh", TESTS.formatted(hold)).write(".fresh/config.yaml", """
                        gates:
                          test: [sh, unittest.sh]
                          lint: none
                          typecheck: none
                          prepare: none
                        """).commit("Give texts other forms");
    }

    @AfterEach
    void end() {
        site.close();
    }

    @Test
    void nothingAcknowledgedIsLostOrDoneTwice() throws Exception {
        ProcessHandle daemon = site.startDaemon();
        site.start(site.script(SCRIPT), true);
        site.await("ten agents", status -> status.agents().size() >= AGENTS);
        Files.writeString(hold, "");
        site.release("held");
        List<Long> ready = new ArrayList<>();
        int orphans = 0;
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            CountDownLatch first = new CountDownLatch(1);
            Thread orders = Thread.ofPlatform().start(() -> order(first));
            assertTrue(first.await(2, TimeUnit.MINUTES), site::log);
            LockSupport.parkNanos(random.nextInt(LIFE_MILLIS) * 1_000_000L);
            List<ProcessHandle> children = daemon.descendants().toList();
            Site.kill(daemon);
            orders.join();
            long begun = System.nanoTime();
            daemon = site.startDaemon();
            ready.add((System.nanoTime() - begun) / 1_000_000);
            children.forEach(Site::gone);
            orphans += children.size();
        }
        Files.delete(hold);
        site.release("go");
        for (int ended = 1; ended <= AGENTS; ended++) {
            int wanted = ended;
            site.await(ended + " completed", status -> status.agentCounts().getOrDefault("completed", 0) >= wanted);
        }
        StatusView end = site.await("the report", status -> !status.running() && status.reportPath().isPresent());
        List<FleetEvent> events = events();
        holds(events, end);
        Collections.sort(ready);
        Figures.tell("C3", String.format("%d cycles, %,d acknowledgements, 0 lost, 0 doubled, 0 left of %d processes;"
                + " ready again after %d ms (median), %d ms (longest)", CYCLES, acknowledged.size(), orphans,
                ready.get(ready.size() / 2), ready.getLast()));
    }

    /** Gives orders until nobody takes them any more. */
    private void order(CountDownLatch first) {
        try {
            while (true) {
                asked++;
                site.client().budget(new BudgetRequest(Optional.empty(), Optional.empty(),
                        Optional.of(BigDecimal.valueOf(asked, 6)), Optional.empty(), List.of(), Optional.empty()));
                acknowledged.add(asked);
                first.countDown();
            }
        } catch (ClientException _) {
            // The daemon was killed.
        }
    }

    private List<FleetEvent> events() {
        List<FleetEvent> events = new ArrayList<>();
        try (Journal<FleetEvent> journal = Journal.openReadOnly(site.paths().state().resolve("journal.db"),
                new JournalCodec(), "0.1.0").orElseThrow()) {
            journal.replay(0, stored -> events.add(stored.event()));
            journal.ledger(0, Integer.MAX_VALUE).forEach(line -> assertTrue(line.entry().spentAfter().micro()
                    + line.entry().reservedAfter().micro() <= 10_000_000, line::toString));
        }
        return events;
    }

    private void holds(List<FleetEvent> events, StatusView end) throws Exception {
        List<Long> caps = events.stream().filter(FleetEvent.CapsSet.class::isInstance)
                .map(event -> ((FleetEvent.CapsSet) event).caps().perDay().orElseThrow().micro()).toList();
        assertFalse(acknowledged.isEmpty());
        assertEquals(caps.stream().sorted().distinct().toList(), caps, () -> "each once, in order, seed " + SEED);
        List<Long> lost = new ArrayList<>(acknowledged);
        lost.removeAll(new HashSet<>(caps));
        assertEquals(List.of(), lost, () -> "lost, seed " + SEED);

        assertEquals(CYCLES + 1, events.stream().filter(FleetEvent.DaemonStarted.class::isInstance).count());
        List<String> tasks = events.stream().filter(FleetEvent.AgentSpawned.class::isInstance)
                .map(event -> ((FleetEvent.AgentSpawned) event).taskId()).toList();
        assertEquals(tasks.size(), Set.copyOf(tasks).size(), () -> "a task twice, seed " + SEED);
        assertEquals(tasks.size(), end.agentCounts().get("completed"), () -> end + ", seed " + SEED);
        assertEquals(tasks.size(), site.repo().proposedBranches().size());
        assertEquals(0, end.reservedMicroUsd());

        // Tidying goes on behind the report.
        long patience = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (System.nanoTime() < patience
                && !(worktrees().equals(LEFT) && site.daemon().descendants().findAny().isEmpty())) {
            Site.pause();
        }
        assertEquals(LEFT, worktrees(), () -> "seed " + SEED);
        assertEquals(List.of(), site.daemon().descendants().toList(), () -> "seed " + SEED);
    }

    private List<String> worktrees() throws IOException {
        return UserRepo.git(site.paths().workspaces().resolve("repository.git"), "worktree", "list").lines()
                .map(line -> Path.of(line.split(" ")[0]).getFileName().toString()).toList();
    }
}
