package dev.fresh.core.fleet;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A run that starts by itself at a time of the day.
 *
 * @param id 12 hex digits
 * @param name what people call it, may be empty
 * @param at when it starts, by the clock of {@code zone}
 * @param days the days on which it starts
 * @param request what to start, as the control API takes it; nobody here reads it
 */
public record Schedule(String id, String name, LocalTime at, Set<DayOfWeek> days, ZoneId zone, String request) {

    private static final int LONGEST_PAUSE_DAYS = 9;

    public Schedule {
        if (days.isEmpty()) {
            throw new IllegalArgumentException("a schedule needs a day");
        }
        // In the order of the week, so that the same schedule is always written the same way.
        days = Collections.unmodifiableSet(EnumSet.copyOf(days));
    }

    /**
     * The first start after a moment. A time that a day leaves out when clocks go forward is as much later as they
     * went; a time that comes twice when they go back counts once, the first time.
     */
    public Instant next(Instant after) {
        LocalDate first = after.atZone(zone).toLocalDate().minusDays(1);
        return first.datesUntil(first.plusDays(LONGEST_PAUSE_DAYS + 1)).filter(day -> days.contains(day.getDayOfWeek()))
                .map(day -> day.atTime(at).atZone(zone).toInstant()).filter(start -> start.isAfter(after)).findFirst()
                .orElseThrow();
    }

    /** Its name, or else its id. */
    public String label() {
        return name.isEmpty() ? id.substring(0, 8) : name;
    }
}
