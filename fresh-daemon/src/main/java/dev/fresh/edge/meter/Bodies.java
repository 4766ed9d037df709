package dev.fresh.edge.meter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** JSON of requests and answers, read so that writing it again loses nothing. */
final class Bodies {

    /** The largest request. */
    static final int BYTES_MAX = 32 << 20;

    private static final JsonMapper MAPPER = JsonMapper
            .builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(BYTES_MAX).build()).build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();

    private Bodies() {
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** What an agent sent; no answer of the parser repeats any of it. */
    static ObjectNode request(byte[] body) throws Refusal {
        try {
            if (MAPPER.readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            throw Refusal.malformed("the request is no JSON that this meter reads");
        }
        throw Refusal.malformed("the request is no JSON object");
    }

    /** What a provider sent; empty when it is no JSON. */
    static Optional<JsonNode> answer(String text) {
        try {
            return Optional.ofNullable(MAPPER.readTree(text)).filter(node -> !node.isMissingNode());
        } catch (JsonProcessingException e) {
            // The caller books the worst case and says so.
            return Optional.empty();
        }
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that cannot be written", e);
        }
    }

    static String model(ObjectNode body) throws Refusal {
        String model = body.path("model").asText();
        if (model.isBlank()) {
            throw Refusal.malformed("the request names no model");
        }
        return model;
    }

    /** A limit in a request. */
    static OptionalLong limit(JsonNode body, String name) throws Refusal {
        JsonNode node = body.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return OptionalLong.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 1) {
            throw Refusal.malformed(name + " is no number of tokens");
        }
        return OptionalLong.of(node.longValue());
    }

    /** How many answers a request asks for. */
    static long choices(JsonNode body, String name) throws Refusal {
        long choices = limit(body, name).orElse(1);
        if (choices > Ask.CHOICES_MAX) {
            throw Refusal.malformed(name + " is above " + Ask.CHOICES_MAX);
        }
        return choices;
    }

    /** Whether something is there at all. */
    static boolean has(JsonNode node, String name) {
        return node.hasNonNull(name) && !(node.path(name).isContainerNode() && node.path(name).isEmpty());
    }

    /** Takes elements out of an array. */
    static void removeIf(JsonNode array, Predicate<JsonNode> out) {
        for (Iterator<JsonNode> each = array.iterator(); each.hasNext();) {
            if (out.test(each.next())) {
                each.remove();
            }
        }
    }
}
