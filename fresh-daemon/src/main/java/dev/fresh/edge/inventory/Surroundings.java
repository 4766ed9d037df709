package dev.fresh.edge.inventory;

import dev.fresh.edge.inventory.facts.Analyser;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What one commit holds, for analysers. */
final class Surroundings implements Analyser.Tree {

    private final List<String> paths;
    private final Set<String> known;
    private final Map<String, String> texts;
    private final Map<Class<?>, Object> made = new HashMap<>();

    Surroundings(List<String> paths, Map<String, String> texts) {
        this.paths = List.copyOf(paths);
        this.known = new HashSet<>(paths);
        this.texts = texts;
    }

    @Override
    public boolean has(String path) {
        return known.contains(path);
    }

    @Override
    public String text(String path) {
        return texts.getOrDefault(path, "");
    }

    @Override
    public List<String> paths() {
        return paths;
    }

    @Override
    public <T> T once(Class<T> type, Function<Analyser.Tree, T> maker) {
        Object known = made.get(type);
        if (known == null) {
            known = maker.apply(this);
            made.put(type, known);
        }
        return type.cast(known);
    }
}
