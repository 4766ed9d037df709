package dev.fresh.core.agent;

/** What a state of an agent wants done. Each piece may be started twice and must come to the same result. */
public sealed interface Work {

    record Analyze(Attempts attempts) implements Work {
    }

    record Implement(String plan, String feedback, Attempts attempts) implements Work {
    }

    record Verify(Claim claim) implements Work {
    }

    record Publish(Proposal proposal, Approval approval) implements Work {
    }

    /** Remove the worktree; the branch stays. */
    record RemoveWorktree() implements Work {
    }

    /** Take the delivered branch back unless somebody moved it; the worktree stays. */
    record Withdraw(Proposal proposal) implements Work {
    }
}
