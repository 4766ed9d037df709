package dev.fresh.core.budget;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Predicate;
import org.pcollections.TreePMap;

/**
 * What all runs of a repository have cost lately, in quarters of an hour, because no time zone begins its day at
 * another moment.
 *
 * @param quarters by their beginning
 */
public record Spending(Caps caps, NavigableMap<Instant, Money> quarters) {

    private static final long QUARTER = Duration.ofMinutes(15).toSeconds();
    /** More than two months of quarters in which something was spent. */
    private static final int KEPT = 63 * 24 * 4;

    public Spending {
        quarters = TreePMap.fromSortedMap(quarters);
    }

    public static final Spending NONE = new Spending(Caps.NONE, TreePMap.empty());

    public Spending cappedBy(Caps other) {
        return new Spending(other, quarters);
    }

    /** The same with an amount that was booked. */
    public Spending booked(Money amount, Instant at) {
        if (amount.isZero()) {
            return this;
        }
        Instant quarter = Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), QUARTER) * QUARTER);
        TreePMap<Instant, Money> more = TreePMap.fromSortedMap(quarters).plus(quarter,
                quarters.getOrDefault(quarter, Money.ZERO).plus(amount));
        // Counted and not timed: a clock that was wrong for a moment must not make this month forgotten.
        return new Spending(caps, more.size() > KEPT ? more.minusFirstEntry() : more);
    }

    /** What has been booked on the day of {@code at}. */
    public Money onDay(Instant at) {
        ZoneId zone = caps.zone();
        LocalDate day = LocalDate.ofInstant(at, zone);
        return sum(quarter -> LocalDate.ofInstant(quarter, zone).equals(day));
    }

    /** What has been booked in the month of {@code at}. */
    public Money inMonth(Instant at) {
        ZoneId zone = caps.zone();
        YearMonth month = YearMonth.from(at.atZone(zone));
        return sum(quarter -> YearMonth.from(quarter.atZone(zone)).equals(month));
    }

    /** When the day of {@code at} is over. */
    public Instant nextDay(Instant at) {
        return LocalDate.ofInstant(at, caps.zone()).plusDays(1).atStartOfDay(caps.zone()).toInstant();
    }

    private Money sum(Predicate<Instant> which) {
        return quarters.entrySet().stream().filter(each -> which.test(each.getKey())).map(Map.Entry::getValue)
                .reduce(Money.ZERO, Money::plus);
    }
}
