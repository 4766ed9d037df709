package dev.fresh.edge.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Tracked files of a checkout as they stand: content is read once, and again only where size, dates or inode differ.
 *
 * @param skipped how many there are beyond those that are looked at
 */
public record TrackedFiles(Map<String, Entry> entries, int skipped) {

    private static final int FILES_MAX = 50_000;

    public static final TrackedFiles NONE = new TrackedFiles(Map.of(), 0);

    /**
     * One of them.
     *
     * @param seen size, dates and inode
     * @param mark content, size and mode
     */
    record Entry(String seen, String mark) {
    }

    TrackedFiles again(Path root, List<String> paths) {
        Map<String, Entry> now = new TreeMap<>();
        for (String path : paths.stream().distinct().limit(FILES_MAX).toList()) {
            file(root, path).ifPresent(file -> {
                String seen = seen(file);
                Entry old = entries.get(path);
                now.put(path, old != null && old.seen().equals(seen) ? old : new Entry(seen, link(file, seen)));
            });
        }
        return new TrackedFiles(now, Math.max(0, paths.size() - FILES_MAX));
    }

    /** All of them as one mark. */
    String mark() {
        return Mark.ofText(entries.entrySet().stream().map(each -> each.getKey() + "\0" + each.getValue().mark())
                .collect(Collectors.joining("\0"))) + (skipped == 0 ? "" : ", " + skipped + " files not looked at");
    }

    /** The mark of each. */
    public Map<String, String> marks() {
        Map<String, String> marks = new TreeMap<>();
        entries.forEach((path, entry) -> marks.put(path, entry.mark()));
        return marks;
    }

    /** A tracked link is what it says, wherever it leads. */
    private static String link(Path file, String seen) {
        try {
            return Files.isSymbolicLink(file) ? "link to " + Files.readSymbolicLink(file) : Mark.of(file);
        } catch (IOException e) {
            return "unreadable, " + seen;
        }
    }

    private static String seen(Path file) {
        try {
            // The date of the inode shows what an old date that was put back would hide, and changed permissions.
            return new TreeMap<>(Files.readAttributes(file, "unix:size,lastModifiedTime,ctime,ino",
                    LinkOption.NOFOLLOW_LINKS)).toString();
        } catch (IOException e) {
            return "absent";
        }
    }

    /** A name that this machine's Java cannot spell is left out. */
    private static Optional<Path> file(Path root, String path) {
        try {
            return Optional.of(root.resolve(path));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
