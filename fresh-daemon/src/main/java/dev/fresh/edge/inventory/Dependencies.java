package dev.fresh.edge.inventory;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which packages a part of the repository depends on, by the manifests above it. */
final class Dependencies {

    private static final Pattern KEY = Pattern.compile("(?:dev|peer|optional)?[dD]ependencies\\.(.+)|(engines\\..+)");

    private final Map<String, Set<String>> byFolder = new TreeMap<>();
    private final Map<String, Set<String>> known = new HashMap<>();

    Dependencies(Map<String, String> texts) {
        texts.forEach((path, text) -> {
            if (path.equals("package.json") || path.endsWith("/package.json")) {
                Set<String> names = new HashSet<>();
                for (Manifests.Value value : Manifests.values(path, text)) {
                    Matcher key = KEY.matcher(value.key());
                    if (key.matches()) {
                        names.add(key.group(1) == null ? key.group(2) : key.group(1));
                    }
                }
                byFolder.put(path.substring(0, path.length() - "package.json".length()), names);
            }
        });
    }

    /** What the file may use: of its own package, and of the ones around it. */
    Set<String> of(String path) {
        return known.computeIfAbsent(path.substring(0, path.lastIndexOf('/') + 1), inside -> {
            Set<String> all = new HashSet<>();
            byFolder.forEach((folder, names) -> {
                if (inside.startsWith(folder)) {
                    all.addAll(names);
                }
            });
            return all;
        });
    }
}
