package dev.fresh.core.fleet;

import dev.fresh.core.budget.Money;

/** What a client asks the fleet to do. */
public sealed interface Command {

    record Start(RunOrder order) implements Command {
    }

    /**
     * @param commit the commit that the person saw; empty means the one that is waiting now
     */
    record Approve(String agentId, String commit, String by, String comment) implements Command {
    }

    record Reject(String agentId, String reason, boolean retry) implements Command {
    }

    record Answer(String agentId, String text) implements Command {
    }

    record Pause(String agentId) implements Command {
    }

    record Resume(String agentId) implements Command {
    }

    record Cancel(String agentId) implements Command {
    }

    record Stop(boolean force, String by) implements Command {
    }

    record ResumeRun() implements Command {
    }

    record SetBudget(Money budget) implements Command {
    }
}
