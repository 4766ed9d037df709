package dev.fresh.daemon.report;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.budget.Hold;
import dev.fresh.core.budget.Money;
import dev.fresh.core.budget.Purpose;
import dev.fresh.core.fleet.Agents.Standing;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The journal's facts about the agents of one run, as far as its report needs them. */
final class Evidence {

    /** What an agent asked beyond this is only summed. */
    private static final int REQUESTS_MAX = 200;

    /** Requests that are only summed. */
    private record Rest(long count, Money cost, long position, Instant at) {
    }

    private final String runId;
    private final Map<String, List<Map<String, Object>>> facts = new LinkedHashMap<>();
    private final Map<String, Integer> listed = new HashMap<>();
    private final Map<String, Rest> rests = new HashMap<>();
    private final Map<String, Set<String>> tried = new HashMap<>();
    private final Map<String, String> alarms = new HashMap<>();
    private long position;
    private Instant at = Instant.EPOCH;
    private Fleet before = Fleet.empty();
    private Fleet after = Fleet.empty();

    Evidence(String runId) {
        this.runId = runId;
    }

    /** Takes the next event, which made one fleet of the other. */
    void accept(long eventPosition, Instant eventAt, FleetEvent event, Fleet from, Fleet to) {
        position = eventPosition;
        at = eventAt;
        before = from;
        after = to;
        collect(event);
        for (Agent agent : after.agents().of(runId, Standing.ACTIVE)) {
            tried.computeIfAbsent(agent.id(), _ -> new LinkedHashSet<>()).add(agent.provider().name());
        }
    }

    /** The facts about one agent, in their order. */
    List<Map<String, Object>> of(String agentId) {
        List<Map<String, Object>> all = new ArrayList<>(facts.getOrDefault(agentId, List.of()));
        Rest rest = rests.get(agentId);
        if (rest != null) {
            Map<String, Object> line = line(rest.position(), rest.at(), "more requests settled");
            line.put("requests", rest.count());
            line.put("micro_usd", rest.cost().micro());
            all.add(line);
        }
        return all;
    }

    /** The providers that have worked for the agent, in their order. */
    List<String> tried(String agentId) {
        return List.copyOf(tried.getOrDefault(agentId, Set.of()));
    }

    /** What was said when the agent's requests became much dearer than they had been. */
    Optional<String> alarm(String agentId) {
        return Optional.ofNullable(alarms.get(agentId));
    }

