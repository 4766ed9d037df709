package dev.fresh.core.fleet;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Approval;
import dev.fresh.core.agent.Footing;
import dev.fresh.core.agent.Policy;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.budget.Ledger;
import dev.fresh.core.budget.Money;
import dev.fresh.core.review.PullRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What must hold after every single event of every night. */
final class Invariants {

    private final Truth truth;
    private final Set<String> spawned = new HashSet<>();
    private final Set<String> begun = new HashSet<>();
    private final Set<String> answered = new HashSet<>();
    private final Set<String> tooDear = new HashSet<>();
    private final Map<String, Books> books = new HashMap<>();
    private final Map<String, Map<String, String>> states = new HashMap<>();

    Invariants(Truth truth) {
        this.truth = truth;
    }

    static void check(boolean holds, Supplier<String> what) {
        if (!holds) {
            throw new AssertionError(what.get());
        }
    }

    /** Called after each event. */
    void after(Fleet before, FleetEvent event, Fleet after) {
        money(event, after);
        Indexes.check(after);
        slots(after);
        before.runs().values().stream().filter(Run::ended)
                .forEach(run -> over(run, after.runs().get(run.order().id())));
        for (Agent agent : after.agents().values()) {
            Agent earlier = before.agents().get(agent.id());
            if (agent != earlier) {
                moved(before, earlier, agent);
            }
        }
        switch (event) {
            case FleetEvent.AgentReported e -> stale(before, e, after);
            case FleetEvent.AgentSpawned e -> spawned(before, e);
            case FleetEvent.AgentAdmitted e -> check(before.ledger().overrun().isZero(),
                    () -> e.agentId() + " was admitted although the budget was overrun");
            case FleetEvent.RunEnded e -> ended(after, e.runId());
            case FleetEvent.DaemonStarted _ -> check(after.slotsTaken() == 0, () -> "work survived its daemon");
            case FleetEvent.AgentCommanded e -> {
                if (e.control() instanceof AgentEvent.Halted) {
                    halted(before.agents().get(e.agentId()), after.agents().get(e.agentId()));
                }
            }
            case FleetEvent.RunStarted _, FleetEvent.RunPlanned _, FleetEvent.RunNotPlanned _,
                    FleetEvent.AgentCharged _, FleetEvent.BudgetSet _, FleetEvent.RequestReserved _,
                    FleetEvent.RequestSettled _,
                    FleetEvent.AgentBudgetSet _, FleetEvent.CapsSet _, FleetEvent.StopAsked _, FleetEvent.RunPaused _,
                    FleetEvent.RunResumed _, FleetEvent.MachineSlept _, FleetEvent.ReportWritten _, FleetEvent.OnReview _, FleetEvent.OnHouse _, FleetEvent.OnTree _, FleetEvent.ScheduleAdded _, FleetEvent.ScheduleRemoved _, FleetEvent.NightDue _, FleetEvent.NightMissed _ -> {
                // held to the general rules above
            }
        }
    }

    /** A limit takes away neither a question that waits for a person nor an answer that somebody gave. */
    private static void halted(Agent before, Agent after) {
        boolean asked = before.waiting() || before.state() instanceof AgentState.Committing
                || before.state() instanceof AgentState.Paused paused && paused.from() instanceof AgentState.Committing;
        check(asked ? after.waiting() : after.state() instanceof AgentState.Stopped,
                () -> "halted from " + before.state() + " to " + after.state());
    }

    private void slots(Fleet fleet) {
        int most = fleet.activeRun().map(run -> run.order().agentsMax()).orElse(0);
        check(fleet.slotsTaken() <= most && most <= 10, () -> fleet.slotsTaken() + " agents at work, allowed: " + most);
        Set<String> features = new HashSet<>();
        for (Agent agent : fleet.agents().values()) {
            check(agent.settled() || features.add(agent.task().feature().id()),
                    () -> "two agents work on " + agent.task().feature().symbol());
            check(!(agent.active() || agent.state() instanceof AgentState.Queued)
                    || fleet.activeRun().filter(run -> run.order().id().equals(agent.runId())).isPresent(),
                    () -> agent.id() + " is " + agent.state().label() + " and its run is over");
        }
    }

