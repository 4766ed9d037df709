package dev.fresh.edge.provider;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A checkout that somebody else wrote: read and written by repository-relative path, never through a symbolic link.
 */
public record SourceTree(Path root) {

    private static final long FILE_BYTES_MAX = 1 << 20;
    private static final int FILES_MAX = 2_000;
    private static final Set<String> SKIPPED = Set.of("node_modules", "target", "build", "dist", "venv",
            "site-packages",
            "__pycache__");

    public boolean has(String path) {
        return Files.isRegularFile(root.resolve(path), LinkOption.NOFOLLOW_LINKS);
    }

    boolean hasFolder(String path) {
        return Files.isDirectory(root.resolve(path), LinkOption.NOFOLLOW_LINKS);
    }

    /** The text of a file; bytes that are no UTF-8 become replacement characters. */
    String read(String path) {
        try {
            Path file = inside(path);
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw EdgeException.environment(path + " is larger than " + FILE_BYTES_MAX + " bytes");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw EdgeException.environment("cannot read " + path + " of the checkout", e);
        }
    }

    /** Writes a file and makes the folders that it needs. */
    public void write(String path, String text) {
        try {
            makeFolders(root.resolve(path).normalize().getParent());
            Files.writeString(inside(path), text);
        } catch (IOException e) {
            throw EdgeException.environment("cannot write " + path + " of the worktree", e);
        }
    }

    public void delete(String path) {
        try {
            Files.delete(inside(path));
        } catch (IOException e) {
            throw EdgeException.environment("cannot delete " + path + " of the worktree", e);
        }
    }

    /** Repository-relative paths of the files that a test could stand in, sorted. */
    List<String> files(Predicate<String> wanted) {
        List<String> found = new ArrayList<>();
        FileVisitor<Path> visitor = new SimpleFileVisitor<>() {

            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                boolean skipped = !folder.equals(root) && (name.startsWith(".") || SKIPPED.contains(name));
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String path = root.relativize(file).toString().replace('\\', '/');
                if (attributes.isRegularFile() && attributes.size() <= FILE_BYTES_MAX && wanted.test(path)) {
                    found.add(path);
                }
                return found.size() < FILES_MAX ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }
        };
        try {
            Files.walkFileTree(root, visitor);
        } catch (IOException e) {
            throw EdgeException.environment("cannot list the checkout", e);
        }
        return found.stream().sorted().toList();
    }

    private void makeFolders(Path folder) throws IOException {
        if (folder.startsWith(root) && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            makeFolders(folder.getParent());
            if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(folder);
            }
        }
    }

    private Path inside(String path) throws IOException {
        Path file = root.resolve(path).normalize();
        // The tree is not ours: a link in it must not lead a read or a write out of it.
        boolean leads = !file.startsWith(root) || Files.isSymbolicLink(file) || !file.getParent().toRealPath()
                .equals(root.toRealPath().resolve(root.relativize(file.getParent())).normalize());
        if (leads) {
            throw EdgeException.environment(path + " leads out of the checkout through a link; replace the link");
        }
        return file;
    }
}
