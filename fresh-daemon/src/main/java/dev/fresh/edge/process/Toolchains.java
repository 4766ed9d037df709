package dev.fresh.edge.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The folders outside {@code /usr} that the programs on a {@code PATH} need in order to run. */
final class Toolchains {

    /** Version managers whose programs live somewhere below them; none of these folders holds secrets. */
    private static final List<String> MANAGERS = List.of(".pyenv", ".sdkman", ".nvm", ".rustup", ".asdf", ".volta",
            ".jenv", ".rbenv", ".jdks", ".fnm", ".local/share/mise", ".local/share/uv", ".local/share/fnm",
            ".local/share/pipx");
    private static final List<String> SHARED = List.of(".local", ".cargo");
    private static final List<Path> ALREADY_THERE = Stream.of("/usr", "/bin", "/sbin", "/lib", "/etc").map(Path::of)
            .toList();

    private Toolchains() {
    }

    static List<Path> of(Map<String, String> environment, Path home) {
        Set<Path> folders = new LinkedHashSet<>();
        for (Path entry : Programs.folders(environment.getOrDefault("PATH", ""))) {
            add(folders, entry.normalize(), home);
            links(entry).forEach(target -> add(folders, target.getParent(), home));
        }
        String javaHome = environment.getOrDefault("JAVA_HOME", "");
        if (!javaHome.isEmpty() && Path.of(javaHome).isAbsolute()) {
            add(folders, Path.of(javaHome).normalize(), home);
            add(folders, real(Path.of(javaHome)), home);
        }
        return List.copyOf(folders);
    }

    private static void add(Set<Path> folders, Path folder, Path home) {
        Path root = root(folder, home);
        boolean covered = ALREADY_THERE.stream().anyMatch(root::startsWith) || home.startsWith(root);
        if (!covered && Files.isDirectory(root)) {
            folders.add(root);
        }
    }

    private static Path root(Path folder, Path home) {
        for (String manager : MANAGERS) {
            if (folder.startsWith(home.resolve(manager))) {
                return home.resolve(manager);
            }
        }
        if (!folder.endsWith("bin") || folder.getNameCount() < 3 || home.startsWith(folder.getParent())) {
            return folder;
        }
        // ~/.local and ~/.cargo hold more than programs, tokens among it.
        return SHARED.stream().anyMatch(shared -> folder.getParent().equals(home.resolve(shared))) ? folder
                : folder.getParent();
    }

    /** Where links in a folder of programs lead, for programs that are installed elsewhere and linked there. */
    private static List<Path> links(Path folder) {
        if (ALREADY_THERE.stream().anyMatch(folder::startsWith) || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isSymbolicLink).map(Toolchains::real).filter(Programs::isProgram).toList();
        } catch (IOException _) {
            return List.of(); // not ours to read, so nothing in it is needed
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException _) {
            return path;
        }
    }
}
