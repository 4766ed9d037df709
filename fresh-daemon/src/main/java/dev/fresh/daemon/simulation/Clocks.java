package dev.fresh.daemon.simulation;

import java.time.Duration;
import java.time.Instant;

/** The wall clock, which anybody can set, beside time as it really passes. */
final class Clocks {

    private final Timeline time;
    // What the wall clock showed when the night began, as far as it can be told from what it shows now.
    private Instant zero = Scenery.AT;
    private Duration asleep = Duration.ZERO;

    Clocks(Timeline time) {
        this.time = time;
    }

    /** What the wall clock shows. */
    Instant wall() {
        return zero.plusMillis(time.now());
    }

    /** Which milliseconds of the monotonic clock it will be when the wall clock shows that. */
    long millisAt(Instant wall) {
        return Duration.between(zero, wall).plusNanos(999_999).toMillis();
    }

    /** What it would show if nobody had set it. */
    Instant really() {
        return Scenery.AT.plusMillis(time.now()).plus(asleep);
    }

    /** How long the machine has slept so far. */
    Duration asleep() {
        return asleep;
    }

    /** Somebody sets the wall clock. */
    void set(Instant wall) {
        zero = zero.plus(Duration.between(wall(), wall));
    }

    /** The machine sleeps: the wall clock goes on, the monotonic one does not. */
    void sleep(Duration time) {
        zero = zero.plus(time);
        asleep = asleep.plus(time);
    }
}
