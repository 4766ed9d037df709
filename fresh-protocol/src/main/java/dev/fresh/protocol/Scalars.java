package dev.fresh.protocol;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Values without parts as the types that records want; empty where one does not fit. */
final class Scalars {

    private static final Map<Class<?>, Function<String, Object>> TIMES = Map.of(Instant.class, Instant::parse,
            LocalDate.class, LocalDate::parse, Duration.class, Duration::parse);

    private Scalars() {
    }

    /** What a field is that is not there, or null. */
    static Object absent(Class<?> type) {
        if (type == Optional.class) {
            return Optional.empty();
        }
        return type.isPrimitive() ? type == boolean.class ? (Object) false : numberIn("0", type) : null;
    }

    static Optional<?> ofTruth(boolean value, Class<?> type) {
        return type == boolean.class || type.isAssignableFrom(Boolean.class) ? Optional.of(value)
                : type == String.class ? Optional.of(String.valueOf(value)) : Optional.empty();
    }

    static Optional<?> ofText(String text, Class<?> type) {
        if (type.isAssignableFrom(String.class)) {
            return Optional.of(text);
        }
        if (type.isEnum()) {
            for (Object value : type.getEnumConstants()) {
                if (value.toString().equals(text)) {
                    return Optional.of(value);
                }
            }
            return Optional.empty();
        }
        if (type == boolean.class || type == Boolean.class) {
            return text.equals("true") || text.equals("false") ? Optional.of(text.equals("true")) : Optional.empty();
        }
        try {
            // Exact amounts come as text too: a reader on the way could make a double of a number.
            return TIMES.containsKey(type) ? Optional.of(TIMES.get(type).apply(text)) : asNumber(text.strip(), type);
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** @param number as JSON writes it */
    static Optional<?> ofNumber(String number, Class<?> type) {
        return type == String.class ? Optional.of(number) : asNumber(number, type);
    }

    private static Optional<?> asNumber(String text, Class<?> type) {
        if (text.length() > JsonReader.NUMBER_MAX) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(type.isAssignableFrom(Number.class) ? natural(text) : numberIn(text, type));
        } catch (ArithmeticException | NumberFormatException e) {
            // Too many digits, also in its exponent.
            return Optional.empty();
        }
    }

    /** Null when no number can be of the type. */
    private static Object numberIn(String text, Class<?> type) {
        if (type == int.class || type == Integer.class) {
            return exact(text).intValueExact();
        }
        if (type == long.class || type == Long.class) {
            return exact(text).longValueExact();
        }
        if (type == double.class || type == Double.class) {
            return exact(text).doubleValue();
        }
        if (type == BigDecimal.class) {
            return exact(text);
        }
        return type == BigInteger.class ? exact(text).toBigIntegerExact() : null;
    }

    private static BigDecimal exact(String text) {
        BigDecimal number = new BigDecimal(text);
        if (Math.abs((long) number.scale()) > JsonWriter.SCALE_MAX) {
            throw new ArithmeticException("a number of more than " + JsonWriter.SCALE_MAX + " digits");
        }
        return number;
    }

    /** The smallest type that a whole number fits, a double for another. */
    private static Number natural(String text) {
        if (text.chars().anyMatch(c -> c == '.' || c == 'e' || c == 'E')) {
            return Double.valueOf(text);
        }
        BigInteger whole = new BigInteger(text);
        if (whole.bitLength() < Integer.SIZE) {
            return whole.intValue();
        }
        return whole.bitLength() < Long.SIZE ? (Number) whole.longValue() : whole;
    }
}
