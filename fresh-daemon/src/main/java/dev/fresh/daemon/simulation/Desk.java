package dev.fresh.daemon.simulation;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.Limit;
import dev.fresh.core.agent.ProviderInfo;
import dev.fresh.core.agent.Work;
import dev.fresh.core.budget.Hold;
import dev.fresh.core.budget.Money;
import dev.fresh.core.budget.Usage;
import dev.fresh.core.fleet.Command;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Nights;
import dev.fresh.core.fleet.Run;
import dev.fresh.core.fleet.Verdict;
import dev.fresh.core.review.PullRequest;
import dev.fresh.daemon.simulation.Timeline.Due;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** The work that goes on: begun because a state wants it, ended when none does any more, gone with the daemon. */
final class Desk {

    private static final long IDLE_MAX = 600_000;

    /** A piece of work, wanted as long as the fleet stands as it does. */
    private record Job(String kind, String id, long epoch) {
    }

    private final Night night;
    private final RandomGenerator random;
    private final Truth truth;
    private final FakeWork work;
    private final Timeline time;
    private final Map<Job, List<Due>> running = new LinkedHashMap<>();
    private final Set<Job> done = new HashSet<>();
    /** What providers have to be paid at least, by run. */
    private final Map<String, Money> bills = new TreeMap<>();
    private final List<Due> answers = new ArrayList<>();

    Desk(Night night, RandomGenerator random, Truth truth) {
        this.night = night;
        this.random = random;
        this.truth = truth;
        time = night.time();
        work = new FakeWork(random, truth, night.tally(), night.clocks());
    }

    /** The daemon is gone, and all that worked for it; a report that was on its way may have arrived. */
    void killed() {
        running.forEach(this::end);
        Timeline.drop(answers);
        running.clear();
        done.clear();
    }

    private void end(Job job, List<Due> parts) {
        if (lastWord(job)) {
            night.tally().fault(Fault.LATE_REPORT);
        } else {
            Timeline.drop(parts);
        }
    }

    /** Whether what was ended still reports. Two reports on a run are never written at the same time. */
    private boolean lastWord(Job job) {
        return !job.kind().equals("report") && work.inFlight();
    }

    /** Brings what runs in line with what the fleet wants; what is not wanted any more may have its last word. */
    void follow() {
        Map<Job, Runnable> wanted = wanted();
        running.entrySet().removeIf(entry -> {
            boolean over = !wanted.containsKey(entry.getKey());
            if (over) {
                end(entry.getKey(), entry.getValue());
            }
            return over;
        });
        done.retainAll(wanted.keySet());
        wanted.forEach((job, begin) -> {
            if (!running.containsKey(job) && !done.contains(job)) {
                Invariant.ATTEMPTS.hold(running.keySet().stream()
                        .noneMatch(other -> other.kind().equals(job.kind()) && other.id().equals(job.id())),
                        () -> job.kind() + " " + job.id() + " is begun while it is at work");
                running.put(job, new ArrayList<>());
                begin.run();
            }
        });
    }

    private Map<Job, Runnable> wanted() {
        Fleet fleet = night.fleet();
        Map<Job, Runnable> wanted = new LinkedHashMap<>();
        fleet.toPlan().ifPresent(run -> {
            Job job = new Job("plan", run.order().id(), run.planEpoch());
            wanted.put(job, () -> begin(job, random.nextLong(1_000, 600_000), work.plan(fleet, run)));
        });
        fleet.work().forEach((agent, piece) -> {
            Job job = new Job("agent", agent.id(), agent.epoch());
            wanted.put(job, () -> begin(job, agent, piece));
        });
        for (Nights.Planned plan : fleet.nights().due()) {
            Job job = new Job("night", plan.runId(), 1);
            wanted.put(job, () -> startNight(job, plan));
        }
        for (PullRequest pull : fleet.toTidy()) {
            Job job = new Job("tidy", pull.branch(), 0);
            wanted.put(job, () -> begin(job, random.nextLong(10, 60_000),
                    new FleetEvent.PullRequestTidied(pull.branch())));
        }
        for (Run run : fleet.toReport()) {
            Job job = new Job("report", run.order().id(), run.reports().revision() + 1L);
            wanted.put(job, () -> report(job));
        }
        return wanted;
    }

    private Due in(long millis, Runnable act) {
        return time.at(time.now() + millis, act);
    }

