package dev.fresh.edge.workspace;

import dev.fresh.edge.Access;
import dev.fresh.edge.process.Trees;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * A secret for one call of git: in a file of a folder that only its owner can enter, where git's own helper looks for
 * it, and gone when the call is over. So it stands in no argument and in no environment.
 */
final class CredentialFile implements AutoCloseable {

    /**
     * Forgets every other helper and asks git's store. It finds the file through its home and not by name, since git
     * hands the line to a shell.
     */
    static final List<String> SETTINGS = List.of("-c", "credential.helper=", "-c", "credential.helper=store", "-c",
            "credential.useHttpPath=false", "-c", "core.askPass=");

    private static final FileAttribute<?> OWNER_ONLY = PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path home;

    private CredentialFile(Path home) {
        this.home = home;
    }

    /** For the host of the address alone. */
    static CredentialFile of(Path scratch, String url, Access.Secret access) throws IOException {
        URI address = URI.create(url);
        String line = address.getScheme() + "://" + encoded(access.user()) + ":" + encoded(access.secret()) + "@"
                + address.getRawAuthority() + "\n";
        Files.createDirectories(scratch);
        CredentialFile made = new CredentialFile(Files.createTempDirectory(scratch, "push"));
        try {
            // Made for its owner alone before anything is in it.
            Files.writeString(Files.createFile(made.home.resolve(".git-credentials"), OWNER_ONLY), line);
            return made;
        } catch (IOException e) {
            made.close();
            throw e;
        }
    }

    /** Where git's helper looks. */
    Map<String, String> environment() {
        return Map.of("HOME", home.toString());
    }

    @Override
    public void close() {
        Trees.delete(home);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
