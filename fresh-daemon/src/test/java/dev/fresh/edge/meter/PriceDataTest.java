package dev.fresh.edge.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.budget.Price;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The price list as data. A row names the page or file in which its figures were read, a file with its commit, and the
 * day of which that page speaks. Where a provider sells below its price up to a day that is known, the row holds the
 * price after that day, so that a cap holds on the day after, too.
 */
class PriceDataTest {

    record PriceFile(LocalDate asOf, List<Row> models) {
    }

    record Row(String model, String provider, List<String> aliases, BigDecimal inputUsdPerMillion,
            BigDecimal cacheReadUsdPerMillion, BigDecimal cacheWriteUsdPerMillion,
            BigDecimal cacheWriteHourUsdPerMillion, BigDecimal outputUsdPerMillion,
            Optional<LongContext> longContext, long contextTokens, long maxOutputTokens,
            Map<String, BigDecimal> callsUsd, String source, LocalDate asOf) {

        List<BigDecimal> rates() {
            return List.of(cacheReadUsdPerMillion, inputUsdPerMillion, cacheWriteUsdPerMillion,
                    cacheWriteHourUsdPerMillion, outputUsdPerMillion);
        }
    }

    record LongContext(long aboveTokens, BigDecimal inputUsdPerMillion, BigDecimal cacheReadUsdPerMillion,
            BigDecimal cacheWriteUsdPerMillion, BigDecimal cacheWriteHourUsdPerMillion,
            BigDecimal outputUsdPerMillion) {

        List<BigDecimal> rates() {
            return List.of(cacheReadUsdPerMillion, inputUsdPerMillion, cacheWriteUsdPerMillion,
                    cacheWriteHourUsdPerMillion, outputUsdPerMillion);
        }
    }

    private final PriceFile list = Json.read(text(), PriceFile.class);

    @Test
    void theMeterReadsEachRow() {
        assertEquals(list.models().stream().map(Row::model).toList(),
                PriceList.shipped().all().stream().map(Price::model).toList());
    }

    @Test
    void everyRowIsCompleteAndSaysWhereItWasReadAndWhen() {
        for (Row row : list.models()) {
            assertTrue(row.model().matches("[a-z0-9][a-z0-9.-]+"), row.model());
            assertTrue(Set.of("anthropic", "openai", "google").contains(row.provider()), row.model());
            assertEquals("https", URI.create(row.source()).getScheme(), row.model());
            assertTrue(!URI.create(row.source()).getHost().equals("github.com")
                    || URI.create(row.source()).getPath().matches("/[^/]+/[^/]+/blob/[0-9a-f]{40}/.+"), row.model());
            assertFalse(row.asOf().isBefore(LocalDate.of(2026, 1, 1)), row.model());
            assertFalse(row.asOf().isAfter(list.asOf()), row.model() + " is younger than the list");
            assertTrue(row.maxOutputTokens() > 0 && row.maxOutputTokens() <= row.contextTokens(), row.model());
        }
        assertEquals(list.asOf(), list.models().stream().map(Row::asOf).max(LocalDate::compareTo).orElseThrow());
    }

    @Test
    void amountsAreExactTextAndNeverFractionsOfAMicroDollar() {
        assertFalse(text().matches("(?s).*usd[a-z_]*\":\\s*[0-9].*"), "an amount is no text");
        for (Row row : list.models()) {
            Stream.concat(row.rates().stream(), row.callsUsd().values().stream())
                    .forEach(amount -> assertTrue(amount.scale() <= 6 && amount.signum() > 0, row.model()));
        }
    }

    @Test
    void noNameStandsTwice() {
        Set<String> names = new HashSet<>();
        for (Row row : list.models()) {
            assertTrue(names.add(row.model()), row.model());
            row.aliases().forEach(alias -> assertTrue(names.add(alias), alias));
        }
    }

    @Test
    void theCacheIsCheapToReadAndOutputCostsMostAndLongRequestsAreDearer() {
        for (Row row : list.models()) {
            assertEquals(row.rates().stream().sorted().toList(), row.rates(), row.model());
            row.longContext().ifPresent(beyond -> {
                assertEquals(beyond.rates().stream().sorted().toList(), beyond.rates(), row.model());
                assertTrue(beyond.aboveTokens() > 0 && beyond.aboveTokens() <= row.contextTokens(), row.model());
                for (int i = 0; i < row.rates().size(); i++) {
                    assertTrue(beyond.rates().get(i).compareTo(row.rates().get(i)) > 0, row.model());
                }
            });
        }
    }

    @Test
    void theModelsThatTheProvidersStartWithAreThere() {
        List<String> names = list.models().stream().map(Row::model).toList();
        assertTrue(names.containsAll(List.of("claude-sonnet-4-5", "claude-opus-4-5", "claude-haiku-4-5", "gpt-5.5",
                "gpt-5.3-codex", "gemini-2.5-pro", "gemini-2.5-flash", "gemini-2.5-flash-lite")));
    }

    private static String text() {
        try (InputStream in = PriceDataTest.class.getResourceAsStream("/prices.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
