package dev.fresh.stub;

import dev.fresh.edge.provider.stub.Tokens;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the stub charges, in dollars for a million tokens; it shares no code with what it is there to check. */
final class Prices {

    /** Input, read from cache, written to cache, written for an hour, output. */
    private final Map<String, BigDecimal[]> rows = new ConcurrentHashMap<>();

    Prices() {
        put("claude-sonnet-4-5", "3", "0.30", "3.75", "6", "15");
        put("claude-haiku-4-5", "1", "0.10", "1.25", "2", "5");
        put("claude-opus-4-5", "5", "0.50", "6.25", "10", "25");
        put("claude-sonnet-5", "2", "0.20", "2.50", "4", "10");
        put("claude-sonnet-5-5", "2", "0.10", "2.50", "4", "10");
        put("gpt-5.5", "5", "0.50", "5", "5", "30");
        put("gpt-5.6", "5", "0.50", "6.25", "6.25", "30");
        put("gpt-6-sol", "2", "0.20", "2.50", "2.50", "10");
        put("gpt-6.1-sol", "2", "0.10", "2.50", "2.50", "10");
        put("gpt-5.4-nano", "0.20", "0.02", "0.20", "0.20", "1.25");
        put("gemini-2.5-pro", "1.25", "0.125", "1.25", "1.25", "10");
        put("gemini-3-flash", "0.50", "0.05", "0.50", "0.50", "3");
        put("gemini-3.8-flash", "1.50", "0.15", "1.50", "1.50", "7.50");
        put("gemini-2.5-flash", "0.30", "0.03", "0.30", "0.30", "2.50");
    }

    void put(String model, String... dollars) {
        BigDecimal[] row = new BigDecimal[5];
        for (int i = 0; i < row.length; i++) {
            row[i] = new BigDecimal(dollars[i]);
        }
        rows.put(model, row);
    }

    /** Whether the model exists: a name in the list, or one that begins with it. */
    boolean knows(String model) {
        return row(model).isPresent();
    }

    /** Micro-dollars; a part of one is charged as a whole one, once for each answer. */
    BigDecimal micro(String model, Tokens used) {
        BigDecimal[] row = row(model).orElseThrow();
        long[] tokens = {used.input(), used.cacheRead(), used.cacheWrite(), used.cacheWriteHour(), used.output()};
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < row.length; i++) {
            sum = sum.add(row[i].multiply(BigDecimal.valueOf(tokens[i])));
        }
        return sum.setScale(0, RoundingMode.CEILING);
    }

    private Optional<BigDecimal[]> row(String model) {
        return rows.keySet().stream().filter(model::startsWith).max(Comparator.comparingInt(String::length))
                .map(rows::get);
    }
}
