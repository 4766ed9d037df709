package dev.fresh.edge.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.GateResult.Outcome;
import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.NoSandbox;
import dev.fresh.edge.process.Workbench;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TestRunnerTest {

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore mayEnd = new Semaphore(0);
    private TestProject project;
    private BuildPlan plan;
    private Workbench bench;

    @BeforeEach
    void makeProject(@TempDir Path root) {
        project = new TestProject(root);
        project.settings = new CheckSettings(Optional.empty(), Optional.of(List.of("check")), Optional.empty(),
                Optional.empty(), 60, 2, List.of());
        plan = project.plan();
        bench = new Workbench(this::run, new NoSandbox(root), Map.of("PATH", "/usr/bin"), List.of());
    }

    @Test
    void runsNoMoreAtOnceThanItMay() throws Exception {
        Gates gates = new Gates(2);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 6).forEach(_ -> threads.submit(() -> gates.baseline(plan, project.tree, bench)));
            begun.acquire(2);
            mayEnd.release(6);
        }
        assertEquals(2, most.get());
    }

    @Test
    void stopsInTheQueueWhenItsThreadIsInterrupted() throws Exception {
        Gates gates = new Gates(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.submit(() -> gates.baseline(plan, project.tree, bench));
            begun.acquire();
            GateResult stopped = threads.submit(() -> {
                Thread.currentThread().interrupt();
                return gates.baseline(plan, project.tree, bench).results().getFirst();
            }).get();
            assertEquals(Outcome.FAILED, stopped.outcome());
            assertEquals(-1, stopped.exitCode());
            mayEnd.release();
        }
    }

    private Exit run(Command command) {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        begun.release();
        mayEnd.acquireUninterruptibly();
        running.decrementAndGet();
        return new Exit(0, Exit.End.BY_ITSELF, "", "", 0, Duration.ZERO);
    }
}
