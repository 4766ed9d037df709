package dev.fresh.core.fleet;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.review.PullRequest;
import dev.fresh.core.review.PullRequests;
import java.time.Instant;

/** What events of the fleet mean to its published proposals. */
final class Reviews {

    private Reviews() {
    }

    static PullRequests after(PullRequests pulls, FleetEvent.OnReview event) {
        return switch (event) {
            case FleetEvent.PullRequestSeen e -> pulls.seen(e.branch(), e.sighting());
            case FleetEvent.FeedbackGiven e -> pulls.given(e.branch(), e.feedback());
            case FleetEvent.PullRequestTidied e -> pulls.tidied(e.branch());
        };
    }

    /** What an agent has just published lives on without it. */
    static PullRequests published(Fleet fleet, Agent after, Instant at) {
        return after.state() instanceof AgentState.Completed done
                ? fleet.pulls().published(new PullRequest.Made(after.id(), after.runId(), after.task(),
                        fleet.runs().get(after.runId()).order().baseName(), done.proposal(), done.publication()), at)
                : fleet.pulls();
    }
}
