package dev.fresh.core.budget;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How fast a run spends: what its requests cost lately, by the minute.
 *
 * @param minutes by their beginning
 */
public record Pace(NavigableMap<Instant, Money> minutes) {

    static final Pace NONE = new Pace(new TreeMap<>());

    /** How far back is looked. */
    public static final Duration WINDOW = Duration.ofMinutes(30);

    private static final Duration LEAST = Duration.ofMinutes(1);
    private static final Duration FARTHEST = Duration.ofDays(365);

    public Pace {
        minutes = Collections.unmodifiableNavigableMap(new TreeMap<>(minutes));
    }

    Pace booked(Money amount, Instant at) {
        if (amount.isZero()) {
            return this;
        }
        NavigableMap<Instant, Money> more = new TreeMap<>(minutes.tailMap(at.minus(WINDOW), true));
        more.merge(at.truncatedTo(ChronoUnit.MINUTES), amount, Money::plus);
        return new Pace(more);
    }

    /**
     * What an hour like the last minutes would cost.
     *
     * @param since when the run began, since nothing can have been spent before
     */
    public Money perHour(Instant since, Instant now) {
        Instant from = since.isAfter(now.minus(WINDOW)) ? since : now.minus(WINDOW);
        long seconds = Math.max(LEAST.toSeconds(), Duration.between(from, now).toSeconds());
        Money sum = minutes.tailMap(from.truncatedTo(ChronoUnit.MINUTES), true).entrySet().stream()
                .filter(minute -> !minute.getKey().isAfter(now)).map(Map.Entry::getValue)
                .reduce(Money.ZERO, Money::plus);
        return new Money(BigInteger.valueOf(sum.micro()).multiply(BigInteger.valueOf(3600))
                .divide(BigInteger.valueOf(seconds)).longValueExact());
    }

    /** When {@code left} is used up at that rate; empty when that is not in sight. */
    public static Optional<Instant> usedUpAt(Money left, Money perHour, Instant now) {
        if (perHour.isZero()) {
            return Optional.empty();
        }
        BigInteger seconds = BigInteger.valueOf(left.micro()).multiply(BigInteger.valueOf(3600))
                .divide(BigInteger.valueOf(perHour.micro()));
        return seconds.compareTo(BigInteger.valueOf(FARTHEST.toSeconds())) > 0 ? Optional.empty()
                : Optional.of(now.plusSeconds(seconds.longValue()));
    }
}
