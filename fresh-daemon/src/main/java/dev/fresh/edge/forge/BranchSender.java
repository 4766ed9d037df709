package dev.fresh.edge.forge;

import dev.fresh.edge.Access;

/** Sends one of our branches to a remote repository: a new branch, or one that goes on from where it stood. */
@FunctionalInterface
public interface BranchSender {

    /**
     * Repeatable; a branch that somebody else has moved is left alone.
     *
     * @param url of the remote repository, without a secret
     * @param access how git gets in there
     * @throws dev.fresh.edge.EdgeException with the remote's own words
     */
    void send(String url, String branch, String commit, Access access);

    /**
     * Brings a branch of the remote repository into the daemon's own clone, and touches nothing else.
     *
     * @throws dev.fresh.edge.EdgeException with the remote's own words
     */
    default void fetch(String url, String branch, Access access) {
        throw new UnsupportedOperationException("nothing is fetched from " + url);
    }
}
