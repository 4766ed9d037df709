package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.review.PullRequest;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.forge.Forge;
import dev.fresh.edge.workspace.Workspaces;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what a published proposal leaves behind that was merged or closed; nothing that somebody else has moved. */
final class Tidying {

    private static final Logger LOG = LoggerFactory.getLogger(Tidying.class);

    private final Engine engine;
    private final Workspaces workspaces;
    private final Forges forges;

    Tidying(Engine engine, Workspaces workspaces, Forges forges) {
        this.engine = engine;
        this.workspaces = workspaces;
        this.forges = forges;
    }

    /** Worktrees, the branch here, the branch there; may be repeated, and fails where the forge cannot be asked now. */
    FleetEvent tidy(PullRequest pull) {
        for (Agent agent : engine.fleet().agents().values()) {
            if (agent.branch().equals(pull.branch())) {
                workspaces.remove(agent.id());
            }
        }
        if (!workspaces.undeliver(pull.branch(), pull.proposal().commit())) {
            LOG.info("left branch {}: somebody moved it or works on it", pull.branch());
        }
        if (pull.isRemote()) {
            Optional<Forge> forge = forges.named(pull.publication().forge());
            forge.orElseThrow(() -> EdgeException.environment("the branch of " + pull.publication().url()
                    + " cannot be removed now; see fresh doctor"))
                    .removeBranch(pull.branch(), pull.proposal().commit());
        }
        workspaces.forget(pull.branch());
        return new FleetEvent.PullRequestTidied(pull.branch());
    }
}
