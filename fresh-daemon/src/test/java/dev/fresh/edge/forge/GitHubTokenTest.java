package dev.fresh.edge.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.OsProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitHubTokenTest {

    private static final String TWO_HOSTS = """
            github.com:
                users:
                    ada:
                        oauth_token: gho_OfAda0123
                    grace:
                        oauth_token: gho_OfGrace01
                git_protocol: https
                user: grace
                schemes: [https, ssh]
            Git.Example.com:
                oauth_token: gho_OfTheOther
                user: ada
            """;

    @TempDir
    private Path home;

    @Test
    void theEnvironmentComesFirst() throws IOException {
        write(".config/fresh/github-token", "ghp_FromTheFile\n");
        assertEquals(Optional.of("ghp_0123456789"), token(Map.of("GITHUB_TOKEN", " ghp_0123456789\n", "GH_TOKEN",
                "ghp_TheOther01"), "github.com"));
        assertEquals(Optional.of("ghp_0123456789"), token(Map.of("GITHUB_TOKEN", "", "GH_TOKEN", "ghp_0123456789"),
                "github.com"));
        assertEquals(Optional.of("ghp_FromTheFile"), token(Map.of("GITHUB_ENTERPRISE_TOKEN", "ghp_0123456789"),
                "github.com"), "a token for another host");
        Map<String, String> enterprise = Map.of("GITHUB_ENTERPRISE_TOKEN", "ghp_0123456789", "GH_HOST",
                "Git.example.com");
        assertEquals(Optional.of("ghp_0123456789"), token(enterprise, "git.example.com"));
        assertEquals(Optional.empty(), token(enterprise, "git.elsewhere.example.com"), "whatever a repository names");
        Map<String, String> noHost = Map.of("GITHUB_ENTERPRISE_TOKEN", "ghp_0123456789");
        assertEquals(Optional.empty(), token(noHost, "git.example.com"), "only a file of the repository names it");
        assertEquals(Optional.of("ghp_0123456789"), token(Map.of("GITHUB_ENTERPRISE_TOKEN", "ghp_0123456789",
                "FRESH_GITHUB_API_URL", "https://git.example.com/api/v3"), "git.example.com"));
    }

    @Test
    void aFileForFreshAloneComesBeforeTheLogInOfGh() throws IOException {
        write(".config/gh/hosts.yml", TWO_HOSTS);
        write(".config/fresh/github-token", "  ghp_FromTheFile\n");
        assertEquals(Optional.of("ghp_FromTheFile"), token(Map.of(), "github.com"));
        assertEquals("the file " + home.resolve(".config/fresh/github-token"),
                tokens(Map.of()).find("github.com").orElseThrow().source());
        assertEquals(Optional.of("gho_OfTheOther"), token(Map.of(), "git.example.com"),
                "the general file is for GitHub");
        write(".config/fresh/github-token.git.example.com", "ghp_OfThatHost");
        assertEquals(Optional.of("ghp_OfThatHost"), token(Map.of(), "git.example.com"));
        assertEquals(Optional.empty(), token(Map.of(), "../gh/hosts.yml"));
    }

    @Test
    void aFileThatOthersCanReadIsRefusedInOneSentence() throws IOException {
        Path file = write(".config/fresh/github-token", "ghp_FromTheFile\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        String sentence = "the token file " + file + " is open to others and is not used; run chmod 600 " + file;
        assertEquals(Optional.of(sentence), tokens(Map.of()).problem("github.com"));
        assertEquals(sentence, assertThrows(EdgeException.class, () -> token(Map.of(), "github.com")).getMessage());
        assertEquals(Optional.empty(), tokens(Map.of("GH_TOKEN", "ghp_0123456789")).problem("github.com"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        assertEquals(Optional.of("ghp_FromTheFile"), token(Map.of(), "github.com"));
        Files.delete(file);
        write(".config/fresh/github-token", "Here is my token: ghp_FromTheFile\n");
        String none = tokens(Map.of()).problem("github.com").orElseThrow();
        assertEquals("the token file " + file + " holds no token; write it there, and nothing else", none);
    }

    @Test
    void theLogInOfGhIsReadWithoutGh() throws IOException {
        write(".config/gh/hosts.yml", TWO_HOSTS);
        assertEquals(Optional.of("gho_OfGrace01"), token(Map.of(), "github.com"));
        assertEquals(Optional.of("gho_OfTheOther"), token(Map.of(), "git.example.com"));
        assertEquals(Optional.empty(), token(Map.of(), "elsewhere.example.com"));
        write("xdg/gh/hosts.yml", "github.com:\n  oauth_token: gho_OfTheXdgFolder\n");
        write("own/hosts.yml", "github.com:\n  oauth_token: gho_OfTheOwnFolder\n");
        Map<String, String> moved = Map.of("XDG_CONFIG_HOME", home.resolve("xdg").toString());
        assertEquals(Optional.of("gho_OfTheXdgFolder"), token(moved, "github.com"));
        assertEquals(Optional.of("gho_OfTheOwnFolder"), token(Map.of("XDG_CONFIG_HOME",
                home.resolve("xdg").toString(), "GH_CONFIG_DIR", home.resolve("own").toString()), "github.com"));
        write(".config/gh/hosts.yml", "github.com: [\n");
        assertTrue(tokens(Map.of()).problem("github.com").orElseThrow().startsWith("there is no token for github.com;"
                + " set GITHUB_TOKEN where fresh is started, run gh auth login, or write it into the file "));
    }

    @Test
    void ghIsAskedOnlyForALogInThatItKeepsInAKeyring() throws IOException {
        Path gh = write("bin/gh", "#!/bin/sh\n[ \"$*\" = 'auth token --hostname github.com' ] || exit 1\n"
                + "[ -z \"$SECRET\" ] || exit 1\necho gho_FromTheKeyring\n");
        assertTrue(gh.toFile().setExecutable(true));
        Map<String, String> daemon = Map.of("PATH", home.resolve("bin").toString(), "SECRET", "x");
        assertEquals(Optional.empty(), token(daemon, "github.com"), "nobody is logged in");
        write(".config/gh/hosts.yml", "github.com:\n  users:\n    ada:\n  user: ada\n");
        assertEquals(Optional.of("gho_FromTheKeyring"), token(daemon, "github.com"));
        GitHubToken inside = new GitHubToken(new OsProcessRunner("fresh-forge-test"), home, with(daemon));
        assertEquals(Optional.empty(), inside.of("github.com"), "a gh of the repository is not run");
    }

    @Test
    void noTextOfATokenHoldsIt() throws IOException {
        write(".config/gh/hosts.yml", TWO_HOSTS);
        assertEquals("Found[the log-in of gh]", tokens(Map.of()).find("github.com").orElseThrow().toString());
        assertEquals("GhLogin[true]", GhLogin.of("github.com", with(Map.of())).toString());
    }

    private Optional<String> token(Map<String, String> environment, String host) {
        return tokens(environment).of(host);
    }

    private GitHubToken tokens(Map<String, String> environment) {
        return new GitHubToken(new OsProcessRunner("fresh-forge-test"), home.resolve("repository"), with(environment));
    }

    private Map<String, String> with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Map.of("HOME", home.toString()));
        all.putAll(more);
        return all;
    }

    private Path write(String path, String text) throws IOException {
        Path file = home.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
