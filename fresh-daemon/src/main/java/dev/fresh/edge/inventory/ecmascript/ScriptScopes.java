package dev.fresh.edge.inventory.ecmascript;

import dev.fresh.edge.inventory.facts.FileFacts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** The variables in sight of an expression inside functions, each with the access path of its value. */
final class ScriptScopes {

    private final Deque<Map<String, String>> open = new ArrayDeque<>();
    private final Deque<String> self = new ArrayDeque<>();

    void open() {
        open.push(new HashMap<>());
    }

    void close() {
        open.pop();
    }

    /** From here on {@code this} is what the path says. */
    void openSelf(String path) {
        self.push(path);
    }

    void closeSelf() {
        self.pop();
    }

    /** What {@code this} is here. */
    String self() {
        return self.isEmpty() ? FileFacts.UNKNOWN : self.peek();
    }

    boolean isTop() {
        return open.isEmpty();
    }

    /** Declares a variable in the innermost scope. */
    void put(String name, String path) {
        if (!open.isEmpty()) {
            open.peek().put(name, path);
        }
    }

    /** The value of a local variable, null for a name that belongs to the file or to nobody. */
    String get(String name) {
        for (Map<String, String> scope : open) {
            String path = scope.get(name);
            if (path != null) {
                return path;
            }
        }
        return null;
    }

    boolean isLocal(String name) {
        return get(name) != null;
    }
}
