package dev.fresh.edge.meter;

import dev.fresh.core.budget.Price;
import dev.fresh.core.budget.Price.LongContext;
import dev.fresh.core.budget.Price.Rates;
import dev.fresh.edge.EdgeException;
import dev.fresh.protocol.Json;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The form in which prices are written down: dollars as exact decimals in strings, each rate for a million tokens.
 * Nothing is guessed: a rate that is not there, or is no amount, refuses the file.
 */
record PriceFile(String asOf, List<Entry> models) {

    private static final int SENTENCE_MAX = 500;

    /** One model; its provider and its limits are for those who look after the list. */
    record Entry(String model, String provider, Long contextTokens, Long maxOutputTokens, List<String> aliases,
            String inputUsdPerMillion,
            String cacheReadUsdPerMillion, String cacheWriteUsdPerMillion, String cacheWriteHourUsdPerMillion,
            String outputUsdPerMillion, Beyond longContext, Map<String, String> callsUsd, String source, String asOf) {
    }

    /** The rates beyond a length of the input. */
    record Beyond(Long aboveTokens, String inputUsdPerMillion, String cacheReadUsdPerMillion,
            String cacheWriteUsdPerMillion, String cacheWriteHourUsdPerMillion, String outputUsdPerMillion) {
    }

    /** A price with the other names of its model. */
    record Named(Price price, List<String> aliases) {
    }

    /** All prices of a file, in its order. */
    static List<Named> read(String text, String name) {
        PriceFile file;
        try {
            file = Json.read(text, PriceFile.class);
        } catch (Json.BadJson e) {
            throw bad(name, e.getMessage());
        }
        if (file.models() == null) {
            throw bad(name, "it has no \"models\"");
        }
        return file.models().stream().map(entry -> file.named(entry, name)).toList();
    }

    private Named named(Entry entry, String name) {
        if (entry.model() == null || entry.model().isBlank()) {
            throw bad(name, "a model has no name");
        }
        String where = name + ", model " + entry.model();
        Rates rates = new Rates(micro(where, "input_usd_per_million", entry.inputUsdPerMillion()),
                micro(where, "cache_read_usd_per_million", entry.cacheReadUsdPerMillion()),
                micro(where, "cache_write_usd_per_million", entry.cacheWriteUsdPerMillion()),
                micro(where, "cache_write_hour_usd_per_million", entry.cacheWriteHourUsdPerMillion()),
                micro(where, "output_usd_per_million", entry.outputUsdPerMillion()));
        Map<String, Long> calls = entry.callsUsd() == null ? Map.of()
                : entry.callsUsd().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
                        call -> micro(where, "calls_usd." + call.getKey(), call.getValue())));
        Price price = new Price(entry.model(), rates,
                Optional.ofNullable(entry.longContext()).map(beyond -> beyond(where, beyond)), calls,
                entry.source() == null ? "override " + name : entry.source(),
                day(where, entry.asOf() == null ? asOf : entry.asOf()));
        return new Named(price, entry.aliases() == null ? List.of() : List.copyOf(entry.aliases()));
    }

    private static LongContext beyond(String where, Beyond beyond) {
        if (beyond.aboveTokens() == null || beyond.aboveTokens() < 0) {
            throw bad(where, "long_context.above_tokens is missing or negative");
        }
        String inside = "long_context.";
        return new LongContext(beyond.aboveTokens(),
                new Rates(micro(where, inside + "input_usd_per_million", beyond.inputUsdPerMillion()),
                        micro(where, inside + "cache_read_usd_per_million", beyond.cacheReadUsdPerMillion()),
                        micro(where, inside + "cache_write_usd_per_million", beyond.cacheWriteUsdPerMillion()),
                        micro(where, inside + "cache_write_hour_usd_per_million", beyond.cacheWriteHourUsdPerMillion()),
                        micro(where, inside + "output_usd_per_million", beyond.outputUsdPerMillion())));
    }

    private static long micro(String where, String field, String dollars) {
        if (dollars == null) {
            throw bad(where, field + " is missing; write \"0\" where nothing is charged");
        }
        try {
            BigDecimal exact = new BigDecimal(dollars);
            if (exact.signum() >= 0 && exact.precision() - (long) exact.scale() <= 9) {
                return exact.movePointRight(6).longValueExact();
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw bad(where, field + " is no amount of dollars with at most six decimals: " + dollars, e);
        }
        throw bad(where, field + " is negative or too large: " + dollars);
    }

    private static LocalDate day(String where, String text) {
        if (text == null) {
            throw bad(where, "as_of is missing, give the day as 2026-11-01");
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw bad(where, "as_of is no day such as 2026-11-01: " + text, e);
        }
    }

    private static EdgeException bad(String where, String what) {
        return EdgeException.environment(sentence(where, what));
    }

    private static EdgeException bad(String where, String what, Exception cause) {
        return EdgeException.environment(sentence(where, what), cause);
    }

    /** What stands in the file may be long, and may hold what steers a terminal. */
    private static String sentence(String where, String what) {
        String whole = ("the price list is not usable, " + where + ": " + what).replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
        return whole.length() <= SENTENCE_MAX ? whole : whole.substring(0, SENTENCE_MAX) + "...";
    }
}
