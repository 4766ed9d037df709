package dev.fresh.core.budget;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether an agent's requests have become much dearer than they were. A conversation that grows evenly makes the last
 * requests up to twice as dear as those before them, and that is no news.
 *
 * @param recent costs of the last requests that cost anything, the newest last
 * @param earlier how many came before them
 * @param earlierCost what those cost together
 */
public record Slope(List<Money> recent, long earlier, Money earlierCost) {

    static final Slope NONE = new Slope(List.of(), 0, Money.ZERO);

    private static final int RECENT = 5;
    private static final int EARLIER_MIN = 5;
    private static final Money RECENT_COST_MIN = new Money(50_000);
    private static final BigDecimal TIMES = new BigDecimal("2.5");

    public Slope {
        recent = List.copyOf(recent);
    }

    Slope with(Money cost) {
        if (cost.isZero()) {
            return this;
        }
        List<Money> longer = new ArrayList<>(recent);
        longer.add(cost);
        return longer.size() <= RECENT ? new Slope(longer, earlier, earlierCost)
                : new Slope(longer.subList(1, longer.size()), earlier + 1, earlierCost.plus(longer.getFirst()));
    }

    /** The alarm as part of a sentence about the agent; empty when there is no reason for one. */
    public Optional<String> alarm() {
        Money sum = recent.stream().reduce(Money.ZERO, Money::plus);
        if (recent.size() < RECENT || earlier < EARLIER_MIN || sum.compareTo(RECENT_COST_MIN) < 0) {
            return Optional.empty();
        }
        BigDecimal times = new BigDecimal(BigInteger.valueOf(sum.micro()).multiply(BigInteger.valueOf(earlier)))
                .divide(new BigDecimal(BigInteger.valueOf(earlierCost.micro()).multiply(BigInteger.valueOf(RECENT))), 3,
                        RoundingMode.DOWN);
        return times.compareTo(TIMES) < 0 ? Optional.empty()
                : Optional.of("its last " + RECENT + " requests cost " + mean(sum, RECENT) + " each, "
                        + times.setScale(1, RoundingMode.DOWN) + " times as much as the " + earlier + " before ("
                        + mean(earlierCost, earlier) + " each)");
    }

    private static Money mean(Money sum, long count) {
        return new Money(sum.micro() / count);
    }
}
