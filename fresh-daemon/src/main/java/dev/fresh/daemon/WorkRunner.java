package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Failure;
import dev.fresh.core.agent.Work;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Run;
import dev.fresh.core.fleet.RunPlan;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.forge.TryLater;
import dev.fresh.edge.provider.LimitReached;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps exactly the work going that the fleet wants: starts what is missing, ends what is no longer wanted, and reports
 * what came of it. The only switch over {@link Work}.
 */
final class WorkRunner {

    private static final Logger LOG = LoggerFactory.getLogger(WorkRunner.class);

    /** One piece of work; {@code epoch} makes the work of a later state another piece. */
    private record Job(String kind, String id, long epoch) {
    }

    private final Engine engine;
    private final PlanWork planWork;
    private final Settling settling;
    private final AgentWork agentWork;
    private final ReportWork reportWork;
    private final Tidying tidying;
    private final Tripwire tripwire;
    private final Map<Job, Thread> running = new HashMap<>();
    private final Set<Job> done = new HashSet<>();
    private final Set<Job> dropped = new HashSet<>();
    private final Map<String, Thread> latest = new HashMap<>();
    private boolean closed;

    /** Waits until it is known what is wanted of proposals that are open. */
    interface Settling {
        void settle() throws InterruptedException;
    }

    WorkRunner(Engine engine, PlanWork planWork, Settling settling, AgentWork agentWork, ReportWork reportWork,
            Tidying tidying, Tripwire tripwire) {
        this.engine = engine;
        this.planWork = planWork;
        this.settling = settling;
        this.agentWork = agentWork;
        this.reportWork = reportWork;
        this.tidying = tidying;
        this.tripwire = tripwire;
    }

    /** Brings what runs in line with what the fleet wants. */
    synchronized void follow(Fleet fleet) {
        if (closed) {
            return;
        }
        Map<Job, Callable<FleetEvent>> wanted = new LinkedHashMap<>();
        fleet.toPlan()
                .ifPresent(run -> wanted.put(new Job("plan", run.order().id(), run.planEpoch()), () -> plan(run)));
        fleet.work().forEach((agent, work) -> wanted.put(new Job("agent", agent.id(), agent.epoch()),
                () -> agentJob(fleet, agent, work)));
        for (Run run : fleet.toReport()) {
            wanted.put(new Job("report", run.order().id(), run.reports().revision() + 1L), () -> report(run));
        }
        fleet.toTidy().forEach(pull -> wanted.put(new Job("tidy", pull.branch(), 0), () -> tidying.tidy(pull)));
        running.forEach((job, thread) -> {
            if (!wanted.containsKey(job)) {
                dropped.add(job);
                thread.interrupt();
            }
        });
        done.retainAll(wanted.keySet());
        wanted.forEach((job, body) -> {
            if (!running.containsKey(job) && !done.contains(job)) {
                start(job, body);
            }
        });
    }

    /** Lets tidying that failed be tried once more. */
    synchronized void tidyAgain() {
        if (done.removeIf(job -> job.kind().equals("tidy"))) {
            follow(engine.fleet());
        }
    }

    /** Whether anything runs; what was tried and failed is for the next start, and keeps nobody here. */
    synchronized boolean busy() {
        return !running.isEmpty();
    }

    /** Ends all work and waits for it, at most {@code millis}. */
    void close(long millis) throws InterruptedException {
        List<Thread> threads;
        synchronized (this) {
            closed = true;
            threads = List.copyOf(running.values());
            // A report takes a moment and is what the person came for; it is waited for, not torn.
            running.forEach((job, thread) -> {
                if (!job.kind().equals("report")) {
                    thread.interrupt();
                }
            });
        }
        long end = System.nanoTime() + millis * 1_000_000;
        for (Thread thread : threads) {
            thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
    }

    private void start(Job job, Callable<FleetEvent> body) {
        String lane = job.kind() + job.id();
        Thread before = latest.get(lane);
        Thread thread = Thread.ofVirtual().name(job.kind() + "-" + job.id() + "-" + job.epoch()).unstarted(() -> {
            // Two pieces of work of one agent share its worktree, so the older one has to be really over.
            boolean stillWanted = waitFor(before);
            try {
                if (stillWanted) {
                    perform(job, body);
                }
            } finally {
                ended(job, lane);
            }
        });
        running.put(job, thread);
        latest.put(lane, thread);
        thread.start();
    }

    /** What was given up is not done: it may be wanted again already, as the report of a run in which one approves. */
    private synchronized void ended(Job job, String lane) {
        running.remove(job);
        latest.remove(lane, Thread.currentThread());
        if (dropped.remove(job)) {
            follow(engine.fleet());
        } else {
            done.add(job);
        }
    }

    private static boolean waitFor(Thread before) {
        boolean wanted = true;
        while (before != null && before.isAlive()) {
            try {
                before.join();
            } catch (InterruptedException e) {
                wanted = false;
            }
        }
        return wanted && !Thread.currentThread().isInterrupted();
    }

    private void perform(Job job, Callable<FleetEvent> body) {
        try {
            FleetEvent event = body.call();
            if (!Thread.currentThread().isInterrupted()) {
                engine.record(event);
            }
        } catch (InterruptedException e) {
            // Whoever interrupted has already moved the state; there is nothing to report.
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.error("{} ended without an answer", job, e);
        }
    }

    private FleetEvent plan(Run run) throws InterruptedException {
        try {
            tripwire.begin(run.order().id());
            RunPlan plan = planWork.plan(run.order(), engine.fleet());
            if (plan.tasks().isEmpty()) {
                // A run with nothing to do ends at once, and what reviewers want would wait for the next one.
                settling.settle();
            }
            return new FleetEvent.RunPlanned(run.order().id(), plan);
        } catch (EdgeException e) {
            return new FleetEvent.RunNotPlanned(run.order().id(), e.failure());
        } catch (RuntimeException | Error e) {
            // Also too little memory: a run that nobody answers would be planned for ever.
            LOG.error("planning failed", e);
            return new FleetEvent.RunNotPlanned(run.order().id(), defect(e));
        }
    }

    private FleetEvent report(Run run) throws InterruptedException {
        tripwire.end(run);
        return reportWork.write(run);
    }

    private FleetEvent agentJob(Fleet fleet, Agent agent, Work work) throws InterruptedException {
        AgentEvent.Progress progress;
        try {
            progress = agentWork.perform(fleet.runs().get(agent.runId()).order(), agent, work);
        } catch (TryLater e) {
            progress = new AgentEvent.NotYet(new AgentState.Wait(e.until(), e.getMessage()));
        } catch (LimitReached e) {
            progress = new AgentEvent.ProviderLimited(e.limit());
        } catch (EdgeException e) {
            progress = new AgentEvent.WorkFailed(e.failure());
        } catch (RuntimeException | Error e) {
            LOG.error("work of agent {} failed", agent.id(), e);
            progress = new AgentEvent.WorkFailed(defect(e));
        }
        return new FleetEvent.AgentReported(agent.id(), agent.epoch(), progress);
    }

    private static Failure defect(Throwable e) {
        return new Failure(Failure.Kind.ENVIRONMENT,
                "a defect of fresh stopped this work: " + e + "; see .fresh/logs/daemon.log");
    }
}
