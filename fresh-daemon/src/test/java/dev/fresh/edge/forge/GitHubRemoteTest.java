package dev.fresh.edge.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.fresh.edge.Access;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitHubRemoteTest {

    private static final URI GITHUB = URI.create("https://api.github.com");
    private static final URI ENTERPRISE = URI.create("https://git.example.com/api/v3");

    @ParameterizedTest
    @CsvSource({"https://github.com/ada/notes.git, https://github.com/ada/notes.git",
            "https://github.com:443/ada/notes, https://github.com/ada/notes.git",
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
    void sshUsesTheUsersAgentAndHttpsTheToken() {
        Map<String, String> daemon = Map.of("SSH_AUTH_SOCK", "/run/agent", "SECRET", "x");
        assertEquals(new Access.Ssh(Optional.of("/run/agent")),
                GitHubRemote.of("git@github.com:ada/notes", GITHUB).orElseThrow().access("token-of-ada", daemon));
        Access https = GitHubRemote.of("https://github.com/ada/notes", GITHUB).orElseThrow().access("token-of-ada",
                daemon);
        assertEquals(new Access.Secret("x-access-token", "token-of-ada"), https);
        assertFalse(https.toString().contains("token-of-ada"));
    }
}
