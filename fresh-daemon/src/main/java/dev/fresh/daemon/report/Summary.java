package dev.fresh.daemon.report;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.budget.Ledger;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.Run;
import dev.fresh.core.task.Task;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a report begins with: the run as a whole. */
final class Summary {

    private Summary() {
    }

    /** Fields in the order of the report's schema. */
    static Map<String, Object> of(Fleet fleet, Run run, Instant at) {
        List<Agent> agents = fleet.agentsOf(run.order().id());
        Ledger ledger = fleet.ledgers().get(run.order().id());
        boolean simulated = run.order().simulated();
        int completed = count(agents, AgentState.Completed.class);
        Map<String, Object> summary = new LinkedHashMap<>();
        Instant end = run.end().map(Run.End::at).orElse(at);
        summary.put("total_runtime_hours", Numbers.hours(run.startedAt(), end));
        Numbers.money(summary, "total_cost", ledger.spent());
        Numbers.money(summary, "budget", ledger.budget());
        Numbers.money(summary, "overrun", ledger.overrun());
        Numbers.money(summary, "estimated", ledger.accounts().values().stream()
                .map(account -> account.total().estimated()).reduce(Money.ZERO, Money::plus));
        summary.put("agents_spawned", agents.size());
        summary.put("agents_completed", simulated ? 0 : completed);
        summary.put("simulated_completed", simulated ? completed : 0);
        summary.put("agents_failed", count(agents, AgentState.Failed.class));
        summary.put("agents_stopped", count(agents, AgentState.Stopped.class));
        summary.put("agents_awaiting", (int) agents.stream().filter(agent -> !agent.settled()).count());
        summary.put("simulated", simulated);
        summary.put("started_at", run.startedAt().toString());
        summary.put("ended_at", run.end().map(how -> how.at().toString()).orElse(null));
        summary.put("end_cause",
                run.end().map(how -> how.cause().name().toLowerCase(Locale.ROOT)).orElse(null));
        summary.put("end_reason", run.end().map(Run.End::reason).orElse(null));
        summary.put("provider", run.order().provider());
        summary.put("sandbox", run.order().sandbox());
        summary.put("strategy", run.order().strategy().name().toLowerCase(Locale.ROOT));
        if (!run.order().kinds().isEmpty()) {
            summary.put("kinds", run.order().kinds().stream().map(Task.Kind::label).toList());
        }
        summary.put("base_name", run.order().baseName());
        summary.put("base_commit", run.order().baseCommit());
        summary.put("notices", run.order().notices());
        return summary;
    }

    private static int count(List<Agent> agents, Class<? extends AgentState> state) {
        return (int) agents.stream().filter(agent -> state.isInstance(agent.state())).count();
    }
}
