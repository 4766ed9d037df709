package dev.fresh.edge.inventory.ecmascript;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a compiler configuration says of imports.
 *
 * @param base the folder that bare imports may begin in, null when there is none
 * @param paths patterns with one star at most, each with the paths that it stands for
 */
record ScriptOptions(String base, Map<String, List<String>> paths) {

    static ScriptOptions of(String folder, Map<String, Object> json) {
        if (!(json.get("compilerOptions") instanceof Map<?, ?> given)) {
            return new ScriptOptions(null, Map.of());
        }
        String base = given.get("baseUrl") instanceof String text ? ScriptModules.normal(folder, text) : null;
        Map<String, List<String>> paths = new LinkedHashMap<>();
        if (given.get("paths") instanceof Map<?, ?> map) {
            map.forEach((pattern, targets) -> {
                if (targets instanceof List<?> list) {
                    paths.put(pattern.toString(), list.stream().filter(String.class::isInstance)
                            .map(t -> ScriptModules.normal(base == null ? folder : base, t.toString())).toList());
                }
            });
        }
        return new ScriptOptions(base, paths);
    }

    /** These options, completed by those that they extend. */
    ScriptOptions over(ScriptOptions extended) {
        return new ScriptOptions(base == null ? extended.base : base, paths.isEmpty() ? extended.paths : paths);
    }

    /** The paths that an import may mean. */
    List<String> candidates(String spec) {
        List<String> found = new ArrayList<>();
        paths.forEach((pattern, targets) -> {
            int star = pattern.indexOf('*');
            if (star < 0 && pattern.equals(spec)) {
                found.addAll(targets);
            } else if (star >= 0 && spec.startsWith(pattern.substring(0, star))
                    && spec.endsWith(pattern.substring(star + 1)) && spec.length() >= pattern.length() - 1) {
                String middle = spec.substring(star, spec.length() - (pattern.length() - star - 1));
                targets.forEach(target -> found.add(target.replace("*", middle)));
            }
        });
        if (base != null && found.isEmpty()) {
            found.add(ScriptModules.normal(base, spec));
        }
        return found;
    }
}
