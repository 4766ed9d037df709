package dev.fresh.daemon;

import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.edge.awake.MachineClocks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the engine makes of things that happen to it, and whom its facts are about. */
final class Facts {

    private Facts() {
    }

    /** What has to be recorded of what clocks told: only what somebody waits for can come too early or too late. */
    static List<FleetEvent> of(MachineClocks.Turn turn, Fleet fleet, Instant now) {
        boolean runs = fleet.activeRun().isPresent();
        List<FleetEvent> facts = new ArrayList<>();
        if (!turn.asleep().isZero() && runs) {
            facts.add(new FleetEvent.MachineSlept(now.minus(turn.asleep()), now));
        }
        if (!turn.set().isZero() && (runs || fleet.nights().any())) {
            facts.add(new FleetEvent.ClockSet(now.minus(turn.set()), now));
        }
        return facts;
    }

    /** The agent that a fact is about, if it is about one. */
    static Optional<String> agentOf(FleetEvent event) {
        return switch (event) {
            case FleetEvent.AgentSpawned e -> Optional.of(e.agentId());
            case FleetEvent.AgentAdmitted e -> Optional.of(e.agentId());
            case FleetEvent.AgentReported e -> Optional.of(e.agentId());
            case FleetEvent.AgentCommanded e -> Optional.of(e.agentId());
            case FleetEvent.AgentCharged e -> Optional.of(e.agentId());
            case FleetEvent.RequestReserved e -> Optional.of(e.agentId());
            case FleetEvent.RequestSettled e -> Optional.of(e.agentId());
            case FleetEvent.OnTree e -> Optional.of(e.agentId());
            case FleetEvent.DaemonStarted _, FleetEvent.RunStarted _, FleetEvent.RunPlanned _,
                    FleetEvent.RunNotPlanned _, FleetEvent.BudgetSet _, FleetEvent.AgentBudgetSet _,
                    FleetEvent.CapsSet _,
                    FleetEvent.StopAsked _, FleetEvent.RunPaused _, FleetEvent.RunResumed _, FleetEvent.MachineSlept _,
                    FleetEvent.ClockSet _, FleetEvent.RunEnded _, FleetEvent.ReportWritten _, FleetEvent.OnReview _, FleetEvent.OnHouse _, FleetEvent.ScheduleAdded _, FleetEvent.ScheduleRemoved _, FleetEvent.NightDue _, FleetEvent.NightMissed _ ->
                Optional.empty();
        };
    }
}
