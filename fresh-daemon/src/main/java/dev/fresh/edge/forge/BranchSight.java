package dev.fresh.edge.forge;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Looks where one of our branches stands in the user's repository. */
@FunctionalInterface
public interface BranchSight {

    /**
     * Looks, and changes nothing.
     *
     * @param commit the one that was delivered as the branch
     * @param baseName branch or revision that it is meant for
     * @throws dev.fresh.edge.EdgeException when the repository cannot be read
     */
    Seen look(String branch, String commit, String baseName);

    /**
     * What there is to be seen.
     *
     * @param head where the branch stands, empty when somebody has deleted it
     * @param baseTip where its base stands, empty when there is none of that name any more
     * @param merged whether the base has all that the branch changes, by whatever way it came there
     * @param conflicts paths in which the branch does not merge with its base
     * @param at when the commit at its head was made
     */
    record Seen(Optional<String> head, Optional<String> baseTip, boolean merged, List<String> conflicts, Instant at) {

        public Seen {
            conflicts = List.copyOf(conflicts);
        }
    }
}