    private static void over(Run before, Run after) {
        check(after == null || after.end().equals(before.end()) && after.queue().isEmpty()
                && after.notDone().equals(before.notDone()),
                () -> "run " + before.order().id() + " had ended and changed");
    }

    private void moved(Fleet before, Agent earlier, Agent now) {
        if (now.state() instanceof AgentState.Completed && !earlier.settled()) {
            before.pulls().of(now.branch()).ifPresent(pull -> pull.talk().underway()
                    .forEach(said -> answered.add(pull.branch() + said.fingerprint())));
        }
        states.computeIfAbsent(now.runId(), _ -> new HashMap<>()).put(now.id(), now.state().label());
        check(earlier == null || now.epoch() > earlier.epoch(), () -> now.id() + " changed and kept its epoch");
        check(earlier == null || !earlier.settled() || now.settled(), () -> now.id() + " left its end");
        switch (now.state()) {
            case AgentState.Committing s -> decided(now, s.proposal(), s.approval());
            case AgentState.Completed s -> decided(now, s.proposal(), s.approval());
            case AgentState.Queued _, AgentState.Analyzing _, AgentState.Implementing _, AgentState.Testing _,
                    AgentState.AwaitingUser _, AgentState.Paused _, AgentState.Failed _, AgentState.Stopped _ -> {
                // nothing is published from here
            }
        }
    }

    /** Where all agents that a run ever had stand: state by id. */
    Map<String, String> states(String runId) {
        return states.getOrDefault(runId, Map.of());
    }

    private void decided(Agent agent, Proposal proposal, Approval approval) {
        String commit = proposal.commit();
        check(truth.green.contains(commit), () -> agent.id() + " publishes a commit whose gates were not green");
        check(approval.commit().equals(commit), () -> agent.id() + " publishes another commit than was approved");
        if (approval.byPolicy()) {
            Policy policy = agent.policy();
            check(!truth.held.contains(commit), () -> agent.id() + ": a policy decided about protected files");
            check(!policy.approval() || policy.onTimeout() == Policy.OnTimeout.CONTINUE,
                    () -> agent.id() + ": a policy decided that may not");
        } else {
            check(truth.hasYes(agent.id(), commit), () -> agent.id() + ": nobody said yes to " + commit);
        }
    }

    private static void stale(Fleet before, FleetEvent.AgentReported event, Fleet after) {
        Agent agent = before.agents().get(event.agentId());
        if (agent == null || agent.epoch() != event.epoch()) {
            check(after.equals(before.begin()),
                    () -> "a report of the past moved something: " + event);
        }
    }

