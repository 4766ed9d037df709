package dev.fresh.core.budget;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What a model costs, with where that was read and when.
 *
 * @param model the name that requests use
 * @param longContext what holds for the whole request when its input is longer than the model's usual window
 * @param callMicro micro-dollars for each call that is billed by itself, by name
 * @param source address of the page that says so, or {@code override} and the file
 * @param asOf the day on which it was read there
 */
public record Price(String model, Rates rates, Optional<LongContext> longContext, Map<String, Long> callMicro,
        String source, LocalDate asOf) {

    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

    public Price {
        callMicro = Map.copyOf(callMicro);
    }

    /** Micro-dollars for a million tokens of each sort. */
    public record Rates(long input, long cacheRead, long cacheWrite, long cacheWriteHour, long output) {

        public Rates {
            if (input < 0 || cacheRead < 0 || cacheWrite < 0 || cacheWriteHour < 0 || output < 0) {
                throw new IllegalArgumentException("a price is negative");
            }
        }

        /** What a token that goes in can cost at most. */
        public long dearestInput() {
            return LongStream.of(input, cacheRead, cacheWrite, cacheWriteHour).max().orElseThrow();
        }
    }

    /**
     * Other rates beyond a length.
     *
     * @param above tokens of input up to which the usual rates hold
     */
    public record LongContext(long above, Rates rates) {
    }

    /** Of a server that sends no bills. */
    public static Price free(String model) {
        return new Price(model, new Rates(0, 0, 0, 0, 0), Optional.empty(), Map.of(), "a server that costs nothing",
                LocalDate.EPOCH);
    }

    /** What the answer costs; a part of a micro-dollar is rounded up, once. */
    public Money cost(Usage usage) {
        Rates now = ratesFor(usage.allInput());
        BigInteger sum = times(usage.input(), now.input()).add(times(usage.cacheRead(), now.cacheRead()))
                .add(times(usage.cacheWrite(), now.cacheWrite()))
                .add(times(usage.cacheWriteHour(), now.cacheWriteHour())).add(times(usage.output(), now.output()));
        Money tokens = micro(sum);
        long fees = usage.calls().entrySet().stream()
                .mapToLong(call -> Math.multiplyExact(call.getValue(), callMicro.getOrDefault(call.getKey(), 0L)))
                .reduce(0, Math::addExact);
        return tokens.plus(new Money(fees));
    }

    /** What a request of this size costs at most. */
    public Money worst(long inputTokens, long outputTokens) {
        Rates now = ratesFor(inputTokens);
        return micro(times(inputTokens, now.dearestInput()).add(times(outputTokens, now.output())));
    }

    /** How many tokens of output are surely paid for by {@code room} when {@code inputTokens} go in. */
    public long outputFor(Money room, long inputTokens) {
        Rates now = ratesFor(inputTokens);
        BigInteger left = BigInteger.valueOf(room.micro()).multiply(MILLION)
                .subtract(times(inputTokens, now.dearestInput()));
        if (left.signum() < 0) {
            return 0;
        }
        return now.output() == 0 ? Long.MAX_VALUE
                : left.divide(BigInteger.valueOf(now.output())).min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
    }

    private Rates ratesFor(long inputTokens) {
        return longContext.filter(beyond -> inputTokens > beyond.above()).map(LongContext::rates).orElse(rates);
    }

    private static BigInteger times(long tokens, long rate) {
        return BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(rate));
    }

    private static Money micro(BigInteger millionths) {
        BigInteger[] parts = millionths.divideAndRemainder(MILLION);
        return new Money(parts[0].add(BigInteger.valueOf(parts[1].signum())).longValueExact());
    }
}
