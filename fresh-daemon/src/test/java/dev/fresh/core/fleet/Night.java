package dev.fresh.core.fleet;

import static dev.fresh.core.fleet.Invariants.check;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.ProviderInfo;
import dev.fresh.core.agent.Work;
import dev.fresh.core.budget.Hold;
import dev.fresh.core.budget.Money;
import dev.fresh.core.budget.Usage;
import dev.fresh.core.review.PullRequest;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * One night in virtual time: plays the engine and its work runner around the core. It sleeps until the next deadline
 * that the core names or until something comes back, and never looks in between, so whatever the core forgets to name
 * stays undone and is found.
 */
final class Night {

    private static final int EVENTS_MAX = 20_000;
    private static final int FACTS_IN_A_ROW_MAX = 200;

    /** What was journaled, and when. */
    record Happened(FleetEvent event, Instant at) {
    }

    private record Job(String kind, String id, long epoch) {
    }

    private record Due(long millis, int order, Runnable act) {
    }

    /** The daemon is killed right after something became durable. */
    @SuppressWarnings("serial")
    private static final class Crash extends RuntimeException {
        private Crash() {
            super(null, null, false, false);
        }
    }

    private final RandomGenerator random;
    private final Truth truth;
    private final Invariants invariants;
    private final FakeWork work;
    private final People people;
    private final List<Happened> journal = new ArrayList<>();
    private final PriorityQueue<Due> due = new PriorityQueue<>(
            Comparator.comparingLong(Due::millis).thenComparingInt(Due::order));
    private final Map<Job, List<Due>> running = new HashMap<>();
    private final Set<Job> done = new HashSet<>();
    /** What providers have to be paid at least, by run. */
    private final Map<String, Money> bills = new HashMap<>();
    private final List<Due> answers = new ArrayList<>();
    private final Set<Integer> crashes = new HashSet<>();
    private Fleet fleet = Fleet.empty();
    private Instant zero = Samples.AT;
    private long now;
    private int orders;
    private boolean again;
    private int mornings;

    private Night(RandomGenerator random, Truth truth) {
        this.random = random;
        this.truth = truth;
        invariants = new Invariants(truth);
        work = new FakeWork(random, truth);
        people = new People(random, truth);
    }

    /** A night with people, crashes and clock jumps, until the last agent is decided. */
    static Night of(RandomGenerator random) {
        Night night = new Night(random, new Truth());
        night.again = random.nextInt(3) == 0;
        night.at(0, night::start);
        if (random.nextInt(4) == 0) {
            night.at(random.nextLong(8 * 3_600_000L), night::suspend);
        }
        int actions = random.nextBoolean() ? random.nextInt(60) : 0;
        for (int i = 0; i < actions; i++) {
            night.at(random.nextLong(9 * 3_600_000L), () -> night.people.act(night));
        }
        for (int i = random.nextInt(3) == 0 ? random.nextInt(4) : 0; i > 0; i--) {
            night.at(random.nextLong(8 * 3_600_000L), night::jump);
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            night.crashes.add(random.nextInt(1, random.nextBoolean() ? 300 : 10));
        }
        night.live();
        return night;
    }

    /** What becomes of the night when the daemon died after the first {@code length} events. */
    Night cut(int length) {
        Night night = new Night(random, truth);
        for (Happened past : journal.subList(0, length)) {
            Fleet before = night.fleet;
            night.fleet = before.after(past.event(), past.at());
            night.invariants.after(before, past.event(), night.fleet);
            night.journal.add(past);
            night.zero = past.at();
        }
        night.live();
        return night;
    }

    Fleet fleet() {
        return fleet;
    }

    List<Happened> journal() {
        return journal;
    }

    Instant wall() {
        return zero.plusMillis(now);
    }

    private void live() {
        guarded(() -> step(new FleetEvent.DaemonStarted("test")));
        fleet.nights().planned().keySet().forEach(this::removeLater);
        while (sleep() || guarded(this::morning)) {
            check(journal.size() < EVENTS_MAX, () -> "never ends");
        }
        check(fleet.activeRun().isEmpty() && fleet.toReport().isEmpty() && !fleet.somebodyWaits(),
                () -> "left over: " + fleet);
        reportsAreTrue();
        bills.forEach((runId, bill) -> check(invariants.spent(runId).compareTo(bill) >= 0,
                () -> "run " + runId + " was billed " + bill + " and booked only " + invariants.spent(runId)));
    }

