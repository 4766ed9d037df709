package dev.fresh.protocol;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reading views kindly: a list or map that is absent on the wire is an empty one. */
final class Views {

    private Views() {
    }

    static <T> List<T> list(List<T> given) {
        return given == null ? List.of() : List.copyOf(given);
    }

    static <K, V> Map<K, V> map(Map<K, V> given) {
        return given == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(given));
    }
}
