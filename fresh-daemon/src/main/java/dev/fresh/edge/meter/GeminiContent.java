package dev.fresh.edge.meter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fresh.core.budget.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gemini. Its servers take every name in two spellings, so what is read here is brought to one before. */
final class GeminiContent implements Protocol {

    private static final Pattern CALL = Pattern.compile("/v1(?:beta|alpha)?/models/([A-Za-z0-9][\\w.@-]*)"
            + ":(generateContent|streamGenerateContent|countTokens)");
    private static final Pattern MODELS = Pattern.compile("/v1(?:beta|alpha)?/models(?:/[A-Za-z0-9][\\w.@-]*)?");
    // 258 for each tile, of which a long narrow image has dozens.
    private static final long IMAGE_TOKENS = 20_000;
    private static final Set<String> CLIENT_TOOLS = Set.of("functionDeclarations", "computerUse");
    private static final Map<Integer, String> STATUS = Map.of(400, "INVALID_ARGUMENT", 401, "UNAUTHENTICATED", 402,
            "FAILED_PRECONDITION", 404, "NOT_FOUND", 413, "INVALID_ARGUMENT", 502, "UNAVAILABLE");

    @Override
    public Api api() {
        return Api.GEMINI;
    }

    @Override
    public Optional<Route> route(String method, String path, Predicate<String> hasHeader) {
        Matcher call = CALL.matcher(path);
        if (method.equals("POST") && call.matches()) {
            return Optional.of(new Route(path, call.group(2).equals("countTokens"), call.group(1)));
        }
        return method.equals("GET") && MODELS.matcher(path).matches()
                && (path.startsWith("/v1beta") || path.startsWith("/v1alpha") || hasHeader.test("x-goog-api-key"))
                        ? Optional.of(Route.free(path))
                        : Optional.empty();
    }

    @Override
    public Ask read(Route route, ObjectNode body, boolean strict) throws Refusal {
        oneSpelling(body, "generation_config", "cached_content", "service_tier", "system_instruction", "tool_config");
        if (Bodies.has(body, "cachedContent")) {
            throw Refusal.unmeasurable("what \"cachedContent\" stands for is not in the request");
        }
        body.remove("serviceTier");
        lists(body, "contents", "tools");
        long extra = extraTokens(body.path("systemInstruction"), strict);
        if (strict) {
            tools(body);
        }
        JsonNode config = config(body);
        if (config.path("responseModalities").toString().toUpperCase().matches(".*(?:AUDIO|IMAGE|VIDEO).*")) {
            throw Refusal.unmeasurable("the request asks for more than text, which has prices of its own");
        }
        return new Ask(route.model(), Bodies.limit(config, "maxOutputTokens"), Bodies.choices(config, "candidateCount"),
                Input.of(body, "contents", extra, content -> extraTokens(content, strict)), false, Optional.empty());
    }

    private static ObjectNode config(ObjectNode body) {
        ObjectNode config = body.path("generationConfig") instanceof ObjectNode there ? there
                : body.putObject("generationConfig");
        oneSpelling(config, "max_output_tokens", "candidate_count", "thinking_config", "response_modalities");
        if (config.path("thinkingConfig") instanceof ObjectNode thinking) {
            oneSpelling(thinking, "thinking_budget");
        }
        return config;
    }

    /** Searches have prices of their own, and there is no bound to be asked for. */
    private static void tools(ObjectNode body) {
        for (JsonNode tool : body.path("tools")) {
            if (tool instanceof ObjectNode object) {
                oneSpelling(object, "function_declarations", "computer_use");
                object.retain(CLIENT_TOOLS);
            }
        }
        Bodies.removeIf(body.path("tools"), JsonNode::isEmpty);
        if (body.has("tools") && body.path("tools").isEmpty()) {
            body.remove(List.of("tools", "toolConfig"));
        }
    }

    /** Its servers take one thing for a list of one. */
    private static void lists(ObjectNode node, String... names) {
        for (String name : names) {
            if (node.path(name) instanceof ObjectNode one) {
                node.putArray(name).add(one);
            }
        }
    }

