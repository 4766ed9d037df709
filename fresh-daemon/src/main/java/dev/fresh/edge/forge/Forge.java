package dev.fresh.edge.forge;

import java.util.Optional;

/** A place for proposals. Every call may be repeated after a crash and then finds what is there already. */
public interface Forge {

    /** As shown in status, report and journal. */
    String name();

    /**
     * Whether this forge serves the repository.
     *
     * @param remote address of its {@code origin}, empty when it has none
     */
    boolean accepts(Optional<String> remote);

    /** Why this forge cannot be used now although it serves the repository: one sentence with the remedy. */
    Optional<String> problem();

    /**
     * Looks whether proposals on this base can be opened at all, before anything is spent on them.
     *
     * @param base branch or revision that a run starts from, as people know it
     * @throws dev.fresh.edge.EdgeException with the reason and the remedy when they cannot
     */
    void requireBase(String base, String commit);

    /** Publishes the proposal of a branch, or finds the one that is there and brings it up to date. */
    Published openOrFind(ProposalText proposal);

    /**
     * Where a proposal is.
     *
     * @param url what people follow: an address, or {@code local:} and the branch
     * @param reference what the forge calls it: a number, or the branch
     * @param existed whether it was there before
     */
    record Published(String url, String reference, boolean existed) {
    }
}
