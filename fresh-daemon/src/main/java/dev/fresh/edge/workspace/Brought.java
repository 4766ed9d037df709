package dev.fresh.edge.workspace;

import dev.fresh.edge.process.Exit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a repository brings along in the folder of fresh although only fresh writes it: a journal with a run that nobody
 * started, or a clone whose configuration names commands. Whoever clones it, or looks at a branch of it, would work on
 * with them.
 */
final class Brought {

    /** What people share. */
    private static final Set<String> SHARED = Set.of("roles", "rules");
    private static final int NAMED_MAX = 3;

    private Brought() {
    }

    /** The parts of {@code .fresh} that the repository tracks and must not, named without anybody's words. */
    static List<String> parts(Git git, Path root) {
        Exit listed = git.read(root, Map.of(), "ls-files", "-s", "-z", "--", ":(top,icase).fresh");
        // Where git cannot say, nothing of it can be used either.
        return !listed.ok() ? List.of() : Stream.of(listed.output().split("\0")).filter(line -> line.contains("\t"))
                .filter(Brought::isOurs).map(line -> part(line.substring(line.indexOf('\t') + 1))).distinct()
                .limit(NAMED_MAX).toList();
    }

    /** A link or a repository anywhere, and all in folders that are not shared. */
    private static boolean isOurs(String line) {
        String[] path = line.substring(line.indexOf('\t') + 1).split("/");
        return !line.startsWith("100") || path.length > 2 && !SHARED.contains(path[1]);
    }

    private static String part(String path) {
        String[] parts = path.split("/");
        return parts.length > 1 && parts[1].matches("[a-z.]{1,20}") ? ".fresh/" + parts[1] : ".fresh";
    }
}
