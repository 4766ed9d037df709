package dev.fresh.core.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The share of a plan that agents may use. */
final class PlanLimitTest {

    /** A Tuesday. */
    private static final Instant NIGHT = Instant.parse("2026-11-17T01:00:00Z");
    private static final WorkHours DAY = new WorkHours(LocalTime.of(8, 0), LocalTime.of(18, 0),
            EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), ZoneOffset.UTC);
    private static final PlanLimit BOTH = new PlanLimit(80, Optional.of(DAY), 30);

    private static Optional<String> at(PlanLimit limit, double used, Instant now, Duration left) {
        return limit.refusal("5h", used, Optional.of(now.plus(left)), now);
    }

    @Test
    void letsThroughUntilTheShareIsUsed() {
        assertEquals(Optional.empty(), at(BOTH, 0.799, NIGHT, Duration.ofHours(5)));
        assertEquals(Optional.of("the plan's window 5h is used to 80 %, and 80 % of it are for agents"
                + " (plan.max_share); it resets in 5 h 0 min"), at(BOTH, 0.80, NIGHT, Duration.ofHours(5)));
        assertEquals(Optional.of("the plan's window 5h is used to 100 %, and 80 % of it are for agents"
                + " (plan.max_share); it resets in 1 min"), at(BOTH, 1.0, NIGHT, Duration.ofSeconds(1)));
    }

    @Test
    void keepsMoreOfAWindowThatReachesIntoTheDay() {
        assertTrue(at(BOTH, 0.30, NIGHT, Duration.ofHours(7)).isEmpty());
        assertTrue(at(BOTH, 0.30, NIGHT, Duration.ofHours(7).plusSeconds(1)).orElseThrow()
                .contains("30 % of it are for agents (plan.day_share)"));
        Instant noon = NIGHT.plus(Duration.ofHours(11));
        assertTrue(at(BOTH, 0.30, noon, Duration.ofMinutes(1)).isPresent());
        Instant saturday = NIGHT.plus(Duration.ofDays(4));
        assertTrue(at(BOTH, 0.30, saturday, Duration.ofHours(12)).isEmpty());
        assertTrue(at(BOTH, 0.30, saturday, Duration.ofDays(7)).isPresent());
    }

    @Test
    void takesAWindowWithoutAResetForOneThatReachesIntoTheDay() {
        assertTrue(BOTH.refusal("7d", 0.30, Optional.empty(), NIGHT).isPresent());
        assertTrue(new PlanLimit(80, Optional.empty(), 30).refusal("7d", 0.30, Optional.empty(), NIGHT).isEmpty());
    }

    @Test
    void forgetsAWindowThatIsOver() {
        assertTrue(BOTH.refusal("5h", 1.0, Optional.of(NIGHT), NIGHT).isEmpty());
    }

    @Test
    void leavesTheWholePlanToTheProviderToBound() {
        assertTrue(PlanLimit.NONE.refusal("5h", 1.2, Optional.empty(), NIGHT).isEmpty());
        assertTrue(new PlanLimit(0, Optional.empty(), 100).refusal("5h", 0, Optional.empty(), NIGHT).isPresent());
        assertThrows(IllegalArgumentException.class, () -> new PlanLimit(101, Optional.empty(), 0));
    }
}
