package dev.fresh.core.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PaceTest {

    private static final Instant AT = Instant.parse("2026-03-02T22:00:10Z");

    @Test
    void looksAtTheLastHalfHour() {
        Pace pace = Pace.NONE.booked(Money.ofDollars("5"), AT).booked(Money.ofDollars("1"), AT.plusSeconds(3600))
                .booked(Money.ofDollars("0.5"), AT.plusSeconds(3700));
        assertEquals(Money.ofDollars("3"), pace.perHour(AT.minusSeconds(900), AT.plusSeconds(3700)));
        assertEquals(Money.ZERO, pace.perHour(AT, AT.plus(Duration.ofHours(9))));
    }

    @Test
    void takesARunThatHasJustBegunForAsLongAsItIs() {
        Pace pace = Pace.NONE.booked(Money.ofDollars("1"), AT.plusSeconds(300));
        assertEquals(Money.ofDollars("6"), pace.perHour(AT, AT.plusSeconds(600)));
        assertEquals(Money.ofDollars("60"), pace.perHour(AT.plusSeconds(299), AT.plusSeconds(301)));
    }

    @Test
    void forgetsWhatIsOutOfSight() {
        Pace pace = Pace.NONE;
        for (int i = 0; i < 10_000; i++) {
            pace = pace.booked(new Money(1), AT.plusSeconds(i * 7L));
        }
        assertEquals(31, pace.minutes().size(), 1);
    }

    @Test
    void tellsWhenTheMoneyIsUsedUp() {
        assertEquals(Optional.of(AT.plusSeconds(5400)),
                Pace.usedUpAt(Money.ofDollars("3"), Money.ofDollars("2"), AT));
        assertEquals(Optional.empty(), Pace.usedUpAt(Money.ofDollars("3"), Money.ZERO, AT));
        assertEquals(Optional.empty(), Pace.usedUpAt(new Money(Long.MAX_VALUE), new Money(1), AT));
    }
}
