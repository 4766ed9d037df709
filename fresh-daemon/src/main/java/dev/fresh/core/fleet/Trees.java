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
 * What stands in the worktrees of agents that have not ended, as of their last checkpoints, when all trees were last
 * tidied, and how the user's own stands.
 *
 * @param byAgent by agent id
 * @param chores what was last done of each kind
 * @param manifest what is to stay as it is while the last run goes on
 */
public record Trees(PMap<String, Checkpoint> byAgent, PMap<Chore, Chore.Done> chores, Optional<Manifest> manifest) {

    static final Trees NONE = new Trees(OrderedPMap.empty(), OrderedPMap.empty(), Optional.empty());

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

    /** Of one run, as long as no other has begun. */
    public Optional<Manifest> manifest(String runId) {
        return manifest.filter(known -> known.runId().equals(runId));
    }

    /** The last checkpoint of an agent may come after its end, and then nobody works beside it any more. */
    Trees after(FleetEvent.OnTree event, Agent agent, Instant at) {
        return agent == null || agent.settled() ? this : switch (event) {
            case FleetEvent.CheckpointMade e -> new Trees(
                    byAgent.plus(e.agentId(), new Checkpoint(e.commit(), at, e.paths(), e.clashes())), chores,
                    manifest);
            case FleetEvent.ServerRefused _ -> this;
        };
    }

    Trees after(FleetEvent.OnHouse event, Instant at) {
        return switch (event) {
            case FleetEvent.ChoreDone e -> new Trees(byAgent,
                    chores.plus(e.chore(), new Chore.Done(at, e.summary())), manifest);
            case FleetEvent.ManifestTaken e -> new Trees(byAgent, chores,
                    Optional.of(new Manifest(e.runId(), e.critical(), e.rest(), List.of())));
            case FleetEvent.ManifestDiffered e -> manifest(e.runId())
                    .map(known -> new Trees(byAgent, chores, Optional.of(known.with(e.differences())))).orElse(this);
        };
    }

    /** The agent has ended, and with it its tree. */
    Trees without(String agentId) {
        return byAgent.containsKey(agentId) ? new Trees(byAgent.minus(agentId), chores, manifest) : this;
    }
}
