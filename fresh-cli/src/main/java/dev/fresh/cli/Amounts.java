package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.protocol.ErrorCode;
import java.math.BigDecimal;
import java.util.Optional;

/** Amounts as people type them. */
final class Amounts {

    private static final BigDecimal LARGEST = BigDecimal.valueOf(1_000_000);

    private Amounts() {
    }

    static Optional<BigDecimal> usd(String option, Optional<String> text) {
        return text.map(given -> usd(option, given));
    }

    static BigDecimal usd(String option, String text) {
        BigDecimal value = number(option, text);
        if (value.signum() < 0 || value.compareTo(LARGEST) > 0) {
            throw wrong(option, text, "an amount from 0 to " + LARGEST);
        }
        if (value.stripTrailingZeros().scale() > 6) {
            throw wrong(option, text, "an amount with at most six decimals");
        }
        return value;
    }

    /** A decimal number; no exponent, infinity or NaN. */
    static BigDecimal number(String option, String text) {
        if (!text.matches("[+-]?[0-9]{1,12}(\\.[0-9]{1,12})?")) {
            throw wrong(option, text, "a plain number like 10 or 2.50");
        }
        return new BigDecimal(text);
    }

    private static ClientException wrong(String option, String text, String expected) {
        return new ClientException(ErrorCode.BAD_USAGE, option + " is " + text + ", and has to be " + expected,
                "amounts are in US dollars, for example 10.00");
    }
}
