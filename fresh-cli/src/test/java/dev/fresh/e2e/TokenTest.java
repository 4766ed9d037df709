package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.protocol.StatusView;
import dev.fresh.testing.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
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
                    with open("%1$s", "a") as file:
                        file.write(str(dict(os.environ)) + "\\n")
                    with open("%1$s") as file:
                        turn = len(file.readlines()) %% 4
                    for cost in (["0", "-5", "NaN", "1e308"][turn], "0"):
                        print('{"type":"result","is_error":false,"total_cost_usd":' + cost + "}", flush=True)
                    if turn == 1:
                        os.kill(os.getpid(), 9)
                    if turn == 2:
                        os.write(os.open("/dev/full", os.O_WRONLY), b"x")
                    raise SystemExit(turn)
                    """.formatted(agent)).commit("Tell what is seen");
            site.repo().write(".fresh/config.yaml", "command.argv: [python3, agent.txt]\n"
                    + "gates.environment: [THE_SAME, HARMLESS]\n");
            List<String> names = List.of("GITHUB_TOKEN", "GH_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GH_ENTERPRISE_TOKEN",
                    "THE_SAME");
            names.forEach(name -> site.with(name, TOKEN).daemonSees(name, TOKEN));
            List<String> keys = List.of("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY");
            keys.forEach(name -> site.with(name, KEY).daemonSees(name, KEY));
            ProcessHandle daemon = site.with("HARMLESS", "harmless").daemonSees("FRESH_DEBUG", "1").startDaemon();
            Sampler sampler = new Sampler(daemon, List.of(TOKEN, KEY));
            try (sampler) {
                Typed started = site.fresh("auto", "start", "--overnight", "--no-approval", "--provider", "command",
                        "--allow-unmetered", "--sandbox", "none", "--offline", "--detach");
                assertEquals(0, started.exit(), started.all());
                site.awaitEnd();
            }
            assertEquals(Set.of(), sampler.hits());
            assertNoPictureOfItsMemory(daemon);
            for (Path seen : List.of(gate, agent)) {
                String text = Files.readString(seen);
                assertTrue(text.contains("'HARMLESS': 'harmless'"), text);
                assertFalse(text.contains(TOKEN) || text.contains(KEY), text);
            }
            assertEquals(List.of(), Sampler.filesWith(site.paths().folder(), List.of(TOKEN, KEY)));
            bookedWhole(site.client().status(), Files.readAllLines(agent).size());
            Figures.tell("K1",
                    sampler.looks() + " looks at processes, 0 hits of a token for GitHub and of a model's key in"
                            + " arguments, environments and files; no heap dump, no core file");
        }
    }

    /** Whatever agents say they cost, and however they end: nobody measures them, so that each costs its whole cap. */
    private static void bookedWhole(StatusView status, int endings) throws IOException {
        assertTrue(endings >= 4 && !status.agents().isEmpty(), () -> endings + " endings of " + status.agents());
        status.agents().values().forEach(agent -> assertEquals(List.of(1_000_000L, "unmetered"),
                List.of(agent.costMicroUsd(), agent.costSource()), agent::toString));
        assertEquals(List.of(1_000_000L * status.agents().size(), 0L),
                List.of(status.totalCostMicroUsd(), status.reservedMicroUsd()));
        Figures.tell("M2",
                endings + " endings of " + status.agents().size() + " agents that nobody measures: each booked"
                        + " with its whole cap");
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
}
