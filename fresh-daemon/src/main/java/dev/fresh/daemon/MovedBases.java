package dev.fresh.daemon;

import dev.fresh.core.fleet.RunOrder;
import dev.fresh.edge.workspace.UserRepository;
import dev.fresh.edge.workspace.Workspaces;
import java.util.Optional;

/** Where the bases of runs stand now, in the user's repository. */
record MovedBases(Workspaces workspaces, UserRepository user) implements Sync.Bases {

    @Override
    public Optional<String> tip(RunOrder order) {
        Optional<String> tip = user.resolve("refs/heads/" + order.baseName());
        tip.ifPresent(workspaces::obtain);
        return tip;
    }
}
