package dev.fresh.edge.meter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fresh.core.budget.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/** OpenAI Chat Completions, which many others speak too. */
final class OpenAiChat implements Protocol {

    private static final String NEW_LIMIT = "max_completion_tokens";
    private static final String OLD_LIMIT = "max_tokens";
    // Searches, guessed words and other models, each with prices of its own.
    private static final List<String> OUT = List.of("web_search_options", "prediction", "models", "route", "plugins");

    private static final Set<String> CLIENT_TOOLS = Set.of("function", "custom");

    @Override
    public Api api() {
        return Api.CHAT;
    }

    @Override
    public Optional<Route> route(String method, String path, Predicate<String> hasHeader) {
        return OpenAi.route(method, path, "/chat/completions");
    }

    @Override
    public Ask read(Route route, ObjectNode body, boolean strict) throws Refusal {
        if (Bodies.has(body, "audio") || body.path("modalities").toString().contains("audio")) {
            throw Refusal.unmeasurable("the request asks for sound, which has prices of its own");
        }
        OpenAi.usualTier(body);
        OpenAi.usualCache(body);
        body.remove(OUT);
        if (strict) {
            OpenAi.keepTools(body.path("tools"), tool -> CLIENT_TOOLS.contains(tool.path("type").asText()));
            if (body.has("tools") && body.path("tools").isEmpty()) {
                body.remove(List.of("tools", "tool_choice"));
            }
        }
        if (body.path("stream").asBoolean()) {
            ObjectNode options = body.path("stream_options") instanceof ObjectNode there ? there
                    : body.putObject("stream_options");
            options.put("include_usage", true);
        }
        OptionalLong newer = Bodies.limit(body, NEW_LIMIT);
        OptionalLong older = Bodies.limit(body, OLD_LIMIT);
        return new Ask(Bodies.model(body), newer.isPresent() ? newer : older, Bodies.choices(body, "n"),
                Input.of(body, "messages", 0, item -> OpenAi.extraTokens(item, strict)), false, Optional.empty());
    }

    @Override
    public void limit(ObjectNode body, long tokens, boolean strict) {
        boolean asked = body.hasNonNull(NEW_LIMIT) || body.hasNonNull(OLD_LIMIT);
        if (strict || asked) {
            // A server that does not know the name would not be limited at all.
            boolean newer = isReasoning(body.path("model").asText());
            body.put(newer ? NEW_LIMIT : OLD_LIMIT, tokens);
            body.remove(newer ? OLD_LIMIT : NEW_LIMIT);
        }
    }

    /** OpenAI's own newer models refuse the old limit, other servers do not know the new one. */
    private static boolean isReasoning(String model) {
        return model.matches("(?:openai/)?(?:gpt-[5-9]|o\\d).*");
    }

    @Override
    public void limitHosted(ObjectNode body, long calls) {
        // There are none: they are always taken out.
    }

    @Override
    public boolean matters(String event, String data) {
        return data.equals("[DONE]") || data.contains("\"usage\"") || data.contains("\"finish_reason\"")
                || data.contains("\"error\"");
    }

    @Override
    public void event(JsonNode data, Tally tally) {
        count(data.path("usage"), tally);
        for (JsonNode choice : data.path("choices")) {
            if (choice.hasNonNull("finish_reason")) {
                tally.finish();
            }
        }
        if (data.path("error").isObject()) {
            tally.broke(data.path("error").path("code").asText(data.path("error").path("type").asText()),
                    data.path("error").path("message").asText());
        }
    }

    @Override
    public void document(JsonNode body, Tally tally) {
        count(body.path("usage"), tally);
        tally.complete();
    }

    private static void count(JsonNode usage, Tally tally) {
        tally.count("input", usage, "prompt_tokens");
        tally.count("cached", usage, "prompt_tokens_details", "cached_tokens");
        tally.count("written", usage, "prompt_tokens_details", "cache_write_tokens");
        tally.count("output", usage, "completion_tokens");
        tally.count("total", usage, "total_tokens");
    }

    @Override
    public Usage usage(Tally tally, Ask ask) {
        tally.require("output", "total");
        // Some servers count thinking in the total alone.
        long output = Math.max(tally.get("output"), tally.get("total") - tally.get("input"));
        return new Usage(tally.get("input") - tally.get("cached") - tally.get("written"), tally.get("cached"),
                tally.get("written"), 0, output, Map.of());
    }

    @Override
    public int stopStatus() {
        return 402;
    }

    @Override
    public ObjectNode error(int status, String type, String message) {
        return OpenAi.error(type, message);
    }
}
