package dev.fresh.edge.meter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a provider said when it did not answer.
 *
 * @param type its own word for it, empty when it gave none
 * @param message its own sentence, cut
 * @param retryAfter how long to wait
 */
record ProviderError(String type, String message, Optional<Duration> retryAfter) {

    private static final int MESSAGE_MAX = 500;
    private static final Pattern PARTS = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d)");
    private static final Pattern WHOLE = Pattern.compile("(?:\\d+(?:\\.\\d+)?(?:ms|s|m|h|d))+");
    private static final Pattern IN_WORDS = Pattern
            .compile("(?:try again|retry) (?:in|after) ([\\d.]+(?:ms|s|m|h)\\S*)");
    private static final BigDecimal SECONDS_MAX = BigDecimal.valueOf(400L * 24 * 3600);

    /** Reads an error; {@code header} gives a header's value or null. */
    static ProviderError read(Function<String, String> header, String body, Instant now) {
        JsonNode json = Bodies.answer(body).orElse(MissingNode.getInstance());
        JsonNode root = json.isArray() ? json.path(0) : json;
        JsonNode error = root.path("error").isObject() ? root.path("error") : root;
        String type = Stream.of("code", "status", "type").map(error::path).filter(JsonNode::isTextual)
                .map(JsonNode::asText).filter(word -> !word.isBlank()).findFirst().orElse("");
        String message = Stream.of(error.path("message"), error.path("detail"), root.path("error"))
                .filter(JsonNode::isTextual).map(JsonNode::asText).findFirst().orElse(body);
        return new ProviderError(cut(type), cut(message), wait(header, error, message, now));
    }

    /** From the provider's words alone, for errors in the middle of an answer. */
    static ProviderError inWords(String type, String message) {
        return new ProviderError(cut(type), cut(message), words(message));
    }

    private static Optional<Duration> wait(Function<String, String> header, JsonNode error, String message,
            Instant now) {
        return Stream.<Optional<Duration>>of(
                number(header.apply("retry-after-ms")).map(ms -> seconds(ms.movePointLeft(3))),
                number(header.apply("retry-after")).map(ProviderError::seconds),
                date(header.apply("retry-after"), DateTimeFormatter.RFC_1123_DATE_TIME, now),
                number(error.path("resets_at").asText()).map(at -> until(at, now)),
                number(error.path("resets_in_seconds").asText()).map(ProviderError::seconds),
                error.path("details").findValues("retryDelay").stream().map(JsonNode::asText)
                        .map(ProviderError::duration).flatMap(Optional::stream).findFirst(),
                number(header.apply("anthropic-ratelimit-unified-reset")).map(at -> until(at, now)),
                usedUp(header, now), reset(header.apply("x-ratelimit-reset"), now), words(message))
                .flatMap(Optional::stream).findFirst();
    }

    /** The latest reset of those counts of which nothing is left. */
    private static Optional<Duration> usedUp(Function<String, String> header, Instant now) {
        return List.of("requests", "tokens", "input-tokens", "output-tokens").stream()
                .flatMap(kind -> Stream.of("x-ratelimit-%s-" + kind, "anthropic-ratelimit-" + kind + "-%s"))
                .filter(name -> "0".equals(header.apply(name.formatted("remaining"))))
                .map(name -> reset(header.apply(name.formatted("reset")), now)).flatMap(Optional::stream)
                .max(Duration::compareTo);
    }

    /** Seconds, an instant in seconds or milliseconds, a date or a length of time: servers differ. */
    private static Optional<Duration> reset(String text, Instant now) {
        return number(text).map(number -> number.compareTo(SECONDS_MAX) > 0 ? until(number, now) : seconds(number))
                .or(() -> date(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME, now)).or(() -> duration(text));
    }

    private static Optional<Duration> words(String message) {
        Matcher words = IN_WORDS.matcher(message);
        return words.find() ? duration(words.group(1).replaceAll("[.,;)]+$", "")) : Optional.empty();
    }

    private static Optional<Duration> duration(String text) {
        if (text == null || !WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        return PARTS.matcher(text).results().map(part -> {
            BigDecimal count = new BigDecimal(part.group(1));
            return seconds(switch (part.group(2)) {
                case "ms" -> count.movePointLeft(3);
                case "m" -> count.multiply(BigDecimal.valueOf(60));
                case "h" -> count.multiply(BigDecimal.valueOf(3600));
                case "d" -> count.multiply(BigDecimal.valueOf(24L * 3600));
                default -> count;
            });
        }).reduce(Duration::plus);
    }

    private static Optional<BigDecimal> number(String text) {
        return Optional.ofNullable(text).filter(digits -> digits.matches("\\d{1,15}(?:\\.\\d{1,9})?"))
                .map(BigDecimal::new);
    }

    private static Duration until(BigDecimal epoch, Instant now) {
        BigDecimal passed = BigDecimal.valueOf(now.toEpochMilli(), 3);
        BigDecimal seconds = epoch.compareTo(BigDecimal.valueOf(100_000_000_000L)) > 0 ? epoch.movePointLeft(3) : epoch;
        return seconds(seconds.subtract(passed).max(BigDecimal.ZERO));
    }

    private static Duration seconds(BigDecimal seconds) {
        return Duration.ofMillis(seconds.min(SECONDS_MAX).movePointRight(3).longValue());
    }

    private static Optional<Duration> date(String text, DateTimeFormatter form, Instant now) {
        try {
            return Optional.ofNullable(text).map(date -> Duration.between(now, form.parse(date, Instant::from)))
                    .map(left -> left.isNegative() ? Duration.ZERO : left);
        } catch (DateTimeException e) {
            // Not written as a date.
            return Optional.empty();
        }
    }

    private static String cut(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= MESSAGE_MAX ? line : line.substring(0, MESSAGE_MAX) + "…";
    }
}
