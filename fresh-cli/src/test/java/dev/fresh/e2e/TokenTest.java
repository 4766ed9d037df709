package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token for GitHub, in the daemon's environment and in the shell's: no agent and no gate sees it. */
final class TokenTest {

    private static final String TOKEN = "canary0123456789abcdef0123456789";

    @TempDir
    private Path folder;

    @Test
    void noAgentAndNoGateSeesATokenForGitHub() throws IOException {
        try (Site site = Site.notes(folder)) {
            Path gate = site.repo().folder().resolveSibling("gate.txt");
            Path agent = site.repo().folder().resolveSibling("agent.txt");
            site.repo().write("tests/test_environment.py", """
                    import os
                    import unittest


                    class EnvironmentTest(unittest.TestCase):
                        def test_environment(self):
                            with open("%s", "a") as file:
                                file.write(str(dict(os.environ)))
                    """.formatted(gate)).write("agent.txt", """
                    import os
                    with open("%s", "a") as file:
                        file.write(str(dict(os.environ)))
                    raise SystemExit("does nothing")
                    """.formatted(agent)).commit("Tell what is seen");
            site.repo().write(".fresh/config.yaml", "command.argv: [python3, agent.txt]\n"
                    + "gates.environment: [THE_SAME, HARMLESS]\n");
            List<String> names = List.of("GITHUB_TOKEN", "GH_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GH_ENTERPRISE_TOKEN",
                    "THE_SAME");
            names.forEach(name -> site.with(name, TOKEN).daemonSees(name, TOKEN));
            site.with("HARMLESS", "harmless").startDaemon();
            Typed started = site.fresh("auto", "start", "--overnight", "--no-approval", "--provider", "command",
                    "--allow-unmetered", "--sandbox", "none", "--offline", "--detach");
            assertEquals(0, started.exit(), started.all());
            site.awaitEnd();
            for (Path seen : List.of(gate, agent)) {
                String text = Files.readString(seen);
                assertTrue(text.contains("'HARMLESS': 'harmless'"), text);
                assertFalse(text.contains(TOKEN), text);
            }
            try (Stream<Path> files = Files.walk(site.paths().folder())) {
                assertEquals(List.of(), files.filter(Files::isRegularFile).filter(TokenTest::holdsTheToken).toList());
            }
        }
    }

    @Test
    void aRepositoryCannotAskForTheToken() throws IOException {
        try (Site site = Site.notes(folder)) {
            site.repo().write(".fresh/config.yaml", "gates.environment: [LANG, GITHUB_TOKEN]\n");
            Typed started = site.fresh("auto", "start", "--provider", "builtin", "--detach");
            assertEquals(78, started.exit(), started.all());
            assertTrue(started.err().contains("gates.environment"), started.all());
        }
    }

    private static boolean holdsTheToken(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(TOKEN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
