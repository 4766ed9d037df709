package dev.fresh.edge.inventory.facts;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** The local names that are visible at one point of a function, with what they hold. */
public final class Scopes {

    private final Deque<Map<String, String>> levels = new ArrayDeque<>();

    public void open() {
        levels.push(new HashMap<>());
    }

    public void close() {
        levels.pop();
    }

    public void note(String name, String path) {
        if (!name.equals("_") && !name.isEmpty()) {
            levels.element().put(name, path);
        }
    }

    /** What a local name holds, null for any other name. */
    public String find(String name) {
        for (Map<String, String> level : levels) {
            String path = level.get(name);
            if (path != null) {
                return path;
            }
        }
        return null;
    }

    public boolean isLocal(String name) {
        return find(name) != null;
    }

    public void noteUnknown(String name) {
        note(name, FileFacts.UNKNOWN);
    }
}
