package dev.fresh.daemon;

import dev.fresh.edge.Access;
import dev.fresh.edge.forge.BranchSender;
import dev.fresh.edge.workspace.Workspaces;

/** Remote repositories, as forges want to reach them from the daemon's own clone. */
record Remotes(Workspaces workspaces) implements BranchSender {

    @Override
    public void send(String url, String branch, String commit, Access access) {
        workspaces.push(url, branch, commit, access);
    }

    @Override
    public void fetch(String url, String branch, Access access) {
        workspaces.fetchBase(url, branch, access);
    }
}
