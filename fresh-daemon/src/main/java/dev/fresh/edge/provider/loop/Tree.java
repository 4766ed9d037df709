package dev.fresh.edge.provider.loop;

import java.util.List;
import java.util.Map;

/** Reads trees of maps, lists, strings and numbers that strangers wrote: what is absent or of another kind is empty. */
final class Tree {

    private Tree() {
    }

    /** What stands at the end of a path of keys; null when nothing does. */
    static Object at(Object tree, String... path) {
        Object here = tree;
        for (String key : path) {
            here = here instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return here;
    }

    static String text(Object tree, String... path) {
        return at(tree, path) instanceof String text ? text : "";
    }

    static long number(Object tree, String... path) {
        return at(tree, path) instanceof Number number ? number.longValue() : 0;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object tree, String... path) {
        return at(tree, path) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    static List<?> list(Object tree, String... path) {
        return at(tree, path) instanceof List<?> list ? list : List.of();
    }

    /** The texts of a list; a single text is a list of one. */
    static List<String> texts(Object tree, String... path) {
        Object found = at(tree, path);
        return found instanceof String text && !text.isBlank() ? List.of(text)
                : list(found).stream().filter(String.class::isInstance).map(String.class::cast).toList();
    }

    /** The objects of a list. */
    static List<Map<String, Object>> objects(Object tree, String... path) {
        return list(tree, path).stream().filter(Map.class::isInstance).map(Tree::object).toList();
    }
}
