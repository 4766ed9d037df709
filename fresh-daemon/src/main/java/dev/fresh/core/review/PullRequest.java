package dev.fresh.core.review;

import dev.fresh.core.agent.Proposal;
import dev.fresh.core.agent.Publication;
import dev.fresh.core.task.Task;
import java.time.Instant;
import java.util.ArrayList;
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
 * @param changedAt when something last happened to it
 * @param rounds how often agents were sent to it again
 * @param pending what nobody has worked on yet, oldest first
 * @param handled fingerprints of all that was ever seen
 * @param tidied whether its branches and worktrees have been removed after its end
 */
public record PullRequest(String branch, String agentId, String runId, Task task, String baseName, Proposal proposal,
        Publication publication, Sighting.State state, String baseTip, Instant openedAt, Instant changedAt, int rounds,
        List<Feedback> pending, List<String> handled, boolean tidied) {

    public PullRequest {
        pending = List.copyOf(pending);
        handled = List.copyOf(handled);
    }

    static PullRequest published(Made made, Optional<PullRequest> before, Instant at) {
        return before.filter(PullRequest::open)
                .map(old -> new PullRequest(old.branch, made.agentId(), made.runId(), made.task(), old.baseName,
                        made.proposal(), made.publication(), old.state, old.baseTip, old.openedAt, at, old.rounds,
                        old.pending, old.handled, false))
                .orElseGet(() -> new PullRequest(made.proposal().branch(), made.agentId(), made.runId(), made.task(),
                        made.baseName(), made.proposal(), made.publication(), Sighting.State.OPEN, "", at, at, 0,
                        List.of(), List.of(), false));
    }

    /** What an agent has published. */
    public record Made(String agentId, String runId, Task task, String baseName, Proposal proposal,
            Publication publication) {
    }

    public boolean open() {
        return state == Sighting.State.OPEN;
    }

    /** Whether a sighting tells anything that is not known yet. */
    public boolean isNews(Sighting sighting) {
        return sighting.state() != state || !sighting.baseTip().isEmpty() && !sighting.baseTip().equals(baseTip)
                || sighting.changedAt().isAfter(changedAt)
                || sighting.feedback().stream().anyMatch(each -> !handled.contains(each.fingerprint()));
    }

    PullRequest seen(Sighting sighting) {
        PullRequest next = this;
        for (Feedback feedback : sighting.feedback()) {
            next = next.given(feedback);
        }
        return new PullRequest(branch, agentId, runId, task, baseName, proposal, publication, sighting.state(),
                sighting.baseTip().isEmpty() ? baseTip : sighting.baseTip(), openedAt,
                sighting.changedAt().isAfter(changedAt) ? sighting.changedAt() : changedAt, rounds, next.pending,
                next.handled, tidied);
    }

    PullRequest given(Feedback feedback) {
        if (handled.contains(feedback.fingerprint())) {
            return this;
        }
        List<Feedback> more = new ArrayList<>(pending);
        more.add(feedback);
        List<String> known = new ArrayList<>(handled);
        known.add(feedback.fingerprint());
        return new PullRequest(branch, agentId, runId, task, baseName, proposal, publication, state, baseTip, openedAt,
                changedAt, rounds, more, known, tidied);
    }

    PullRequest takenUp() {
        return new PullRequest(branch, agentId, runId, task, baseName, proposal, publication, state, baseTip, openedAt,
                changedAt, rounds + 1, List.of(), handled, tidied);
    }

    PullRequest cleaned() {
        return new PullRequest(branch, agentId, runId, task, baseName, proposal, publication, state, baseTip, openedAt,
                changedAt, rounds, pending, handled, true);
    }
}
