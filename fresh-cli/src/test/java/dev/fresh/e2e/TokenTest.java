package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.client.DaemonLauncher;
import dev.fresh.testing.Figures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token for GitHub, in the daemon's environment and in the shell's: no agent and no gate sees it. */
final class TokenTest {

    private static final String TOKEN = "canary0123456789abcdef0123456789";
    private static final String KEY = "sk-ant-canary-" + Long.toHexString(System.nanoTime());

    @TempDir
    private Path folder;

    @Test
    void noAgentAndNoGateSeesATokenForGitHub() throws Exception {
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
            List<String> keys = List.of("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY");
            keys.forEach(name -> site.with(name, KEY).daemonSees(name, KEY));
            ProcessHandle daemon = site.with("HARMLESS", "harmless").startDaemon();
            Sampler sampler = new Sampler(daemon);
            Thread sampling = Thread.ofPlatform().daemon().start(sampler);
            Typed started = site.fresh("auto", "start", "--overnight", "--no-approval", "--provider", "command",
                    "--allow-unmetered", "--sandbox", "none", "--offline", "--detach");
            assertEquals(0, started.exit(), started.all());
            site.awaitEnd();
            sampling.interrupt();
            sampling.join();
            assertEquals(Set.of(), sampler.hits);
            assertNoPictureOfItsMemory(daemon);
            for (Path seen : List.of(gate, agent)) {
                String text = Files.readString(seen);
                assertTrue(text.contains("'HARMLESS': 'harmless'"), text);
                assertFalse(text.contains(TOKEN) || text.contains(KEY), text);
            }
            try (Stream<Path> files = Files.walk(site.paths().folder())) {
                assertEquals(List.of(), files.filter(Files::isRegularFile).filter(TokenTest::holdsTheToken).toList());
            }
            Figures.tell("K1",
                    sampler.looks + " looks at processes, 0 hits of a token for GitHub and of a model's key in"
                            + " arguments, environments and files; no heap dump, no core file");
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

    /** Neither when it runs out of memory nor when it crashes. */
    private static void assertNoPictureOfItsMemory(ProcessHandle daemon) throws IOException {
        Path process = Path.of("/proc", Long.toString(daemon.pid()));
        assertFalse(Files.readString(process.resolve("cmdline")).contains("HeapDump"));
        assertTrue(Files.readString(process.resolve("limits")).lines()
                .anyMatch(line -> line.matches("Max core file size +0 +0 .*")));
    }

    /** Looks twenty times a second at what the daemon's processes show of themselves. */
    private static final class Sampler implements Runnable {

        private final ProcessHandle daemon;
        private final Set<String> hits = ConcurrentHashMap.newKeySet();
        private volatile int looks;

        Sampler(ProcessHandle daemon) {
            this.daemon = daemon;
        }

        @Override
        public void run() {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    look("cmdline", daemon);
                    daemon.descendants().forEach(process -> {
                        look("cmdline", process);
                        look("environ", process);
                    });
                    looks++;
                    Thread.sleep(50);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void look(String what, ProcessHandle process) {
            try {
                Path folder = Path.of("/proc", Long.toString(process.pid()));
                String command = Files.readString(folder.resolve("cmdline"), StandardCharsets.ISO_8859_1);
                String text = Files.readString(folder.resolve(what), StandardCharsets.ISO_8859_1);
                // For an instant a new process is still Java's own helper, with what the daemon has.
                boolean begun = what.equals("cmdline") || !command.contains("jspawnhelper")
                        && !command.contains(DaemonLauncher.DAEMON);
                if (begun && (text.contains(TOKEN) || text.contains(KEY))) {
                    hits.add(what + " of " + process.info().command().orElse("?"));
                }
            } catch (IOException _) {
                return; // it has ended
            }
        }
    }

    private static boolean holdsTheToken(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).matches("(?s).*(" + TOKEN + "|"
                    + KEY + ").*");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
