package dev.fresh.edge.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds programs by name, in absolute folders only. */
public final class Programs {

    private Programs() {
    }

    /** The first executable file of that name in the folders of a {@code PATH}. */
    public static Optional<Path> find(String name, String path) {
        return folders(path).stream().map(folder -> folder.resolve(name)).filter(Programs::isProgram).findFirst();
    }

    /**
     * Like {@link #find}, but never inside {@code repository}, where an agent or a contributor could have put it. What
     * counts is where the program really is.
     */
    public static Optional<Path> findOutside(Path repository, String name, String path) {
        return folders(path).stream().map(folder -> folder.resolve(name)).filter(Programs::isProgram)
                .filter(program -> !isInside(program, repository)).findFirst();
    }

    /** The absolute folders of a {@code PATH}; relative and empty entries mean the current folder and are left out. */
    static List<Path> folders(String path) {
        return Arrays.stream(path.split(File.pathSeparator)).map(Programs::absolute).flatMap(Optional::stream).toList();
    }

    static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static Optional<Path> absolute(String entry) {
        try {
            return Optional.of(Path.of(entry)).filter(Path::isAbsolute);
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    private static boolean isInside(Path program, Path folder) {
        return program.startsWith(folder) || real(program).startsWith(real(folder));
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (java.io.IOException _) {
            return path.toAbsolutePath().normalize();
        }
    }
}
