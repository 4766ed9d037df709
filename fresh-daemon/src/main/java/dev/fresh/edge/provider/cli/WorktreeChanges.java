package dev.fresh.edge.provider.cli;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** What differs between an agent's worktree and the base, without starting anything there. */
final class WorktreeChanges {

    private static final int FILES_MAX = 20_000;
    private static final int LINES_MAX = 60;
    private static final Set<String> SKIPPED = Set.of(".git", "node_modules", "target", "build", "dist", "venv",
            ".venv",
            "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache");

    private WorktreeChanges() {
    }

    /** One line for each file, at most as many as a reader wants; empty when nothing differs. */
    static List<String> between(Path base, Path worktree) {
        TreeMap<String, Long> before = files(base);
        TreeMap<String, Long> now = files(worktree);
        List<String> lines = new ArrayList<>();
        now.forEach((path, bytes) -> {
            if (!before.containsKey(path)) {
                lines.add("added   " + path + " (" + bytes + " bytes)");
            } else if (differs(base.resolve(path), worktree.resolve(path), before.get(path), bytes)) {
                lines.add("changed " + path + " (" + before.get(path) + " to " + bytes + " bytes)");
            }
        });
        before.keySet().stream().filter(path -> !now.containsKey(path)).forEach(path -> lines.add("deleted " + path));
        return lines.size() <= LINES_MAX ? lines : lines.subList(0, LINES_MAX);
    }

    private static boolean differs(Path one, Path other, long bytes, long otherBytes) {
        try {
            return bytes != otherBytes || Files.mismatch(one, other) >= 0;
        } catch (IOException e) {
            throw EdgeException.environment("cannot compare " + other + " with the base", e);
        }
    }

    private static TreeMap<String, Long> files(Path root) {
        TreeMap<String, Long> found = new TreeMap<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {

                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return SKIPPED.contains(folder.getFileName().toString()) && !folder.equals(root)
                            ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String path = root.relativize(file).toString();
                    if (attributes.isRegularFile() && !path.equals(".git")) {
                        found.put(path, attributes.size());
                    }
                    return found.size() < FILES_MAX ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }
            });
        } catch (IOException e) {
            throw EdgeException.environment("cannot list the files of " + root, e);
        }
        return found;
    }
}
