package dev.fresh.daemon.report;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Lifecycle;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.budget.Ledger;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One run's report as a fold of the journal: feed it every event from the first one on, then ask. The same events give
 * the same report, which is how a report is verified.
 */
public final class ReportFold {

    /** Name of the report's form; its schema is published in {@code docs/report.schema.json}. */
    public static final String SCHEMA = "fresh.report/1";

    private final String runId;
    private final Function<List<Proposal>, List<String>> rehearsal;
    private final Map<String, List<Map<String, Object>>> evidence = new LinkedHashMap<>();
    private Fleet fleet = Fleet.empty();
    private long position;
    private Instant at = Instant.EPOCH;

    /**
     * @param rehearsal merges proposals one after the other onto the base, in memory, and names what conflicts
     */
    public ReportFold(String runId, Function<List<Proposal>, List<String>> rehearsal) {
        this.runId = runId;
        this.rehearsal = rehearsal;
    }

    /** Takes the next event. */
    public void accept(long eventPosition, Instant eventAt, FleetEvent event) {
        fleet = fleet.after(event, eventAt);
        position = eventPosition;
        at = eventAt;
        collect(event);
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
        AgentEntries entries = new AgentEntries(ledger, simulated, at);
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
        Map<String, Object> summary = new LinkedHashMap<>();
        Instant end = run.end().map(Run.End::at).orElse(at);
        summary.put("total_runtime_hours", Numbers.hours(run.startedAt(), end));
        Numbers.money(summary, "total_cost", ledger.spent());
        Numbers.money(summary, "budget", ledger.budget());
        Numbers.money(summary, "overrun", ledger.overrun());
        summary.put("agents_spawned", agents.size());
        summary.put("agents_completed", simulated ? 0 : completed.size());
        summary.put("simulated_completed", simulated ? completed.size() : 0);
        summary.put("agents_failed", failed.size());
        summary.put("agents_stopped", stopped.size());
        summary.put("agents_awaiting", awaiting.size());
        summary.put("simulated", simulated);
        summary.put("started_at", run.startedAt().toString());
        summary.put("ended_at", run.end().map(how -> how.at().toString()).orElse(null));
        summary.put("end_cause",
                run.end().map(how -> how.cause().name().toLowerCase(java.util.Locale.ROOT)).orElse(null));
        summary.put("end_reason", run.end().map(Run.End::reason).orElse(null));
        summary.put("provider", run.order().provider());
        summary.put("sandbox", run.order().sandbox());
        summary.put("strategy", run.order().strategy().name().toLowerCase(java.util.Locale.ROOT));
        summary.put("base_name", run.order().baseName());
        summary.put("base_commit", run.order().baseCommit());
        summary.put("notices", run.order().notices());
        report.put("orchestration_summary", summary);
        report.put("completed_agents", completed.stream().map(entries::entry).toList());
        report.put("failed_agents", failed.stream().map(entries::entry).toList());
        report.put("stopped_agents", stopped.stream().map(entries::entry).toList());
        report.put("awaiting_agents", awaiting.stream().map(entries::entry).toList());
        report.put("pull_requests", completed.stream().map(AgentEntries::pullRequest).toList());
        report.put("merge_rehearsal", rehearsed(completed));
        report.put("not_done", run.notDone().stream().map(AgentEntries::notDone).toList());
        report.put("decisions_wanted", awaiting.stream().map(AgentEntries::decision).toList());
        report.put("baseline", run.plan().map(plan -> plan.baseline().stream().map(AgentEntries::gate).toList())
                .orElse(List.of()));
        report.put("metrics", Metrics.of(run, agents, simulated ? List.of() : completed, ledger, at));
        report.put("evidence", agents.stream().map(agent -> evidenceOf(agent)).toList());
        return report;
    }

    private Map<String, Object> rehearsed(List<Agent> completed) {
        List<Proposal> proposals = completed.stream().flatMap(agent -> Lifecycle.proposal(agent.state()).stream())
                .toList();
        List<String> conflicts = rehearsal.apply(proposals);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("proposals", proposals.size());
        result.put("merge_cleanly", proposals.size() - conflicts.size());
        result.put("conflicts", conflicts);
        return result;
    }

    private Map<String, Object> evidenceOf(Agent agent) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("agent", agent.id());
        entry.put("facts", evidence.getOrDefault(agent.id(), List.of()));
        return entry;
    }

    private void collect(FleetEvent event) {
        switch (event) {
            case FleetEvent.AgentSpawned e -> fact(e.agentId(), "spawned", "branch", e.branch());
            case FleetEvent.AgentCharged e -> fact(e.agentId(), "charged", "micro_usd", e.amount().micro());
            case FleetEvent.RequestSettled e -> fact(e.agentId(), "request settled", "micro_usd", e.cost().micro());
            case FleetEvent.AgentReported e -> collect(e.agentId(), e.progress());
            case FleetEvent.AgentCommanded e -> collect(e.agentId(), e.control());
            case FleetEvent.AgentAdmitted e -> fact(e.agentId(), "admitted", "reserved_micro_usd",
                    e.reserved().micro());
            case FleetEvent.DaemonStarted _, FleetEvent.RunStarted _, FleetEvent.RunPlanned _,
                    FleetEvent.RunNotPlanned _, FleetEvent.BudgetSet _, FleetEvent.AgentBudgetSet _,
                    FleetEvent.CapsSet _,
                    FleetEvent.RequestReserved _, FleetEvent.StopAsked _, FleetEvent.RunPaused _, FleetEvent.RunResumed _,
                    FleetEvent.RunEnded _, FleetEvent.ReportWritten _ -> {
                // facts of the run, not of an agent
            }
        }
    }

    private void collect(String agentId, AgentEvent event) {
        switch (event) {
            case AgentEvent.GatesRan e -> fact(agentId, e.proposal().green() ? "gates green" : "gates red", "commit",
                    e.proposal().commit());
            case AgentEvent.Approved e -> fact(agentId, "approved by " + e.by(), "commit", e.commit());
            case AgentEvent.Rejected e -> fact(agentId, "rejected", "reason", e.reason());
            case AgentEvent.Published e -> fact(agentId, "published", "url", e.publication().url());
            case AgentEvent.WorkFailed e -> fact(agentId, "failed", "reason", e.failure().text());
            case AgentEvent.ProviderLimited e -> fact(agentId, "limit", "reason", e.limit().text());
            case AgentEvent.PlanWritten _, AgentEvent.DecisionNeeded _, AgentEvent.ChangeWritten _,
                    AgentEvent.PutOff _, AgentEvent.HandedOver _, AgentEvent.MustAsk _, AgentEvent.TriesAgain _,
                    AgentEvent.Tidied _, AgentEvent.Admitted _, AgentEvent.Answered _, AgentEvent.PauseAsked _,
                    AgentEvent.ResumeAsked _, AgentEvent.CancelAsked _, AgentEvent.Expired _, AgentEvent.Halted _, AgentEvent.CapPassed _, AgentEvent.Interrupted _ -> {
                // seen in the agent's own entry
            }
        }
    }

    private void fact(String agentId, String what, String field, Object value) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("journal_position", position);
        line.put("at", at.toString());
        line.put("what", what);
        line.put(field, value);
        evidence.computeIfAbsent(agentId, _ -> new ArrayList<>()).add(line);
    }

    private static List<Agent> having(List<Agent> agents, Class<? extends AgentState> state) {
        return agents.stream().filter(agent -> state.isInstance(agent.state())).toList();
    }
}
