package dev.fresh.tui.view;

import dev.fresh.protocol.Dollars;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Amounts, times and numbers as the dashboard says them, short and without anything that flickers. */
final class Words {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT);

    private final ZoneId zone;

    Words(ZoneId zone) {
        this.zone = zone;
    }

    /** {@code 42s}, {@code 15m}, {@code 1h05m}, {@code 3d02h}. */
    static String span(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m";
        }
        if (seconds < 86_400) {
            return String.format(Locale.ROOT, "%dh%02dm", seconds / 3600, seconds % 3600 / 60);
        }
        return String.format(Locale.ROOT, "%dd%02dh", seconds / 86_400, seconds % 86_400 / 3600);
    }

    /** The time alone while it cannot be taken for another day's. */
    String clock(Instant at, Instant now) {
        boolean soon = Duration.between(at, now).abs().compareTo(Duration.ofHours(20)) < 0;
        return (soon ? TIME : DAY).format(at.atZone(zone));
    }

    String second(Instant at) {
        return SECOND.format(at.atZone(zone));
    }

    /** Money to the cent; what is less than that says so. */
    static String money(long micro) {
        if (micro != 0 && Math.abs(micro) < 10_000) {
            return "<$0.01";
        }
        return "$" + BigDecimal.valueOf(micro, 6).setScale(2, RoundingMode.HALF_UP).toPlainString();
    }

    /** Money to the millionth, where somebody looks closely. */
    static String exact(long micro) {
        return Dollars.text(micro);
    }

    static String plural(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /** {@code 37 kB}, {@code 12 MB}, {@code 1.5 GB}. */
    static String bytes(long number) {
        return number < 1_000_000 ? (number + 999) / 1000 + " kB"
                : number < 1_000_000_000 ? (number + 999_999) / 1_000_000 + " MB"
                        : String.format(Locale.ROOT, "%.1f GB", number / 1e9);
    }

    /** {@code 950}, {@code 12.3k}, {@code 4.5M}. */
    static String count(long number) {
        if (number < 10_000) {
            return Long.toString(number);
        }
        return number < 1_000_000 ? String.format(Locale.ROOT, "%.1fk", number / 1e3)
                : String.format(Locale.ROOT, "%.1fM", number / 1e6);
    }
}
