package dev.fresh.edge.forge;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How long GitHub is waited for.
 *
 * @param deadline longest time of one call, from looking up the host to the last byte of its answer, retries included
 * @param pause how the moment between two attempts is spent
 */
record GitHubTiming(Duration deadline, InstantSource clock, Pause pause) {

    static final GitHubTiming REAL = new GitHubTiming(Duration.ofSeconds(15), InstantSource.system(), Thread::sleep);

    /** Lets a moment pass. */
    @FunctionalInterface
    interface Pause {
        void of(Duration time) throws InterruptedException;
    }
}
