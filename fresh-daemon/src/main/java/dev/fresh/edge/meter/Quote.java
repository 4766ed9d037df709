package dev.fresh.edge.meter;

import dev.fresh.core.budget.Money;
import dev.fresh.core.budget.Price;
import dev.fresh.core.budget.Price.LongContext;
import dev.fresh.core.budget.Price.Rates;
import dev.fresh.edge.meter.Ask.Hosted;

/**
 * What a request costs at most.
 *
 * @param price at which it is booked
 * @param inputMax tokens that go in at most, without the tools that run at the provider
 * @param outputMax tokens that it may answer with, for each choice
 */
record Quote(Ask ask, Price price, long inputMax, long outputMax) {

    /** The shortest answer that is of any use. */
    private static final long USEFUL_TOKENS = 1024;

    static Quote of(Ask ask, Price price, long inputMax, long clamp) {
        return new Quote(ask, price, inputMax, Math.min(ask.output().orElse(clamp), clamp));
    }

    /** With the shortest useful answer. */
    Money least() {
        return plain(Math.min(outputMax, USEFUL_TOKENS));
    }

    /** With all that it asks for. */
    Money most() {
        return ask.hosted().map(tool -> hosted(tool, outputMax)).orElseGet(() -> plain(outputMax));
    }

    /** What fits into what was held. */
    Bounds within(Money held) {
        if (ask.hosted().isPresent()) {
            Hosted tool = ask.hosted().get();
            if (hosted(tool, outputMax).compareTo(held) <= 0) {
                return new Bounds(outputMax, tool.calls(), tool.inputMax(inputMax, outputMax));
            }
        }
        return new Bounds(Math.min(outputMax, bound().outputFor(held, inputMax) / ask.choices()), 0, inputMax);
    }

    /**
     * What a request is allowed.
     *
     * @param output tokens, for each choice
     * @param hostedCalls of tools that run at the provider
     * @param input tokens, which it cannot have more of
     */
    record Bounds(long output, long hostedCalls, long input) {
    }

    private Money plain(long output) {
        return bound().worst(inputMax, Math.multiplyExact(output, ask.choices()));
    }

    private Money hosted(Hosted tool, long output) {
        long fee = price.callMicro().getOrDefault(tool.name(), 0L);
        return bound().worst(tool.inputMax(inputMax, output), Math.multiplyExact(output, tool.calls() + 1))
                .plus(new Money(Math.multiplyExact(fee, tool.calls())));
    }

    /** The price without what this request cannot come to. */
    private Price bound() {
        return ask.hourCache() ? price
                : new Price(price.model(), withoutHour(price.rates()),
                        price.longContext().map(far -> new LongContext(far.above(), withoutHour(far.rates()))),
                        price.callMicro(), price.source(), price.asOf());
    }

    private static Rates withoutHour(Rates rates) {
        return new Rates(rates.input(), rates.cacheRead(), rates.cacheWrite(), 0, rates.output());
    }
}
