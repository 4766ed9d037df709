package dev.fresh.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What this person allowed repositories to do outside the sandbox. A repository's file is not its user's alone, so what
 * it names is used only when the user said so, for exactly these words; kept in the user's own folder, as digests.
 */
final class Allowed {

    private final Path file;

    Allowed(Path file) {
        this.file = file;
    }

    /** The list of the user with this environment. */
    static Allowed of(Map<String, String> environment) {
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path base = config.startsWith("/") ? Path.of(config)
                : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".config");
        return new Allowed(base.resolve("fresh").resolve("notify-allowed"));
    }

    Path file() {
        return file;
    }

    boolean contains(Path repository, String channel, List<String> words) {
        try {
            return Files.isRegularFile(file) && Files.readAllLines(file).contains(digest(repository, channel, words));
        } catch (IOException e) {
            throw new UncheckedIOException("what is allowed cannot be read from " + file, e);
        }
    }

    void add(Path repository, String channel, List<String> words) {
        if (contains(repository, channel, words)) {
            return;
        }
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, digest(repository, channel, words) + "\n", StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("what is allowed cannot be written to " + file, e);
        }
    }

    private static String digest(Path repository, String channel, List<String> words) {
        try {
            MessageDigest sum = MessageDigest.getInstance("SHA-256");
            sum.update((repository + "\0" + channel).getBytes(StandardCharsets.UTF_8));
            words.forEach(word -> sum.update(("\0" + word).getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(sum.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