    private void begin(Job job, Agent agent, Work piece) {
        long length = work.millis(piece);
        Optional<AgentEvent.Progress> result = work.result(agent, piece);
        if (agent.active() && random.nextInt(10) == 0) {
            running.get(job).add(in(random.nextLong(length), () -> night.step(work.checkpoint(agent))));
        }
        if (random.nextInt(10) == 0) {
            in(random.nextLong(length), () -> night.step(work.housework(night.fleet())));
        }
        if (work.silent(piece)) {
            // Its watch ends it; what it would have said may come all the same when somebody wakes it.
            begin(job, random.nextLong(length) + IDLE_MAX, reported(agent, new AgentEvent.ProviderLimited(
                    new Limit(Limit.Kind.STALL, "nothing came for 10 minutes", Optional.empty()))));
            result.ifPresent(late -> in(length + random.nextLong(2 * IDLE_MAX), () -> {
                night.tally().fault(Fault.LATE_REPORT);
                night.step(reported(agent, late));
            }));
        } else {
            result.ifPresent(progress -> begin(job, length, reported(agent, progress)));
        }
        if (agent.active() && agent.provider().metering() == ProviderInfo.Metering.PER_REQUEST) {
            for (int i = random.nextInt(6); i > 0; i--) {
                running.get(job).add(in(random.nextLong(length), () -> request(agent.id())));
            }
        } else if (agent.active()) {
            charge(job, agent, length);
        }
    }

    private static FleetEvent reported(Agent agent, AgentEvent.Progress progress) {
        return new FleetEvent.AgentReported(agent.id(), agent.epoch(), progress);
    }

    private void charge(Job job, Agent agent, long length) {
        for (Money charge : work.charges(night.fleet().ledger().reservedFor(agent.id()))) {
            Due part = in(random.nextLong(length), () -> night.step(
                    new FleetEvent.AgentCharged(agent.id(), charge, "metered")));
            if (!work.chargesInFlight()) {
                running.get(job).add(part);
            }
        }
    }

    /** A request to a model: it may ask at the wrong moment, and its answer may come after its agent is gone. */
    private void request(String agentId) {
        String id = "r" + time.number();
        Money least = new Money(random.nextLong(400_000));
        Verdict verdict = night.ask(new Command.Reserve(agentId, id, "implement-1", "claude_cli", "a-model", least,
                least.plus(new Money(random.nextLong(400_000)))));
        if (verdict instanceof Verdict.Accepted) {
            Fleet fleet = night.fleet();
            Agent agent = fleet.agents().get(agentId);
            Money held = fleet.ledgerOf(agent).holds().getOrDefault(id, new Hold(agentId, Money.ZERO)).amount();
            Money bill = work.bill(held);
            // From here on the provider will send its bill, whatever becomes of the daemon.
            bills.merge(agent.runId(), bill.min(held), Money::plus);
            answers.add(in(random.nextLong(10, 120_000), () -> night.step(new FleetEvent.RequestSettled(agentId, id,
                    bill, Usage.NONE, "usage", false, 200, Duration.ZERO, Duration.ZERO))));
        }
    }

    /** What providers were asked for is in the books. */
    void billsArePaid() {
        bills.forEach((runId, bill) -> {
            Money spent = night.invariants().spent(runId);
            Invariant.MONEY.hold(spent.compareTo(bill) >= 0,
                    () -> "run " + runId + " was billed " + bill + " and booked only " + spent);
        });
    }

    private void startNight(Job job, Nights.Planned plan) {
        running.get(job).add(in(random.nextLong(10, random.nextInt(4) == 0 ? 3_600_000 : 10_000), () -> {
            running.remove(job);
            done.add(job);
            if (random.nextInt(4) > 0) {
                night.ask(new Command.StartNight(plan.schedule().id(),
                        night.people().order(job.id(), night.wall())));
            } else if (night.fleet().nights().due().contains(plan)) {
                night.step(new FleetEvent.NightMissed(plan.schedule().id(), plan.due().orElseThrow(), 1, "no git"));
            }
        }));
    }

    private void begin(Job job, long length, FleetEvent result) {
        running.get(job).add(in(length, () -> finish(job, result)));
    }

    private void finish(Job job, FleetEvent result) {
        if (running.remove(job) != null) {
            done.add(job);
        }
        night.step(result);
    }

    private void report(Job job) {
        Map<String, String> states = new TreeMap<>();
        night.fleet().agentsOf(job.id()).forEach(agent -> states.put(agent.id(), agent.state().label()));
        FleetEvent written = new FleetEvent.ReportWritten(job.id(), "report", (int) job.epoch());
        running.get(job).add(in(random.nextLong(10, 60_000), () -> {
            truth.reports.put(job.id() + job.epoch(), states);
            finish(job, written);
        }));
    }
}
