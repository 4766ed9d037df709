package dev.fresh.core.fleet;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.fleet.Agents.Standing;
import dev.fresh.core.review.PullRequest;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** How much waits for people to look at it, and whether that is enough for now. */
public final class ReviewQueue {

    private ReviewQueue() {
    }

    /** Why no new task begins; empty when one may. What was said about proposals is worked on all the same. */
    public static Optional<String> full(Fleet fleet, Run run) {
        int max = run.order().reviewQueue().orElse(0);
        if (max == 0 || run.queue().isEmpty()) {
            return Optional.empty();
        }
        Set<String> branches = waiting(fleet);
        int waiting = branches.size();
        // Who works now will want a look too; without them ten could begin where one more was wanted.
        fleet.agents().open(run.order().id()).forEach(agent -> branches.add(agent.branch()));
        return branches.size() < max ? Optional.empty()
                : Optional.of(waiting + (waiting == 1 ? " proposal waits" : " proposals wait") + " for review"
                        + (branches.size() == waiting ? ""
                                : " and " + (branches.size() - waiting) + " more are in work")
                        + ", of at most " + max);
    }

    /** Branches that somebody has to look at: published ones that are not decided, and those that wait for approval. */
    static Set<String> waiting(Fleet fleet) {
        Set<String> branches = new HashSet<>();
        for (PullRequest pull : fleet.pulls().open()) {
            if (pull.isPublished() && !pull.proposal().simulated()) {
                branches.add(pull.branch());
            }
        }
        for (Agent agent : fleet.agents().in(Standing.ASKED, Standing.PAUSED)) {
            if (agent.waiting()) {
                branches.add(agent.branch());
            }
        }
        return branches;
    }
}
