package dev.fresh.edge.meter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fresh.core.budget.Usage;
import dev.fresh.edge.meter.Ask.Hosted;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Anthropic Messages. */
final class AnthropicMessages implements Protocol {

    private static final Pattern MODELS = Pattern.compile("/v1/models(?:/[A-Za-z0-9][\\w.:@-]*)?");
    // Tools that the client runs, and the search among its own tools, which has no fee.
    private static final Pattern CLIENT_TOOL = Pattern
            .compile("(?:custom|(?:bash|text_editor|computer|memory|tool_search_tool)_.*)?");
    private static final Set<String> EVENTS = Set.of("", "message_start", "message_delta", "message_stop", "error");
    private static final List<String> TOKENS = List.of("input_tokens", "cache_read_input_tokens",
            "cache_creation_input_tokens", "output_tokens");
    private static final String WRITE = "ephemeral_5m_input_tokens";
    private static final String WRITE_HOUR = "ephemeral_1h_input_tokens";
    private static final String SEARCHES = "web_search_requests";
    private static final String LAST_COUNT = "the answer's own length";
    // 2576 pixels on the long side, 750 of area for a token.
    private static final long IMAGE_TOKENS = 5_000;
    /** Shorter thinking is refused by the provider. */
    private static final long THINKING_MIN = 1024;

    @Override
    public Api api() {
        return Api.MESSAGES;
    }

    @Override
    public Optional<Route> route(String method, String path, Predicate<String> hasHeader) {
        return switch (method) {
            case "POST" -> switch (path) {
                case "/v1/messages" -> Optional.of(Route.metered(path));
                case "/v1/messages/count_tokens" -> Optional.of(Route.free(path));
                default -> Optional.empty();
            };
            case "GET" -> MODELS.matcher(path).matches() && hasHeader.test("anthropic-version")
                    ? Optional.of(Route.free(path))
                    : Optional.empty();
            default -> Optional.empty();
        };
    }

    @Override
    public Ask read(Route route, ObjectNode body, boolean strict) throws Refusal {
        if (body.hasNonNull("service_tier")) {
            body.put("service_tier", "standard_only");
        }
        body.remove(List.of("speed", "inference_geo"));
        if (strict) {
            body.remove(List.of("mcp_servers", "container"));
            // A summary made by the provider is billed beside the answer.
            Bodies.removeIf(body.path("context_management").path("edits"),
                    edit -> edit.path("type").asText().startsWith("compact"));
            Bodies.removeIf(body.path("tools"), tool -> !isSearch(tool)
                    && !CLIENT_TOOL.matcher(tool.path("type").asText()).matches());
            dropEmptyTools(body);
        }
        Optional<Hosted> search = Optional.empty();
        if (body.path("tools").size() == 1 && Hosted.isAllThereIs(body.path("tools"), AnthropicMessages::isSearch)) {
            search = Optional.of(Hosted.webSearch(
                    Bodies.limit(body.path("tools").path(0), "max_uses").orElse(Hosted.CALLS_MAX)));
        } else if (strict) {
            limitHosted(body, 0);
        }
        return new Ask(Bodies.model(body), Bodies.limit(body, "max_tokens"), 1,
                Input.of(body, "messages", 0, message -> extraTokens(message.path("content"), strict)),
                body.findValuesAsText("ttl").contains("1h"), search);
    }

    /** What images and documents can cost beyond their bytes. */
    private static long extraTokens(JsonNode content, boolean strict) throws Refusal {
        long extra = 0;
        for (JsonNode block : content) {
            String source = block.path("source").path("type").asText();
            switch (block.path("type").asText()) {
                case "image" -> extra += IMAGE_TOKENS;
                case "document" -> {
                    if (source.equals("url") || source.equals("file")) {
                        throw Refusal.unmeasurable("the request names a document by its " + source);
                    }
                    if (strict && source.equals("base64")) {
                        throw Refusal.unmeasurable("the request holds a document that is no plain text");
                    }
                    extra += source.equals("base64") ? Input.DOCUMENT_TOKENS
                            : extraTokens(block.path("source").path("content"), strict);
                }
                case "container_upload" -> throw Refusal.unmeasurable("the request names an uploaded file");
                default -> extra += extraTokens(block.path("content"), strict);
            }
        }
        return extra;
    }

