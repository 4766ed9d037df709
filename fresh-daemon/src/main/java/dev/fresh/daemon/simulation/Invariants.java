package dev.fresh.daemon.simulation;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Approval;
import dev.fresh.core.agent.Attempts;
import dev.fresh.core.agent.Footing;
import dev.fresh.core.agent.Policy;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.budget.Ledger;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.Dispatcher;
import dev.fresh.core.fleet.EndCause;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Outlook;
import dev.fresh.core.fleet.Run;
import dev.fresh.core.review.PullRequest;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What must hold after every single event of every night. */
final class Invariants {

    private static final int SPAWN_FAILURES_MAX = 3;
    private static final int AGENTS_MAX = 10;

    private final Truth truth;
    private final Set<String> spawned = new HashSet<>();
    private final Set<String> begun = new HashSet<>();
    private final Set<String> answered = new HashSet<>();
    private final Set<String> tooDear = new HashSet<>();
    private final Map<String, Books> books = new TreeMap<>();
    private final Map<String, Map<String, String>> states = new TreeMap<>();

    Invariants(Truth truth) {
        this.truth = truth;
    }

    /** Called after each event. */
    void after(Fleet before, FleetEvent event, Fleet after) {
        money(event, after);
        if (after.agents() != before.agents() || after.pulls() != before.pulls() || after.runs() != before.runs()) {
            Indexes.check(after);
        }
        slots(after);
        before.runs().values().stream().filter(Run::ended)
                .forEach(run -> over(run, after.runs().get(run.order().id())));
        for (Agent agent : after.agents().values()) {
            Agent earlier = before.agents().get(agent.id());
            // By another clock an agent is what it was: its work goes on and its reports still count.
            if (agent != earlier && !(event instanceof FleetEvent.ClockSet)) {
                moved(before, earlier, agent);
            }
        }
        switch (event) {
            case FleetEvent.AgentReported e -> stale(before, e, after);
            case FleetEvent.AgentSpawned e -> spawned(before, e);
            case FleetEvent.AgentAdmitted e -> Invariant.MONEY.hold(before.ledger().overrun().isZero(),
                    () -> e.agentId() + " was admitted although the budget was overrun");
            case FleetEvent.RunEnded e -> ended(after, e.runId());
            case FleetEvent.DaemonStarted _ ->
                Invariant.ATTEMPTS.hold(after.slotsTaken() == 0, () -> "work survived its daemon");
            case FleetEvent.AgentCommanded e -> {
                if (e.control() instanceof AgentEvent.Halted) {
                    halted(before.agents().get(e.agentId()), after.agents().get(e.agentId()));
                }
            }
            case FleetEvent.RunStarted _, FleetEvent.RunPlanned _, FleetEvent.RunNotPlanned _,
                    FleetEvent.AgentCharged _, FleetEvent.BudgetSet _, FleetEvent.RequestReserved _,
                    FleetEvent.RequestSettled _,
                    FleetEvent.AgentBudgetSet _, FleetEvent.CapsSet _, FleetEvent.StopAsked _, FleetEvent.RunPaused _,
                    FleetEvent.RunResumed _, FleetEvent.MachineSlept _, FleetEvent.ClockSet _, FleetEvent.ReportWritten _, FleetEvent.OnReview _, FleetEvent.OnHouse _, FleetEvent.OnTree _, FleetEvent.ScheduleAdded _, FleetEvent.ScheduleRemoved _, FleetEvent.NightDue _, FleetEvent.NightMissed _ -> {
                // held to the general rules above
            }
        }
    }

    /** A limit takes away neither a question that waits for a person nor an answer that somebody gave. */
    private static void halted(Agent before, Agent after) {
        boolean asked = before.waiting() || before.state() instanceof AgentState.Committing
                || before.state() instanceof AgentState.Paused paused && paused.from() instanceof AgentState.Committing;
        Invariant.DECIDED.hold(asked ? after.waiting() : after.state() instanceof AgentState.Stopped,
                () -> "halted from " + before.state() + " to " + after.state());
    }

