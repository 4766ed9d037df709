package dev.fresh.edge.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.process.OsProcessRunner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitHubRemoteTest {

    private static final URI GITHUB = URI.create("https://api.github.com");
    private static final URI ENTERPRISE = URI.create("https://git.example.com/api/v3");

    @ParameterizedTest
    @CsvSource({"https://github.com/ada/notes.git, https://github.com/ada/notes.git",
            "https://github.com/ada/notes/, https://github.com/ada/notes.git",
            "https://ada:secret@github.com/ada/notes, https://github.com/ada/notes.git",
            "git@github.com:ada/notes.git, ssh://git@github.com/ada/notes.git",
            "github.com:ada/no.tes, ssh://git@github.com/ada/no.tes.git",
            "ssh://git@github.com/ada/notes.git, ssh://git@github.com/ada/notes.git",
            "ssh://git@ssh.github.com:443/ada/notes.git, ssh://git@ssh.github.com:443/ada/notes.git"})
    void everySpellingOfARepositoryOnGitHubIsRead(String remote, String url) {
        GitHubRemote read = GitHubRemote.of(remote, GITHUB).orElseThrow();
        assertEquals(url, read.url());
        assertEquals("ada", read.owner());
        assertEquals("github.com", read.host());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://github.com/ada/notes.git", "https://gitlab.example.com/ada/notes.git",
            "https://github.com.example.com/ada/notes", "https://github.com/ada", "https://github.com/ada/..",
            "https://github.com:8443/ada/notes", "/srv/git/notes.git", "file:///srv/git/notes.git", "",
            "git@github.com:-o/notes", "https://github.com/ada/notes --upload-pack=x", "ext::sh -c x"})
    void whatIsElsewhereIsNotGitHubs(String remote) {
        assertEquals(Optional.empty(), GitHubRemote.of(remote, GITHUB));
    }

    @Test
    void anEnterpriseIsWhereItsApiIs() {
        assertEquals("https://git.example.com/ada/notes.git",
                GitHubRemote.of("https://git.example.com/ada/notes", ENTERPRISE).orElseThrow().url());
        assertEquals("ssh://git@git.example.com/ada/notes.git",
                GitHubRemote.of("git@git.example.com:ada/notes", ENTERPRISE).orElseThrow().url());
        assertEquals(Optional.empty(), GitHubRemote.of("git@github.com:ada/notes", ENTERPRISE));
        assertEquals("corp.ghe.com", GitHubRemote.host(URI.create("https://" + "api.corp.ghe.com")));
    }

    @Test
    void sshUsesTheUsersAgentAndNeverAsks() {
        Map<String, String> access = GitHubRemote.of("git@github.com:ada/notes", GITHUB).orElseThrow()
                .access("token-of-ada", Map.of("SSH_AUTH_SOCK", "/run/agent", "SECRET", "x"));
        assertEquals("/run/agent", access.get("SSH_AUTH_SOCK"));
        assertTrue(access.get("GIT_SSH_COMMAND").contains("BatchMode=yes"));
        assertFalse(access.toString().contains("token-of-ada"));
    }

    @Test
    void theTokenComesFromTheEnvironmentElseFromGh(@TempDir Path folder) throws IOException {
        Path gh = Files.writeString(Files.createDirectory(folder.resolve("bin")).resolve("gh"),
                "#!/bin/sh\n[ \"$*\" = 'auth token --hostname github.com' ] || exit 1\n"
                        + "[ -z \"$SECRET\" ] || exit 1\necho gho_of-$HOME\n");
        assertTrue(gh.toFile().setExecutable(true));
        Map<String, String> daemon = Map.of("PATH", folder.resolve("bin").toString(), "HOME", "ada", "SECRET", "x");
        assertEquals(Optional.of("gho_of-ada"), token(folder.resolve("repository"), daemon, "github.com"));
        assertEquals(Optional.empty(), token(folder.resolve("repository"), daemon, "git.example.com"));
        assertEquals(Optional.empty(), token(folder, daemon, "github.com"), "a gh of the repository is not run");
        assertEquals(Optional.of("ghp_0123456789"),
                token(folder, Map.of("GITHUB_TOKEN", " ghp_0123456789\n", "GH_TOKEN", "other"), "github.com"));
        assertEquals(Optional.of("ghp_0123456789"),
                token(folder, Map.of("GITHUB_TOKEN", "", "GH_TOKEN", "ghp_0123456789"), "github.com"));
    }

    private static Optional<String> token(Path repository, Map<String, String> environment, String host) {
        return new GitHubToken(new OsProcessRunner("fresh-forge-test"), repository, environment).of(host);
    }
}
