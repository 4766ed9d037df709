package dev.fresh.edge.forge;

import java.io.InterruptedIOException;
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

    /** Lets a moment pass; whoever interrupts it ends the call that it belongs to. */
    void pause(Duration time) throws InterruptedIOException {
        try {
            pause.of(time);
        } catch (InterruptedException _) {
            throw stopped();
        }
    }

    /** What ends a call whose thread was interrupted, and stays so. */
    static InterruptedIOException stopped() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("it was stopped");
    }

    /** Lets a moment pass. */
    @FunctionalInterface
    interface Pause {
        void of(Duration time) throws InterruptedException;
    }
}
