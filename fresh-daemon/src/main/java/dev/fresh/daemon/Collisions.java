package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Clash;
import dev.fresh.core.agent.Footing;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.core.fleet.Stack;
import dev.fresh.core.fleet.Trees;
import dev.fresh.edge.workspace.Merges;
import dev.fresh.edge.workspace.Workspaces;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Looks whether what agents make merges, in memory, and what has to go on top of what. */
final class Collisions implements Checkpoints.Clashes {

    /** A commit that passed its gates and is not yet in the journal. */
    private record Passed(long epoch, String commit) {
    }

    private final Supplier<Fleet> fleet;
    private final Workspaces workspaces;
    private final Map<String, Passed> passed = new ConcurrentHashMap<>();
    private final Map<String, String> kept = new ConcurrentHashMap<>();

    Collisions(Supplier<Fleet> fleet, Workspaces workspaces) {
        this.fleet = fleet;
        this.workspaces = workspaces;
    }

    /** Whose work a commit of an agent does not merge with: other agents' last known work, and published proposals. */
    @Override
    public List<Clash> of(Agent agent, String commit, List<String> paths) {
        Map<String, String> others = new LinkedHashMap<>();
        Fleet now = fleet.get();
        now.pulls().open().stream().filter(pull -> !pull.branch().equals(agent.branch()))
                .forEach(pull -> others.put(pull.agentId(), pull.proposal().commit()));
        // Of two checkpoints made in the same moment each knows the other, or the later one does.
        kept.put(agent.id(), commit);
        for (Agent other : now.agents().open()) {
            Optional.ofNullable(kept.get(other.id())).or(() -> now.trees().of(other.id()).map(Trees.Checkpoint::commit))
                    .ifPresent(theirs -> others.put(other.id(), theirs));
        }
        kept.keySet().removeIf(id -> Optional.ofNullable(now.agents().get(id)).filter(Agent::settled).isPresent());
        committed(now, agent).forEach(others::put);
        others.remove(agent.id());
        List<Clash> clashes = new ArrayList<>();
        others.forEach((id, theirs) -> {
            List<String> conflicts = workspaces.merges().has(theirs) ? conflicts(commit, theirs) : List.of();
            if (!conflicts.isEmpty()) {
                clashes.add(new Clash(id, conflicts));
            }
        });
        return clashes;
    }

    /**
     * Where an agent has to go on from when its commit does not go with what others have committed before, or when
     * something underneath is gone; empty when all is well.
     *
     * @param anew whether its work is made once more, instead of its change being brought along
     */
    Optional<Footing> displaced(RunOrder order, Agent agent, String commit, boolean anew) {
        Footing stands = agent.footing()
                .orElse(new Footing(order.baseCommit(), Optional.empty(), Optional.empty(), List.of()));
        // A branch that is published already grows by merges only, when its forge shows that it has to.
        if (stands.continues().isPresent()) {
            return Optional.empty();
        }
        Fleet now = fleet.get();
        Footing footing = stands.without(Stack.lost(now, agent));
        boolean moved = !footing.equals(stands);
        for (Map.Entry<String, String> other : committed(now, agent).entrySet()) {
            if (!footing.over().contains(other.getKey()) && !conflicts(commit, other.getValue()).isEmpty()) {
                footing = footing.above(other.getKey(), other.getValue());
                moved = true;
            }
        }
        return moved ? Optional.of(footing.carrying(anew ? Optional.empty() : Optional.of(commit))) : Optional.empty();
    }

    /**
     * The same at the moment in which a commit has passed its gates; when all is well, those that come later see it.
     * One
     * at a time, so that of two that do not go together one comes first.
     */
    synchronized Optional<Footing> displacedAtLast(RunOrder order, Agent agent, String commit, boolean anew) {
        Optional<Footing> footing = displaced(order, agent, commit, anew);
        if (footing.isEmpty()) {
            passed.put(agent.id(), new Passed(agent.epoch(), commit));
        }
        return footing;
    }

    /** What other agents of the run have committed for good, by agent. */
    private Map<String, String> committed(Fleet now, Agent agent) {
        Map<String, String> commits = new LinkedHashMap<>();
        for (Map.Entry<Agent, Proposal> made : Stack.committed(now, agent.runId()).entrySet()) {
            commits.put(made.getKey().id(), made.getValue().commit());
        }
        passed.forEach((id, theirs) -> {
            Agent other = now.agents().get(id);
            if (other != null && other.runId().equals(agent.runId()) && other.epoch() == theirs.epoch()
                    && other.state() instanceof AgentState.Testing) {
                commits.put(id, theirs.commit());
            } else {
                passed.remove(id, theirs);
            }
        });
        commits.remove(agent.id());
        return commits;
    }

    private List<String> conflicts(String ours, String theirs) {
        Merges merges = workspaces.merges();
        return merges.contains(ours, theirs) ? List.of() : merges.merge(ours, theirs).conflicts();
    }
}
