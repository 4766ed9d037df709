package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.workspace.Workspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes the worktrees of agents that ended long ago; their branches, logs and reports stay. */
final class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final Workspaces workspaces;

    Retention(Workspaces workspaces) {
        this.workspaces = workspaces;
    }

    /** Removes what ended more than {@code days} days before {@code now}; nothing that somebody may still decide on. */
    void sweep(Fleet fleet, Instant now, int days) {
        for (String id : workspaces.list()) {
            try {
                Agent agent = fleet.agents().get(id);
                boolean over = agent == null || agent.settled();
                Instant since = agent == null
                        ? Files.getLastModifiedTime(workspaces.agentTree(id)).toInstant()
                        : agent.stateSince();
                if (over && since.plus(Duration.ofDays(days)).isBefore(now)) {
                    workspaces.remove(id);
                    LOG.info("removed the worktree of agent {}, which ended on {}", id, since);
                }
            } catch (EdgeException | IOException e) {
                LOG.warn("the worktree of agent {} could not be removed: {}", id, e.getMessage());
            }
        }
    }
}
