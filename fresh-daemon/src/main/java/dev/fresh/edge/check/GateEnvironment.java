package dev.fresh.edge.check;

import dev.fresh.edge.process.AgentEnvironment;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The variables of the user's shell that gates may see: what finds tools and sets the language, no secrets. */
public final class GateEnvironment {

    private static final List<String> LOCALE = List.of("LANG", "LC_ALL", "LC_CTYPE");

    private GateEnvironment() {
    }

    /** The environment of every gate, from the shell that typed the command and the names in the configuration. */
    public static Map<String, String> from(Map<String, String> shell, CheckSettings settings) {
        Map<String, String> passed = new HashMap<>(AgentEnvironment.of(shell, settings.environment()));
        // Tests may depend on the language, so it is the user's; without UTF-8 file names would be mangled.
        if (LOCALE.stream().anyMatch(
                name -> shell.getOrDefault(name, "").toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8"))) {
            LOCALE.forEach(passed::remove);
            LOCALE.stream().filter(shell::containsKey).forEach(name -> passed.put(name, shell.get(name)));
        }
        passed.put("CI", "true");
        passed.put("NO_COLOR", "1");
        passed.put("TERM", "dumb");
        return Map.copyOf(passed);
    }
}