    /** The last report of each run tells what became of each of its agents. */
    private void reportsAreTrue() {
        Map<String, Map<String, String>> last = new HashMap<>();
        Set<String> ended = new HashSet<>();
        for (Happened past : journal) {
            if (past.event() instanceof FleetEvent.ReportWritten e) {
                last.put(e.runId(), truth.reports.get(e.runId() + e.revision()));
            } else if (past.event() instanceof FleetEvent.RunEnded e) {
                ended.add(e.runId());
            } else if (past.event() instanceof FleetEvent.RunNotPlanned e) {
                ended.add(e.runId());
            }
        }
        for (String runId : ended) {
            check(invariants.states(runId).equals(last.get(runId)), () -> "the last report of run " + runId + " says "
                    + last.get(runId) + ", but its agents are " + invariants.states(runId));
        }
    }

    /** Sleeps until something is due and does it; false when nothing will ever be. */
    private boolean sleep() {
        Optional<Instant> deadline = Dispatcher.nextDeadline(fleet, wall());
        Due first = due.peek();
        if (first == null && deadline.isEmpty()) {
            return false;
        }
        long wake = deadline.map(instant -> Duration.between(zero, instant).plusNanos(999_999).toMillis())
                .orElse(Long.MAX_VALUE);
        long until = Math.max(now, first == null ? wake : Math.min(wake, first.millis()));
        Instant between = wall().plusMillis(until > now ? random.nextLong(until - now) : 0);
        check(Dispatcher.next(fleet, between).isEmpty(), () -> "overslept " + between + ": "
                + Dispatcher.next(fleet, between));
        now = until;
        if (first == null || first.millis() > until) {
            guarded(this::settle);
        } else {
            due.remove();
            guarded(first.act());
        }
        return true;
    }

    private boolean morning() {
        if (random.nextInt(3) == 0 && mornings++ < 30) {
            people.act(this);
            return true;
        }
        return people.decideNext(this);
    }

    private boolean guarded(Runnable act) {
        return guarded(() -> {
            act.run();
            return true;
        });
    }

    /** Does it, and starts the daemon again as often as it is killed meanwhile. */
    private boolean guarded(Supplier<Boolean> act) {
        try {
            return act.get();
        } catch (Crash crash) {
            check(replayed().equals(fleet), () -> "replay is not what was lived");
            running.forEach((job, parts) -> {
                if (!lastWord(job)) {
                    due.removeAll(parts);
                }
            });
            due.removeAll(answers);
            running.clear();
            done.clear();
            now += random.nextLong(random.nextInt(4) == 0 ? 3_600_000 : 5_000);
            return guarded(() -> step(new FleetEvent.DaemonStarted("test")));
        }
    }

    private Fleet replayed() {
        Fleet folded = Fleet.empty();
        for (Happened past : journal) {
            folded = folded.after(past.event(), past.at());
        }
        return folded;
    }

    void start() {
        ask(new Command.Start(people.order(String.format("%012x", random.nextLong(1L << 48)), wall())));
    }

    /** Somebody wants a run every night, for a night or two. */
    void schedule() {
        String id = String.format("%012x", random.nextLong(1L << 48));
        LocalTime time = LocalTime.ofInstant(wall().plusSeconds(random.nextLong(7_200)), ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.MINUTES);
        removeLater(id);
        ask(new Command.AddSchedule(
                new Schedule(id, "", time, Set.of(DayOfWeek.values()), ZoneOffset.UTC, "{}")));
    }

    private void removeLater(String schedule) {
        at(now + random.nextLong(24 * 3_600_000L), () -> ask(new Command.RemoveSchedule(schedule)));
    }

    private void night(Job job, Nights.Planned plan) {
        running.get(job).add(at(now + random.nextLong(10, random.nextInt(4) == 0 ? 3_600_000 : 10_000), () -> {
            running.remove(job);
            done.add(job);
            if (random.nextInt(4) > 0) {
                ask(new Command.StartNight(plan.schedule().id(), people.order(job.id(), wall())));
            } else if (fleet.nights().due().contains(plan)) {
                step(new FleetEvent.NightMissed(plan.schedule().id(), plan.due().orElseThrow(), 1, "no git"));
            }
        }));
    }

