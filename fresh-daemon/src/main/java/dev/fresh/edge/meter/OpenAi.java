package dev.fresh.edge.meter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fresh.edge.meter.Protocol.Route;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the two protocols of OpenAI have in common. */
final class OpenAi {

    private static final Pattern MODELS = Pattern.compile("/models(?:/[A-Za-z0-9][\\w.:@-]*)?");
    private static final Set<String> USUAL_TIERS = Set.of("default", "flex");

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

    /** What the parts of a message can cost beyond their bytes. */
    static long extraTokens(JsonNode parts) throws Refusal {
        long extra = 0;
        for (JsonNode part : parts) {
            switch (part.path("type").asText()) {
                case "image_url", "input_image" -> extra += Input.IMAGE_TOKENS;
                case "file", "input_file" -> {
                    JsonNode file = part.path("type").asText().equals("file") ? part.path("file") : part;
                    if (file.hasNonNull("file_id") || file.hasNonNull("file_url")) {
                        throw Refusal.unmeasurable("the request names a file by its id or address");
                    }
                    extra += Input.DOCUMENT_TOKENS;
                }
                case "input_audio" ->
                    throw Refusal.unmeasurable("the request holds sound, which has prices of its own");
                default -> {
                    // Text is weighed by its bytes.
                }
            }
        }
        return extra;
    }

    static ObjectNode error(String type, String message) {
        ObjectNode error = Bodies.object();
        error.putObject("error").put("message", message).put("type", type).putNull("param").put("code", type);
        return error;
    }
}
