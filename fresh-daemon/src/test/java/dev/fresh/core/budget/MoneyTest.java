package dev.fresh.core.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

final class MoneyTest {

    @Test
    void readsDollarsAsPeopleWriteThem() {
        assertEquals(new Money(1_250_000), Money.ofDollars("1.25"));
        assertEquals(new Money(10_000_000), Money.ofDollars("1e1"));
        assertEquals(Money.ZERO, Money.ofDollars("0.00"));
        assertEquals(Money.ZERO, Money.ofDollars("0e999999999"));
    }

    @Test
    void roundsUpWhatIsFinerThanAMillionth() {
        assertEquals(new Money(1), Money.ofDollars("0.0000001"));
        assertEquals(new Money(1_000_001), Money.ofDollars("1.0000001"));
        assertEquals(new Money(1), Money.ofDollars("1e-999999999"));
    }

    @Test
    void refusesWhatIsNoAmount() {
        for (String text : new String[]{"", "NaN", "Infinity", "ten", "1,5", "$3"}) {
            assertThrows(NumberFormatException.class, () -> Money.ofDollars(text), text);
        }
    }

    @Test
    void refusesNegativeAndEndlessAmountsAtOnce() {
        for (String text : new String[]{"-1", "-0.0000001", "1e308", "1e999999999", "9223372036855",
                "99999999999999"}) {
            assertThrows(ArithmeticException.class, () -> Money.ofDollars(text), text);
        }
        assertThrows(ArithmeticException.class, () -> new Money(-1));
    }

    @Test
    void holdsTheLargestAmountThatFits() {
        assertEquals(Long.MAX_VALUE, Money.ofDollars("9223372036854.775807").micro());
    }

    @Test
    void throwsInsteadOfWrappingAround() {
        Money most = new Money(Long.MAX_VALUE);
        assertThrows(ArithmeticException.class, () -> most.plus(new Money(1)));
        assertThrows(ArithmeticException.class, () -> Money.ZERO.minus(most));
    }

    @Test
    void takesAwayNoMoreThanThereIs() {
        assertEquals(Money.ZERO, new Money(3).minusOrZero(new Money(5)));
        assertEquals(new Money(2), new Money(5).minusOrZero(new Money(3)));
        assertEquals(new Money(3), new Money(5).min(new Money(3)));
    }

    @Test
    void showsTwoToSixDecimals() {
        assertEquals("$3.25", new Money(3_250_000).toString());
        assertEquals("$0.00", Money.ZERO.toString());
        assertEquals("$0.004102", new Money(4_102).toString());
        assertEquals("$100.00", Money.ofDollars("1e2").toString());
        assertEquals(new BigDecimal("0.004102"), new Money(4_102).dollars());
    }
}