    private static long extraTokens(JsonNode content, boolean strict) throws Refusal {
        long extra = 0;
        if (content instanceof ObjectNode object) {
            lists(object, "parts");
        }
        for (JsonNode part : content.path("parts")) {
            if (part instanceof ObjectNode object) {
                oneSpelling(object, "file_data", "inline_data", "function_response");
            }
            if (part.has("fileData")) {
                throw Refusal.unmeasurable("the request names a file by its address");
            }
            if (part.path("inlineData") instanceof ObjectNode data) {
                oneSpelling(data, "mime_type");
                String type = data.path("mimeType").asText().toLowerCase();
                if (type.startsWith("audio/") || type.startsWith("video/")) {
                    throw Refusal.unmeasurable("the request holds sound, which has prices of its own");
                }
                if (strict && !type.startsWith("image/") && !type.startsWith("text/")) {
                    throw Refusal.unmeasurable("the request holds a document that is no plain text");
                }
                extra += type.startsWith("image/") ? IMAGE_TOKENS : Input.DOCUMENT_TOKENS;
            }
            extra += extraTokens(part.path("functionResponse"), strict);
        }
        return extra;
    }

    /** Where both spellings are there, the protocol's own stays. */
    private static void oneSpelling(ObjectNode node, String... snakes) {
        for (String snake : snakes) {
            JsonNode value = node.remove(snake);
            String camel = Pattern.compile("_(.)").matcher(snake)
                    .replaceAll(letter -> letter.group(1).toUpperCase());
            if (value != null && !node.has(camel)) {
                node.set(camel, value);
            }
        }
    }

    @Override
    public void limit(ObjectNode body, long tokens, boolean strict) {
        ObjectNode config = config(body);
        config.put("maxOutputTokens", tokens);
        if (config.path("thinkingConfig") instanceof ObjectNode thinking
                && thinking.path("thinkingBudget").asLong() >= tokens) {
            thinking.put("thinkingBudget", tokens - 1);
        }
    }

    @Override
    public void limitHosted(ObjectNode body, long calls) {
        // There are none: they are always taken out.
    }

    @Override
    public boolean matters(String event, String data) {
        return true;
    }

    @Override
    public void event(JsonNode data, Tally tally) {
        JsonNode usage = data.path("usageMetadata");
        tally.count("input", usage, "promptTokenCount");
        tally.count("tools", usage, "toolUsePromptTokenCount");
        tally.count("cached", usage, "cachedContentTokenCount");
        tally.count("answer", usage, "candidatesTokenCount");
        tally.count("thoughts", usage, "thoughtsTokenCount");
        tally.count("total", usage, "totalTokenCount");
        for (JsonNode candidate : data.path("candidates")) {
            if (candidate.hasNonNull("finishReason")) {
                tally.finish();
            }
        }
        if (data.path("promptFeedback").hasNonNull("blockReason")) {
            tally.finish();
        }
        if (data.path("error").isObject()) {
            tally.broke(data.path("error").path("status").asText(), data.path("error").path("message").asText());
        }
    }

    @Override
    public void document(JsonNode body, Tally tally) {
        if (body.isArray()) {
            body.forEach(chunk -> event(chunk, tally));
        } else {
            event(body, tally);
        }
        tally.complete();
    }

    @Override
    public Usage usage(Tally tally, Ask ask) {
        tally.require("answer", "thoughts", "total");
        long input = Math.addExact(tally.get("input"), tally.get("tools"));
        long output = Math.max(Math.addExact(tally.get("answer"), tally.get("thoughts")), tally.get("total") - input);
        return new Usage(input - tally.get("cached"), tally.get("cached"), 0, 0, output, Map.of());
    }

    @Override
    public int stopStatus() {
        return 402;
    }

    @Override
    public ObjectNode error(int status, String type, String message) {
        ObjectNode error = Bodies.object();
        error.putObject("error").put("code", status).put("message", message)
                .put("status", STATUS.getOrDefault(status, "UNKNOWN")).putArray("details").addObject()
                .put("@type", "type.googleapis.com/google.rpc.ErrorInfo").put("reason", type).put("domain", "fresh");
        return error;
    }
}
