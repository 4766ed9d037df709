package dev.fresh.edge.check;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Looks at and deletes places inside a tree that somebody else has written. No part of a path may be a link, so that
 * nothing outside the tree is ever reached; no process of the tree is alive when this is used.
 */
final class Inside {

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

    /** Deletes a folder of ours, or one reached by {@link #isFolder}, without following links. */
    static void delete(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
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
