package dev.fresh.edge.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MomentsTest {

    @Test
    void readsWhatAnInstantWrites() {
        long seed = System.nanoTime();
        System.out.println("MomentsTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            int fraction = (int) Math.pow(10, random.nextInt(10));
            Instant moment = Instant.ofEpochSecond(random.nextLong(-5_000_000_000L, 9_000_000_000L),
                    random.nextInt(1_000_000_000) / fraction * fraction);
            assertEquals(moment, Moments.parse(moment.toString()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "+10000-01-01T00:00:00Z",
            "-0001-01-01T00:00:00Z", "2024-02-29T12:00:00.1Z", "2026-01-02T24:00:00Z"})
    void readsTheUnusualAsThePlatformDoes(String text) {
        assertEquals(Instant.parse(text), Moments.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Z", "2026-01-02", "2026-01-02T03:04:05", "2026-13-02T03:04:05Z",
            "2023-02-29T03:04:05Z", "2026-01-02T03:60:05Z", "2026-01-0xT03:04:05Z", "2026-01-02T03:04:05.x1Z",
            "2026-01-02T03:04:05.1234567890Z"})
    void refusesWhatIsNone(String text) {
        assertThrows(DateTimeException.class, () -> Moments.parse(text));
    }
}
