package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The published schema of the report, with as much of JSON Schema as it uses. */
final class ReportSchema {

    static final Path FILE = Path.of("..", "docs", "report.schema.json");

    private final Map<String, Object> root;

    ReportSchema() throws IOException {
        this(FILE);
    }

    ReportSchema(Path file) throws IOException {
        root = Json.object(Files.readString(file));
    }

    /** Holds any value to the schema. */
    void hold(Map<String, Object> value) {
        assertEquals(List.of(), breaches(value));
    }

    /** Where a value is not as the schema says. */
    List<String> breaches(Map<String, Object> value) {
        List<String> breaches = new ArrayList<>();
        check("", value, root, breaches);
        return breaches;
    }

    /** Holds a real report to the schema. */
    static Map<String, Object> hold(Path report) throws IOException {
        Map<String, Object> value = Json.object(Files.readString(report));
        new ReportSchema().hold(value);
        return value;
    }

    private void check(String where, Object value, Map<String, Object> schema, List<String> breaches) {
        if (schema.get("$ref") instanceof String reference) {
            check(where, value, definition(reference), breaches);
            return;
        }
        if (!types(schema).contains(type(value))
                && !(type(value).equals("integer") && types(schema).contains("number"))) {
            breaches.add(where + " is " + value + ", not of type " + types(schema));
        }
        if (schema.get("enum") instanceof List<?> allowed && !allowed.contains(value)) {
            breaches.add(where + " is " + value + ", not one of " + allowed);
        }
        if (schema.get("pattern") instanceof String pattern && value instanceof String text && !text.matches(pattern)) {
            breaches.add(where + " is " + text + ", not like " + pattern);
        }
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                check(where + "/" + i, list.get(i), object(schema.get("items")), breaches);
            }
        } else if (value instanceof Map<?, ?> map) {
            members(where, map, schema, breaches);
        }
    }

    private void members(String where, Map<?, ?> map, Map<String, Object> schema, List<String> breaches) {
        Map<String, Object> known = schema.containsKey("properties") ? object(schema.get("properties")) : Map.of();
        if (schema.get("required") instanceof List<?> required) {
            required.stream().filter(name -> !map.containsKey(name))
                    .forEach(name -> breaches.add(where + " lacks " + name));
        }
        if (schema.get("oneOf") instanceof List<?> choices && choices.stream()
                .filter(one -> map.keySet().containsAll((List<?>) object(one).get("required"))).count() != 1) {
            breaches.add(where + " is not exactly one of " + choices);
        }
        map.forEach((name, member) -> {
            String at = where + "/" + name;
            if (known.containsKey(name)) {
                check(at, member, object(known.get(name)), breaches);
            } else if (schema.get("additionalProperties") instanceof Map<?, ?> other) {
                check(at, member, object(other), breaches);
            } else {
                breaches.add(at + " is not documented");
            }
        });
    }

    /** Every object of the schema: a name and the definition. */
    void forEachObject(BiConsumer<String, Map<String, Object>> reader) {
        reader.accept("report", root);
        object(root.get("$defs")).forEach((name, definition) -> reader.accept(name, object(definition)));
    }

    private Map<String, Object> definition(String reference) {
        return object(object(root.get("$defs")).get(reference.replace("#/$defs/", "")));
    }

    static List<?> types(Map<String, Object> schema) {
        Object type = schema.get("type");
        return type instanceof List<?> several ? several : List.of(type);
    }

    private static String type(Object value) {
        return switch (value) {
            case null -> "null";
            case String _ -> "string";
            case Boolean _ -> "boolean";
            case Integer _, Long _ -> "integer";
            case Number _ -> "number";
            case List<?> _ -> "array";
            default -> "object";
        };
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }
}
