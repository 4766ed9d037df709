package dev.fresh.edge.provider.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When a limit ends, as a provider writes it for people or programs. */
final class ResetTime {

    private static final Pattern EPOCH = Pattern.compile("(?:\\||resets?_?at\\W{1,4})(\\d{10})(?:\\d{3})?\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SECONDS = Pattern.compile("resets?_in_seconds\\W{1,4}(\\d{1,8})");
    private static final Pattern SPAN = Pattern.compile(
            "\\b(?:reset|resets|try again|retry)\\w*\\s+(?:after|in)\\s+((?:\\d+(?:\\.\\d+)?\\s*[a-z]+[\\s,]*(?:and )?)+)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([a-z]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern CLOCK = Pattern.compile(
            "\\b(?:resets?|try again)(?:\\s+at)?\\s+(\\d{1,2})(?::(\\d{2}))?\\s*([ap]m)?\\b(?:\\s*\\(([\\w/+-]+)\\))?",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern DATE = Pattern.compile(
            "\\b(?:resets?|try again)(?:\\s+at|\\s+on)?\\s+([A-Z][a-z]{2})\\w* (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})"
                    + "(?: at)? (\\d{1,2}:\\d{2}) ?([AP]M)");
    private static final DateTimeFormatter DATE_FORMAT = DateTimeFormatter.ofPattern("MMM d yyyy h:mm a", Locale.US);

    private ResetTime() {
    }

    /** The instant, empty when the text names none that lies after {@code now}. */
    static Optional<Instant> find(String text, Instant now, ZoneId zone) {
        return epoch(text).or(() -> seconds(text, now)).or(() -> span(text, now)).or(() -> date(text, zone))
                .or(() -> clock(text, now, zone))
                .filter(now::isBefore);
    }

    private static Optional<Instant> epoch(String text) {
        return EPOCH.matcher(text).results().map(found -> Instant.ofEpochSecond(Long.parseLong(found.group(1))))
                .findFirst();
    }

    private static Optional<Instant> seconds(String text, Instant now) {
        return SECONDS.matcher(text).results().map(found -> now.plusSeconds(Long.parseLong(found.group(1))))
                .findFirst();
    }

    private static Optional<Instant> span(String text, Instant now) {
        Matcher span = SPAN.matcher(text);
        if (!span.find()) {
            return Optional.empty();
        }
        double seconds = PART.matcher(span.group(1)).results().mapToDouble(ResetTime::secondsOf).sum();
        return seconds > 0 && seconds < Duration.ofDays(366).toSeconds()
                ? Optional.of(now.plusMillis((long) (seconds * 1000))) : Optional.empty();
    }

    private static double secondsOf(MatchResult part) {
        String unit = part.group(2).toLowerCase(Locale.ROOT);
        double one = unit.equals("ms") ? 0.001 : switch (unit.charAt(0)) {
            case 'd' -> 86_400;
            case 'h' -> 3_600;
            case 'm' -> 60;
            case 's' -> 1;
            default -> 0;
        };
        return Double.parseDouble(part.group(1)) * one;
    }

    private static Optional<Instant> date(String text, ZoneId zone) {
        Matcher date = DATE.matcher(text);
        try {
            return date.find() ? Optional.of(LocalDateTime.parse(String.join(" ", date.group(1), date.group(2),
                    date.group(3), date.group(4), date.group(5)), DATE_FORMAT).atZone(zone).toInstant())
                    : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty(); // not a date after all
        }
    }

    /** The next time that a clock shows this. */
    private static Optional<Instant> clock(String text, Instant now, ZoneId zone) {
        Matcher clock = CLOCK.matcher(text);
        if (!clock.find() || clock.group(2) == null && clock.group(3) == null) {
            return Optional.empty();
        }
        try {
            int hour = Integer.parseInt(clock.group(1));
            String half = clock.group(3) == null ? "" : clock.group(3).toLowerCase(Locale.ROOT);
            int of24 = half.isEmpty() ? hour : hour % 12 + (half.equals("pm") ? 12 : 0);
            LocalTime time = LocalTime.of(of24, clock.group(2) == null ? 0 : Integer.parseInt(clock.group(2)));
            ZonedDateTime there = now.atZone(clock.group(4) == null ? zone : ZoneId.of(clock.group(4)));
            ZonedDateTime next = there.with(time);
            return Optional.of((next.isAfter(there) ? next : next.plusDays(1)).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty(); // not a time after all
        }
    }
}
