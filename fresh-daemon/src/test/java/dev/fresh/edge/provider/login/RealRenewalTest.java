package dev.fresh.edge.provider.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.process.NoSandbox;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.Sandbox;
import dev.fresh.edge.process.SandboxProbe;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.provider.cli.ClaudeCli;
import dev.fresh.edge.provider.cli.CodexCli;
import dev.fresh.edge.provider.cli.Dialect;
import dev.fresh.edge.provider.cli.GeminiCli;
import dev.fresh.edge.provider.cli.Installations;
import dev.fresh.edge.provider.cli.Installations.Installed;
import dev.fresh.edge.provider.cli.OpencodeCli;
import dev.fresh.testing.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real programs of the folder FRESH_AGENT_CLIS renew made-up log-ins at a server on loopback, ten at once. */
@Tag("slow")
final class RealRenewalTest {

    @TempDir
    private Path folder;
    private final List<String> log = new CopyOnWriteArrayList<>();

    private static Path programs() {
        String named = System.getenv("FRESH_AGENT_CLIS");
        Tools.require(named != null && Files.isDirectory(Path.of(named, "node_modules")),
                "the agent CLIs from npm in the folder that FRESH_AGENT_CLIS names");
        return Path.of(named, "node_modules", ".bin");
    }

    private void renews(Dialect dialect, String text) throws Exception {
        String provider = dialect.name();
        String path = programs() + ":" + System.getenv("PATH");
        Format format = Format.ALL.stream().filter(each -> each.provider().equals(provider)).findFirst().orElseThrow();
        Path file = MadeUp.write(format.folders().logIn(folder.resolve("home"), Map.of()), text);
        Path tls = Files.createDirectories(folder.resolve("tls"));
        OsProcessRunner runner = new OsProcessRunner("renewal-test");
        Sandbox sandbox = new SandboxProbe(runner, folder.resolve("repository"), Map.of("PATH", path)).probe()
                .sandbox().orElse(new NoSandbox(Files.createDirectories(folder.resolve("empty"))));
        Workbench bench = new Workbench(runner, sandbox, Map.of("PATH", path), List.of(tls));
        Installed program = new Installations().find(dialect.program(), dialect.program().command(), Map.of("PATH",
                path)).orElseThrow();
        String trusted = tls.resolve("ca.pem").toString();
        try (TokenServer server = TokenServer.secure(tls, format.renewal().orElseThrow().hosts());
                ExecutorService agents = Executors.newVirtualThreadPerTaskExecutor()) {
            LogIns logIns = new LogIns(new LogIns.Setup(folder.resolve("home"), Map.of(), folder.resolve("scratch"),
                    () -> folder, InstantSource.system(), log::add), _ -> server.address(),
                    Map.of("NODE_EXTRA_CA_CERTS", trusted, "CODEX_CA_CERTIFICATE", trusted));
            List<Future<Map<String, Object>>> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                all.add(agents.submit(() -> Map.copyOf(logIns.signature(provider, program, bench).headers())));
            }
            for (Future<Map<String, Object>> one : all) {
                assertEquals(all.getFirst().get(), one.get());
            }
            assertEquals(List.of("refresh-0"), server.renewals());
            String now = Files.readString(file);
            assertTrue(now.contains("\"refresh-1\"") || provider.equals("gemini_cli"), now);
            assertFalse(now.contains("refresh-0") && !provider.equals("gemini_cli"), now);
            Tokens tokens = format.tokens(Tree.read(now).orElseThrow()).orElseThrow();
            assertTrue(tokens.expires().orElseThrow().isAfter(Instant.now()));
            assertEquals(now.contains(MadeUp.CLIENT_SECRET), text.contains(MadeUp.CLIENT_SECRET));
        }
    }

    @Test
    void claudeRenewsOnceForTen() throws Exception {
        renews(new ClaudeCli(), MadeUp.claude("access-0", "refresh-0", Instant.now().minusSeconds(60)));
    }

    @Test
    void codexRenewsOnceForTen() throws Exception {
        renews(new CodexCli(), MadeUp.codex("refresh-0", Instant.now().minusSeconds(60), "acct-1"));
    }

    @Test
    void geminiRenewsOnceForTen() throws Exception {
        renews(new GeminiCli(), MadeUp.gemini("access-0", "refresh-0", Instant.now().minusSeconds(60)));
    }

    @Test
    void opencodeRenewsOnceForTen() throws Exception {
        renews(new OpencodeCli(), MadeUp.opencode("access-0", "refresh-0", Instant.now().minusSeconds(60)));
    }
}
