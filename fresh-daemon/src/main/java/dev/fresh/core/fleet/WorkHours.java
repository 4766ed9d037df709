package dev.fresh.core.fleet;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

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
        // In the order of the week, so that the same hours are always written the same way.
        days = Collections.unmodifiableSet(EnumSet.copyOf(days));
    }

    public boolean contains(Instant at) {
        LocalDate today = at.atZone(zone).toLocalDate();
        return Stream.of(today.minusDays(1), today).filter(day -> days.contains(day.getDayOfWeek()))
                .anyMatch(day -> !at.isBefore(begin(day)) && at.isBefore(end(day)));
    }

    /** The next moment in which hours begin, after {@code at}. */
    public Instant nextStart(Instant at) {
        LocalDate day = at.atZone(zone).toLocalDate();
        while (!days.contains(day.getDayOfWeek()) || !begin(day).isAfter(at)) {
            day = day.plusDays(1);
        }
        return begin(day);
    }

    // Moments, not clock times, are compared: a day on which an hour comes twice still begins and ends once.
    private Instant begin(LocalDate day) {
        return day.atTime(from).atZone(zone).toInstant();
    }

    private Instant end(LocalDate day) {
        return (from.isBefore(to) ? day : day.plusDays(1)).atTime(to).atZone(zone).toInstant();
    }
}
