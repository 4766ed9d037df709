package dev.fresh.daemon.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** The wall clock, which anybody can set, beside time as it really passes. */
final class Clocks {

    /** When a signed 32-bit count of seconds is full. */
    private static final Instant AFTER_2038 = Instant.ofEpochSecond(1L << 31);

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

    /** Somebody, or an empty battery, sets the wall clock to anything. */
    void setWrong(RandomGenerator random) {
        set(switch (random.nextInt(8)) {
            case 0 -> wall().plus(Duration.ofHours(1));
            case 1 -> wall().minus(Duration.ofHours(1));
            case 2 -> wall().plus(Duration.ofDays(1));
            case 3 -> wall().minus(Duration.ofDays(1));
            case 4 -> Instant.EPOCH.plusSeconds(random.nextLong(60));
            case 5 -> AFTER_2038.plusSeconds(random.nextLong(100_000_000));
            default -> wall().plusSeconds(random.nextLong(-7_200, 7_200));
        });
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
