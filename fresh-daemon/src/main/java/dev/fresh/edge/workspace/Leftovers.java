package dev.fresh.edge.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What git leaves when it is killed in the middle, as its daemon was: locks, which it would wait for in vain for ever,
 * and packs that nobody finishes.
 */
final class Leftovers {

    /** Far longer than git holds the lock of a branch, and short enough for a start. */
    private static final long MOMENT_NANOS = 200_000_000;
    private static final String LOCK = ".lock";

    private Leftovers() {
    }

    /**
     * Removes them; no git of ours may run.
     *
     * @param clone the daemon's own repository, where nobody else works
     * @param user the git folder of the user's, where branches under {@code auto/} are ours but others may work
     */
    static void remove(Path clone, Supplier<Path> user) throws IOException {
        if (!Files.isDirectory(clone)) {
            return;
        }
        List<Path> ours = new ArrayList<>(files(clone.resolve("objects/pack"), "tmp_", ""));
        for (String place : List.of("refs", "worktrees")) {
            ours.addAll(files(clone.resolve(place), "", LOCK));
        }
        try (Stream<Path> top = Files.list(clone)) {
            top.filter(file -> file.toString().endsWith(LOCK)).forEach(ours::add);
        }
        for (Path file : ours) {
            Files.deleteIfExists(file);
        }
        Path branches = user.get().resolve("refs/heads/auto");
        for (Path lock : abandoned(files(branches, "", LOCK))) {
            Files.deleteIfExists(lock);
        }
    }

    /** Those of some locks that nobody has let go of after a moment: whoever works there now would have. */
    static List<Path> abandoned(List<Path> locks) throws IOException {
        Map<Path, Object> held = new HashMap<>();
        for (Path lock : locks) {
            held.put(lock, key(lock));
        }
        if (!held.isEmpty()) {
            LockSupport.parkNanos(MOMENT_NANOS);
        }
        List<Path> left = new ArrayList<>();
        for (Map.Entry<Path, Object> lock : held.entrySet()) {
            if (key(lock.getKey()).equals(lock.getValue())) {
                left.add(lock.getKey());
            }
        }
        return left;
    }

    /** Which file it is; nothing when it has gone meanwhile. */
    private static Object key(Path file) throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class,
                    LinkOption.NOFOLLOW_LINKS);
            // The place of a file that has gone is given to the next one.
            return found.fileKey() + " " + found.lastModifiedTime();
        } catch (NoSuchFileException _) {
            return file;
        }
    }

    private static List<Path> files(Path folder, String begin, String end) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(begin)
                    && file.getFileName().toString().endsWith(end) && Files.isRegularFile(file)).toList();
        }
    }
}
