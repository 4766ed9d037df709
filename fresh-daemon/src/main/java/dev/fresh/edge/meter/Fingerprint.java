package dev.fresh.edge.meter;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * Tells contents of requests apart. Who writes the requests gains money by finding two contents with one fingerprint,
 * so it is a cryptographic one.
 */
final class Fingerprint {

    private static final String CACHE_MARK = "cache_control";

    private final MessageDigest digest;

    Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    Fingerprint add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
        return this;
    }

    /**
     * Adds a node. Cache marks wander from request to request and are left out, but only where they are marks.
     *
     * @param marked in how many layers of objects, counted from outside, a mark can be; below, the model reads it
     */
    Fingerprint add(JsonNode node, int marked) {
        add(node.getNodeType().name());
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                if (marked <= 0 || !field.getKey().equals(CACHE_MARK)) {
                    add(field.getKey()).add(field.getValue(), marked - 1);
                }
            }
            return add("}");
        }
        if (node.isArray()) {
            node.forEach(element -> add(element, marked));
            return add("]");
        }
        return add(node.asText());
    }

    /** All that was added. */
    String text() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
