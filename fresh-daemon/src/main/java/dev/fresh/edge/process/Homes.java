package dev.fresh.edge.process;

import dev.fresh.edge.EdgeException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** Decides which home folder a confined command sees. */
final class Homes {

    private Homes() {
    }

    /** A home inside a folder that the command was given, such as a prepared cache, is meant; any other is not. */
    static void choose(Map<String, String> environment, Sandbox.Confinement confinement, Path empty) {
        String asked = environment.getOrDefault("HOME", "");
        boolean given = !asked.isEmpty() && Stream.concat(confinement.writable().stream(),
                confinement.readOnly().stream()).anyMatch(Path.of(asked)::startsWith);
        if (!given) {
            environment.put("HOME", empty.toString());
        }
    }

    /** Whoever is shown a folder is not shown the home folder with it. */
    static void requireApart(Path folder, Path home) {
        if (!folder.isAbsolute() || home.startsWith(folder)) {
            throw EdgeException.environment("the sandbox cannot show " + folder
                    + ": it is, or holds, the home folder; move the repository into a folder of its own");
        }
    }
}
