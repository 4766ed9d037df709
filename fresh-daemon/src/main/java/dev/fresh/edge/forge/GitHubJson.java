package dev.fresh.edge.forge;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;

/** Reads single fields out of answers; what is absent is empty. */
final class GitHubJson {

    private GitHubJson() {
    }

    /** The text at the end of a path of names. */
    static String text(Map<String, Object> object, String... path) {
        Object value = object;
        for (String name : path) {
            value = value instanceof Map<?, ?> fields ? fields.get(name) : null;
        }
        return value == null ? "" : value.toString();
    }

    static long number(Map<String, Object> object, String name) {
        return object.get(name) instanceof Number number ? number.longValue() : 0;
    }

    static Instant instant(Map<String, Object> object, String name) {
        try {
            return Instant.parse(text(object, name));
        } catch (DateTimeParseException _) {
            return Instant.EPOCH;
        }
    }

    /** The objects in a list. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> objects(Object list) {
        return list instanceof List<?> all ? all.stream().filter(Map.class::isInstance)
                .map(each -> (Map<String, Object>) each).toList() : List.of();
    }
}
