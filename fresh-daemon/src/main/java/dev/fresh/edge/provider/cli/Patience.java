package dev.fresh.edge.provider.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How long a process has been at work and how long it has been silent, on a clock that stands still while the machine
 * sleeps and that nobody can set: time asleep is nobody's stall. Nor is time in which nobody looked, since whoever
 * could
 * not look could not listen either: what was said meanwhile is heard right after.
 */
final class Patience {

    /** Who looks does so several times a second, so a look that is later than this was held up. */
    private static final long LATE_NANOS = Duration.ofSeconds(2).toNanos();

    /** What is seen of a process that says something. */
    private record Signs(Instant lastEvent, Optional<Instant> lastByte) {
    }

    private final LongSupplier nanos;
    private final long began;
    private long looked;
    private long silent;
    private Optional<Signs> seen = Optional.empty();

    /**
     * Begins now.
     *
     * @param nanos like {@link System#nanoTime}
     */
    Patience(LongSupplier nanos) {
        this.nanos = nanos;
        began = nanos.getAsLong();
        looked = began;
    }

    Duration atWork() {
        return Duration.ofNanos(nanos.getAsLong() - began);
    }

    /**
     * How long neither of these moments has become another one, as far as was looked; only that they change counts, not
     * what they are.
     */
    Duration silent(Instant lastEvent, Optional<Instant> lastByte) {
        Signs now = new Signs(lastEvent, lastByte);
        long at = nanos.getAsLong();
        long passed = Math.min(at - looked, LATE_NANOS);
        looked = at;
        silent = seen.isEmpty() || seen.get().equals(now) ? silent + passed : 0;
        seen = Optional.of(now);
        return Duration.ofNanos(silent);
    }
}
