package dev.fresh.edge.forge;

import dev.fresh.core.review.Sighting;
import dev.fresh.core.task.Wish;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A place for proposals. Every call may be repeated after a crash and then finds what is there already. One that cannot
 * be made yet ends with {@link TryLater}; no call waits for a limit to pass.
 */
public interface Forge {

    /** The name of the forge that keeps proposals in this repository. */
    String LOCAL = "local";

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

    /**
     * What may and may not be done here, for a person who sets things up; nothing is changed to find out.
     *
     * @param commit that is there
     * @throws dev.fresh.edge.EdgeException when the forge gives no answer
     */
    List<Ability> abilities(String commit);

    /** Publishes the proposal of a branch, or finds the one that is there and brings it up to date. */
    Published openOrFind(ProposalText proposal);

    /**
     * Looks at published proposals, all in one go and with as few questions as that takes: a forge remembers from one
     * look to the next what it was told, and asks only for what may have changed.
     *
     * @return what is to be seen, by branch; one that was not looked at this time, or cannot be found, is not among
     * them
     */
    Map<String, Sighting> look(List<Known> known);

    /**
     * Says something below a proposal, or below an issue, once for each marker.
     *
     * @param reference reference or address of {@link Published} or {@link Wish}
     * @param marker such as {@code feedback-review-17}; hidden from readers
     * @param text Markdown
     */
    void comment(String reference, String marker, String text);

    /** Closes a proposal that is still open, after having said why. */
    void close(String reference, String marker, String why);

    /** Removes a proposal's branch from the forge while it stands at this commit and nowhere else. */
    void removeBranch(String branch, String commit);

    /** The text of a branch's proposal, where it is kept on this machine. */
    default Optional<ProposalText> find(String branch) {
        return Optional.empty();
    }

    /** The open issues in which people with write access ask for work. */
    List<Wish> wishes();

    /**
     * A published proposal as its journal knows it.
     *
     * @param reference reference or address of {@link Published}
     * @param head full id of the commit that was published last; nothing is asked about commits of others
     * @param baseName branch or revision that it is meant for, as people know it
     */
    record Known(String branch, String reference, String head, String baseName) {
    }

    /**
     * Where a proposal is.
     *
     * @param url what people follow: an address, or {@code local:} and the branch
     * @param reference what the forge calls it: a number, or the branch
     * @param existed whether it was there before
     */
    record Published(String url, String reference, boolean existed) {
    }

    /** Sees to it that the daemon's own clone has the base as it stands here; nothing to do where that is at hand. */
    default void fetchBase(String base) {
    }
}
