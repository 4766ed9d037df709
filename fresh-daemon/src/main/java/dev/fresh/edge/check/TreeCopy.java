package dev.fresh.edge.check;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A throw-away copy of a checkout without what builds leave behind, deleted when closed. */
record TreeCopy(Path root) implements AutoCloseable {

    private static final Set<String> LEFT_BEHIND = Set.of(".git", "target", "build", "__pycache__", ".pytest_cache",
            "node_modules");

    static TreeCopy of(Path tree, Path scratch) {
        try {
            Files.createDirectories(scratch);
            Path root = Files.createTempDirectory(scratch, "proof");
            Files.walkFileTree(tree, new SimpleFileVisitor<>() {

                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                        throws IOException {
                    if (!folder.equals(tree) && LEFT_BEHIND.contains(folder.getFileName().toString())) {
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    Files.createDirectories(root.resolve(tree.relativize(folder).toString()));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (!file.getFileName().toString().equals(".git")) {
                        Files.copy(file, root.resolve(tree.relativize(file).toString()), LinkOption.NOFOLLOW_LINKS);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
            return new TreeCopy(root);
        } catch (IOException e) {
            throw EdgeException.environment("cannot copy the proposal for its proof; check the free disk space", e);
        }
    }

    String read(String path) {
        return read(root, path);
    }

    static String read(Path tree, String path) {
        if (!Inside.isPlainFile(tree, path)) {
            throw EdgeException.environment(path + " is no plain file in the proposal");
        }
        try {
            return Files.readString(tree.resolve(path));
        } catch (IOException e) {
            throw EdgeException.environment("cannot read " + path + " as UTF-8", e);
        }
    }

    void write(String path, String text) {
        if (!Inside.isPlainFile(root, path)) {
            throw EdgeException.environment(path + " is no plain file in the proposal");
        }
        try {
            Files.writeString(root.resolve(path), text);
        } catch (IOException e) {
            throw EdgeException.environment("cannot write a mutant of " + path, e);
        }
    }

    /** Makes a file what it is in another tree: the same, or gone. */
    void restore(String path, Path tree) {
        Path file = root.resolve(path);
        Path above = file.getParent();
        while (!Files.exists(above, LinkOption.NOFOLLOW_LINKS)) {
            above = above.getParent();
        }
        // A folder that is a link would lead out of the copy.
        if (!above.equals(root) && !Inside.isFolder(root, above)) {
            throw EdgeException.environment(path + " is in no plain folder of the proposal");
        }
        try {
            Files.deleteIfExists(file);
            if (Inside.isPlainFile(tree, path)) {
                Files.createDirectories(file.getParent());
                Files.copy(tree.resolve(path), file);
            }
        } catch (IOException e) {
            throw EdgeException.environment("cannot put " + path + " back in a copy of the proposal", e);
        }
    }

    /** Puts a file at the top, whatever stood there. */
    void create(String name, String text) {
        try {
            Files.deleteIfExists(root.resolve(name));
            Files.writeString(root.resolve(name), text);
        } catch (IOException e) {
            throw EdgeException.environment("cannot write an example into a copy of the proposal", e);
        }
    }

    /** An empty folder in the copy. */
    Path folder(String name) {
        try {
            Inside.delete(root.resolve(name));
            return Files.createDirectories(root.resolve(name));
        } catch (IOException e) {
            throw EdgeException.environment("cannot make a folder in a copy of the proposal", e);
        }
    }

    /** The names of the files in a folder, whatever tests made of it. */
    List<String> names(Path folder) {
        if (!Inside.isFolder(root, folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.matches("\\d{1,6}")).toList();
        } catch (IOException e) {
            throw EdgeException.environment("cannot read a folder of a copy of the proposal", e);
        }
    }

    @Override
    public void close() {
        Inside.delete(root);
    }
}
