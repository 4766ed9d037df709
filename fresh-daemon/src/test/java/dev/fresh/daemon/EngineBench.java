package dev.fresh.daemon;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.Claim;
import dev.fresh.core.agent.Policy;
import dev.fresh.core.agent.ProviderInfo;
import dev.fresh.core.agent.Publication;
import dev.fresh.core.agent.Work;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.core.fleet.RunPlan;
import dev.fresh.edge.journal.Journal;
import dev.fresh.edge.journal.JournalCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * A run whose agents end at once: the real engine, inbox and journal, and in the place of agents something that reports
 * each piece of work as done the moment it is allowed to begin.
 */
public final class EngineBench {

    private static final String RUN = "be0c00000000";

    private EngineBench() {
    }

    /**
     * How it went.
     *
     * @param nanos from the plan to the end of the run
     * @param groups how many events each transaction held, from the plan on
     */
    public record Outcome(long events, long nanos, List<Integer> groups) {
    }

    /** Runs {@code tasks} tasks into a new journal. */
    public static Outcome run(Path file, int tasks) throws InterruptedException {
        InstantSource clock = InstantSource.system();
        try (Journal<FleetEvent> journal = Journal.open(file, new JournalCodec(), "bench")) {
            Engine engine = new Engine(journal, clock);
            engine.replay();
            CountDownLatch over = new CountDownLatch(1);
            AtomicReference<RuntimeException> trouble = new AtomicReference<>();
            Thread writer = Thread.ofPlatform().name("engine").start(() -> {
                try {
                    engine.run("bench");
                } catch (RuntimeException e) {
                    trouble.set(e);
                    over.countDown();
                }
            });
            engine.record(new FleetEvent.RunStarted(order(clock)));
            List<Integer> groups = new ArrayList<>();
            Set<String> begun = ConcurrentHashMap.newKeySet();
            engine.listen(facts -> {
                groups.add(facts.size());
                follow(engine, begun);
                if (engine.fleet().activeRun().isEmpty() && engine.fleet().work().isEmpty()) {
                    over.countDown();
                }
            });
            long before = engine.position();
            long start = System.nanoTime();
            engine.record(new FleetEvent.RunPlanned(RUN, new RunPlan(
                    IntStream.rangeClosed(1, tasks).mapToObj(Samples::task).toList(), List.of(), List.of(), 0, tasks,
                    Map.of())));
            over.await();
            long nanos = System.nanoTime() - start;
            long events = engine.position() - before;
            writer.interrupt();
            writer.join();
            if (trouble.get() != null) {
                throw trouble.get();
            }
            return new Outcome(events, nanos, groups);
        }
    }

    /** Folds a journal as a daemon does when it starts, and gives the nanoseconds that it took. */
    public static long replay(Path file) {
        long start = System.nanoTime();
        try (Journal<FleetEvent> journal = Journal.open(file, new JournalCodec(), "bench")) {
            Engine engine = new Engine(journal, InstantSource.system());
            engine.replay();
            return System.nanoTime() - start;
        }
    }

    private static RunOrder order(InstantSource clock) {
        RunOrder sample = Samples.order(RUN, RunOrder.AGENTS_LIMIT, "100",
                Samples.policy(false, Policy.OnTimeout.PARK),
                List.of(new ProviderInfo("scripted", ProviderInfo.Metering.WHOLE, true)));
        return new RunOrder(sample.id(), sample.agentsMax(), sample.budget(), sample.agentBudget(),
                sample.minimumUseful(), clock.instant().plus(Duration.ofDays(1)), sample.overnight(),
                sample.workHours(), sample.policy(), sample.stopGrace(), sample.strategy(), sample.seed(), "scripted",
                true, sample.features(), sample.baseName(), sample.baseCommit(), sample.sandbox(), sample.offline(),
                sample.environment(), sample.notices(), sample.providers(), sample.plan());
    }

    private static void follow(Engine engine, Set<String> begun) {
        Fleet fleet = engine.fleet();
        fleet.work().forEach((agent, work) -> {
            String job = agent.id() + "@" + agent.epoch();
            if (begun.add(job)) {
                Thread.ofVirtual().start(() -> {
                    report(engine, agent, work);
                    begun.remove(job);
                });
            }
        });
    }

    private static void report(Engine engine, Agent agent, Work work) {
        AgentEvent.Progress done = switch (work) {
            case Work.Analyze _ -> new AgentEvent.PlanWritten("Add a command to the command line that calls it.");
            case Work.Implement _ -> new AgentEvent.ChangeWritten(new Claim("added the command", List.of("count")));
            case Work.Verify _ -> new AgentEvent.GatesRan(Samples.green(Samples.COMMIT));
            case Work.Publish _ -> new AgentEvent.Published(new Publication("local", "auto/" + agent.id()));
            case Work.RemoveWorktree _, Work.Withdraw _ -> new AgentEvent.Tidied();
        };
        try {
            engine.record(new FleetEvent.AgentReported(agent.id(), agent.epoch(), done));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
