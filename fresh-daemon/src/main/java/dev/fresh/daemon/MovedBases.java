package dev.fresh.daemon;

import dev.fresh.core.fleet.RunOrder;
import dev.fresh.edge.workspace.Workspaces;
import java.util.Optional;

/** Where the bases of runs stand now, in the user's repository. */
record MovedBases(Workspaces workspaces) implements Sync.Bases {

    @Override
    public Optional<String> tip(RunOrder order) {
        Optional<String> tip = workspaces.branchTip(order.baseName());
        tip.ifPresent(workspaces::obtain);
        return tip;
    }
}
