package dev.fresh.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which package may see which; docs/architecture.md says why. */
final class ImportTable {

    private static final String OURS = "dev.fresh.";

    /** Each package with what it may see beyond itself: packages, those below them with {@code *}, single classes. */
    private static final Map<String, List<String>> OWN = Map.ofEntries(
            row("core.budget"),
            row("core.task", "core.budget"),
            row("core.agent", "core.task", "core.budget"),
            row("core.review", "core.agent", "core.task", "core.budget"),
            row("core.fleet", "core.review", "core.agent", "core.task", "core.budget"),
            row("edge", "core.*"),
            row("edge.process", "core.*", "edge", "protocol.FreshPaths"),
            row("edge.syntax", "core.*", "edge"),
            row("edge.*", "core.*", "edge", "edge.process", "edge.syntax", "protocol.Json", "protocol.FreshPaths"),
            // Its socket is held to the owner, as the control API's is.
            row("edge.meter", "core.*", "edge", "edge.process", "protocol.Json", "protocol.FreshPaths",
                    "protocol.Owner"),
            row("daemon", "core.*", "edge.*", "edge", "protocol", "text", "daemon.*"),
            row("daemon.*", "core.*", "protocol"),
            row("daemon.control", "core.*", "protocol", "edge.OwnersOnly"),
            // Simulated nights are kept in the journal's own form.
            row("daemon.simulation", "core.*", "edge.journal"),
            row("protocol"),
            row("text"),
            row("client", "protocol"),
            row("tui", "protocol", "client", "tui.*"),
            row("tui.view", "protocol", "tui.model"),
            row("tui.model", "protocol"),
            row("cli", "protocol", "client", "text", "tui.Tui"),
            row("dist"));

    /** Each library with the packages and classes that may know it. */
    private static final Map<String, List<String>> LIBRARIES = Map.ofEntries(
            row("com.fasterxml.jackson.dataformat.yaml", "daemon.config", "edge.forge"),
            row("com.fasterxml.jackson", "daemon.config", "edge.forge", "edge.journal", "edge.meter"),
            row("com.googlecode.lanterna", "tui", "tui.view"),
            row("picocli", "cli"),
            row("org.eclipse.jetty", "daemon.control", "edge.meter", "edge.OwnersOnly"),
            row("okhttp3", "edge.meter", "edge.notify", "edge.forge"),
            row("okio", "edge.meter"),
            row("io.prometheus", "daemon.control"),
            row("org.eclipse.jgit", "edge.workspace", "edge.inventory"),
            row("org.kohsuke.github", "edge.forge"),
            row("org.sqlite", "edge.journal"),
            row("org.apache.commons.compress", "dist"),
            row("java.sql", "edge.journal"),
            row("io.github.treesitter", "edge.syntax"),
            row("org.treesitter", "edge.syntax"),
            row("ch.qos.logback", "daemon"),
            row("org.pcollections", "core.budget", "core.review", "core.fleet"),
            row("org.slf4j", "daemon", "daemon.*"));

    /** What code without a clock, a file, a thread, chance, a log or JSON has left of the JDK. */
    private static final Set<String> CORE_JDK = Set.of("java.lang", "java.lang.annotation", "java.lang.invoke",
            "java.lang.runtime", "java.util", "java.util.function", "java.util.regex", "java.util.stream", "java.time",
            "java.time.chrono", "java.time.format", "java.time.temporal", "java.time.zone", "java.math");

    /** The one library of the core: values that share what has not changed; docs/adr says why. */
    private static final String CORE_LIBRARY = "org.pcollections.";

    private static final Set<String> NOT_CORE = Set.of("java.lang.Process", "java.lang.ProcessBuilder",
            "java.lang.ProcessHandle", "java.lang.Runtime", "java.lang.System", "java.lang.Thread",
            "java.lang.ThreadLocal", "java.lang.ScopedValue", "java.time.Clock", "java.time.InstantSource",
            "java.util.Random", "java.util.SplittableRandom", "java.util.Timer", "java.util.Scanner");

    private static final Set<String> NOT_CORE_CALLS = Set.of("java.lang.Math.random", "java.util.UUID.randomUUID",
            "java.util.Collections.shuffle", "java.time.ZoneId.systemDefault", "java.util.TimeZone.getDefault",
            "java.util.Locale.getDefault", "java.util.Collection.parallelStream");

    private ImportTable() {
    }

    private static Map.Entry<String, List<String>> row(String name, String... may) {
        return Map.entry(name, List.of(may));
    }

    /** Every breach of the table by {@code from}, which refers to the class {@code to}; empty when it may. */
    static List<String> breaches(String from, String to) {
        if (to.startsWith(OURS)) {
            return maySee(strip(from), strip(to)) ? List.of() : List.of(from + " may not see " + to);
        }
        List<String> found = new ArrayList<>();
        // The longest name decides, so that a part of a library can be freer or narrower than the whole.
        LIBRARIES.keySet().stream().filter(library -> to.startsWith(library + ".") || to.equals(library))
                .max((one, other) -> one.length() - other.length())
                .filter(library -> LIBRARIES.get(library).stream().noneMatch(entry -> covers(entry, strip(from))))
                .ifPresent(library -> found.add(from + " may not know " + library + ", but uses " + to));
        if (from.startsWith(OURS + "core.") && !isCoreJdk(to)) {
            found.add(from + " is core, but uses " + to);
        }
        return found;
    }

    /** Every call of {@code from}, which is core, that would make it depend on more than its arguments. */
    static List<String> impureCalls(String from, Set<String> calls) {
        return calls.stream()
                .filter(call -> NOT_CORE_CALLS.contains(call) || call.startsWith("java.time.") && call.endsWith(".now"))
                .map(call -> from + " is core, but calls " + call).toList();
    }

    /** Whether a package has a row in the table. */
    static boolean knows(String packageName) {
        return rowOf(strip(packageName)) != null;
    }

    private static boolean isCoreJdk(String type) {
        String top = type.indexOf('$') < 0 ? type : type.substring(0, type.indexOf('$'));
        return type.startsWith(CORE_LIBRARY)
                || CORE_JDK.contains(type.substring(0, type.lastIndexOf('.'))) && !NOT_CORE.contains(top);
    }

    private static boolean maySee(String from, String to) {
        String own = packageOf(from);
        if (own.equals(packageOf(to)) || isSameCapability(own, packageOf(to))) {
            return true;
        }
        String row = rowOf(own);
        return row != null && OWN.get(row).stream().anyMatch(entry -> covers(entry, to));
    }

    /** A capability of the edge may have packages below its own. */
    private static boolean isSameCapability(String one, String other) {
        return one.startsWith("edge.") && capability(one).equals(capability(other));
    }

    private static String capability(String packageName) {
        String[] parts = packageName.split("\\.");
        return parts.length < 2 ? packageName : parts[0] + "." + parts[1];
    }

    private static String rowOf(String packageName) {
        if (OWN.containsKey(packageName)) {
            return packageName;
        }
        String wide = packageName.split("\\.")[0] + ".*";
        return OWN.containsKey(wide) ? wide : null;
    }

    private static boolean covers(String entry, String type) {
        if (entry.endsWith(".*")) {
            return type.startsWith(entry.substring(0, entry.length() - 1));
        }
        return packageOf(type).equals(entry) || type.equals(entry) || type.startsWith(entry + "$");
    }

    private static String packageOf(String type) {
        return type.substring(0, type.lastIndexOf('.'));
    }

    private static String strip(String name) {
        return name.startsWith(OURS) ? name.substring(OURS.length()) : name;
    }
}
