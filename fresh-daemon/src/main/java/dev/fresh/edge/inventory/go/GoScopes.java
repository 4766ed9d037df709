package dev.fresh.edge.inventory.go;

import dev.fresh.edge.inventory.facts.FileFacts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** The local names that are visible at one point of a function, with what they hold. */
final class GoScopes {

    private final Deque<Map<String, String>> levels = new ArrayDeque<>();

    void open() {
        levels.push(new HashMap<>());
    }

    void close() {
        levels.pop();
    }

    void note(String name, String path) {
        if (!name.equals("_") && !name.isEmpty()) {
            levels.element().put(name, path);
        }
    }

    /** What a local name holds, null for any other name. */
    String find(String name) {
        for (Map<String, String> level : levels) {
            String path = level.get(name);
            if (path != null) {
                return path;
            }
        }
        return null;
    }

    boolean isLocal(String name) {
        return find(name) != null;
    }

    void noteUnknown(String name) {
        note(name, FileFacts.UNKNOWN);
    }
}
