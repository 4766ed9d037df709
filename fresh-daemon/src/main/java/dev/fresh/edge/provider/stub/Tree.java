package dev.fresh.edge.provider.stub;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ways into a tree of maps and lists as JSON gives it; what is not there is empty. */
public final class Tree {

    private Tree() {
    }

    /** An object whose members keep their order; a member whose value is absent is left out by the caller. */
    public static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    @SuppressWarnings("unchecked")
    public static Map<String, Object> map(Object value) {
        return value instanceof Map ? (Map<String, Object>) value : Map.of();
    }

    @SuppressWarnings("unchecked")
    public static List<Object> list(Object value) {
        return value instanceof List ? (List<Object>) value : List.of();
    }

    public static String text(Object value) {
        return value instanceof String text ? text : "";
    }
}
