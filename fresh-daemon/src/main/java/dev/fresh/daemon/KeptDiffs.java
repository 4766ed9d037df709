package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.Proposal;
import dev.fresh.daemon.control.Diffs;
import dev.fresh.edge.workspace.Workspaces;
import java.util.Optional;
import java.util.function.Supplier;

/** Shows what agents have changed, from the daemon's own clone. */
record KeptDiffs(Supplier<Workspaces> workspaces) implements Diffs {

    @Override
    public String of(Proposal proposal) {
        return workspaces.get().diff(proposal.base(), proposal.commit());
    }

    @Override
    public Optional<Kept> kept(Agent agent) {
        Workspaces own = workspaces.get();
        return own.kept(agent.id()).map(commit -> new Kept(commit + "^", commit, own.diff(commit + "^", commit)));
    }
}
