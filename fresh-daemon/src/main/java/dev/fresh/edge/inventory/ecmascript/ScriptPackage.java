package dev.fresh.edge.inventory.ecmascript;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A {@code package.json} and the folder in which it stands. */
record ScriptPackage(String folder, Map<String, Object> json) {

    private static final List<String> MAINS = List.of("source", "module", "main", "types", "typings", "browser");

    String name() {
        return json.get("name") instanceof String text ? text : "";
    }

    /** Whether it is never published: it says so, or it has no name or version to be published under. */
    boolean isPrivate() {
        return Boolean.TRUE.equals(json.get("private")) || name().isEmpty() || !json.containsKey("version");
    }

    List<String> mains() {
        List<String> all = new ArrayList<>();
        MAINS.forEach(key -> {
            if (json.get(key) instanceof String text) {
                all.add(text);
            }
        });
        return all;
    }

    /** Every file, or pattern of files, that others get from the package. */
    Set<String> entries() {
        Set<String> all = new LinkedHashSet<>(mains());
        leaves(json.get("exports"), all);
        return all;
    }

    /** What {@code exports} gives for a path such as {@code .} or {@code ./sub}. */
    List<String> exported(String path) {
        Object exports = json.get("exports");
        boolean whole = !(exports instanceof Map<?, ?> map) || map.keySet().stream()
                .noneMatch(k -> k.toString().startsWith("."));
        return whole ? path.equals(".") ? leaves(exports) : List.of() : mapped(exports, path);
    }

    /** What {@code imports} gives for a name such as {@code #sub/path}. */
    List<String> imported(String name) {
        return mapped(json.get("imports"), name);
    }

    private static List<String> mapped(Object table, String name) {
        List<String> found = new ArrayList<>();
        if (table instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                String pattern = key.toString();
                int star = pattern.indexOf('*');
                if (pattern.equals(name)) {
                    found.addAll(0, leaves(value));
                } else if (star >= 0 && name.startsWith(pattern.substring(0, star))
                        && name.endsWith(pattern.substring(star + 1)) && name.length() >= pattern.length() - 1) {
                    String middle = name.substring(star, name.length() - (pattern.length() - star - 1));
                    leaves(value).forEach(target -> found.add(target.replace("*", middle)));
                }
            });
        }
        return found;
    }

    private static List<String> leaves(Object value) {
        Set<String> all = new LinkedHashSet<>();
        leaves(value, all);
        return List.copyOf(all);
    }

    private static void leaves(Object value, Set<String> all) {
        switch (value) {
            case String text -> all.add(text);
            case Map<?, ?> map -> map.values().forEach(inner -> leaves(inner, all));
            case List<?> list -> list.forEach(inner -> leaves(inner, all));
            case null, default -> {}
        }
    }

    /** The text without the comments and last commas that compiler configurations have. */
    static String plainJson(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean quoted = false;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quoted) {
                out.append(c);
                if (c == '\\' && at + 1 < text.length()) {
                    out.append(text.charAt(++at));
                }
                quoted = c != '"';
            } else if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end - 1;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                at = end < 0 ? text.length() : end + 1;
            } else if (c == '}' || c == ']') {
                int last = out.length() - 1;
                while (last >= 0 && Character.isWhitespace(out.charAt(last))) {
                    last--;
                }
                if (last >= 0 && out.charAt(last) == ',') {
                    out.deleteCharAt(last);
                }
                out.append(c);
            } else {
                quoted = c == '"';
                out.append(c);
            }
        }
        return out.toString();
    }
}
