package dev.fresh.daemon.report;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Lifecycle;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.budget.Ledger;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Manifest;
import dev.fresh.core.fleet.Mishap;
import dev.fresh.core.fleet.Run;
import dev.fresh.core.review.Rehearsal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run's report as a fold of the journal: feed it every event from the first one on, then ask. The same events give
 * the same report, which is how a report is verified.
 */
public final class ReportFold {

    /** Name of the report's form; its schema is published in {@code docs/report.schema.json}. */
    public static final String SCHEMA = "fresh.report/3";

    private final String runId;
    private final Evidence evidence;
    private final List<Manifest.Difference> changed = new ArrayList<>();
    private final Refusals refusals = new Refusals();
    private final Mishaps mishaps = new Mishaps();
    private final Squeezes squeezes = new Squeezes();
    private Fleet fleet = Fleet.empty();
    private long position;
    private Instant at = Instant.EPOCH;

    public ReportFold(String runId) {
        this.runId = runId;
        this.evidence = new Evidence(runId);
    }

    /** Takes the next event. */
    public void accept(long eventPosition, Instant eventAt, FleetEvent event) {
        Fleet before = fleet;
        fleet = fleet.after(event, eventAt);
        position = eventPosition;
        at = eventAt;
        evidence.accept(eventPosition, eventAt, event, before, fleet);
        if (event instanceof FleetEvent.ManifestDiffered differed && differed.runId().equals(runId)) {
            changed.addAll(differed.differences());
        }
        if (event instanceof FleetEvent.ServerRefused refused && Optional.ofNullable(fleet.agents()
                .get(refused.agentId())).filter(agent -> agent.runId().equals(runId)).isPresent()) {
            refusals.add(refused);
        }
        if (before.activeRun().filter(run -> run.order().id().equals(runId)).isPresent()) {
            squeezes.add(eventAt, event);
            Mishap.of(event, eventAt).ifPresent(mishaps::add);
        }
    }

    /** Whether the journal so far knows the run. */
    public boolean knowsRun() {
        return fleet.runs().containsKey(runId);
    }

    /** The report as a tree, fields in the order of its schema. */
    public Map<String, Object> report(int revision) {
        Run run = fleet.runs().get(runId);
        List<Agent> agents = fleet.agentsOf(runId);
        Ledger ledger = fleet.ledgers().get(runId);
        boolean simulated = run.order().simulated();
        AgentEntries entries = new AgentEntries(fleet, evidence, at);
        List<Agent> completed = having(agents, AgentState.Completed.class);
        List<Agent> failed = having(agents, AgentState.Failed.class);
        List<Agent> stopped = having(agents, AgentState.Stopped.class);
        List<Agent> awaiting = agents.stream().filter(agent -> !agent.settled()).toList();

        Map<String, Object> report = new LinkedHashMap<>();
        report.put("schema", SCHEMA);
        report.put("run_id", runId);
        report.put("revision", revision);
        report.put("journal_position", position);
        report.put("generated_at", at.toString());
        report.put("orchestration_summary", Summary.of(fleet, run, at));
        mishaps.into(report);
        if (!squeezes.entries().isEmpty()) {
            report.put("paused_for_room", squeezes.entries());
        }
        report.put("completed_agents", completed.stream().map(entries::entry).toList());
        report.put("failed_agents", failed.stream().map(entries::entry).toList());
        report.put("stopped_agents", stopped.stream().map(entries::entry).toList());
        report.put("awaiting_agents", awaiting.stream().map(entries::entry).toList());
        report.put("pull_requests", latest(completed).stream().map(entries::pullRequest).toList());
        report.put("cost_by_model", Costs.byModel(ledger.accounts().values()));
        report.put("merge_rehearsal", rehearsed(rehearsal()));
        report.put("not_done", run.notDone().stream().map(AgentEntries::notDone).toList());
        report.put("decisions_wanted", awaiting.stream().map(AgentEntries::decision).toList());
        report.put("baseline", run.plan().map(plan -> plan.baseline().stream().map(AgentEntries::gate).toList())
                .orElse(List.of()));
        if (!changed.isEmpty()) {
            report.put("changed_during_run", changed.stream().map(ReportFold::changed).toList());
        }
        if (!refusals.entries().isEmpty()) {
            report.put("refused_servers", refusals.entries());
        }
        report.put("metrics", Metrics.of(fleet, run, simulated ? List.of() : completed, at));
        report.put("evidence", agents.stream().map(agent -> evidenceOf(agent)).toList());
        return report;
    }

    /** The proposals of the run that were published. */
    public List<Proposal> proposals() {
        return having(fleet.agentsOf(runId), AgentState.Completed.class).stream()
                .flatMap(agent -> Lifecycle.proposal(agent.state()).stream()).toList();
    }

    /** How its proposals merge, once that was tried. */
    public Optional<Rehearsal> rehearsal() {
        return fleet.pulls().rehearsal().filter(made -> made.runId().equals(runId));
    }

    private static Map<String, Object> rehearsed(Optional<Rehearsal> made) {
        List<Rehearsal.Step> order = made.map(Rehearsal::order).orElse(List.of());
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("proposals", order.size());
        result.put("merge_cleanly", made.map(Rehearsal::clean).orElse(0));
        result.put("conflicts", order.stream().filter(step -> !step.conflicts().isEmpty())
                .map(step -> step.commit().substring(0, 8) + " in " + String.join(", ", step.conflicts())).toList());
        result.put("order", order.stream().map(step -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("agent", step.agentId());
            entry.put("branch", step.branch());
            entry.put("commit", step.commit());
            entry.put("over", step.over());
            return entry;
        }).toList());
        result.put("gates", made.map(Rehearsal::gates).orElse(List.of()).stream().map(AgentEntries::gate).toList());
        result.put("gated", made.map(Rehearsal::gated).orElse("there is nothing to merge"));
        result.put("red", made.map(Rehearsal::red).orElse(List.of()));
        return result;
    }

    private static Map<String, Object> changed(Manifest.Difference difference) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("what", difference.what());
        entry.put("before", difference.before());
        entry.put("after", difference.after());
        entry.put("stops_the_run", difference.stops());
        difference.openedBy().ifPresent(process -> entry.put("opened_by", process));
        return entry;
    }

    private Map<String, Object> evidenceOf(Agent agent) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("agent", agent.id());
        entry.put("facts", evidence.of(agent.id()));
        return entry;
    }

    /** Of agents that went on with each other's pull request the last. */
    private static List<Agent> latest(List<Agent> completed) {
        Map<String, Agent> byBranch = new LinkedHashMap<>();
        completed.forEach(agent -> byBranch.put(agent.branch(), agent));
        return List.copyOf(byBranch.values());
    }

    private static List<Agent> having(List<Agent> agents, Class<? extends AgentState> state) {
        return agents.stream().filter(agent -> state.isInstance(agent.state())).toList();
    }
}
