package dev.fresh.edge.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.Failure;
import dev.fresh.core.budget.Money;
import dev.fresh.core.task.Decline;
import dev.fresh.core.task.Task;
import dev.fresh.core.task.TaskPlanner;
import dev.fresh.edge.EdgeException;
import dev.fresh.testing.ExampleSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptedProviderTest {

    @TempDir
    Path folder;

    private ExampleSite site;
    private Provider provider;
    private final List<String> said = new ArrayList<>();
    private final List<Money> charged = new ArrayList<>();

    @BeforeEach
    void record() throws IOException {
        site = ExampleSite.notes(folder);
        Path transcript = Files.writeString(folder.resolve("transcript.json"), """
                {"cost": "metered", "agents": {
                  "word_count": {
                    "plan": [{"say": "thinking"}, {"ask": "One or two?", "options": ["one", "two"]}],
                    "attempts": [
                      [{"write": "new/one.txt", "text": "1"}, {"charge": "0.25"}, {"exit": 3}],
                      [{"append": "new/one.txt", "text": "2"}, {"delete": "README.md"}, {"exit": 0}]],
                    "command": ["word-count", "a b"]},
                  "purge": {"decline": "EFFECTS"},
                  "preview": {"attempts": [[{"hang": true}]]},
                  "*": {"attempts": [[{"wait_for": "go"}, {"fail": "lost the network", "kind": "environment"}]]}}}
                """);
        provider = new ScriptedProvider(transcript);
    }

    @Test
    void playsEachAttemptAndRepeatsTheLast() throws IOException {
        Provider.Plan plan = provider.analyze(assignment("word_count", 1));
        assertEquals(Optional.of(new Provider.Question("One or two?", List.of("one", "two"))), plan.decision());
        assertEquals(List.of("thinking"), said);
        EdgeException failed = assertThrows(EdgeException.class, () -> provider.implement(assignment("word_count", 1)));
        assertEquals(Failure.Kind.AGENT, failed.failure().kind());
        assertEquals(List.of(Money.ofDollars("0.25")), charged);
        assertEquals(List.of("word-count", "a b"), provider.implement(assignment("word_count", 2)).newCommand());
        assertEquals("12", Files.readString(site.tree.resolve("new/one.txt")));
        assertTrue(Files.notExists(site.tree.resolve("README.md")));
        assertTrue(provider.simulated());
        assertEquals(Provider.Cost.METERED, provider.cost());
    }

    @Test
    void declinesAndFailsAsRecorded() throws IOException {
        Provider.Site at = assignment("purge", 1).site();
        assertEquals(Optional.of(Decline.Code.EFFECTS),
                provider.assess(TaskPlanner.task(Task.Kind.HOOK_UP, site.feature("purge"), ""), at).map(Decline::code));
        assertEquals(Optional.empty(),
                provider.assess(TaskPlanner.task(Task.Kind.HOOK_UP, site.feature("preview"), ""), at));
        Files.createFile(folder.resolve("go"));
        EdgeException failed = assertThrows(EdgeException.class,
                () -> provider.implement(assignment("search_notes", 1)));
        assertEquals(new Failure(Failure.Kind.ENVIRONMENT, "lost the network"), failed.failure());
    }

    @Test
    void hangsUntilInterrupted() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            started.countDown();
            try {
                provider.implement(assignment("preview", 1));
            } catch (EdgeException e) {
                end.set(e);
            }
        });
        started.await();
        thread.interrupt();
        thread.join();
        assertEquals("the agent was stopped", end.get().getMessage());
    }

    private Provider.Assignment assignment(String symbol, int attempt) {
        Task task = new Task("0".repeat(12), Task.Kind.HOOK_UP, site.feature(symbol), "Hook up", "", 1, Money.ZERO);
        return new Provider.Assignment("a".repeat(12), task, attempt, "", "", List.of(),
                new Provider.Site(site.inventory(),
                        site.tree, folder, site.bench),
                site.tree, folder.resolve("agent"), Duration.ofMinutes(1),
                Provider.Purse.EMPTY, Optional.empty(), said::add, charged::add);
    }
}
