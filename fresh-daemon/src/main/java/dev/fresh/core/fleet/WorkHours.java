package dev.fresh.core.fleet;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * When new work may begin.
 *
 * @param from first minute of a day's hours
 * @param to first minute after them; earlier than {@code from} means past midnight
 * @param days the days on which hours begin
 */
public record WorkHours(LocalTime from, LocalTime to, Set<DayOfWeek> days, ZoneId zone) {

    public WorkHours {
        if (from.equals(to) || days.isEmpty()) {
            throw new IllegalArgumentException("work hours are empty: " + from + "-" + to);
        }
        days = Set.copyOf(days);
    }

    public boolean contains(Instant at) {
        ZonedDateTime local = at.atZone(zone);
        LocalTime time = local.toLocalTime();
        if (from.isBefore(to)) {
            return days.contains(local.getDayOfWeek()) && !time.isBefore(from) && time.isBefore(to);
        }
        return !time.isBefore(from) && days.contains(local.getDayOfWeek())
                || time.isBefore(to) && days.contains(local.getDayOfWeek().minus(1));
    }

    /** The next moment in which hours begin, after {@code at}. */
    public Instant nextStart(Instant at) {
        ZonedDateTime local = at.atZone(zone);
        ZonedDateTime start = local.with(from);
        while (!start.isAfter(local) || !days.contains(start.getDayOfWeek())) {
            start = start.plusDays(1).with(from);
        }
        return start.toInstant();
    }
}
