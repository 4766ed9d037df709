package dev.fresh.daemon.control;

import dev.fresh.core.budget.Caps;
import dev.fresh.core.budget.Money;
import dev.fresh.core.budget.Pace;
import dev.fresh.core.budget.Spending;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What all runs together may cost in a day and in a month, as far as it concerns who waits and for how long. */
final class CapsText {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private CapsText() {
    }

    /** One of the caps; {@code ends} is when the next day or month begins. */
    private record Bound(String name, String span, Money cap, Money spent, Instant ends) {

        Money left() {
            return cap.minusOrZero(spent);
        }
    }

    private static List<Bound> bounds(Spending spending, Instant now) {
        Caps caps = spending.caps();
        List<Bound> bounds = new ArrayList<>();
        caps.perDay().ifPresent(cap -> bounds.add(new Bound("day's cap", "Today", cap, spending.onDay(now),
                spending.nextDay(now))));
        caps.perMonth().ifPresent(cap -> bounds.add(new Bound("month's cap", "This month", cap, spending.inMonth(now),
                nextMonth(now, caps.zone()))));
        return bounds;
    }

    static Instant nextMonth(Instant now, ZoneId zone) {
        return LocalDate.ofInstant(now, zone).withDayOfMonth(1).plusMonths(1).atStartOfDay(zone).toInstant();
    }

    /** When at that rate a cap is used up before its day or month is over. */
    static Optional<Instant> usedUpAt(Spending spending, Money perHour, Instant now) {
        return bounds(spending, now).stream()
                .flatMap(bound -> Pace.usedUpAt(bound.left(), perHour, now).filter(bound.ends()::isAfter).stream())
                .min(Instant::compareTo);
    }

    /** Where the caps stand, one sentence each. */
    static List<String> notices(Spending spending, Money least, Instant now, ZoneId zone) {
        return bounds(spending, now).stream().map(bound -> bound.left().compareTo(least) < 0
                ? "The " + bound.name() + " of " + bound.cap() + " is used up: " + bound.spent()
                        + " spent; agents that cost money wait until " + CLOCK.format(bound.ends().atZone(zone)) + "."
                : bound.span() + " " + bound.spent() + " of " + bound.cap() + " are spent by all runs.").toList();
    }

    /** Why an agent that costs money cannot begin, and until when; empty when no cap is in its way. */
    static Optional<String> waits(Spending spending, Money least, Instant now, ZoneId zone) {
        return bounds(spending, now).stream().filter(bound -> bound.left().compareTo(least) < 0)
                .max((one, other) -> one.ends().compareTo(other.ends()))
                .map(bound -> "waits for money until " + CLOCK.format(bound.ends().atZone(zone)) + ": the "
                        + bound.name() + " of " + bound.cap() + " is used up");
    }
}
