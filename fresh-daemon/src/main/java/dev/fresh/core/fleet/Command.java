package dev.fresh.core.fleet;

import dev.fresh.core.budget.Caps;
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

    record SetAgentBudget(Money cap) implements Command {
    }

    record SetCaps(Caps caps) implements Command {
    }

    record AddSchedule(Schedule schedule) implements Command {
    }

    record RemoveSchedule(String scheduleId) implements Command {
    }

    /** Makes the start that is due. */
    record StartNight(String scheduleId, RunOrder order) implements Command {
    }

    /**
     * A request to a model that wants out.
     *
     * @param least what it costs at most with the shortest useful answer
     * @param most what it costs at most with the answer that it asks for
     */
    record Reserve(String agentId, String requestId, String call, String provider, String model, Money least,
            Money most) implements Command {
    }
}
