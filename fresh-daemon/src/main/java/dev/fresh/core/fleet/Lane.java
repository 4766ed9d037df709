package dev.fresh.core.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a provider can be used in a run.
 *
 * @param blocked why it cannot be used at all, empty when it can
 * @param until when it can be used again, empty when not in this run
 * @param agentsMax how many agents may work with it, 0 for as many as there are
 * @param since when {@code agentsMax} was set
 */
public record Lane(Optional<String> blocked, Optional<Instant> until, int agentsMax, Instant since) {

    static final Lane OPEN = new Lane(Optional.empty(), Optional.empty(), 0, Instant.EPOCH);

    /** A provider that said "slower" is tried with one agent more after each of these. */
    private static final Duration WIDENED_AFTER = Duration.ofMinutes(5);

    public boolean blockedAt(Instant at) {
        return blocked.isPresent() && until.map(at::isBefore).orElse(true);
    }

    /** Whether one more agent may begin while {@code active} work with it. */
    boolean takes(long active, Instant at) {
        return agentsMax == 0 || active < widthAt(at);
    }

    /** How many agents may work with it at that moment, 0 for as many as there are. */
    public long widthAt(Instant at) {
        return agentsMax == 0 ? 0 : agentsMax + widened(at);
    }

    Lane closed(String why, Optional<Instant> again) {
        return new Lane(Optional.of(why), again, agentsMax, since);
    }

    Lane shifted(Duration by) {
        return agentsMax == 0 && until.isEmpty() ? this
                : new Lane(blocked, until.map(at -> at.plus(by)), agentsMax, since.plus(by));
    }

    Lane narrowed(long active, Instant at) {
        return new Lane(blocked, until, (int) Math.max(1, active / 2), at);
    }

    /** When it is worth looking at again. */
    Optional<Instant> next(Instant at) {
        if (blockedAt(at)) {
            return until;
        }
        return agentsMax == 0 ? Optional.empty()
                : Optional.of(since.plus(WIDENED_AFTER.multipliedBy(widened(at) + 1)));
    }

    /** How often it was widened; never less than not at all, though the clock may have been set back. */
    private long widened(Instant at) {
        return Math.max(0, Duration.between(since, at).dividedBy(WIDENED_AFTER));
    }
}
