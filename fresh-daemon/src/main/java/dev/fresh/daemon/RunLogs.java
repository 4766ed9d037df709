package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.fleet.Agents.Standing;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Run;
import dev.fresh.daemon.report.Story;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Writes each fact into the orchestrator's log, in words that people grep for. */
final class RunLogs implements Engine.Listener, AutoCloseable {

    private final RunLog log;
    private volatile Fleet latest = Fleet.empty();

    RunLogs(Path folder, InstantSource clock) {
        log = new RunLog(folder, clock, () -> head(latest));
    }

    @Override
    public void happened(List<Engine.Happened> facts) {
        for (Engine.Happened fact : facts) {
            latest = fact.after();
            // What is held for a request shows when it is settled; twice as many lines would say no more.
            if (!(fact.event() instanceof FleetEvent.RequestReserved)) {
                log.line(fact.at(), level(fact.event()), Story.tell(fact.event(), fact.after()));
            }
            alarm(fact).ifPresent(text -> log.line(fact.at(), "WARNING", text));
            if (changesTotals(fact)) {
                totals(fact.after()).forEach(line -> log.line(fact.at(), "INFO", line));
            }
        }
    }

    @Override
    public void close() {
        log.close();
    }

    private static boolean changesTotals(Engine.Happened fact) {
        return switch (fact.event()) {
            case FleetEvent.AgentCharged _, FleetEvent.RunEnded _, FleetEvent.RunStarted _, FleetEvent.BudgetSet _ ->
                true;
            case FleetEvent.AgentReported e ->
                settled(fact.after(), e.agentId()) && !settled(fact.before(), e.agentId());
            case FleetEvent.AgentCommanded e ->
                settled(fact.after(), e.agentId()) && !settled(fact.before(), e.agentId());
            case FleetEvent.DaemonStarted _, FleetEvent.RunPlanned _, FleetEvent.RunNotPlanned _,
                    FleetEvent.AgentSpawned _, FleetEvent.AgentAdmitted _, FleetEvent.StopAsked _,
                    FleetEvent.RequestReserved _,
            // Its own line says what all have cost.
            FleetEvent.RequestSettled _, FleetEvent.AgentBudgetSet _, FleetEvent.CapsSet _, FleetEvent.RunPaused _, FleetEvent.RunResumed _, FleetEvent.MachineSlept _, FleetEvent.ClockSet _, FleetEvent.OnReview _, FleetEvent.OnHouse _, FleetEvent.OnTree _, FleetEvent.ScheduleAdded _, FleetEvent.ScheduleRemoved _, FleetEvent.NightDue _, FleetEvent.NightMissed _, FleetEvent.ReportWritten _ ->
                false;
        };
    }

    /** Said once, when an agent's requests become much dearer than they were. */
    private static Optional<String> alarm(Engine.Happened fact) {
        return fact.event() instanceof FleetEvent.RequestSettled e && alarm(fact.before(), e.agentId()).isEmpty()
                ? alarm(fact.after(), e.agentId()).map(text -> "Agent " + e.agentId().substring(0, 8)
                        + " becomes dear: " + text)
                : Optional.empty();
    }

    private static Optional<String> alarm(Fleet fleet, String agentId) {
        return Optional.ofNullable(fleet.agents().get(agentId))
                .flatMap(agent -> fleet.ledgerOf(agent).account(agentId).slope().alarm());
    }

    private static boolean settled(Fleet fleet, String agentId) {
        Agent agent = fleet.agents().get(agentId);
        return agent != null && agent.settled();
    }

    private static String level(FleetEvent event) {
        return switch (event) {
            case FleetEvent.RunNotPlanned _ -> "ERROR";
            case FleetEvent.RunPaused _, FleetEvent.NightMissed _ -> "WARNING";
            case FleetEvent.AgentReported e -> e.progress() instanceof AgentEvent.ProviderLimited ? "WARNING" : "INFO";
            case FleetEvent.DaemonStarted _, FleetEvent.RunStarted _, FleetEvent.RunPlanned _,
                    FleetEvent.AgentSpawned _, FleetEvent.AgentAdmitted _, FleetEvent.AgentCommanded _,
                    FleetEvent.AgentCharged _,
                    FleetEvent.RequestReserved _, FleetEvent.RequestSettled _, FleetEvent.AgentBudgetSet _, FleetEvent.CapsSet _,
                    FleetEvent.BudgetSet _, FleetEvent.StopAsked _, FleetEvent.RunResumed _, FleetEvent.MachineSlept _, FleetEvent.ClockSet _, FleetEvent.RunEnded _, FleetEvent.OnReview _, FleetEvent.OnHouse _, FleetEvent.OnTree _, FleetEvent.ScheduleAdded _, FleetEvent.ScheduleRemoved _, FleetEvent.NightDue _, FleetEvent.ReportWritten _ ->
                "INFO";
        };
    }

    private static List<String> totals(Fleet fleet) {
        int completed = fleet.agents().count(Standing.COMPLETED);
        int failed = fleet.agents().count(Standing.FAILED);
        int active = fleet.agents().size() - completed - failed - fleet.agents().count(Standing.STOPPED);
        return List.of("Status: " + active + " active, " + completed + " completed, " + failed + " failed",
                "Cost: " + fleet.ledger().spent() + " / " + fleet.ledger().budget());
    }

    /** What a new file begins with, so that each day's file can be read alone. */
    private static List<String> head(Fleet fleet) {
        if (fleet.activeRun().isEmpty()) {
            return List.of();
        }
        Run run = fleet.activeRun().get();
        List<String> lines = new java.util.ArrayList<>();
        lines.add("Run " + run.order().id().substring(0, 8) + ", up to " + run.order().agentsMax() + " agents, until "
                + run.order().deadline() + ", provider " + run.order().provider());
        lines.addAll(totals(fleet));
        return lines;
    }
}