    private static boolean isSearch(JsonNode tool) {
        return tool.path("type").asText().startsWith("web_search_");
    }

    private static void dropEmptyTools(ObjectNode body) {
        if (body.has("tools") && body.path("tools").isEmpty()) {
            body.remove(List.of("tools", "tool_choice"));
        }
    }

    @Override
    public void limit(ObjectNode body, long tokens, boolean strict) {
        body.put("max_tokens", tokens);
        if (body.path("thinking") instanceof ObjectNode thinking && thinking.path("budget_tokens").isNumber()) {
            long budget = Math.min(thinking.path("budget_tokens").longValue(), tokens - 1);
            if (budget >= THINKING_MIN) {
                thinking.put("budget_tokens", budget);
            } else {
                body.remove("thinking");
                // Is refused where there is no thinking.
                Bodies.removeIf(body.path("context_management").path("edits"),
                        edit -> edit.path("type").asText().startsWith("clear_thinking"));
            }
        }
        if (body.has("context_management") && body.path("context_management").path("edits").isEmpty()) {
            body.remove("context_management");
        }
    }

    @Override
    public void limitHosted(ObjectNode body, long calls) {
        if (calls == 0) {
            Bodies.removeIf(body.path("tools"), AnthropicMessages::isSearch);
            dropEmptyTools(body);
        } else {
            body.path("tools").forEach(tool -> {
                if (isSearch(tool)) {
                    ((ObjectNode) tool).put("max_uses", calls);
                }
            });
        }
    }

    @Override
    public boolean matters(String event, String data) {
        return EVENTS.contains(event);
    }

    @Override
    public void event(JsonNode data, Tally tally) {
        switch (data.path("type").asText()) {
            case "message_start" -> count(data.path("message").path("usage"), tally);
            case "message_delta" -> {
                count(data.path("usage"), tally);
                saysItsLength(data.path("usage"), tally);
                if (data.path("delta").hasNonNull("stop_reason")) {
                    tally.complete();
                }
            }
            case "message_stop" -> tally.complete();
            case "error" -> tally.broke(data.path("error").path("type").asText(),
                    data.path("error").path("message").asText());
            default -> {
                // The words of the answer.
            }
        }
    }

    @Override
    public void document(JsonNode body, Tally tally) {
        count(body.path("usage"), tally);
        saysItsLength(body.path("usage"), tally);
        tally.complete();
    }

    /** The first event of a stream has a length too, which is none yet. */
    private static void saysItsLength(JsonNode usage, Tally tally) {
        tally.count(LAST_COUNT, usage, "output_tokens");
    }

    private static void count(JsonNode usage, Tally tally) {
        TOKENS.forEach(name -> tally.count(name, usage, name));
        tally.count(WRITE, usage, "cache_creation", WRITE);
        tally.count(WRITE_HOUR, usage, "cache_creation", WRITE_HOUR);
        tally.count(SEARCHES, usage, "server_tool_use", SEARCHES);
        // Where the provider went several rounds, the total may leave out the first ones.
        if (!usage.path("iterations").isEmpty()) {
            for (String name : TOKENS) {
                long sum = 0;
                for (JsonNode round : usage.path("iterations")) {
                    sum = Math.addExact(sum, Math.max(0, round.path(name).asLong()));
                }
                tally.set(name, Math.max(tally.get(name), sum));
            }
        }
    }

    @Override
    public Usage usage(Tally tally, Ask ask) {
        tally.require(LAST_COUNT);
        long written = Math.max(tally.get("cache_creation_input_tokens"),
                Math.addExact(tally.get(WRITE), tally.get(WRITE_HOUR)));
        long hour = tally.has(WRITE_HOUR) || tally.has(WRITE) || !ask.hourCache() ? tally.get(WRITE_HOUR) : written;
        return new Usage(tally.get("input_tokens"), tally.get("cache_read_input_tokens"), written - hour, hour,
                tally.get("output_tokens"),
                tally.get(SEARCHES) == 0 ? Map.of() : Map.of(Hosted.WEB_SEARCH, tally.get(SEARCHES)));
    }

    @Override
    public int stopStatus() {
        return 402;
    }

    @Override
    public ObjectNode error(int status, String type, String message) {
        ObjectNode error = Bodies.object().put("type", "error");
        error.putObject("error").put("type", type).put("message", message);
        return error;
    }
}