    private void spawned(Fleet before, FleetEvent.AgentSpawned event) {
        check(before.ledger().overrun().isZero(), () -> event.agentId() + " was spawned although money was overrun");
        check(spawned.add(event.agentId()), () -> "agent " + event.agentId() + " was spawned twice");
        String runId = before.activeRun().orElseThrow().order().id();
        Optional<PullRequest> back = event.footing().flatMap(Footing::continues)
                .map(_ -> before.pulls().of(event.branch()).orElseThrow());
        check(back.isPresent() || begun.add(runId + ' ' + event.taskId()),
                () -> "task " + event.taskId() + " was begun twice");
        back.ifPresent(pull -> {
            check(pull.open() && !pull.pending().isEmpty() && !pull.isTheirs(),
                    () -> event.agentId() + " was sent to a proposal of which nothing is wanted");
            pull.pending().forEach(said -> check(!answered.contains(pull.branch() + said.fingerprint()),
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
        check(completed + failed + stopped + awaiting == agents.size() && agents.size() == run.spawned(),
                () -> run.spawned() + " agents, but " + completed + " completed, " + failed + " failed, " + stopped
                        + " stopped, " + awaiting + " awaiting");
    }

    private void money(FleetEvent event, Fleet fleet) {
        if (event instanceof FleetEvent.RunStarted e) {
            books.put(e.order().id(), new Books(e.order().budget(), e.order().agentBudget()));
        }
        List<Ledger.Entry> entries = fleet.ledgerEntries();
        if (event instanceof FleetEvent.AgentCharged e) {
            check(entries.getFirst().kind() == Ledger.Kind.CHARGE && entries.getFirst().holder().equals(e.agentId())
                    && entries.getFirst().amount().equals(e.amount()), () -> "not booked: " + e);
        } else if (!(event instanceof FleetEvent.RequestSettled) && !(event instanceof FleetEvent.DaemonStarted)) {
            check(entries.stream().noneMatch(entry -> entry.kind() == Ledger.Kind.CHARGE),
                    () -> "charged without a charge: " + event);
        }
        entries.stream().filter(entry -> entry.kind() == Ledger.Kind.OVERRUN)
                .forEach(entry -> tooDear.add(entry.holder()));
        fleet.ledgers().forEach((runId, ledger) -> {
            books.get(runId).follow(ledger);
            ledger.holds().forEach((id, hold) -> {
                Agent agent = fleet.agents().get(hold.agent());
                check(!id.equals(hold.agent()) || agent != null && agent.active(),
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
                .ifPresent(next -> check(next.isAfter(at), () -> "waits at " + at + " for the past: " + next));
        fleet.agents().values().forEach(agent -> check(!agent.active() || !tooDear.contains(agent.id()),
                () -> agent.id() + " works on although it was charged more than was reserved for it"));
        fleet.activeRun().ifPresent(run -> {
            check(run.stop().isPresent() || at.isBefore(run.order().deadline()), () -> "went past its deadline");
            run.stop().ifPresent(stop -> {
                check(at.isBefore(stop.since().plus(run.order().stopGrace())), () -> "went past the stop's grace");
                check(!stop.cause().atOnce(), () -> "a stop at once takes its time");
            });
            if (run.stop().isEmpty() && !run.planning() && run.paused().isEmpty()) {
                busy(fleet, run, at);
            }
        });
    }

    /** Nobody waits for nothing. */
    private static void busy(Fleet fleet, Run run, Instant at) {
        List<Agent> agents = fleet.agentsOf(run.order().id());
        boolean open = run.order().workHours().map(hours -> hours.contains(at)).orElse(true);
        List<Agent> queued = agents.stream().filter(agent -> agent.state() instanceof AgentState.Queued).toList();
        boolean more = Stack.free(fleet, run, at).isPresent() && ReviewQueue.full(fleet, run).isEmpty()
                || !queued.isEmpty()
                || Reviews.wanted(fleet, run).findFirst().isPresent();
        boolean affordable = fleet.ledger().overrun().isZero()
                && fleet.ledger().left().min(fleet.ledger().agentCap())
                        .compareTo(run.leastUseful()) >= 0
                && Reservations.leftOfCaps(fleet, at)
                        .map(left -> left.compareTo(run.leastUseful()) >= 0).orElse(true);
        boolean held = run.lanes().values().stream().anyMatch(lane -> lane.blockedAt(at) || lane.next(at).isPresent());
        boolean waits = queued.stream().anyMatch(agent -> agent.waitsFor().isPresent());
        boolean day = Reservations.leftOfCaps(fleet, at).isPresent();
        check(!(more && open && affordable && !held && !waits && fleet.slotsTaken() < run.order().agentsMax()),
                () -> "a slot and money are free and somebody waits for them");
        boolean works = agents.stream().anyMatch(agent -> agent.active() || agent.state() instanceof AgentState.Paused
                || agent.state() instanceof AgentState.Committing);
        boolean asked = run.order().policy().approval() && !run.order().overnight()
                && agents.stream().anyMatch(Agent::waiting);
        // By day somebody may still merge, close or reject what waits.
        boolean full = !run.order().overnight() && ReviewQueue.full(fleet, run).isPresent();
        check(works || asked || full || more && (!open || held || waits || day), () -> "the run waits for nothing");
        check(run.spawnFailures() < 3, () -> "goes on after three failed starts");
    }
}
