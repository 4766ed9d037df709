package dev.fresh.core.review;

import dev.fresh.core.agent.Proposal;
import dev.fresh.core.agent.Publication;
import dev.fresh.core.task.Task;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One published proposal, on a forge or in this repository, from its first commit to its end.
 *
 * @param agentId who made its latest commit
 * @param runId of that agent
 * @param baseName branch or revision that it is meant for, as people know it
 * @param proposal its latest commit
 * @param state where it stands, as last seen
 * @param baseTip where the base's branch stands, as last seen; empty before that
 * @param head where its own branch stands on the forge, as last seen
 * @param changedAt when something last happened to it
 * @param talk what was said about it, and what became of that
 * @param tidied whether its branches and worktrees have been removed after its end
 */
public record PullRequest(String branch, String agentId, String runId, Task task, String baseName, Proposal proposal,
        Publication publication, Sighting.State state, String baseTip, String head, Instant openedAt,
        Instant changedAt, Rounds talk, boolean tidied) {

    /** The name of the forge of a proposal that was sent back before it was published. */
    public static final String NOWHERE = "none";

    private static final String LOCAL = "local";

    static PullRequest published(Made made, Optional<PullRequest> before, Instant at) {
        return before.filter(PullRequest::open)
                .map(old -> new PullRequest(old.branch, made.agentId(), made.runId(), made.task(), old.baseName,
                        made.proposal(), made.publication(), old.state, old.baseTip, made.proposal().commit(),
                        old.openedAt, at, old.talk.answered(), false))
                .orElseGet(() -> new PullRequest(made.proposal().branch(), made.agentId(), made.runId(), made.task(),
                        made.baseName(), made.proposal(), made.publication(), Sighting.State.OPEN, "",
                        made.proposal().commit(), at, at, Rounds.NONE, false));
    }

    /** What an agent has published. */
    public record Made(String agentId, String runId, Task task, String baseName, Proposal proposal,
            Publication publication) {
    }

    public boolean open() {
        return state == Sighting.State.OPEN;
    }

    /** Whether it has been published, here or elsewhere. */
    public boolean isPublished() {
        return !publication.forge().equals(NOWHERE);
    }

    /** Whether it stands on another machine. */
    public boolean isRemote() {
        return isPublished() && !publication.forge().equals(LOCAL);
    }

    /** Whether somebody else has put commits on its branch, which is theirs from then on. */
    public boolean isTheirs() {
        return !head.equals(proposal.commit());
    }

    /** How often agents were sent to it again. */
    public int rounds() {
        return talk.taken();
    }

    /**
     * Whether agents were sent to it as often as that is done by itself.
     *
     * @param most how often that is, besides once for each time that a person sent it back
     */
    public boolean isWornOut(int most) {
        return talk.taken() >= most + talk.granted();
    }

    /** What nobody has worked on yet, oldest first. */
    public List<Feedback> pending() {
        return talk.pending();
    }

    /** Fingerprints of all that was ever seen. */
    public List<String> handled() {
        return talk.handled();
    }

    /** Whether a sighting tells anything that is not known yet. */
    public boolean isNews(Sighting sighting) {
        return sighting.state() != state || !sighting.baseTip().isEmpty() && !sighting.baseTip().equals(baseTip)
                || !sighting.head().isEmpty() && !sighting.head().equals(head)
                || sighting.changedAt().isAfter(changedAt)
                || sighting.feedback().stream().anyMatch(each -> !talk.knows(each));
    }

    /** The same after a look at it. */
    public PullRequest seen(Sighting sighting) {
        Rounds heard = talk;
        for (Feedback feedback : sighting.feedback()) {
            heard = heard.given(feedback);
        }
        return new PullRequest(branch, agentId, runId, task, baseName, proposal, publication, sighting.state(),
                sighting.baseTip().isEmpty() ? baseTip : sighting.baseTip(),
                sighting.head().isEmpty() ? head : sighting.head(), openedAt,
                sighting.changedAt().isAfter(changedAt) ? sighting.changedAt() : changedAt, heard, tidied);
    }

    PullRequest talking(Rounds after) {
        return new PullRequest(branch, agentId, runId, task, baseName, proposal, publication, state, baseTip, head,
                openedAt, changedAt, after, tidied);
    }

    PullRequest movedTo(Publication place) {
        return new PullRequest(branch, agentId, runId, task, baseName, proposal, place, state, baseTip, head,
                openedAt, changedAt, talk, tidied);
    }

    PullRequest cleaned() {
        return new PullRequest(branch, agentId, runId, task, baseName, proposal, publication, state, baseTip, head,
                openedAt, changedAt, talk, true);
    }
}
