package dev.fresh.edge.provider.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The clocks of an agent's process, with a clock that is turned by hand. */
class PatienceTest {

    private static final Instant START = Instant.parse("2026-01-01T23:00:00Z");

    private long nanos = Long.MAX_VALUE - 1_000;
    private final Patience patience = new Patience(() -> nanos);

    private void passes(Duration awake) {
        nanos += awake.toNanos();
    }

    /** So many looks, one each second; what the last one gives. */
    private Duration looks(int seconds, Optional<Instant> lastByte) {
        Duration silent = Duration.ZERO;
        for (int i = 0; i < seconds; i++) {
            passes(Duration.ofSeconds(1));
            silent = patience.silent(START, lastByte);
        }
        return silent;
    }

    @Test
    void countsFromTheLastSignOfEither() {
        assertEquals(Duration.ofMinutes(6), looks(360, Optional.empty()));
        assertEquals(Duration.ZERO, patience.silent(START, Optional.of(START)), "a byte came");
        assertEquals(Duration.ofMinutes(4), looks(240, Optional.of(START)));
        assertEquals(Duration.ZERO, patience.silent(START.plusSeconds(1), Optional.of(START)), "a line came");
        assertEquals(Duration.ofMinutes(10), patience.atWork());
    }

    @Test
    void takesNoNightAsleepAndNoClockThatIsSetForAStall() {
        assertEquals(Duration.ZERO, patience.silent(START, Optional.of(START)));
        passes(Duration.ofSeconds(2));
        // The line after six hours asleep, or after somebody set the clock, has whatever time the wall clock shows.
        for (Instant shown : List.of(START.plus(Duration.ofHours(6)), START.minus(Duration.ofHours(1)),
                START.plus(Duration.ofDays(1)), Instant.EPOCH, Instant.parse("2038-02-01T00:00:00Z"))) {
            assertEquals(Duration.ZERO, patience.silent(shown, Optional.of(START)));
            passes(Duration.ofSeconds(1));
            assertEquals(Duration.ofSeconds(1), patience.silent(shown, Optional.of(START)));
        }
        assertEquals(Duration.ofSeconds(7), patience.atWork());
    }

    /** The daemon was stopped, or its machine had no memory left: the agent may have said what nobody could read. */
    @Test
    void takesTimeInWhichNobodyLookedForNoStall() {
        assertEquals(Duration.ofSeconds(60), looks(60, Optional.empty()));
        passes(Duration.ofHours(1));
        assertEquals(Duration.ofSeconds(62), patience.silent(START, Optional.empty()));
        assertEquals(Duration.ofSeconds(72), looks(10, Optional.empty()), "who is silent is found a little later");
    }
}
