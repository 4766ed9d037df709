package dev.fresh.core.fleet;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.Failure;
import dev.fresh.core.agent.Limit;
import dev.fresh.core.agent.Work;
import dev.fresh.core.budget.Ledger;
import dev.fresh.core.budget.Money;
import dev.fresh.core.budget.Purpose;
import dev.fresh.core.budget.Spending;
import dev.fresh.core.fleet.Agents.Standing;
import dev.fresh.core.review.PullRequest;
import dev.fresh.core.review.PullRequests;
import dev.fresh.core.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.pcollections.OrderedPMap;
import org.pcollections.PMap;

/**
 * The whole daemon as one immutable value: a fold of the journal.
 *
 * @param runs by id, oldest first; the last one is the current or last run
 * @param agents by id, oldest first: those of the last run, and of each older one in which something can still happen
 * @param ledgers of the runs, by run id
 * @param spending of all runs together
 * @param nights that start by themselves
 * @param pulls published proposals that live on
 * @param trees what stands in the worktrees
 */
public record Fleet(Map<String, Run> runs, Agents agents, Map<String, Ledger> ledgers, History history,
        Spending spending, Nights nights, PullRequests pulls, Trees trees) {

    public Fleet {
        runs = OrderedPMap.from(runs);
        ledgers = OrderedPMap.from(ledgers);
    }

    private static final String LOST = "booked whole: the daemon ended before the answer did";
    private static final Ledger NOTHING_SPENT = Ledger.of(Money.ZERO, Money.ZERO);

    public static Fleet empty() {
        return new Fleet(Map.of(), Agents.NONE, Map.of(), new History(Map.of()), Spending.NONE, Nights.NONE,
                PullRequests.NONE, Trees.NONE);
    }

    public Optional<Run> lastRun() {
        return runs.values().stream().reduce((_, later) -> later);
    }

    /** The ledger of the last run. */
    public Ledger ledger() {
        return lastRun().map(run -> ledgers.get(run.order().id())).orElse(NOTHING_SPENT);
    }

    /** The ledger of the run that an agent belongs to. */
    public Ledger ledgerOf(Agent agent) {
        return ledgers.getOrDefault(agent.runId(), NOTHING_SPENT);
    }

    /** What the last event wrote into the ledgers. */
    public List<Ledger.Entry> ledgerEntries() {
        List<Ledger.Entry> entries = new ArrayList<>();
        for (Ledger ledger : ledgers.values()) {
            entries.addAll(ledger.entries());
        }
        return entries;
    }

    /** The run that is going on. */
    public Optional<Run> activeRun() {
        return lastRun().filter(run -> !run.ended());
    }

    public List<Agent> agentsOf(String runId) {
        return agents.values().stream().filter(agent -> agent.runId().equals(runId)).toList();
    }

    public long slotsTaken() {
        return agents.count(Standing.ACTIVE);
    }

    /** What the agents' states want done, by agent. */
    public Map<Agent, Work> work() {
        Map<Agent, Work> wanted = new LinkedHashMap<>();
        agents.in(Standing.ACTIVE, Standing.COMMITTING)
                .forEach(agent -> agent.work().ifPresent(work -> wanted.put(agent, work)));
        agents.chores().forEach(agent -> agent.work().ifPresent(work -> wanted.put(agent, work)));
        return wanted;
    }

    /** The run whose base has to be prepared and whose inventory has to be read. */
    public Optional<Run> toPlan() {
        return activeRun().filter(Run::planning);
    }

    /** Published proposals that have ended and whose branches and worktrees have to be removed. */
    public List<PullRequest> toTidy() {
        return Reviews.toTidy(this);
    }

    /** Ended runs whose report, or its next revision, has to be written. */
    public List<Run> toReport() {
        return runs.values().stream().filter(Run::ended).filter(this::reportIsDue).toList();
    }

    private boolean reportIsDue(Run run) {
        // A request that was cut off with its agent is booked a moment later; a report without it would be wrong.
        if (!ledgers.get(run.order().id()).holds().isEmpty()) {
            return false;
        }
        if (run.reports().revision() == 0) {
            return nobodyWorks(run.order().id());
        }
        return run.reports().open() && !agents.anyOpen(run.order().id());
    }

    /** Whether all agents of the run have ended or wait for a person. */
    public boolean nobodyWorks(String runId) {
        return agents.count(runId, Standing.QUEUED) == 0 && agents.count(runId, Standing.ACTIVE) == 0
                && agents.count(runId, Standing.COMMITTING) == 0
                && agents.of(runId, Standing.PAUSED).stream().allMatch(Agent::waiting);
    }

    /**
     * Why a task is left alone in the next plan; empty when it may be picked.
     *
     * @param taskId the feature's own id when it is about hooking it up
     * @param blobNow blob id that its file has at the base commit
     * @param branchExists whether a branch stands in the user's repository
     */
    public Optional<String> exclusion(String taskId, String blobNow, Predicate<String> branchExists) {
        return agents.open().stream().filter(agent -> agent.task().id().equals(taskId)).findFirst()
                .map(agent -> "agent " + agent.id().substring(0, 8) + " has it: " + agent.state().label())
                .or(() -> history.exclusion(taskId, blobNow, branchExists))
                .or(() -> Reviews.exclusion(pulls, taskId, branchExists));
    }

    /** Whether a person still has to decide something. */
    public boolean somebodyWaits() {
        return agents.anyOpen();
    }

    /** The fleet after the event. */
    public Fleet after(FleetEvent event, Instant at) {
        Fleet after = begin().moved(event, at);
        Money booked = Money.ZERO;
        for (Ledger.Entry entry : after.ledgerEntries()) {
            booked = entry.kind() == Ledger.Kind.CHARGE ? booked.plus(entry.amount()) : booked;
        }
        return booked.isZero() ? after
                : new Fleet(after.runs, after.agents, after.ledgers, after.history, after.spending.booked(booked, at),
                        after.nights, after.pulls, after.trees);
    }

    private Fleet moved(FleetEvent event, Instant at) {
        return switch (event) {
            case FleetEvent.DaemonStarted _ -> interrupted(at).met(event, at);
            case FleetEvent.RunStarted e -> runStarted(e.order(), at);
            case FleetEvent.RunPlanned e -> onPlanning(e.runId(), run -> run.planned(e.plan()));
            case FleetEvent.RunNotPlanned e -> onPlanning(e.runId(), run -> run
                    .endedWith(new Run.End(at, EndCause.NOT_STARTED, e.failure().text()), run.notDone()));
            case FleetEvent.AgentSpawned e -> spawned(e, at);
            case FleetEvent.AgentAdmitted e ->
                onLedgerOf(e.agentId(), ledger -> ledger.reserve(e.agentId(), e.reserved()))
                        .moved(e.agentId(), new AgentEvent.Admitted(), at);
            case FleetEvent.AgentReported e -> reported(e, at);
            case FleetEvent.AgentCommanded e -> moved(e.agentId(), e.control(), at);
            case FleetEvent.AgentCharged e -> onLedgerOf(e.agentId(),
                    ledger -> ledger.charge(e.agentId(), providerOf(e.agentId()), e.amount(), e.source()));
            case FleetEvent.RequestReserved e -> onLedgerOf(e.agentId(),
                    ledger -> ledger.reserve(e.agentId(), e.requestId(),
                            new Purpose(e.call(), e.provider(), e.model()), e.amount()));
            case FleetEvent.RequestSettled e -> onLedgerOf(e.agentId(),
                    ledger -> ledger.settle(e.agentId(), e.requestId(), e.settlement(), at));
            case FleetEvent.AgentBudgetSet e -> activeRun()
                    .map(run -> onLedger(run.order().id(), ledger -> ledger.recap(e.cap()))).orElse(this);
            case FleetEvent.CapsSet e -> new Fleet(runs, agents, ledgers, history, spending.cappedBy(e.caps()),
                    nights, pulls, trees);
            case FleetEvent.ScheduleAdded e -> with(nights.added(e.schedule(), at));
            case FleetEvent.ScheduleRemoved e -> with(nights.removed(e.scheduleId()));
            case FleetEvent.NightDue e -> with(nights.due(e));
            case FleetEvent.NightMissed e -> with(nights.missed(e));
            case FleetEvent.BudgetSet e -> activeRun()
                    .map(run -> onLedger(run.order().id(), ledger -> ledger.rebudget(e.budget()))).orElse(this);
            case FleetEvent.StopAsked e -> onActiveRun(run -> run.stopAsked(e, at));
            case FleetEvent.RunPaused e -> onActiveRun(run -> run.pausedFor(Optional.of(e.reason())));
            case FleetEvent.RunResumed _ -> onActiveRun(run -> run.pausedFor(Optional.empty()));
            case FleetEvent.RunEnded e -> onRun(e.runId(),
                    run -> run.endedWith(new Run.End(at, e.cause(), e.reason()), run.left(e.reason())));
            case FleetEvent.MachineSlept e -> with(agents.waitingLonger(e.time()))
                    .onActiveRun(run -> run.slept(e.time())).met(event, at);
            case FleetEvent.ClockSet e -> with(agents.shifted(e.by())).with(nights.reset(e))
                    .onActiveRun(run -> run.shifted(e.by())).met(event, at);
            case FleetEvent.OnReview e -> reviewed(e);
            case FleetEvent.OnHouse e -> with(trees.after(e, at));
            case FleetEvent.OnTree e -> with(trees.after(e, agents.get(e.agentId()), at));
            case FleetEvent.ReportWritten e -> onRun(e.runId(), run -> run.reported(new Run.Reports(e.name(),
                    e.revision(), run.reports().revision() == 0 && run.reports().open()
                            || agents.anyOpen(e.runId()))));
        };
    }

    private Fleet met(FleetEvent event, Instant at) {
        return activeRun().flatMap(_ -> Mishap.of(event, at)).map(mishap -> with(nights.met(mishap))).orElse(this);
    }

    private Fleet with(Agents changed) {
        return new Fleet(runs, changed, ledgers, history, spending, nights, pulls, trees);
    }

    private Fleet with(Nights changed) {
        return new Fleet(runs, agents, ledgers, history, spending, changed, pulls, trees);
    }

    private Fleet reviewed(FleetEvent.OnReview event) {
        PullRequests after = Reviews.after(pulls, event);
        return after == pulls ? this
                : new Fleet(runs, agents, ledgers, Reviews.remembered(history, pulls, after, event), spending, nights,
                        after, trees);
    }

    private Fleet with(Trees changed) {
        return changed == trees ? this
                : new Fleet(runs, agents, ledgers, history, spending, nights, pulls, changed);
    }

    private Fleet interrupted(Instant at) {
        Fleet fleet = onActiveRun(Run::planAgain);
        for (String runId : ledgers.keySet().stream().sorted().toList()) {
            fleet = fleet.onLedger(runId, ledger -> ledger.settleLost(LOST));
        }
        for (Agent agent : agents.open()) {
            fleet = fleet.moved(agent.id(), new AgentEvent.Interrupted(), at);
        }
        return fleet;
    }

    private Fleet runStarted(RunOrder order, Instant at) {
        Map<String, Run> longer = new LinkedHashMap<>(runs);
        longer.entrySet().removeIf(entry -> !stays(entry.getKey(), entry.getValue()));
        // The report of a run lists all its agents, so they stay as long as the run does.
        Agents kept = agents.only(agent -> longer.containsKey(agent.runId()));
        Map<String, Ledger> money = new LinkedHashMap<>(ledgers);
        money.keySet().retainAll(longer.keySet());
        longer.put(order.id(), Run.started(order, at));
        money.put(order.id(), Ledger.of(order.budget(), order.agentBudget()));
        return new Fleet(longer, kept, money, history, spending, nights.started(order.id()),
                pulls.only(pull -> pull.open() || !pull.tidied() || longer.containsKey(pull.runId())), trees);
    }

    /** Whether something can still happen to a run when the next one begins. */
    private boolean stays(String runId, Run run) {
        return run.reports().revision() == 0 || reportIsDue(run) || !ledgers.get(runId).holds().isEmpty()
                || agents.anyOpen(runId) || agents.chores().stream().anyMatch(agent -> agent.runId().equals(runId));
    }

    private Fleet spawned(FleetEvent.AgentSpawned event, Instant at) {
        Run run = activeRun().orElseThrow();
        Optional<PullRequest> back = Reviews.continued(pulls, event);
        Task task = back.map(PullRequest::task).orElseGet(() -> run.queued(event.taskId()));
        Agent agent = Agent.spawned(event.agentId(), run.order().id(), task, event.branch(), run.order().policy(),
                back.map(_ -> Reviews.learners(run.order())).orElse(run.order().chain()), at, event.footing());
        Agents more = agents.with(back.map(pull -> Reviews.sent(agent, pull)).orElse(agent));
        return new Fleet(runs, more, ledgers, history, spending, nights,
                back.map(pull -> pulls.takenUp(pull.branch())).orElse(pulls), trees)
                .onRun(run.order().id(), before -> before.without(task));
    }

    private Fleet reported(FleetEvent.AgentReported event, Instant at) {
        Agent agent = agents.get(event.agentId());
        if (agent == null || agent.epoch() != event.epoch()) {
            return this;
        }
        if (event.progress() instanceof AgentEvent.ProviderLimited limited) {
            return limited(agent, limited.limit(), at);
        }
        Fleet moved = moved(event.agentId(), event.progress(), at);
        boolean couldNotStart = event.progress() instanceof AgentEvent.WorkFailed failed
                && failed.failure().kind() == Failure.Kind.SPAWN;
        return moved.onActiveRun(run -> run.spawnFailures(couldNotStart ? run.spawnFailures() + 1 : 0));
    }

    private Fleet limited(Agent agent, Limit limit, Instant at) {
        Fleet fleet = onRun(agent.runId(),
                run -> Limits.onRun(run, agent, limit, activeWith(agent.provider().name()), at));
        Ledger ledger = ledgerOf(agent);
        Money shared = Reservations.leftOfCaps(this, at).map(ledger.left()::min).orElse(ledger.left());
        if (limit.kind() == Limit.Kind.BUDGET && shared.compareTo(ledger.leftFor(agent.id())) < 0) {
            // It was not its own cap that ended: no other agent would come further, so none is sent to fail.
            return fleet.onRun(agent.runId(), run -> run.needing(shared.plus(new Money(1))))
                    .moved(agent.id(), new AgentEvent.Halted(limit.text()), at);
        }
        return fleet.moved(agent.id(), Limits.onAgent(fleet.runs.get(agent.runId()), agent, limit, at), at);
    }

    private String providerOf(String agentId) {
        return Optional.ofNullable(agents.get(agentId)).map(agent -> agent.provider().name()).orElse("");
    }

    /** How many agents work with the provider. */
    long activeWith(String provider) {
        return agents.in(Standing.ACTIVE).stream().filter(agent -> agent.provider().name().equals(provider)).count();
    }

    /** What all runs together have reserved. */
    Money reservedTotal() {
        return ledgers.values().stream().map(Ledger::reservedTotal).reduce(Money.ZERO, Money::plus);
    }

    private Fleet moved(String agentId, AgentEvent event, Instant at) {
        Agent before = agents.get(agentId);
        if (before == null) {
            return this;
        }
        Agent after = before.after(event, at);
        if (after == before) {
            return this;
        }
        // Money follows the state: whoever is not at work holds none.
        Fleet released = after.active() ? this : onLedger(after.runId(), ledger -> ledger.release(agentId));
        History past = after.settled() && !before.settled()
                ? history.settled(after, blobOf(after), runs.get(after.runId()).order().simulated())
                : history;
        PullRequests published = after.settled() && !before.settled() ? Reviews.settled(this, before, after, at)
                : pulls;
        published = Reviews.rejected(this, published, before, event, at);
        Trees standing = after.settled() ? trees.without(agentId) : trees;
        Fleet moved = new Fleet(runs, agents.with(after), released.ledgers(), past, spending, nights, published,
                standing);
        // Somebody decides while the first report is being written: it may or may not show that.
        return runs.get(after.runId()).ended() && !after.state().label().equals(before.state().label())
                ? moved.onRun(after.runId(), run -> run.reports().revision() == 0
                        ? run.reported(new Run.Reports("", 0, true))
                        : run)
                : moved;
    }

    private String blobOf(Agent agent) {
        return runs.get(agent.runId()).plan().map(plan -> plan.blobs().getOrDefault(agent.task().feature().path(), ""))
                .orElse("");
    }

    /** The same with nothing written into the ledgers yet. */
    public Fleet begin() {
        PMap<String, Ledger> blank = OrderedPMap.from(ledgers);
        for (Map.Entry<String, Ledger> each : ledgers.entrySet()) {
            blank = each.getValue().entries().isEmpty() ? blank : blank.plus(each.getKey(), each.getValue().begin());
        }
        return blank == ledgers ? this : new Fleet(runs, agents, blank, history, spending, nights, pulls, trees);
    }

    private Fleet onLedgerOf(String agentId, UnaryOperator<Ledger> change) {
        // A charge that comes after its agent was forgotten is money all the same: the last run bears it.
        return Optional.ofNullable(agents.get(agentId)).map(Agent::runId)
                .or(() -> lastRun().map(run -> run.order().id()))
                .map(runId -> onLedger(runId, change)).orElse(this);
    }

    private Fleet onLedger(String runId, UnaryOperator<Ledger> change) {
        Ledger ledger = ledgers.get(runId);
        Ledger after = ledger == null ? null : change.apply(ledger);
        return after == ledger ? this
                : new Fleet(runs, agents, OrderedPMap.from(ledgers).plus(runId, after), history, spending, nights,
                        pulls, trees);
    }

    private Fleet onActiveRun(UnaryOperator<Run> change) {
        return activeRun().map(run -> onRun(run.order().id(), change)).orElse(this);
    }

    /** A plan that comes after the run was stopped, or once more after a restart, changes nothing. */
    private Fleet onPlanning(String runId, UnaryOperator<Run> change) {
        return onRun(runId, run -> run.planning() ? change.apply(run) : run);
    }

    private Fleet onRun(String runId, UnaryOperator<Run> change) {
        Run run = runs.get(runId);
        if (run == null) {
            return this;
        }
        Run after = change.apply(run);
        return after == run ? this
                : new Fleet(OrderedPMap.from(runs).plus(runId, after), agents, ledgers, history, spending, nights,
                        pulls, trees);
    }

    /** Agents whose id begins with the prefix. */
    public Collection<Agent> matching(String prefix) {
        return agents.matching(prefix);
    }
}
