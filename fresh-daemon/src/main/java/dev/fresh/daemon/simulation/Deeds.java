package dev.fresh.daemon.simulation;

import dev.fresh.core.agent.AgentState;
import dev.fresh.core.fleet.Command;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.Run;

/** Whether commands that were accepted have done what they say. */
final class Deeds {

    private Deeds() {
    }

    static boolean done(Command command, Fleet before, Fleet after) {
        return switch (command) {
            case Command.Start c -> before.activeRun().isEmpty() && runs(after, c.order().id());
            case Command.StartNight c -> runs(after, c.order().id());
            case Command.Approve c -> state(after, c.agentId()) instanceof AgentState.Committing s
                    && s.approval().commit().startsWith(c.commit());
            case Command.Reject c -> c.retry()
                    ? state(after, c.agentId()) instanceof AgentState.Queued || !after.pulls().equals(before.pulls())
                    : state(after, c.agentId()) instanceof AgentState.Stopped;
            case Command.Answer c -> state(after, c.agentId()) instanceof AgentState.Queued;
            case Command.Pause c -> state(after, c.agentId()) instanceof AgentState.Paused;
            case Command.Resume c -> !(state(after, c.agentId()) instanceof AgentState.Paused);
            case Command.Cancel c -> state(after, c.agentId()) instanceof AgentState.Stopped;
            case Command.Stop c -> after.activeRun().flatMap(Run::stop)
                    .filter(stop -> !c.force() || stop.cause().atOnce()).isPresent();
            case Command.ResumeRun _ -> after.activeRun().orElseThrow().paused().isEmpty();
            case Command.SetBudget c -> after.ledger().budget().equals(c.budget());
            case Command.SetAgentBudget c -> after.ledger().agentCap().equals(c.cap());
            case Command.SetCaps c -> after.spending().caps().equals(c.caps());
            case Command.AddSchedule c -> after.nights().planned().containsKey(c.schedule().id());
            case Command.RemoveSchedule c -> !after.nights().planned().containsKey(c.scheduleId());
            case Command.Reserve c -> after.ledgers().values().stream()
                    .anyMatch(ledger -> ledger.holds().containsKey(c.requestId()));
        };
    }

    private static boolean runs(Fleet fleet, String runId) {
        return fleet.activeRun().filter(run -> run.order().id().equals(runId)).isPresent();
    }

    private static AgentState state(Fleet fleet, String agentId) {
        return fleet.agents().get(agentId).state();
    }
}
