package dev.fresh.core.fleet;

/** The answer to a command: the fact it becomes, or why not. */
public sealed interface Verdict {

    record Accepted(FleetEvent event) implements Verdict {
    }

    /**
     * @param reason which error it is
     * @param hint what would help, may be empty
     */
    record Refused(Reason reason, String message, String hint) implements Verdict {
    }

    /** Sorts of refusal. */
    enum Reason {
        UNKNOWN_AGENT, WRONG_STATE, COMMIT_CHANGED, RUN_ACTIVE, NO_RUN, BUDGET_TOO_SMALL, CANNOT_LEARN, OUT_OF_MONEY,
        UNKNOWN_SCHEDULE, TOO_MANY,
        /** Money is there when the agent's own requests are over. */
        WAITS_FOR_ITSELF,
        /** Money is there when requests of others are over. */
        WAITS_FOR_OTHERS
    }
}
