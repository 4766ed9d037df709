package dev.fresh.core.fleet;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.Clash;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.pcollections.OrderedPMap;
import org.pcollections.PMap;

/**
 * What stands in the worktrees of agents that have not ended, as of their last checkpoints, and when all trees were
 * last tidied.
 *
 * @param byAgent by agent id
 * @param chores what was last done of each kind
 */
public record Trees(PMap<String, Checkpoint> byAgent, PMap<Chore, Chore.Done> chores) {

    static final Trees NONE = new Trees(OrderedPMap.empty(), OrderedPMap.empty());

    /**
     * Work in progress that was kept.
     *
     * @param commit full id, in the daemon's own clone
     * @param paths what it changes, repository-relative
     * @param clashes with whom it does not merge
     */
    public record Checkpoint(String commit, Instant at, List<String> paths, List<Clash> clashes) {

        public Checkpoint {
            paths = List.copyOf(paths);
            clashes = List.copyOf(clashes);
        }
    }

    public Optional<Checkpoint> of(String agentId) {
        return Optional.ofNullable(byAgent.get(agentId));
    }

    /** When a chore was last done to some effect. */
    public Optional<Chore.Done> last(Chore chore) {
        return chore != Chore.CHECKPOINT ? Optional.ofNullable(chores.get(chore))
                : byAgent.entrySet().stream().max(Comparator.comparing(entry -> entry.getValue().at()))
                        .map(entry -> new Chore.Done(entry.getValue().at(), "kept the work of agent "
                                + entry.getKey().substring(0, Math.min(8, entry.getKey().length()))));
    }

    /** The last checkpoint of an agent may come after its end, and then nobody works beside it any more. */
    Trees after(FleetEvent.OnTree event, Agent agent, Instant at) {
        return agent == null || agent.settled() ? this : switch (event) {
            case FleetEvent.CheckpointMade e -> new Trees(
                    byAgent.plus(e.agentId(), new Checkpoint(e.commit(), at, e.paths(), e.clashes())), chores);
        };
    }

    Trees after(FleetEvent.OnHouse event, Instant at) {
        return switch (event) {
            case FleetEvent.ChoreDone e -> new Trees(byAgent,
                    chores.plus(e.chore(), new Chore.Done(at, e.summary())));
        };
    }

    /** The agent has ended, and with it its tree. */
    Trees without(String agentId) {
        return byAgent.containsKey(agentId) ? new Trees(byAgent.minus(agentId), chores) : this;
    }
}
