package dev.fresh.edge.provider.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How long a process has been at work and how long it has been silent, on a clock that stands still while the machine
 * sleeps and that nobody can set: time asleep is nobody's stall.
 */
final class Patience {

    /** What is seen of a process that says something. */
    private record Signs(Instant lastEvent, Optional<Instant> lastByte) {
    }

    private final LongSupplier nanos;
    private final long began;
    private long changed;
    private Optional<Signs> seen = Optional.empty();

    /**
     * Begins now.
     *
     * @param nanos like {@link System#nanoTime}
     */
    Patience(LongSupplier nanos) {
        this.nanos = nanos;
        began = nanos.getAsLong();
        changed = began;
    }

    Duration atWork() {
        return Duration.ofNanos(nanos.getAsLong() - began);
    }

    /** How long neither of these moments has become another one; only that they change counts, not what they are. */
    Duration silent(Instant lastEvent, Optional<Instant> lastByte) {
        Signs now = new Signs(lastEvent, lastByte);
        if (seen.filter(now::equals).isEmpty()) {
            changed = seen.isEmpty() ? began : nanos.getAsLong();
            seen = Optional.of(now);
        }
        return Duration.ofNanos(nanos.getAsLong() - changed);
    }
}
