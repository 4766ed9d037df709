package dev.fresh.edge.process;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The environment that agents, gates and builds see: an allow-list, never the daemon's own. */
public final class AgentEnvironment {

    private static final List<String> ALWAYS = List.of("JAVA_HOME", "TZ");
    /** The daemon's own way to GitHub, which no setting of a repository opens for what that repository runs. */
    private static final Set<String> NEVER = Set.of("GITHUB_TOKEN", "GH_TOKEN", "GITHUB_ENTERPRISE_TOKEN",
            "GH_ENTERPRISE_TOKEN");
    private static final String FALLBACK_PATH = "/usr/local/bin:/usr/bin:/bin";

    private AgentEnvironment() {
    }

    /**
     * What of the shell that started the run is passed on.
     *
     * @param shell the environment of that shell
     * @param names further names that the configuration allows, for example {@code MAVEN_OPTS}
     */
    public static Map<String, String> of(Map<String, String> shell, Collection<String> names) {
        Map<String, String> passed = new TreeMap<>();
        // By value too: the same token may have another name in somebody's shell.
        Set<String> secrets = NEVER.stream().map(name -> shell.getOrDefault(name, "")).filter(value -> !value.isBlank())
                .collect(Collectors.toSet());
        names.stream().filter(name -> shell.containsKey(name) && !NEVER.contains(name)
                && !secrets.contains(shell.get(name))).forEach(name -> passed.put(name, shell.get(name)));
        ALWAYS.stream().filter(shell::containsKey).forEach(name -> passed.put(name, shell.get(name)));
        String path = Programs.folders(shell.getOrDefault("PATH", FALLBACK_PATH)).stream().map(Object::toString)
                .collect(Collectors.joining(":"));
        passed.put("PATH", path.isEmpty() ? FALLBACK_PATH : path);
        passed.put("LANG", "C.UTF-8");
        passed.put("LC_ALL", "C.UTF-8");
        // An empty temporary file system in the sandbox, under the name that programs find in the user database.
        passed.put("HOME", System.getProperty("user.home"));
        return Map.copyOf(passed);
    }
}
