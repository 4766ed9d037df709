package dev.fresh.edge.check;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds programs on the PATH of the user's shell, and the folders that they need to run. */
final class Programs {

    private static final List<String> SYSTEM = List.of("/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc");

    private Programs() {
    }

    static Optional<Path> find(String name, Map<String, String> environment) {
        for (String entry : environment.getOrDefault("PATH", "").split(":")) {
            Path candidate = Path.of(entry.isEmpty() ? "/" : entry, name);
            if (candidate.isAbsolute() && Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** The command with its program as an absolute path, where the PATH has one. */
    static List<String> located(List<String> argv, Map<String, String> environment) {
        if (argv.getFirst().contains("/")) {
            return argv;
        }
        List<String> located = new ArrayList<>(argv);
        find(argv.getFirst(), environment).ifPresent(program -> located.set(0, program.toString()));
        return located;
    }

    /** What has to be readable for a program outside the system folders: its installation, also behind links. */
    static Set<Path> folders(Path program, Map<String, String> environment) {
        Set<Path> folders = new LinkedHashSet<>();
        try {
            for (Path path : List.of(program, program.toRealPath())) {
                installation(path, environment).ifPresent(folders::add);
            }
        } catch (IOException e) {
            throw EdgeException.environment("cannot follow the link " + program, e);
        }
        return folders;
    }

    private static Optional<Path> installation(Path program, Map<String, String> environment) {
        Path bin = program.getParent();
        Path above = bin.getParent();
        if (SYSTEM.stream().anyMatch(bin::startsWith) || above == null) {
            return Optional.empty();
        }
        // A program in ~/bin needs that folder; showing its parent would show the whole home.
        boolean home = above.equals(Path.of(environment.getOrDefault("HOME", "/"))) || above.getParent() == null;
        return Optional.of(home || Files.isDirectory(above.resolve(".git")) ? bin : above);
    }
}
