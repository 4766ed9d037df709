package dev.fresh.protocol;

import java.util.Locale;

/** Why a run has ended, and what the attached {@code auto start} exits with then. */
public enum EndReason {
    /** No work is left and nothing runs. */
    FINISHED(Exits.OK),
    /** The hours are over. */
    DEADLINE(Exits.OK),
    /** What is left of the budget is below the least useful amount. */
    BUDGET(Exits.OK),
    /** Enough waits for people to look at it. */
    REVIEW_QUEUE(Exits.OK),
    /** No provider can be used any more in this run. */
    PROVIDERS(Exits.OK),
    /** Nothing could be started: no base, nothing prepared, provider missing. */
    NOT_STARTED(Exits.UNAVAILABLE),
    /** Agents could not be spawned three times in a row and nobody resumed the run. */
    SPAWN_FAILURES(Exits.TRY_LATER),
    /** Somebody asked for a graceful stop. */
    STOPPED(Exits.OK),
    /** Somebody asked for an immediate stop. */
    FORCED(Exits.OK),
    /** Something changed that git takes commands from, such as a hook. */
    TRIPWIRE(Exits.CONFIGURATION),
    /** A defect of fresh or its state ended it. */
    DEFECT(Exits.DEFECT);

    private final int exit;

    EndReason(int exit) {
        this.exit = exit;
    }

    public int exit() {
        return exit;
    }

    /** As spelled in JSON. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
