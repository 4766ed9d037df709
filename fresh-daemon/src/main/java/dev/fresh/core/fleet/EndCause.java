package dev.fresh.core.fleet;

/** Why a run ended. */
public enum EndCause {
    /** No work is left and nothing runs. */
    FINISHED,
    /** The deadline is over. */
    DEADLINE,
    /** What is left of the budget is below the least useful amount, or somebody spent more than was reserved. */
    BUDGET,
    /** Enough waits for people to look at it. */
    REVIEW_QUEUE,
    /** No provider can be used any more in this run. */
    PROVIDERS,
    /** The base could not be prepared. */
    NOT_STARTED,
    /** A person asked for it. */
    STOPPED,
    /** A person asked for it at once. */
    FORCED,
    /** Something changed that git takes commands from. */
    TRIPWIRE;

    /** Whether nobody at work is given time for a safe point. */
    public boolean atOnce() {
        return this == FORCED || this == TRIPWIRE;
    }
}
