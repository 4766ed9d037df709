package dev.fresh.edge.meter;

import dev.fresh.core.budget.Money;
import dev.fresh.core.budget.Usage;
import dev.fresh.edge.meter.Quote.Bounds;

/**
 * What is booked for a request. What is not said, or cannot be, costs all that was held for it.
 *
 * @param source where the figure comes from
 * @param estimated whether nobody said what was used
 */
record Bill(Money cost, Usage usage, String source, boolean estimated) {

    /** What providers put into a request of their own, or count other than by its bytes. */
    private static final long INPUT_SLACK = 50_000;
    private static final long OUTPUT_SLACK = 2;
    private static final long COST_SLACK = 10;

    static Bill nothing(String why) {
        return new Bill(Money.ZERO, Usage.NONE, why, false);
    }

    static Bill whole(Money held, String why) {
        return new Bill(held, Usage.NONE, "whole reservation: " + why, true);
    }

    /**
     * By what the answer said about itself.
     *
     * @param bounded whether the limit of the output was made part of the request
     */
    static Bill of(Protocol protocol, Tally tally, Quote quote, Bounds bounds, Money held, boolean bounded) {
        if (tally.absurdity().isPresent()) {
            return whole(held, "in the answer's usage " + tally.absurdity().get());
        }
        if (tally.isEmpty()) {
            return whole(held, "the answer says nothing about its usage");
        }
        try {
            Usage usage = protocol.usage(tally, quote.ask());
            if (usage.allInput() == 0) {
                return whole(held, "the answer's usage has no input");
            }
            if (usage.allInput() > Math.max(bounds.input(), quote.ask().input().tokensMax()) * 2 + INPUT_SLACK) {
                return whole(held, "the answer's usage has more input than was sent: " + usage.allInput());
            }
            long output = Math.multiplyExact(bounds.output() * OUTPUT_SLACK,
                    quote.ask().choices() + bounds.hostedCalls());
            if (bounded && usage.output() > output) {
                return whole(held, "the answer's usage has more output than was allowed: " + usage.output());
            }
            Money cost = quote.price().cost(usage);
            if (cost.micro() / COST_SLACK > held.micro()) {
                return whole(held, "the answer's usage would cost " + cost);
            }
            return new Bill(cost, usage,
                    "usage of the answer, prices of " + quote.price().asOf() + ", " + quote.price().source(), false);
        } catch (ArithmeticException | IllegalArgumentException e) {
            return whole(held, "the answer's usage cannot be: " + e.getMessage());
        }
    }
}