    private void jump() {
        zero = zero.plusSeconds(random.nextLong(-7_200, 7_200));
        settle();
    }

    /** The machine sleeps; nothing that runs notices, and whoever is asked gets the time back. */
    private void suspend() {
        Instant from = wall();
        zero = zero.plusSeconds(random.nextLong(1, 25_000));
        if (fleet.activeRun().isPresent()) {
            step(new FleetEvent.MachineSlept(from, wall()));
        } else {
            settle();
        }
    }

    /** Has a command judged; what is accepted must do what it says. */
    Verdict ask(Command command) {
        Verdict verdict = Commands.judge(fleet, command, wall());
        switch (verdict) {
            case Verdict.Accepted accepted -> {
                Fleet after = fleet.after(accepted.event(), wall());
                check(did(command, after), () -> "accepted without effect: " + command);
                step(accepted.event());
            }
            case Verdict.Refused refused -> check(!refused.message().isBlank(), () -> "refused without a word");
        }
        return verdict;
    }

    private boolean did(Command command, Fleet after) {
        return switch (command) {
            case Command.Start _ -> fleet.activeRun().isEmpty() && after.activeRun().isPresent();
            case Command.Approve c -> after.agents().get(c.agentId()).state() instanceof AgentState.Committing s
                    && s.approval().commit().startsWith(c.commit());
            case Command.Reject c -> c.retry()
                    ? after.agents().get(c.agentId()).state() instanceof AgentState.Queued
                            || !after.pulls().equals(fleet.pulls())
                    : after.agents().get(c.agentId()).state() instanceof AgentState.Stopped;
            case Command.Answer c -> after.agents().get(c.agentId()).state() instanceof AgentState.Queued;
            case Command.Pause c -> after.agents().get(c.agentId()).state() instanceof AgentState.Paused;
            case Command.Resume c -> !(after.agents().get(c.agentId()).state() instanceof AgentState.Paused);
            case Command.Cancel c -> after.agents().get(c.agentId()).state() instanceof AgentState.Stopped;
            case Command.Stop c -> after.activeRun().flatMap(Run::stop)
                    .filter(stop -> !c.force() || stop.cause().atOnce()).isPresent();
            case Command.ResumeRun _ -> after.activeRun().orElseThrow().phase().equals("running");
            case Command.SetBudget c -> after.ledger().budget().equals(c.budget());
            case Command.SetAgentBudget c -> after.ledger().agentCap().equals(c.cap());
            case Command.SetCaps c -> after.spending().caps().equals(c.caps());
            case Command.AddSchedule c -> after.nights().planned().containsKey(c.schedule().id());
            case Command.RemoveSchedule c -> !after.nights().planned().containsKey(c.scheduleId());
            case Command.StartNight c -> after.activeRun().orElseThrow().order().equals(c.order());
            case Command.Reserve c -> after.ledgers().values().stream()
                    .anyMatch(ledger -> ledger.holds().containsKey(c.requestId()));
        };
    }

    /** Records a fact and everything that must follow from it. */
    void step(FleetEvent event) {
        record(event);
        settle();
    }

    private void settle() {
        Optional<FleetEvent> next = Dispatcher.next(fleet, wall());
        for (int facts = 0; next.isPresent(); facts++) {
            check(facts < FACTS_IN_A_ROW_MAX, () -> "the dispatcher goes round in circles");
            record(next.get());
            next = Dispatcher.next(fleet, wall());
        }
        invariants.settled(fleet, wall());
        follow();
    }

    private void record(FleetEvent event) {
        Fleet before = fleet;
        fleet = before.after(event, wall());
        journal.add(new Happened(event, wall()));
        invariants.after(before, event, fleet);
        if (before.activeRun().isPresent() && fleet.activeRun().isEmpty()) {
            ended();
        }
        if (crashes.remove(journal.size())) {
            throw new Crash();
        }
    }

