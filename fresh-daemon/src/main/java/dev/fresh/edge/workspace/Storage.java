package dev.fresh.edge.workspace;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.Trees;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the daemon's own folders hold, how much room it takes, and how it is removed; never anything of the user's. */
public final class Storage {

    /** What builds and tools leave behind in a tree. */
    private static final Set<String> BUILD_OUTPUT = Set.of("target", "node_modules", "__pycache__", ".pytest_cache",
            ".mypy_cache", ".ruff_cache", ".gradle", ".venv", "build", "dist");
    private static final String PREFIX = "refs/fresh/";
    private static final long LOOSE_MANY = 4000;
    private static final long PACKS_MANY = 40;

    private final Git git;
    private final Clone clone;
    private final Path root;

    Storage(Git git, Clone clone, Path root) {
        this.git = git;
        this.clone = clone;
        this.root = root;
    }

    /**
     * A reference of the daemon's own clone.
     *
     * @param name after its kind, mostly the id of an agent
     * @param at when its commit was made
     */
    public record Reference(String name, String commit, Instant at) {
    }

    /** All of a kind: {@code checkpoints}, {@code proposals}, {@code grounds}. */
    public List<Reference> references(String kind) {
        if (!Files.isDirectory(clone.folder())) {
            return List.of();
        }
        String prefix = prefix(kind);
        List<Reference> found = new ArrayList<>();
        git.text(Git.Call.of(clone.folder(), "for-each-ref", "--format=%(refname) %(objectname) %(committerdate:unix)",
                prefix)).lines().forEach(line -> {
                    String[] fields = line.split(" ");
                    found.add(new Reference(fields[0].substring(prefix.length()), fields[1],
                            Instant.ofEpochSecond(Long.parseLong(fields[2]))));
                });
        return found;
    }

    /** Forgets a reference that still is where it was; what it held stays until the next {@link #collectGarbage}. */
    public void forget(String kind, Reference reference) {
        git.text(Git.Call.of(clone.folder(), "update-ref", "--no-deref", "-d", prefix(kind) + reference.name(),
                reference.commit()));
    }

    private static String prefix(String kind) {
        if (!kind.matches("checkpoints|proposals|grounds")) {
            throw new IllegalArgumentException("not a kind of reference that is removed: " + kind);
        }
        return PREFIX + kind + "/";
    }

    /** Makes sure that worktrees can be made: the folder is there, and takes a file. */
    public void requireWritable() {
        try {
            Path scratch = Files.createDirectories(clone.scratch());
            Files.delete(Files.writeString(Files.createTempFile(scratch, "written", ""), "x"));
        } catch (IOException e) {
            throw EdgeException.environment("nothing can be written in " + root + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException f when f.getReason() != null -> f.getReason();
            default -> e.getMessage();
        };
    }

    /** Names of the trees that the daemon has checked out for itself. */
    public List<String> checkouts() {
        try (Stream<Path> folders = Files.isDirectory(root.resolve("checkouts"))
                ? Files.list(root.resolve("checkouts")) : Stream.empty()) {
            return folders.map(folder -> folder.getFileName().toString().replaceFirst("^at-", "")).sorted().toList();
        } catch (IOException e) {
            throw EdgeException.environment("the folder " + root + " cannot be listed: " + e.getMessage(), e);
        }
    }

    public Path checkout(String name) {
        return root.resolve("checkouts").resolve("at-" + name);
    }

    /** Bytes of the files in a folder, as far as it can be read; it may change meanwhile. */
    public static long bytes(Path folder) {
        long[] sum = {0};
        walk(folder, new Tolerant() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum[0] += attributes.isRegularFile() ? attributes.size() : 0;
                return FileVisitResult.CONTINUE;
            }
        });
        return sum[0];
    }

    /**
     * How much there is in a folder.
     *
     * @param files with the folders
     */
    public record Extent(long bytes, long files) {
    }

    /** How much a folder holds, without following a link; looks no further when it is more than this. */
    public static Extent extent(Path folder, Extent most) {
        long[] sum = {0, 0};
        walk(folder, new Tolerant() {
            @Override
            public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
                return counted(0);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                return counted(attributes.isRegularFile() ? attributes.size() : 0);
            }

            private FileVisitResult counted(long bytes) {
                sum[0] += bytes;
                sum[1]++;
                return sum[0] > most.bytes() || sum[1] > most.files() ? FileVisitResult.TERMINATE
                        : FileVisitResult.CONTINUE;
            }
        });
        return new Extent(sum[0], sum[1]);
    }

    /** Folders of build output in a tree of the daemon. */
    public static List<Path> buildOutput(Path tree) {
        List<Path> found = new ArrayList<>();
        walk(tree, new Tolerant() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                if (!folder.equals(tree) && BUILD_OUTPUT.contains(folder.getFileName().toString())) {
                    found.add(folder);
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    /** Removes folders inside a tree of the daemon, without following a link. */
    public void prune(Path tree, List<Path> folders) {
        if (!tree.toAbsolutePath().normalize().startsWith(root)) {
            throw new IllegalArgumentException(tree + " is no tree of the daemon");
        }
        for (Path folder : folders) {
            if (folder.startsWith(tree) && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                Trees.delete(folder);
            }
        }
    }

    /** Whether so much has gathered in the clone that packing it is worth while. */
    public boolean wantsPacking() {
        if (!Files.isDirectory(clone.folder())) {
            return false;
        }
        String counts = git.text(Git.Call.of(clone.folder(), "count-objects", "-v"));
        return number(counts, "count") > LOOSE_MANY || number(counts, "packs") > PACKS_MANY;
    }

    /** Packs the daemon's own clone and drops what nothing has led to for a day. */
    public void collectGarbage() {
        // Work that is being committed at this moment is not referred to yet, but it is younger than a day.
        Exit exit = git.run(Git.Call.of(clone.folder(), "gc", "--quiet", "--prune=1.day.ago"));
        if (!exit.ok()) {
            throw EdgeException.environment("the daemon's own clone could not be packed: " + Git.reason(exit));
        }
    }

    private static long number(String counts, String name) {
        return counts.lines().filter(line -> line.startsWith(name + ": "))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 2).strip())).findFirst().orElse(0);
    }

    private static void walk(Path folder, FileVisitor<Path> visitor) {
        try {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.walkFileTree(folder, visitor);
            }
        } catch (IOException e) {
            throw EdgeException.environment("the folder " + folder + " cannot be measured: " + e.getMessage(), e);
        }
    }

    /** Goes on where something cannot be read or has gone. */
    private abstract static class Tolerant extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }
}
