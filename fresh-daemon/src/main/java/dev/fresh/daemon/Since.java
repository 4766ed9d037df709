package dev.fresh.daemon;

import dev.fresh.daemon.control.Refusal;
import dev.fresh.protocol.ErrorCode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** How people say since when. */
final class Since {

    private static final int DAYS_MAX = 36_500;

    private Since() {
    }

    /** The moment that {@code 30d}, {@code 4w} or {@code 2026-03-01} means. */
    static Instant of(String text, Instant now, ZoneId zone) {
        try {
            if (text.matches("\\d{1,5}[dw]")) {
                int days = Integer.parseInt(text.substring(0, text.length() - 1)) * (text.endsWith("w") ? 7 : 1);
                if (days > 0 && days <= DAYS_MAX) {
                    return now.minus(Duration.ofDays(days));
                }
            } else if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
                return LocalDate.parse(text).atStartOfDay(zone).toInstant();
            }
        } catch (DateTimeException e) {
            throw wrong(text);
        }
        throw wrong(text);
    }

    private static Refusal wrong(String text) {
        String shown = text.substring(0, Math.min(40, text.length())).replaceAll("[^\\x20-\\x7e]", "?");
        return new Refusal(ErrorCode.BAD_USAGE, "--since is \"" + shown
                + "\", and has to be a number of days or weeks such as 30d or 4w, or a date such as 2026-03-01",
                "for example: fresh stats --since 7d");
    }
}
