package dev.fresh.edge.forge;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The file that a person keeps a token in for fresh alone: {@code fresh/github-token} in the folder of the user's
 * settings, or the same with a dot and the host behind it. Who else can read it makes it useless.
 */
final class TokenFile {

    private static final int BYTES_MAX = 4096;
    private static final Set<PosixFilePermission> OWN = Set.of(PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE);

    private TokenFile() {
    }

    /** Where the token of a host may lie, first come first. */
    static List<Path> places(String host, Map<String, String> environment) {
        Path folder = settings(environment).resolve("fresh");
        List<Path> places = new ArrayList<>();
        if (host.matches("[A-Za-z0-9][A-Za-z0-9.-]*")) {
            places.add(folder.resolve("github-token." + host));
        }
        if (GitHubToken.isGitHub(host)) {
            places.add(folder.resolve("github-token"));
        }
        return places;
    }

    /** The folder of the user's settings. */
    static Path settings(Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("XDG_CONFIG_HOME", "")).filter(path -> path.startsWith("/"))
                .map(Path::of).findFirst()
                .orElseGet(() -> Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".config"));
    }

    /**
     * What the file holds, with spaces and line ends around it.
     *
     * @throws EdgeException when somebody else may read it, or it cannot be read
     */
    static Optional<String> read(Path file) {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            if (!Files.isRegularFile(file) || Files.size(file) > BYTES_MAX) {
                throw EdgeException.environment("the token file " + file + " is not a small file; put the token alone"
                        + " into it");
            }
            if (!OWN.containsAll(Files.getPosixFilePermissions(file))) {
                throw EdgeException.environment("the token file " + file + " is open to others and is not used; run"
                        + " chmod 600 " + file);
            }
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException _) {
            // The cause names the same file, and nothing of what is in it may travel along.
            throw EdgeException.environment("the token file " + file + " cannot be read; run chown and chmod 600 on "
                    + file);
        }
    }
}
