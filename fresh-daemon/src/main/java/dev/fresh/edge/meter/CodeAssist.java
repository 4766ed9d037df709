package dev.fresh.edge.meter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fresh.core.budget.Usage;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gemini as it is asked with the log-in of a Google account: its requests and answers in an envelope. */
final class CodeAssist implements Protocol {

    private static final Pattern PAID = Pattern.compile("/v1internal:(?:generateContent|streamGenerateContent)");
    /** What the program asks at its start; nothing of it changes the account. */
    private static final Pattern FREE = Pattern
            .compile("/v1internal:(?:countTokens|loadCodeAssist|retrieveUserQuota|listExperiments)");

    private final GeminiContent inner = new GeminiContent();

    @Override
    public Api api() {
        return Api.CODE_ASSIST;
    }

    @Override
    public Optional<Route> route(String method, String path, Predicate<String> hasHeader) {
        Matcher paid = PAID.matcher(path);
        if (!method.equals("POST") || !paid.matches() && !FREE.matcher(path).matches()) {
            return Optional.empty();
        }
        return Optional.of(paid.matches() ? Route.metered(path) : Route.free(path));
    }

    @Override
    public Ask read(Route route, ObjectNode body, boolean strict) throws Refusal {
        if (!(body.path("request") instanceof ObjectNode request)) {
            throw Refusal.malformed("the request has no \"request\" in it");
        }
        return inner.read(new Route(route.path(), false, body.path("model").asText()), request, strict);
    }

    @Override
    public void limit(ObjectNode body, long tokens, boolean strict) {
        inner.limit((ObjectNode) body.path("request"), tokens, strict);
    }

    @Override
    public void limitHosted(ObjectNode body, long calls) {
        inner.limitHosted((ObjectNode) body.path("request"), calls);
    }

    @Override
    public boolean matters(String event, String data) {
        return inner.matters(event, data);
    }

    @Override
    public void event(JsonNode data, Tally tally) {
        inner.event(data.path("response").isObject() ? data.path("response") : data, tally);
    }

    @Override
    public void document(JsonNode body, Tally tally) {
        event(body, tally);
        tally.complete();
    }

    @Override
    public Usage usage(Tally tally, Ask ask) {
        return inner.usage(tally, ask);
    }

    @Override
    public int stopStatus() {
        return inner.stopStatus();
    }

    @Override
    public ObjectNode error(int status, String type, String message) {
        return inner.error(status, type, message);
    }
}
