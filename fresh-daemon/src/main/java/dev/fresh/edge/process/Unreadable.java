package dev.fresh.edge.process;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;

/** Finds what not everybody on this machine may read: passwords and keys, which root's sandbox could read too. */
final class Unreadable {

    private Unreadable() {
    }

    /** The files, and whole folders, below {@code root} that are not for everybody. */
    static List<Path> below(Path root) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(root, new Visitor(root, found));
        } catch (IOException e) {
            throw EdgeException.environment(root + " cannot be listed; check its permissions", e);
        }
        return List.copyOf(found);
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {

        private final Path root;
        private final List<Path> found;

        Visitor(Path root, List<Path> found) {
            this.root = root;
            this.found = found;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (folder.equals(root) || isFor(folder, PosixFilePermission.OTHERS_READ)
                    && isFor(folder, PosixFilePermission.OTHERS_EXECUTE)) {
                return FileVisitResult.CONTINUE;
            }
            found.add(folder);
            return FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (!attributes.isSymbolicLink() && !isFor(file, PosixFilePermission.OTHERS_READ)) {
                found.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            found.add(file); // who cannot look at it does not show it
            return FileVisitResult.CONTINUE;
        }

        private static boolean isFor(Path path, PosixFilePermission right) throws IOException {
            return Files.readAttributes(path, PosixFileAttributes.class, java.nio.file.LinkOption.NOFOLLOW_LINKS)
                    .permissions().contains(right);
        }
    }
}