    private void slots(Fleet fleet) {
        int most = fleet.activeRun().map(run -> run.order().agentsMax()).orElse(0);
        Invariant.ATTEMPTS.hold(fleet.slotsTaken() <= most && most <= AGENTS_MAX,
                () -> fleet.slotsTaken() + " agents at work, allowed: " + most);
        Set<String> features = new HashSet<>();
        for (Agent agent : fleet.agents().values()) {
            Invariant.ATTEMPTS.hold(agent.settled() || features.add(agent.task().feature().id()),
                    () -> "two agents work on " + agent.task().feature().symbol());
            Invariant.ATTEMPTS.hold(!(agent.active() || agent.state() instanceof AgentState.Queued)
                    || fleet.activeRun().filter(run -> run.order().id().equals(agent.runId())).isPresent(),
                    () -> agent.id() + " is " + agent.state().label() + " and its run is over");
        }
    }

    /** Only the last look of the tripwire may still say another end, as long as nobody has read of the first. */
    private static void over(Run before, Run after) {
        Invariant.ENDS.hold(after == null || (after.end().equals(before.end()) || trippedAtLast(before, after))
                && after.queue().isEmpty() && after.notDone().equals(before.notDone()),
                () -> "run " + before.order().id() + " had ended and changed");
    }

    private static boolean trippedAtLast(Run before, Run after) {
        return after.end().orElseThrow().cause() == EndCause.TRIPWIRE && before.reports().revision() == 0
                && before.end().orElseThrow().cause() != EndCause.TRIPWIRE;
    }

    private void moved(Fleet before, Agent earlier, Agent now) {
        if (now.state() instanceof AgentState.Completed && !earlier.settled()) {
            before.pulls().of(now.branch()).ifPresent(pull -> pull.talk().underway()
                    .forEach(said -> answered.add(pull.branch() + said.fingerprint())));
        }
        attempted(earlier, now);
        states.computeIfAbsent(now.runId(), _ -> new TreeMap<>()).put(now.id(), now.state().label());
        Invariant.ATTEMPTS.hold(earlier == null || now.epoch() > earlier.epoch(),
                () -> now.id() + " changed and kept its epoch");
        Invariant.ENDS.hold(earlier == null || !earlier.settled() || now.settled(), () -> now.id() + " left its end");
        switch (now.state()) {
            case AgentState.Committing s -> decided(now, s.proposal(), s.approval());
            case AgentState.Completed s -> decided(now, s.proposal(), s.approval());
            case AgentState.Queued _, AgentState.Analyzing _, AgentState.Implementing _, AgentState.Testing _,
                    AgentState.AwaitingUser _, AgentState.Paused _, AgentState.Failed _, AgentState.Stopped _ -> {
                // nothing is published from here
            }
        }
    }

    /** Attempts are counted upwards, and what did not pass is another attempt. */
    private static void attempted(Agent earlier, Agent now) {
        Optional<Attempts> last = Optional.ofNullable(earlier).flatMap(agent -> attempts(agent.state()));
        Optional<Attempts> next = attempts(now.state());
        if (last.isPresent() && next.isPresent()) {
            boolean more = earlier.state() instanceof AgentState.Testing
                    && now.state() instanceof AgentState.Implementing;
            Invariant.ATTEMPTS.hold(next.get().now() >= last.get().now() + (more ? 1 : 0),
                    () -> now.id() + " went from attempt " + last.get().now() + " to " + next.get().now());
        }
    }

    private static Optional<Attempts> attempts(AgentState state) {
        return switch (state) {
            case AgentState.Queued s -> attempts(s.then());
            case AgentState.Paused s -> attempts(s.from());
            case AgentState.Analyzing s -> Optional.of(s.attempts());
            case AgentState.Implementing s -> Optional.of(s.attempts());
            case AgentState.Testing s -> Optional.of(s.attempts());
            case AgentState.AwaitingUser s -> Optional.of(s.attempts());
            case AgentState.Committing s -> Optional.of(s.attempts());
            case AgentState.Completed _, AgentState.Failed _, AgentState.Stopped _ -> Optional.empty();
        };
    }

