package dev.fresh.protocol;

import java.math.BigDecimal;

/** Amounts as they stand beside their exact millionths in JSON: at least two, at most six decimals. */
public final class Dollars {

    private Dollars() {
    }

    /** The number for a {@code *_usd} field. */
    public static BigDecimal ofMicro(long micro) {
        BigDecimal exact = BigDecimal.valueOf(micro, 6).stripTrailingZeros();
        return exact.scale() < 2 ? exact.setScale(2) : exact;
    }

    /** The amount as people read it: {@code $3.25}, {@code $0.004102}. */
    public static String text(long micro) {
        return "$" + ofMicro(micro).toPlainString();
    }
}
