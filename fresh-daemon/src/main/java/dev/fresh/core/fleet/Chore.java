package dev.fresh.core.fleet;

import java.time.Instant;

/** Something that is done now and then to keep the daemon's own git tidy. */
public enum Chore {
    CHECKPOINT, SYNC, CLEANUP;

    /**
     * When it was last done to some effect.
     *
     * @param summary one sentence about what came of it
     */
    public record Done(Instant at, String summary) {
    }
}
