package dev.fresh.core.budget;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An exact amount of US dollars in millionths. Never negative; arithmetic that would overflow or go below zero throws
 * {@link ArithmeticException}.
 *
 * @param micro millionths of a US dollar, 0 or more
 */
public record Money(long micro) implements Comparable<Money> {

    /** No money at all. */
    public static final Money ZERO = new Money(0);

    public Money {
        if (micro < 0) {
            throw new ArithmeticException("amount is negative: " + micro);
        }
    }

    // 9,223,372,036,854 dollars fit.
    private static final int DOLLAR_DIGITS_MAX = 13;

    /** The amount written as dollars, for example {@code 1.25}; more than six decimals are rounded up. */
    public static Money ofDollars(BigDecimal dollars) {
        if (dollars.signum() == 0) {
            return ZERO;
        }
        // An exponent such as e999999999 is quickly typed and fills the memory when written out.
        long digits = (long) dollars.precision() - dollars.scale();
        if (dollars.signum() < 0 || digits > DOLLAR_DIGITS_MAX) {
            throw new ArithmeticException("amount is " + (dollars.signum() < 0 ? "negative" : "too large"));
        }
        return digits <= -6 ? new Money(1)
                : new Money(dollars.movePointRight(6).setScale(0, RoundingMode.CEILING).longValueExact());
    }

    public static Money ofDollars(String dollars) {
        return ofDollars(new BigDecimal(dollars));
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(micro, other.micro));
    }

    /** What is left after {@code other} is taken; throws when other is larger. */
    public Money minus(Money other) {
        return new Money(micro - other.micro);
    }

    /** What is left after {@code other} is taken, nothing when other is larger. */
    public Money minusOrZero(Money other) {
        return other.micro >= micro ? ZERO : minus(other);
    }

    public Money min(Money other) {
        return micro <= other.micro ? this : other;
    }

    public boolean isZero() {
        return micro == 0;
    }

    /** Exact dollars with at most six decimals. */
    public BigDecimal dollars() {
        return BigDecimal.valueOf(micro, 6);
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(micro, other.micro);
    }

    /** Dollars with at least two and at most six decimals, as people read them: {@code $3.25}, {@code $0.004102}. */
    @Override
    public String toString() {
        BigDecimal exact = dollars().stripTrailingZeros();
        return "$" + (exact.scale() < 2 ? exact.setScale(2) : exact).toPlainString();
    }
}
