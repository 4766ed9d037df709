package dev.fresh.daemon;

import dev.fresh.edge.forge.BranchSight;
import dev.fresh.edge.workspace.Branches;
import dev.fresh.edge.workspace.Workspaces;

/** The branches of the user's repository, as the local forge wants to see them. */
record LocalBranches(Workspaces workspaces) implements BranchSight {

    @Override
    public Seen look(String branch, String commit, String baseName) {
        Branches.Standing standing = workspaces.standing(branch, commit, baseName);
        return new Seen(standing.head(), standing.baseTip(), standing.merged(), standing.conflicts(), standing.at());
    }
}
