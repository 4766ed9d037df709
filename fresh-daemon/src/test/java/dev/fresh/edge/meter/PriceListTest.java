package dev.fresh.edge.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.budget.Price;
import dev.fresh.edge.EdgeException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Prices as they are written down and looked up. */
final class PriceListTest {

    private static final String RATES = """
            "input_usd_per_million": "3", "cache_read_usd_per_million": "0.30", "cache_write_usd_per_million": "3.75",
            "cache_write_hour_usd_per_million": "6", "output_usd_per_million": "15\"""";

    private static PriceList with(String more) {
        return PriceList.of("{\"as_of\":\"2026-11-01\",\"models\":[{\"model\":\"claude-x-4\"," + RATES + more + "}]}",
                "mine.json");
    }

    @Test
    void findsAModelByItsNamesAndWithoutPrefixAndDate() {
        PriceList prices = with(",\"aliases\":[\"claude-x-latest\"]");
        for (String name : new String[]{"claude-x-4", "claude-x-latest", "anthropic/claude-x-4", "claude-x-4-20250929",
                "claude-x-4@20250929", "claude-x-4-2025-09-29", "anthropic/claude-x-4-20250929"}) {
            assertEquals(Optional.of("claude-x-4"), prices.find(name).map(Price::model), name);
        }
        for (String name : new String[]{"claude-x-4-mini", "claude-x", "evil/claude-x-4", "", "claude-x-4-2025"}) {
            assertEquals(Optional.empty(), prices.find(name), name);
        }
    }

    @Test
    void readsEveryNumberExactly() {
        Price price = with(",\"calls_usd\":{\"web_search\":\"0.01\"},\"long_context\":{\"above_tokens\":200000," + RATES
                + "},\"source\":\"https://example.com\"").find("claude-x-4").orElseThrow();
        assertEquals(new Price.Rates(3_000_000, 300_000, 3_750_000, 6_000_000, 15_000_000), price.rates());
        assertEquals(Map.of("web_search", 10_000L), price.callMicro());
        assertEquals(200_000, price.longContext().orElseThrow().above());
        assertEquals("2026-11-01", price.asOf().toString());
    }

    @Test
    void refusesWhatLeavesAnythingToGuess() {
        refused(RATES.replace("\"15\"", "\"NaN\""), "output_usd_per_million is no amount of dollars");
        refused(RATES.replace("\"15\"", "\"-1\""), "output_usd_per_million is negative or too large: -1");
        refused(RATES.replace("\"15\"", "\"1e99\""), "output_usd_per_million is negative or too large");
        refused(RATES.replace("\"15\"", "null"), "output_usd_per_million is missing");
        refused(RATES.replace("\"15\"", "\"0.0000001\""), "at most six decimals");
        refused(RATES + ",\"as_of\":\"May\"", "as_of is no day");
        refused(RATES + ",\"outputs\":\"1\"", "unknown field \"outputs\"");
    }

    private static void refused(String fields, String why) {
        EdgeException refused = assertThrows(EdgeException.class,
                () -> PriceList.of("{\"as_of\":\"2026-11-01\",\"models\":[{\"model\":\"a\"," + fields + "}]}",
                        "mine.json"));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
        assertTrue(refused.getMessage().contains("mine.json"), refused.getMessage());
    }

    @Test
    void itsDearestPriceIsAboveEveryOther() {
        Price dearest = PriceList.of(Rig.PRICES, "").dearest("new");
        assertEquals(new Price.Rates(15_000_000, 1_500_000, 18_750_000, 30_000_000, 75_000_000), dearest.rates());
        assertEquals(Map.of("web_search", 10_000L), dearest.callMicro());
    }
}
