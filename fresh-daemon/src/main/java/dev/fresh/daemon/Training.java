package dev.fresh.daemon;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.inventory.Inventory;
import dev.fresh.edge.inventory.InventoryJson;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the launcher lets the JVM watch to make the AOT cache of the daemon and of scans: a scan of a few files in every
 * language, then a daemon as the command line says.
 */
public final class Training {

    private Training() {
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path scratch = Path.of("").toAbsolutePath().resolve(".fresh/cache/training");
        try {
            scan(scratch);
        } catch (IOException | EdgeException e) {
            // A cache without the classes of a scan is better than none.
            System.err.println("The scan was not watched: " + e.getMessage());
        }
        Daemon.main(arguments);
    }

    /** Scans a made-up repository in an empty folder, twice, as the command and as the daemon do it. */
    static String scan(Path folder) throws IOException, InterruptedException {
        write(folder);
        git(folder, "init", "--quiet");
        git(folder, "add", "--all");
        git(folder, "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgSign=false", "commit",
                "--quiet", "--message", "Make an example");
        Inventory.Options options = new Inventory.Options(folder.resolve("cache"), Optional.empty(), _ -> {});
        Json.write(Shipped.inventory().scan(folder.resolve(".git"), "HEAD", options));
        return InventoryJson.write(Shipped.inventory().scan(folder.resolve(".git"), "HEAD", options), true);
    }

    private static void write(Path folder) throws IOException {
        try (InputStream in = Training.class.getResourceAsStream("training.txt")) {
            for (String part : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^=== ")) {
                if (!part.isBlank()) {
                    int end = part.indexOf('\n');
                    Path file = folder.resolve(part.substring(0, end).strip());
                    Files.createDirectories(file.getParent());
                    Files.writeString(file, part.substring(end + 1));
                }
            }
        }
    }

    private static void git(Path folder, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("git").directory(folder.toFile()).inheritIO();
        builder.command().addAll(List.of(arguments));
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().putAll(Map.of("GIT_CONFIG_NOSYSTEM", "1", "GIT_CONFIG_GLOBAL", "/dev/null"));
        int code = builder.start().waitFor();
        if (code != 0) {
            throw new IOException("git " + arguments[0] + " ended with " + code);
        }
    }
}
