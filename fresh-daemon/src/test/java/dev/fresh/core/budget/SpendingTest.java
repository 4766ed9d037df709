package dev.fresh.core.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What all runs together have cost, day by day. */
final class SpendingTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Money DOLLAR = Money.ofDollars("1.00");

    @Test
    void remembersTheDayAndTheMonthWhenTheClockWasWrongForAMoment() {
        Spending spending = Spending.NONE.booked(DOLLAR, NOON).booked(DOLLAR, NOON.plus(Duration.ofDays(4000)))
                .booked(DOLLAR, NOON.plusSeconds(60));
        assertEquals(Money.ofDollars("2.00"), spending.onDay(NOON));
        assertEquals(Money.ofDollars("2.00"), spending.inMonth(NOON));
    }

    @Test
    void keepsNoMoreThanTwoMonthsOfQuarters() {
        Spending spending = Spending.NONE;
        for (int quarter = 0; quarter < 8000; quarter++) {
            spending = spending.booked(DOLLAR, NOON.plus(Duration.ofMinutes(15L * quarter)));
        }
        assertEquals(6048, spending.quarters().size());
        assertEquals(NOON.plus(Duration.ofMinutes(15L * 7999)), spending.quarters().lastKey());
    }
}
