package dev.fresh.edge.provider.loop;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** An answer that was no success, or none at all. */
final class ApiTrouble extends Exception {

    private static final long serialVersionUID = 1;

    private static final Pattern CONTEXT = Pattern.compile("prompt is too long|context.?(?:length|window|size)"
            + "|input is too long|too many tokens|reduce the length|request_too_large", Pattern.CASE_INSENSITIVE);
    private static final Pattern QUOTA = Pattern.compile("insufficient_quota|exceeded your current quota"
            + "|credit balance|billing", Pattern.CASE_INSENSITIVE);
    /** What providers call it when the stream had begun well and the status cannot say it any more. */
    private static final Map<String, Integer> STATUS_OF_TYPE = Map.ofEntries(Map.entry("overloaded_error", 529),
            Map.entry("rate_limit_error", 429), Map.entry("rate_limit_exceeded", 429),
            Map.entry("insufficient_quota", 429), Map.entry("api_error", 500), Map.entry("server_error", 500),
            Map.entry("server_is_overloaded", 503), Map.entry("slow_down", 503), Map.entry("timeout_error", 504),
            Map.entry("authentication_error", 401), Map.entry("invalid_api_key", 401),
            Map.entry("permission_error", 403), Map.entry("billing_error", 402), Map.entry("not_found_error", 404),
            Map.entry("request_too_large", 413));

    private final int status;
    private final String type;
    private final transient Optional<Duration> retryAfter;

    ApiTrouble(int status, String type, String message, Optional<Duration> retryAfter) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.retryAfter = retryAfter;
    }

    /** From the error object that all protocols have, with {@code code} before {@code type} where there is one. */
    static ApiTrouble of(int status, Object error, Optional<Duration> retryAfter) {
        String code = Tree.text(error, "code");
        String type = code.isEmpty() ? Tree.text(error, "type") : code;
        String message = Bounds.head(Tree.text(error, "message"), 2000);
        int known = status == 200 ? STATUS_OF_TYPE.getOrDefault(type.toLowerCase(Locale.ROOT), 400) : status;
        return new ApiTrouble(known, type, message.isEmpty() ? "HTTP status " + known : message, retryAfter);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** Whether the same request can succeed in a while. */
    boolean passes() {
        boolean quota = QUOTA.matcher(type + " " + getMessage()).find();
        return !quota && (status == 0 || status == 408 || status == 409 || status == 429 || status >= 500);
    }

    /** Whether a shorter conversation would be taken. */
    boolean isTooLong() {
        return (status == 400 || status == 413 || status == 422 || status == 500 && type.contains("context"))
                && CONTEXT.matcher(type + " " + getMessage()).find();
    }
}
