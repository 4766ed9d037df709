package dev.fresh.daemon.report;

import dev.fresh.core.budget.Money;
import dev.fresh.protocol.Dollars;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Figures as they stand in reports: dollars beside their exact millionths, times with a fixed number of decimals. */
final class Numbers {

    private Numbers() {
    }

    /** Puts {@code NAME_usd} and {@code NAME_micro_usd}. */
    static void money(Map<String, Object> into, String name, Money amount) {
        into.put(name + "_usd", Dollars.ofMicro(amount.micro()));
        into.put(name + "_micro_usd", amount.micro());
    }

    static BigDecimal hours(Instant from, Instant to) {
        return ratio(millis(from, to), 3_600_000, 4);
    }

    static BigDecimal minutes(Duration time) {
        return ratio(time.toMillis(), 60_000, 2);
    }

    static BigDecimal ratio(long part, long whole, int decimals) {
        return BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), decimals, RoundingMode.HALF_UP);
    }

    // The wall clock may have been set back in between; no time is less than none.
    private static long millis(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis());
    }
}
