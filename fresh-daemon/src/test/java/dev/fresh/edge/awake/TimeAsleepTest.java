package dev.fresh.edge.awake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Time asleep, with clocks that are turned by hand. */
class TimeAsleepTest {

    private long awake = Long.MAX_VALUE - 5;
    private long all = 17;
    private final TimeAsleep asleep = new TimeAsleep(() -> awake, () -> all);

    @Test
    void isWhatOneClockHasThatTheOtherHasNot() {
        awake += Duration.ofMinutes(7).toNanos();
        all += Duration.ofMinutes(7).plusMillis(900).toNanos();
        assertEquals(Duration.ZERO, asleep.get(), "nobody sleeps for less than a second");
        awake += Duration.ofSeconds(3).toNanos();
        all += Duration.ofHours(6).plusSeconds(3).toNanos();
        assertEquals(Duration.ofHours(6), asleep.get());
        assertEquals(Duration.ZERO, asleep.get(), "each sleep is told once");
    }

    @Test
    void isNeverLessThanNothing() {
        all -= Duration.ofDays(1).toNanos();
        assertEquals(Duration.ZERO, asleep.get());
        all += Duration.ofMinutes(5).toNanos();
        assertEquals(Duration.ofMinutes(5), asleep.get(), "a clock that was set back counts on from there");
    }

    @Test
    void isNothingOnAMachineThatIsAwake() {
        assertEquals(Duration.ZERO, TimeAsleep.here().get());
    }
}
