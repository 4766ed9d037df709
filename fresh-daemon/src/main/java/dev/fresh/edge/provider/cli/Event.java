package dev.fresh.edge.provider.cli;

import dev.fresh.protocol.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One line of an agent's output, read as JSON; what is missing or of another kind reads as empty. */
public record Event(Map<String, Object> fields) {

    /** Empty for a line that is no JSON object. */
    static Optional<Event> of(String line) {
        String stripped = line.strip();
        if (!stripped.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Event(Json.object(stripped)));
        } catch (Json.BadJson _) {
            return Optional.empty(); // cut, or not meant for us
        }
    }

    String text(String... path) {
        return value(path) instanceof String text ? text : "";
    }

    /** A text, or the JSON of what stands there instead, empty when nothing does. */
    String json(String... path) {
        Object value = value(path);
        return value == null ? "" : value instanceof String text ? text : Json.write(value);
    }

    int number(String... path) {
        return value(path) instanceof Number number ? number.intValue() : 0;
    }

    long longNumber(String... path) {
        return value(path) instanceof Number number ? number.longValue() : 0;
    }

    /** A finite number that is not negative. */
    Optional<BigDecimal> decimal(String... path) {
        return value(path) instanceof Number number && Double.isFinite(number.doubleValue())
                && number.doubleValue() >= 0 ? Optional.of(new BigDecimal(number.toString())) : Optional.empty();
    }

    boolean flag(String... path) {
        return Boolean.TRUE.equals(value(path));
    }

    Event at(String... path) {
        return object(value(path)).orElse(new Event(Map.of()));
    }

    List<Event> list(String... path) {
        return value(path) instanceof List<?> items ? items.stream().flatMap(item -> object(item).stream()).toList()
                : List.of();
    }

    boolean has(String... path) {
        return value(path) != null;
    }

    private Object value(String... path) {
        Object value = fields;
        for (String name : path) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    private static Optional<Event> object(Object value) {
        return value instanceof Map<?, ?> map ? Optional.of(new Event((Map<String, Object>) map)) : Optional.empty();
    }
}
