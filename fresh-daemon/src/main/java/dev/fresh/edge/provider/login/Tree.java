package dev.fresh.edge.provider.login;

import dev.fresh.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads trees of JSON that somebody else wrote: what is absent or of another kind is empty. */
final class Tree {

    private Tree() {
    }

    static Optional<Map<String, Object>> read(String json) {
        try {
            return Optional.of(Json.object(json));
        } catch (Json.BadJson _) {
            return Optional.empty(); // what is no JSON is no log-in
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> part(Map<String, Object> tree, String name) {
        return tree.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    static String text(Map<String, Object> tree, String name) {
        return tree.get(name) instanceof String text ? text : "";
    }

    static Optional<Instant> millis(Map<String, Object> tree, String name) {
        return tree.get(name) instanceof Number number ? Optional.of(Instant.ofEpochMilli(number.longValue()))
                : Optional.empty();
    }

    /** The fields of these names that are there, in this order. */
    static Map<String, Object> only(Map<String, Object> tree, List<String> names) {
        Map<String, Object> some = new LinkedHashMap<>();
        names.stream().filter(tree::containsKey).forEach(name -> some.put(name, tree.get(name)));
        return some;
    }

    /** The tree with these fields in place of its own. */
    static Map<String, Object> with(Map<String, Object> tree, Map<String, Object> fields) {
        Map<String, Object> changed = new LinkedHashMap<>(tree);
        changed.putAll(fields);
        return changed;
    }

    /** What a JSON web token claims; nothing when it is none. Nobody checks its signature here. */
    static Map<String, Object> claims(String jwt) {
        String[] parts = jwt.split("\\.", -1);
        try {
            return parts.length != 3 ? Map.of()
                    : read(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8))
                            .orElse(Map.of());
        } catch (IllegalArgumentException _) {
            return Map.of(); // not base64, so nothing is claimed
        }
    }

    static Optional<Instant> expiry(String jwt) {
        try {
            return claims(jwt).get("exp") instanceof Number seconds
                    ? Optional.of(Instant.ofEpochSecond(seconds.longValue())) : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty(); // beyond any calendar
        }
    }

    /** A token that claims this and is signed by nobody. */
    static String unsigned(Map<String, Object> claims) {
        return encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + encoded(Json.write(claims)) + "."
                + encoded("none");
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