    /** People are quick at times: they decide or start anew while the report is being written. */
    private void ended() {
        if (random.nextInt(3) == 0) {
            at(now + random.nextLong(30_000), () -> people.act(this));
        }
        if (again) {
            again = false;
            at(now + random.nextLong(5_000), this::start);
        }
    }

    /** Brings what runs in line with what the fleet wants; what is not wanted any more may have its last word. */
    private void follow() {
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
            wanted.put(job, () -> night(job, plan));
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
        running.entrySet().removeIf(entry -> {
            boolean over = !wanted.containsKey(entry.getKey());
            if (over && !lastWord(entry.getKey())) {
                due.removeAll(entry.getValue());
            }
            return over;
        });
        done.retainAll(wanted.keySet());
        wanted.forEach((job, begin) -> {
            if (!running.containsKey(job) && !done.contains(job)) {
                running.put(job, new ArrayList<>());
                begin.run();
            }
        });
    }

    /** Whether what was ended still reports. Two reports on a run are never written at the same time. */
    private boolean lastWord(Job job) {
        return !job.kind().equals("report") && work.inFlight();
    }

    private void begin(Job job, Agent agent, Work piece) {
        long length = work.millis(piece);
        Optional<AgentEvent.Progress> result = work.result(agent, piece);
        if (agent.active() && random.nextInt(10) == 0) {
            running.get(job).add(at(now + random.nextLong(length), () -> step(work.checkpoint(agent))));
        }
        if (random.nextInt(10) == 0) {
            at(now + random.nextLong(length), () -> step(work.housework(fleet)));
        }
        result.ifPresent(progress -> begin(job, length,
                new FleetEvent.AgentReported(agent.id(), agent.epoch(), progress)));
        if (agent.active() && agent.provider().metering() == ProviderInfo.Metering.PER_REQUEST) {
            for (int i = random.nextInt(6); i > 0; i--) {
                running.get(job).add(at(now + random.nextLong(length), () -> request(agent.id())));
            }
        } else if (agent.active()) {
            for (Money charge : work.charges(fleet.ledger().reservedFor(agent.id()))) {
                Due part = at(now + random.nextLong(length), () -> step(
                        new FleetEvent.AgentCharged(agent.id(), charge, "metered")));
                if (!work.chargesInFlight()) {
                    running.get(job).add(part);
                }
            }
        }
    }

    /** A request to a model: it may ask at the wrong moment, and its answer may come after its agent is gone. */
    private void request(String agentId) {
        String id = "r" + orders++;
        Money least = new Money(random.nextLong(400_000));
        Verdict verdict = ask(new Command.Reserve(agentId, id, "implement-1", "claude_cli", "a-model", least,
                least.plus(new Money(random.nextLong(400_000)))));
        if (verdict instanceof Verdict.Accepted) {
            Agent agent = fleet.agents().get(agentId);
            Money held = fleet.ledgerOf(agent).holds().getOrDefault(id, new Hold(agentId, Money.ZERO)).amount();
            Money bill = work.bill(held);
            // From here on the provider will send its bill, whatever becomes of the daemon.
            bills.merge(agent.runId(), bill.min(held), Money::plus);
            answers.add(at(now + random.nextLong(10, 120_000), () -> step(new FleetEvent.RequestSettled(agentId, id,
                    bill, Usage.NONE, "usage", false, 200, Duration.ZERO, Duration.ZERO))));
        }
    }

    private void begin(Job job, long length, FleetEvent result) {
        running.get(job).add(at(now + length, () -> finish(job, result)));
    }

    private void finish(Job job, FleetEvent result) {
        if (running.remove(job) != null) {
            done.add(job);
        }
        step(result);
    }

    private void report(Job job) {
        Map<String, String> states = new HashMap<>();
        fleet.agentsOf(job.id()).forEach(agent -> states.put(agent.id(), agent.state().label()));
        FleetEvent written = new FleetEvent.ReportWritten(job.id(), "report", (int) job.epoch());
        running.get(job).add(at(now + random.nextLong(10, 60_000), () -> {
            truth.reports.put(job.id() + job.epoch(), states);
            finish(job, written);
        }));
    }

    private Due at(long millis, Runnable act) {
        Due part = new Due(millis, orders++, act);
        due.add(part);
        return part;
    }
}
