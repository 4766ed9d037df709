package dev.fresh.dist;

import java.util.Locale;

/**
 * The machine that a package is for, which is the one that builds it: its runtime is made of this JDK.
 *
 * @param name as in the name of the package, for example {@code linux-x86_64}
 * @param debian the architecture in Debian's words
 * @param sqlite the folder of SQLite's library in its jar
 * @param treeSitter how the names of tree-sitter's libraries begin in their jars
 */
record Platform(String name, String debian, String sqlite, String treeSitter) {

    static Platform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static Platform of(String system, String architecture) {
        boolean mac = system.toLowerCase(Locale.ROOT).startsWith("mac");
        if (!mac && !system.equals("Linux")) {
            throw new IllegalArgumentException("no package is made for " + system + "; build on Linux or macOS");
        }
        boolean arm = architecture.equals("aarch64");
        if (!arm && !architecture.equals("amd64") && !architecture.equals("x86_64")) {
            throw new IllegalArgumentException("no package is made for " + architecture
                    + ", since a library has no part for it; build on x86_64 or aarch64");
        }
        String cpu = arm ? "aarch64" : "x86_64";
        return new Platform((mac ? "macos-" : "linux-") + cpu, arm ? "arm64" : "amd64",
                (mac ? "Mac/" : "Linux/") + cpu, cpu + (mac ? "-macos-" : "-linux-gnu-"));
    }

    boolean isLinux() {
        return name.startsWith("linux");
    }

    /** Whether a file of a jar is a native library of another machine. */
    boolean isForeign(String entry) {
        if (entry.startsWith("org/sqlite/native/") && !entry.endsWith("/")) {
            return !entry.startsWith("org/sqlite/native/" + sqlite + "/");
        }
        return entry.matches("lib/[^/]+-tree-sitter[^/]*") && !entry.startsWith("lib/" + treeSitter);
    }
}
