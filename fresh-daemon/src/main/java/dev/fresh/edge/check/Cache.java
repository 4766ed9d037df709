package dev.fresh.edge.check;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.check.BuildPlan.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The daemon's own folder of fetched dependencies, one place per build tool and content of its lock files. A place
 * counts only once it is marked as ready, so an interrupted preparation is done again.
 */
final class Cache {

    private static final int KEY_DIGITS = 16;

    private final Path root;

    Cache(Path root) {
        this.root = root;
    }

    /** One place; {@link #folder} is written during the preparation and read-only afterwards. */
    record Place(Path folder) {

        boolean ready() {
            return Files.isRegularFile(marker());
        }

        /** An empty folder to fill. */
        void begin() {
            try {
                Files.deleteIfExists(marker());
                Inside.delete(folder);
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw EdgeException.environment("cannot write the cache folder " + folder, e);
            }
        }

        void finish() {
            try {
                Files.writeString(marker(), "ready\n");
            } catch (IOException e) {
                throw EdgeException.environment("cannot write " + marker(), e);
            }
        }

        private Path marker() {
            return folder.resolveSibling(folder.getFileName() + ".ready");
        }
    }

    Place place(Step step, Path base) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            add(hash, step.prepare().toString());
            for (String path : step.lockFiles()) {
                add(hash, path);
                if (Inside.isPlainFile(base, path)) {
                    hash.update(Files.readAllBytes(base.resolve(path)));
                }
            }
            String key = HexFormat.of().formatHex(hash.digest()).substring(0, KEY_DIGITS);
            return new Place(root.resolve(step.tool().name().toLowerCase(Locale.ROOT)).resolve(key));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        } catch (IOException e) {
            throw EdgeException.environment("cannot read the lock files of " + step.tool().label(), e);
        }
    }

    private static void add(MessageDigest hash, String text) {
        hash.update(text.getBytes(StandardCharsets.UTF_8));
        hash.update((byte) 0);
    }
}
