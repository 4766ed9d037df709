package dev.fresh.edge.journal;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;

/** Moments as an instant writes itself, read back several times faster than by the platform's general parser. */
final class Moments {

    private static final int SECONDS_END = 19;
    private static final int DIGITS_MAX = 9;

    private Moments() {
    }

    /** The moment; what has not the usual form is left to the platform. */
    static Instant parse(String text) {
        int end = text.length() - 1;
        boolean usual = end >= SECONDS_END && end != SECONDS_END + 1 && end <= SECONDS_END + 1 + DIGITS_MAX
                && text.charAt(end) == 'Z'
                && text.charAt(4) == '-' && text.charAt(7) == '-' && text.charAt(10) == 'T' && text.charAt(13) == ':'
                && text.charAt(16) == ':' && (end == SECONDS_END || text.charAt(SECONDS_END) == '.');
        if (!usual) {
            return Instant.parse(text);
        }
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int second = digits(text, 17, SECONDS_END);
        int fraction = end == SECONDS_END ? 0 : digits(text, SECONDS_END + 1, end);
        if (hour > 23 || minute > 59 || second > 59) {
            return Instant.parse(text);
        }
        for (int i = end - SECONDS_END - 1; i < DIGITS_MAX; i++) {
            fraction *= 10;
        }
        long day = LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)).toEpochDay();
        return Instant.ofEpochSecond(((day * 24 + hour) * 60 + minute) * 60 + second, fraction);
    }

    private static int digits(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new DateTimeParseException("no digit", text, i);
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
