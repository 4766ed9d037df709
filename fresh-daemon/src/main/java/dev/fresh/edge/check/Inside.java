package dev.fresh.edge.check;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks at and deletes places inside a tree that somebody else has written. No part of a path may be a link, so that
 * nothing outside the tree is ever reached; no process of the tree is alive when this is used.
 */
final class Inside {

    private static final int DEPTH_MAX = 8;

    private Inside() {
    }

    static boolean isPlainFile(Path tree, String relative) {
        Path path = tree.resolve(relative).normalize();
        return path.startsWith(tree) && isFolder(tree, path.getParent())
                && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether every part from the tree down to {@code folder} is a real folder. */
    static boolean isFolder(Path tree, Path folder) {
        Path path = folder.normalize();
        if (!path.startsWith(tree)) {
            return false;
        }
        Path part = tree;
        for (Path name : tree.relativize(path)) {
            part = name.toString().isEmpty() ? part : part.resolve(name);
            if (!Files.isDirectory(part, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
        }
        return Files.isDirectory(part, LinkOption.NOFOLLOW_LINKS);
    }

    /** The folders of that name below {@code top}, outermost only. */
    static Stream<Path> folders(Path top, String name) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(top, EnumSet.noneOf(FileVisitOption.class), DEPTH_MAX, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    boolean wanted = folder.endsWith(name);
                    if (wanted) {
                        found.add(folder);
                    }
                    return wanted || folder.endsWith(".git") || folder.endsWith("node_modules")
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return FileVisitResult.CONTINUE; // what cannot be entered was not made by the build tool
                }
            });
        } catch (IOException e) {
            throw EdgeException.environment("cannot look through " + top, e);
        }
        return found.stream();
    }

    /** Copies a prepared folder with its links as they are. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file)), LinkOption.NOFOLLOW_LINKS,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** Deletes a folder of ours, or one reached by {@link #isFolder}, without following links. */
    static void delete(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                private final Set<Path> opened = new HashSet<>();

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path place, IOException failure) throws IOException {
                    if (!(failure instanceof AccessDeniedException) || !opened.add(place)) {
                        throw failure;
                    }
                    // A test may have locked its own folder; whoever deletes it may open it again.
                    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwx------"));
                    Files.walkFileTree(place, this);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw EdgeException.environment("cannot delete " + folder, e);
        }
    }
}
