package dev.fresh.core.fleet;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Two agents whose changes do not merge as they stand.
 *
 * @param agents the one that saw it, and the other
 * @param paths where they do not
 * @param since when that was seen
 * @param stacked whether one goes on on top of the other meanwhile, so that they will
 */
public record Overlap(List<String> agents, List<String> paths, Instant since, boolean stacked) {

    public Overlap {
        agents = List.copyOf(agents);
        paths = List.copyOf(paths);
    }

    /** Those of agents that have not ended, the oldest sighting of each pair. */
    public static List<Overlap> of(Fleet fleet) {
        Map<List<String>, Overlap> found = new LinkedHashMap<>();
        for (Agent agent : fleet.agents().open()) {
            fleet.trees().of(agent.id()).ifPresent(tree -> tree.clashes().stream()
                    .filter(clash -> lives(fleet, clash.with()))
                    .forEach(clash -> found.merge(Stream.of(agent.id(), clash.with()).sorted().toList(),
                            new Overlap(List.of(agent.id(), clash.with()), clash.paths(), tree.at(),
                                    above(fleet, agent.id(), clash.with()) || above(fleet, clash.with(), agent.id())),
                            (one, other) -> other.since().isBefore(one.since()) ? other : one)));
        }
        return List.copyOf(found.values());
    }

    private static boolean lives(Fleet fleet, String agentId) {
        return Optional.ofNullable(fleet.agents().get(agentId)).filter(agent -> switch (agent.state()) {
            case AgentState.Failed _, AgentState.Stopped _ -> false;
            case AgentState.Completed _ -> fleet.pulls().of(agent.branch()).filter(pull -> pull.open()).isPresent();
            case AgentState.Queued _, AgentState.Active _, AgentState.AwaitingUser _, AgentState.Committing _,
                    AgentState.Paused _ ->
                true;
        }).isPresent();
    }

    private static boolean above(Fleet fleet, String agentId, String below) {
        return Optional.ofNullable(fleet.agents().get(agentId)).flatMap(Agent::footing)
                .filter(footing -> footing.over().contains(below)).isPresent();
    }
}
