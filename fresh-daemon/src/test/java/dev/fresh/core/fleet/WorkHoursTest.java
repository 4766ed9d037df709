package dev.fresh.core.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WorkHoursTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Set<DayOfWeek> WEEK = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

    private static WorkHours hours(String from, String to, Set<DayOfWeek> days) {
        return new WorkHours(LocalTime.parse(from), LocalTime.parse(to), days, BERLIN);
    }

    private static Instant at(String time) {
        return OffsetDateTime.parse(time).toInstant();
    }

    @Test
    void beginWithTheirFirstMinuteAndEndBeforeTheirLast() {
        WorkHours hours = hours("09:00", "17:00", WEEK);
        assertFalse(hours.contains(at("2026-03-02T08:59:59+01:00")));
        assertTrue(hours.contains(at("2026-03-02T09:00:00+01:00")));
        assertTrue(hours.contains(at("2026-03-02T16:59:59+01:00")));
        assertFalse(hours.contains(at("2026-03-02T17:00:00+01:00")));
    }

    @Test
    void areOfTheirOwnZone() {
        assertTrue(hours("09:00", "17:00", WEEK).contains(at("2026-03-02T08:30:00Z")));
        assertFalse(hours("09:00", "17:00", WEEK).contains(at("2026-03-02T16:30:00Z")));
    }

    @Test
    void skipTheWeekend() {
        WorkHours hours = hours("09:00", "17:00", WEEK);
        assertFalse(hours.contains(at("2026-03-07T12:00:00+01:00")));
        assertEquals(at("2026-03-09T09:00:00+01:00"), hours.nextStart(at("2026-03-06T09:00:00+01:00")));
    }

    @Test
    void pastMidnightBelongToTheDayOnWhichTheyBegan() {
        WorkHours hours = hours("22:00", "06:00", Set.of(DayOfWeek.FRIDAY));
        assertFalse(hours.contains(at("2026-03-06T05:00:00+01:00")));
        assertTrue(hours.contains(at("2026-03-06T22:00:00+01:00")));
        assertTrue(hours.contains(at("2026-03-07T05:59:59+01:00")));
        assertFalse(hours.contains(at("2026-03-07T06:00:00+01:00")));
        assertFalse(hours.contains(at("2026-03-07T22:00:00+01:00")));
    }

    @Test
    void mayEndAtMidnight() {
        WorkHours hours = hours("18:00", "00:00", WEEK);
        assertTrue(hours.contains(at("2026-03-02T23:59:59+01:00")));
        assertFalse(hours.contains(at("2026-03-03T00:00:00+01:00")));
    }

    @Test
    void followTheClockWhenItIsPutForward() {
        WorkHours hours = hours("02:30", "10:00", EnumSet.allOf(DayOfWeek.class));
        assertEquals(at("2026-03-29T03:30:00+02:00"), hours.nextStart(at("2026-03-29T00:00:00+01:00")));
        assertTrue(hours.contains(at("2026-03-29T03:30:00+02:00")));
        assertEquals(at("2026-03-30T02:30:00+02:00"), hours.nextStart(at("2026-03-29T03:30:00+02:00")));
    }

    @Test
    void beginOnceWhenAnHourComesTwice() {
        WorkHours hours = hours("02:30", "10:00", EnumSet.allOf(DayOfWeek.class));
        assertTrue(hours.contains(at("2026-10-25T02:30:00+02:00")));
        assertTrue(hours.contains(at("2026-10-25T02:10:00+01:00")));
        WorkHours nights = hours("22:00", "02:30", EnumSet.allOf(DayOfWeek.class));
        assertFalse(nights.contains(at("2026-10-25T02:30:00+02:00")));
        assertFalse(nights.contains(at("2026-10-25T02:10:00+01:00")));
    }

    @Test
    void neverBeginBetweenNowAndTheirNextStart() {
        for (String[] times : new String[][]{{"09:00", "17:00"}, {"02:30", "10:00"}, {"22:00", "02:30"},
                {"02:10", "02:50"}, {"00:00", "12:00"}, {"23:30", "23:00"}}) {
            WorkHours hours = hours(times[0], times[1], WEEK);
            for (String day : new String[]{"2026-03-27T00:00:00Z", "2026-10-23T00:00:00Z"}) {
                Instant end = at(day).plus(Duration.ofDays(4));
                for (Instant now = at(day); now.isBefore(end); now = now.plusSeconds(600)) {
                    Instant soon = now.plusSeconds(600);
                    assertTrue(hours.nextStart(now).isAfter(now), times[0] + " at " + now);
                    assertTrue(hours.contains(now) || !hours.contains(soon) || !hours.nextStart(now).isAfter(soon),
                            times[0] + " begin between " + now + " and " + soon);
                }
            }
        }
    }

    @Test
    void cannotBeEmpty() {
        assertThrows(IllegalArgumentException.class, () -> hours("09:00", "09:00", WEEK));
        assertThrows(IllegalArgumentException.class, () -> hours("09:00", "17:00", Set.of()));
    }
}