    /** Where all agents that a run ever had stand: state by id. */
    Map<String, String> states(String runId) {
        return states.getOrDefault(runId, Map.of());
    }

    private void decided(Agent agent, Proposal proposal, Approval approval) {
        String commit = proposal.commit();
        Invariant.DECIDED.hold(truth.green.contains(commit),
                () -> agent.id() + " publishes a commit whose gates were not green");
        Invariant.DECIDED.hold(approval.commit().equals(commit),
                () -> agent.id() + " publishes another commit than was approved");
        if (approval.byPolicy()) {
            Policy policy = agent.policy();
            Invariant.DECIDED.hold(!truth.held.contains(commit),
                    () -> agent.id() + ": a policy decided about protected files");
            Invariant.DECIDED.hold(!policy.approval() || policy.onTimeout() == Policy.OnTimeout.CONTINUE,
                    () -> agent.id() + ": a policy decided that may not");
        } else {
            Invariant.DECIDED.hold(truth.hasYes(agent.id(), commit),
                    () -> agent.id() + ": nobody said yes to " + commit);
        }
    }

    private static void stale(Fleet before, FleetEvent.AgentReported event, Fleet after) {
        Agent agent = before.agents().get(event.agentId());
        if (agent == null || agent.epoch() != event.epoch()) {
            Invariant.ATTEMPTS.hold(after.equals(before.begin()),
                    () -> "a report of the past moved something: " + event);
        }
    }

    private void spawned(Fleet before, FleetEvent.AgentSpawned event) {
        Invariant.MONEY.hold(before.ledger().overrun().isZero(),
                () -> event.agentId() + " was spawned although money was overrun");
        Invariant.ATTEMPTS.hold(spawned.add(event.agentId()), () -> "agent " + event.agentId() + " was spawned twice");
        String runId = before.activeRun().orElseThrow().order().id();
        Optional<PullRequest> back = event.footing().flatMap(Footing::continues)
                .map(_ -> before.pulls().of(event.branch()).orElseThrow());
        Invariant.ATTEMPTS.hold(back.isPresent() || begun.add(runId + ' ' + event.taskId()),
                () -> "task " + event.taskId() + " was begun twice");
        back.ifPresent(pull -> {
            Invariant.ATTEMPTS.hold(pull.open() && !pull.pending().isEmpty() && !pull.isTheirs(),
                    () -> event.agentId() + " was sent to a proposal of which nothing is wanted");
            pull.pending()
                    .forEach(said -> Invariant.ATTEMPTS.hold(!answered.contains(pull.branch() + said.fingerprint()),
                            () -> said.fingerprint() + " is worked on although a commit has answered it"));
        });
    }

    /** Each agent of an ended run stands in exactly one list of its report. */
    static void ended(Fleet fleet, String runId) {
        List<Agent> agents = fleet.agentsOf(runId);
        long completed = agents.stream().filter(agent -> agent.state() instanceof AgentState.Completed).count();
        long failed = agents.stream().filter(agent -> agent.state() instanceof AgentState.Failed).count();
        long stopped = agents.stream().filter(agent -> agent.state() instanceof AgentState.Stopped).count();
        long awaiting = agents.stream().filter(Agent::waiting).count();
        Run run = fleet.runs().get(runId);
        Invariant.ENDS.hold(completed + failed + stopped + awaiting == agents.size() && agents.size() == run.spawned(),
                () -> run.spawned() + " agents, but " + completed + " completed, " + failed + " failed, " + stopped
                        + " stopped, " + awaiting + " awaiting");
    }

