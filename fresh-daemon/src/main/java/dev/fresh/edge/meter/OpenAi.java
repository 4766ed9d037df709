package dev.fresh.edge.meter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fresh.edge.meter.Protocol.Route;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What the two protocols of OpenAI have in common. */
final class OpenAi {

    private static final Pattern MODELS = Pattern.compile("/models(?:/[A-Za-z0-9][\\w.:@-]*)?");
    private static final Set<String> USUAL_TIERS = Set.of("default", "flex");

    // In its original size an image has at most 10,000 patches; half as much again for what models make of them.
    private static final long IMAGE_TOKENS = 15_000;

    private OpenAi() {
    }

    /** The path without the version, which is part of the upstream's base. */
    static String bare(String path) {
        return path.startsWith("/v1/") ? path.substring(3) : path;
    }

    static Optional<Route> route(String method, String path, String metered) {
        String bare = bare(path);
        return switch (method) {
            case "POST" -> bare.equals(metered) ? Optional.of(Route.metered(bare)) : Optional.empty();
            case "GET" -> MODELS.matcher(bare).matches() ? Optional.of(Route.free(bare)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Faster service has other prices. */
    static void usualTier(ObjectNode body) {
        if (body.hasNonNull("service_tier") && !USUAL_TIERS.contains(body.path("service_tier").asText())) {
            body.put("service_tier", "default");
        }
    }

    /** What is kept in a cache for longer than usual costs more to write. */
    static void usualCache(ObjectNode body) {
        if (body.path("prompt_cache_options") instanceof ObjectNode options) {
            options.remove("ttl");
        }
    }

    /** What an item of a conversation can cost beyond its bytes, wherever in it that stands. */
    static long extraTokens(JsonNode node, boolean strict) throws Refusal {
        long extra = switch (node.path("type").asText()) {
            case "image_url", "input_image", "computer_screenshot", "image_generation_call" -> IMAGE_TOKENS;
            case "file", "input_file" -> {
                JsonNode file = node.path("type").asText().equals("file") ? node.path("file") : node;
                if (file.hasNonNull("file_id") || file.hasNonNull("file_url")) {
                    throw Refusal.unmeasurable("the request names a file by its id or address");
                }
                if (strict) {
                    throw Refusal.unmeasurable("the request holds a file");
                }
                yield Input.DOCUMENT_TOKENS;
            }
            case "input_audio" ->
                throw Refusal.unmeasurable("the request holds sound, which has prices of its own");
            // Text is weighed by its bytes.
            default -> 0;
        };
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            // The parameters of tools have types too.
            extra += field.getKey().equals("tools") ? 0 : extraTokens(field.getValue(), strict);
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                extra += extraTokens(element, strict);
            }
        }
        return extra;
    }

    /** Takes out every tool that is none that the client runs, also out of groups of tools. */
    static void keepTools(JsonNode tools, Predicate<JsonNode> kept) {
        Bodies.removeIf(tools, kept.negate());
        for (JsonNode tool : tools) {
            keepTools(tool.path("tools"), kept);
        }
    }

    static ObjectNode error(String type, String message) {
        ObjectNode error = Bodies.object();
        error.putObject("error").put("message", message).put("type", type).putNull("param").put("code", type);
        return error;
    }
}
