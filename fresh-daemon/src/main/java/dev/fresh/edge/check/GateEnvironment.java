package dev.fresh.edge.check;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The variables of the user's shell that gates may see: what finds tools and sets the language, no secrets. */
public final class GateEnvironment {

    private static final List<String> KEPT =
            List.of("HOME", "USER", "LOGNAME", "PATH", "JAVA_HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ");

    private GateEnvironment() {
    }

    /** The environment of every gate, from the shell that typed the command and the names in the configuration. */
    public static Map<String, String> from(Map<String, String> shell, CheckSettings settings) {
        Map<String, String> kept = new TreeMap<>();
        for (String name : KEPT) {
            copy(shell, name, kept);
        }
        for (String name : settings.environment()) {
            copy(shell, name, kept);
        }
        kept.put("PATH", absoluteEntries(shell.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin")));
        if (!kept.containsKey("LC_ALL") && !kept.containsKey("LANG")) {
            // Without a locale a JVM and Python mangle file names that are not ASCII.
            kept.put("LC_ALL", "C.UTF-8");
        }
        kept.put("CI", "true");
        kept.put("NO_COLOR", "1");
        kept.put("TERM", "dumb");
        return Map.copyOf(kept);
    }

    // A relative entry would find programs in the tree that is being checked.
    private static String absoluteEntries(String path) {
        return Arrays.stream(path.split(":")).filter(entry -> !entry.isEmpty() && Path.of(entry).isAbsolute())
                .distinct().collect(Collectors.joining(":"));
    }

    private static void copy(Map<String, String> shell, String name, Map<String, String> kept) {
        String value = shell.get(name);
        if (value != null && !value.isEmpty()) {
            kept.put(name, value);
        }
    }
}
