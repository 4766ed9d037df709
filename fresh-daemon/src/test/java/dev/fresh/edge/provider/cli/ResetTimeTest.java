package dev.fresh.edge.provider.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResetTimeTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "Claude AI usage limit reached|1795269600; 2026-11-21T14:00:00Z",
            "\"resets_at\":1795269600,\"resets_in_seconds\":14400; 2026-11-21T14:00:00Z",
            "{\"resets_in_seconds\": 90}; 2026-11-21T10:01:30Z",
            "You've hit your session limit · resets 3pm (UTC); 2026-11-21T15:00:00Z",
            "5-hour limit reached ∙ resets 9:30am (Europe/Berlin); 2026-11-22T08:30:00Z",
            "Your quota will reset after 2h30m15s.; 2026-11-21T12:30:15Z",
            "try again in 2 days 3 hours 4 minutes; 2026-11-23T13:04:00Z",
            "Please retry in 12.5s.; 2026-11-21T10:00:12.500Z",
            "try again at Nov 24th, 2026 1:46 AM.; 2026-11-24T01:46:00Z",
            "try again at 3:42 PM.; 2026-11-21T15:42:00Z",
            "resets 99:99pm; ",
            "resets 3 things; ",
            "resets_at: 1000000000; ",
            "try again later; "})
    void readsWhatProvidersWrite(String text, String instant) {
        assertEquals(Optional.ofNullable(instant).map(Instant::parse),
                ResetTime.find(text, NOW, ZoneId.of("UTC")));
    }
}
