package dev.fresh.core.budget;

import java.util.HashMap;
import java.util.Map;

/**
 * What one answer used, as its provider counted it. No token is counted twice: what was read from or written to a cache
 * is not part of {@code input}.
 *
 * @param input tokens at the plain input price
 * @param cacheRead tokens read from a cache
 * @param cacheWrite tokens written to a cache that lives for minutes
 * @param cacheWriteHour tokens written to a cache that lives for an hour
 * @param output tokens of the answer, those of its thinking included
 * @param calls calls that are billed each, by name, for example {@code web_search}
 */
public record Usage(long input, long cacheRead, long cacheWrite, long cacheWriteHour, long output,
        Map<String, Long> calls) {

    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, Map.of());

    public Usage {
        calls = Map.copyOf(calls);
        if (input < 0 || cacheRead < 0 || cacheWrite < 0 || cacheWriteHour < 0 || output < 0
                || calls.values().stream().anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException("usage below zero");
        }
    }

    /** Both together. */
    public Usage plus(Usage other) {
        Map<String, Long> both = new HashMap<>(calls);
        other.calls.forEach((name, count) -> both.merge(name, count, Math::addExact));
        return new Usage(Math.addExact(input, other.input), Math.addExact(cacheRead, other.cacheRead),
                Math.addExact(cacheWrite, other.cacheWrite), Math.addExact(cacheWriteHour, other.cacheWriteHour),
                Math.addExact(output, other.output), both);
    }

    /** Tokens that were written to a cache, however long it lives. */
    public long allCacheWrites() {
        return Math.addExact(cacheWrite, cacheWriteHour);
    }

    /** All tokens that went in, cached or not. */
    public long allInput() {
        return Math.addExact(Math.addExact(input, cacheRead), Math.addExact(cacheWrite, cacheWriteHour));
    }
}
