package dev.fresh.edge.awake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.edge.awake.MachineClocks.Turn;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the clocks of a machine tell, with clocks that are turned by hand. */
class MachineClocksTest {

    private static final Instant EVENING = Instant.parse("2026-03-01T22:00:00Z");

    private long awake = Long.MAX_VALUE - 5;
    private long all = 17;
    private long wall = nanos(EVENING);
    private int heldUp;
    private final MachineClocks clocks = new MachineClocks(() -> awake, () -> all, this::wall);

    private static long nanos(Instant at) {
        return ChronoUnit.NANOS.between(Instant.EPOCH, at);
    }

    private long wall() {
        if (heldUp-- > 0) {
            passes(Duration.ofMinutes(1));
        }
        return wall;
    }

    private void passes(Duration time) {
        awake += time.toNanos();
        all += time.toNanos();
        wall += time.toNanos();
    }

    private void sleeps(Duration time) {
        all += time.toNanos();
        wall += time.toNanos();
    }

    private static Turn asleep(Duration time) {
        return new Turn(time, Duration.ZERO);
    }

    @Test
    void asleepIsWhatOneClockHasThatTheOtherHasNot() {
        passes(Duration.ofMinutes(7));
        sleeps(Duration.ofMillis(900));
        assertEquals(Turn.NONE, clocks.get(), "nobody sleeps for less than a second");
        passes(Duration.ofSeconds(3));
        sleeps(Duration.ofHours(6));
        assertEquals(asleep(Duration.ofHours(6)), clocks.get());
        assertEquals(Turn.NONE, clocks.get(), "each sleep is told once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H", "P1D", "P-1D", "PT2S", "PT-2S"})
    void setIsWhatTheWallClockWentOnItsOwn(Duration by) {
        passes(Duration.ofMinutes(7));
        wall += by.toNanos();
        assertEquals(new Turn(Duration.ZERO, by), clocks.get());
        assertEquals(Turn.NONE, clocks.get(), "each time is told once");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1970-01-01T00:00:00Z", "1901-12-13T20:45:52Z", "2038-01-19T03:14:08Z", "2100-01-01T00:00:00Z"})
    void aClockMayShowAnyYear(Instant year) {
        wall = nanos(year);
        assertEquals(new Turn(Duration.ZERO, Duration.between(EVENING, year)), clocks.get());
        wall = nanos(EVENING);
        assertEquals(new Turn(Duration.ZERO, Duration.between(year, EVENING)), clocks.get());
    }

    @Test
    void sleepAndASetClockAreToldApart() {
        sleeps(Duration.ofHours(6));
        wall -= Duration.ofHours(1).toNanos();
        assertEquals(new Turn(Duration.ofHours(6), Duration.ofHours(-1)), clocks.get());
    }

    @Test
    void aClockThatIsSlewedIsNotSet() {
        for (int look = 0; look < 10_000; look++) {
            passes(Duration.ofSeconds(4));
            wall += Duration.ofMillis(2).toNanos();
            assertEquals(Turn.NONE, clocks.get());
        }
    }

    @Test
    void whoIsHeldUpBetweenTwoReadingsLooksAgain() {
        heldUp = 3;
        assertEquals(Turn.NONE, clocks.get());
    }

    @Test
    void nothingHappensOnAMachineThatIsAwake() {
        assertEquals(Turn.NONE, MachineClocks.here().get());
    }
}
