package dev.fresh.protocol;

import java.util.List;
import java.util.Map;

/**
 * JSON of records and of plain trees. Records are written with {@code snake_case} names, enums as their
 * {@code toString}; a tree of maps, lists, strings, numbers, booleans and null is written as it is. It is our own
 * because a client that starts for one question has no time to load a library for it.
 */
public final class Json {

    private Json() {
    }

    /** One class of each jar that this one needs, its own among them: for a class path that has nothing else. */
    public static List<Class<?>> jars() {
        return List.of(Json.class);
    }

    /** One line of JSON. */
    public static String write(Object value) {
        return new JsonWriter(false).text(value);
    }

    /** Indented JSON for people and files, ending without a newline. */
    public static String pretty(Object value) {
        return new JsonWriter(true).text(value);
    }

    /**
     * Reads a record. What is absent is empty, zero, false or null, as its type has it.
     *
     * @throws BadJson with one sentence when the text is no JSON, has an unknown field or a wrong type
     */
    public static <T> T read(String text, Class<T> type) {
        Object value = new JsonReader(text).whole(type);
        if (value == null) {
            throw new BadJson("expected a JSON object, found null");
        }
        return type.cast(value);
    }

    /** Reads an object as a tree of maps, lists, strings, numbers, booleans and null. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> object(String text) {
        return read(text, Map.class);
    }

    /** Text that is no JSON or not of the expected form. */
    public static final class BadJson extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BadJson(String message) {
            super(message);
        }

        BadJson(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