    private void money(FleetEvent event, Fleet fleet) {
        if (event instanceof FleetEvent.RunStarted e) {
            books.put(e.order().id(), new Books(e.order().budget(), e.order().agentBudget()));
        }
        List<Ledger.Entry> entries = fleet.ledgerEntries();
        if (event instanceof FleetEvent.AgentAdmitted e) {
            Invariant.MONEY.hold(fleet.ledger().reservedFor(e.agentId()).compareTo(e.reserved()) >= 0,
                    () -> e.agentId() + " works, and " + e.reserved() + " is not held for it");
        } else if (event instanceof FleetEvent.RequestReserved e) {
            Invariant.MONEY.hold(fleet.ledgers().values().stream()
                    .anyMatch(ledger -> ledger.holds().containsKey(e.requestId())),
                    () -> e.requestId() + " goes out, and nothing is held for it");
        }
        if (event instanceof FleetEvent.AgentCharged e) {
            Invariant.MONEY.hold(
                    entries.getFirst().kind() == Ledger.Kind.CHARGE && entries.getFirst().holder().equals(e.agentId())
                            && entries.getFirst().amount().equals(e.amount()),
                    () -> "not booked: " + e);
        } else if (!(event instanceof FleetEvent.RequestSettled) && !(event instanceof FleetEvent.DaemonStarted)) {
            Invariant.MONEY.hold(entries.stream().noneMatch(entry -> entry.kind() == Ledger.Kind.CHARGE),
                    () -> "charged without a charge: " + event);
        }
        entries.stream().filter(entry -> entry.kind() == Ledger.Kind.OVERRUN)
                .forEach(entry -> tooDear.add(entry.holder()));
        fleet.ledgers().forEach((runId, ledger) -> {
            books.get(runId).follow(ledger);
            ledger.holds().forEach((id, hold) -> {
                Agent agent = fleet.agents().get(hold.agent());
                Invariant.MONEY.hold(!id.equals(hold.agent()) || agent != null && agent.active(),
                        () -> id + " holds money and is not at work");
            });
        });
    }

    /** All that was ever booked for a run. */
    Money spent(String runId) {
        return books.get(runId).spent();
    }

    /** Called when the dispatcher has nothing more to say. */
    void settled(Fleet fleet, Instant at) {
        Dispatcher.nextDeadline(fleet, at)
                .ifPresent(next -> Invariant.ENDS.hold(next.isAfter(at),
                        () -> "waits at " + at + " for the past: " + next));
        fleet.agents().values().forEach(agent -> Invariant.MONEY.hold(!agent.active() || !tooDear.contains(agent.id()),
                () -> agent.id() + " works on although it was charged more than was reserved for it"));
        fleet.activeRun().ifPresent(run -> {
            Invariant.TIME.hold(run.stop().isPresent() || at.isBefore(run.order().deadline()),
                    () -> "went past its deadline");
            run.stop().ifPresent(stop -> {
                Invariant.ENDS.hold(at.isBefore(stop.since().plus(run.order().stopGrace())),
                        () -> "went past the stop's grace");
                Invariant.ENDS.hold(!stop.cause().atOnce(), () -> "a stop at once takes its time");
            });
            if (run.stop().isEmpty() && !run.planning() && run.paused().isEmpty()) {
                busy(fleet, run, at);
            }
        });
    }

    /** Nobody waits for nothing. */
    private static void busy(Fleet fleet, Run run, Instant at) {
        Outlook outlook = Outlook.of(fleet, run, at);
        Invariant.ENDS.hold(!(outlook.could() && fleet.slotsTaken() < run.order().agentsMax()),
                () -> "a slot and money are free and somebody waits for them");
        List<Agent> agents = fleet.agentsOf(run.order().id());
        boolean works = agents.stream().anyMatch(agent -> agent.active() || agent.state() instanceof AgentState.Paused
                || agent.state() instanceof AgentState.Committing);
        boolean asked = run.order().policy().approval() && !run.order().overnight()
                && agents.stream().anyMatch(Agent::waiting);
        Invariant.ENDS.hold(works || asked || outlook.waits(run.order().overnight()),
                () -> "the run waits for nothing");
        Invariant.ENDS.hold(run.spawnFailures() < SPAWN_FAILURES_MAX, () -> "goes on after three failed starts");
    }
}