    private void collect(FleetEvent event) {
        switch (event) {
            case FleetEvent.AgentSpawned e -> fact(e.agentId(), "spawned", "branch", e.branch());
            case FleetEvent.AgentCharged e -> fact(e.agentId(), "charged", "micro_usd", e.amount().micro());
            case FleetEvent.RequestSettled e -> settled(e);
            case FleetEvent.AgentReported e -> collect(e.agentId(), e.progress());
            case FleetEvent.AgentCommanded e -> collect(e.agentId(), e.control());
            case FleetEvent.AgentAdmitted e -> fact(e.agentId(), "admitted", "reserved_micro_usd",
                    e.reserved().micro());
            case FleetEvent.DaemonStarted _ -> lost();
            case FleetEvent.RunStarted _, FleetEvent.RunPlanned _, FleetEvent.RunNotPlanned _,
                    FleetEvent.BudgetSet _, FleetEvent.AgentBudgetSet _, FleetEvent.CapsSet _,
                    FleetEvent.RequestReserved _,
                    FleetEvent.StopAsked _, FleetEvent.RunPaused _, FleetEvent.RunResumed _, FleetEvent.MachineSlept _,
                    FleetEvent.ClockSet _, FleetEvent.RunEnded _, FleetEvent.ReportWritten _, FleetEvent.OnReview _, FleetEvent.OnHouse _, FleetEvent.OnTree _, FleetEvent.ScheduleAdded _, FleetEvent.ScheduleRemoved _, FleetEvent.NightDue _, FleetEvent.NightMissed _ -> {
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
            case AgentEvent.SentBack e -> fact(agentId, "sent back", "reason", e.reason());
            case AgentEvent.Published e -> fact(agentId, "published", "url", e.publication().url());
            case AgentEvent.WorkFailed e -> fact(agentId, "failed", "reason", e.failure().text());
            case AgentEvent.ProviderLimited e -> {
                fact(agentId, "limit", "reason", e.limit().text());
                handedOver(agentId);
            }
            case AgentEvent.HandedOver _ -> handedOver(agentId);
            case AgentEvent.Displaced e -> fact(agentId, "put on top of other work", "agents",
                    String.join(", ", e.footing().over()));
            case AgentEvent.Rebased e -> fact(agentId, "rebased", "commit", e.proposal().commit());
            case AgentEvent.BaseMoved e -> fact(agentId, "base moved", "commit", e.footing().base());
            case AgentEvent.GroundLost e -> fact(agentId, "ground lost", "reason", e.why());
            case AgentEvent.PlanWritten _, AgentEvent.DecisionNeeded _, AgentEvent.ChangeWritten _,
                    AgentEvent.PutOff _, AgentEvent.MustAsk _, AgentEvent.TriesAgain _, AgentEvent.Tidied _,
                    AgentEvent.NotYet _, AgentEvent.WaitOver _, AgentEvent.Admitted _, AgentEvent.Answered _,
                    AgentEvent.PauseAsked _, AgentEvent.ResumeAsked _, AgentEvent.CancelAsked _, AgentEvent.Expired _, AgentEvent.Halted _, AgentEvent.CapPassed _, AgentEvent.Interrupted _ -> {
                // seen in the agent's own entry
            }
        }
    }

    private void handedOver(String agentId) {
        Agent was = before.agents().get(agentId);
        Agent is = after.agents().get(agentId);
        if (was != null && is != null && !was.provider().equals(is.provider())) {
            fact(agentId, "handed over", "provider", is.provider().name());
        }
    }

    private void settled(FleetEvent.RequestSettled event) {
        Purpose purpose = before.ledgers().values().stream()
                .flatMap(ledger -> Optional.ofNullable(ledger.holds().get(event.requestId())).stream())
                .map(Hold::purpose).findFirst().orElse(new Purpose("", "", ""));
        request("request settled", event.agentId(), event.requestId(), purpose, event.cost(), event.estimated(),
                event.status());
        Agent agent = after.agents().get(event.agentId());
        if (agent != null) {
            after.ledgerOf(agent).account(agent.id()).slope().alarm()
                    .ifPresent(alarm -> alarms.putIfAbsent(agent.id(), alarm));
        }
    }

    /** Requests that were out when the daemon ended. */
    private void lost() {
        before.ledgers().forEach((run, ledger) -> {
            if (run.equals(runId)) {
                new TreeMap<>(ledger.holds()).forEach((id, hold) -> {
                    if (!id.equals(hold.agent())) {
                        request("request lost with the daemon", hold.agent(), id, hold.purpose(), hold.amount(), true,
                                0);
                    }
                });
            }
        });
    }

    private void request(String what, String agentId, String id, Purpose purpose, Money cost, boolean estimated,
            int status) {
        if (listed.merge(agentId, 1, Integer::sum) > REQUESTS_MAX) {
            rests.merge(agentId, new Rest(1, cost, position, at), (one, next) -> new Rest(one.count() + 1,
                    one.cost().plus(next.cost()), next.position(), next.at()));
            return;
        }
        Map<String, Object> line = line(position, at, what);
        line.put("request", id);
        line.put("call", purpose.call());
        line.put("provider", purpose.provider());
        line.put("model", purpose.model());
        line.put("micro_usd", cost.micro());
        line.put("estimated", estimated);
        line.put("status", status);
        add(agentId, line);
    }

    private void fact(String agentId, String what, String field, Object value) {
        Map<String, Object> line = line(position, at, what);
        line.put(field, value);
        add(agentId, line);
    }

    private static Map<String, Object> line(long position, Instant at, String what) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("journal_position", position);
        line.put("at", at.toString());
        line.put("what", what);
        return line;
    }

    private void add(String agentId, Map<String, Object> line) {
        // Agents of other runs are no matter of this report, and a long journal has many.
        if (Optional.ofNullable(after.agents().get(agentId)).map(Agent::runId).filter(runId::equals).isPresent()) {
            facts.computeIfAbsent(agentId, _ -> new ArrayList<>()).add(line);
        }
    }
}
