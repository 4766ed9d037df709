package dev.fresh.edge.provider.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.NoSandbox;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.Sandbox;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.provider.ModelAccess;
import dev.fresh.edge.provider.cli.Installations.Installed;
import dev.fresh.edge.provider.cli.LogIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found of a person's log-ins and settings, and what of it agents get. */
final class LogInsTest {

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final Instant LATER = NOW.plusSeconds(80_000);

    @TempDir
    private Path folder;

    private Path home() {
        return folder.resolve("person");
    }

    private LogIns logIns(Map<String, String> environment) {
        return new LogIns(new LogIns.Setup(home(), environment, folder.resolve("scratch"), () -> folder,
                () -> NOW, _ -> {}));
    }

    private void everything() throws IOException {
        MadeUp.write(home().resolve(".claude/.credentials.json"), MadeUp.claude("a-claude", "r-claude", LATER));
        MadeUp.write(home().resolve(".codex/auth.json"), MadeUp.codex("r-codex", LATER, "acct-1"));
        MadeUp.write(home().resolve(".gemini/oauth_creds.json"), MadeUp.gemini("a-gemini", "r-gemini", LATER));
        MadeUp.write(home().resolve(".local/share/opencode/auth.json"),
                MadeUp.opencode("a-opencode", "r-opencode", LATER));
        MadeUp.write(home().resolve(".config/cursor/auth.json"),
                "{\"accessToken\":\"" + MadeUp.jwt(LATER, "x") + "\",\"refreshToken\":\"r-cursor\"}");
    }

    @Test
    void saysForEachProgramWithWhatItWouldBeUsed() throws Exception {
        LogIns none = logIns(Map.of());
        for (String provider : LogIns.providers()) {
            State state = none.state(provider, Auth.AUTO);
            assertEquals(State.Kind.NONE, state.kind());
            assertTrue(state.remedy().startsWith("log in with `"), state.remedy());
        }
        everything();
        for (String provider : LogIns.providers()) {
            State state = none.state(provider, Auth.AUTO);
            assertEquals(State.Kind.LOG_IN, state.kind());
            assertEquals(Optional.of(LATER), state.expires());
            assertFalse(state.bounded().isEmpty());
            assertEquals(State.Kind.NONE, none.state(provider, Auth.KEY).kind());
        }
        LogIns both = logIns(Map.of("ANTHROPIC_API_KEY", "k", "OPENAI_API_KEY", " "));
        assertEquals(State.Kind.KEY, both.state("claude_cli", Auth.AUTO).kind());
        assertEquals("ANTHROPIC_API_KEY", both.state("claude_cli", Auth.AUTO).where());
        assertEquals(State.Kind.LOG_IN, both.state("claude_cli", Auth.LOGIN).kind());
        assertEquals(State.Kind.LOG_IN, both.state("codex_cli", Auth.AUTO).kind());
    }

    @Test
    void takesNoneForALogInThatIsNone() throws Exception {
        MadeUp.write(home().resolve(".claude/.credentials.json"), MadeUp.claude("", "", Instant.EPOCH));
        MadeUp.write(home().resolve(".codex/auth.json"), "{\"OPENAI_API_KEY\":\"k\"}");
        MadeUp.write(home().resolve(".gemini/oauth_creds.json"), "no json");
        MadeUp.write(home().resolve(".local/share/opencode/auth.json"),
                "{\"openai\":{\"type\":\"api\",\"key\":\"k\"},\"anthropic\":{\"type\":\"oauth\",\"access\":\"a\"}}");
        MadeUp.write(home().resolve(".config/cursor/auth.json"), "[]");
        for (String provider : LogIns.providers()) {
            assertEquals(State.Kind.NONE, logIns(Map.of()).state(provider, Auth.AUTO).kind(), provider);
        }
    }

    @Test
    void followsTheVariablesThatSayWhereAProgramKeepsItsFiles() throws Exception {
        MadeUp.write(folder.resolve("other/.credentials.json"), MadeUp.claude("a", "r", LATER));
        MadeUp.write(folder.resolve("other/settings.json"), "{\"model\":\"sonnet[1m]\"}");
        LogIns there = logIns(Map.of("CLAUDE_CONFIG_DIR", folder.resolve("other").toString()));
        assertEquals(State.Kind.LOG_IN, there.state("claude_cli", Auth.AUTO).kind());
        assertEquals(Optional.of("sonnet[1m]"), there.model("claude_cli"));
    }

    @Test
    void readsTheModelAndNothingElseOfTheSettings() throws Exception {
        LogIns logIns = logIns(Map.of());
        for (String provider : LogIns.providers()) {
            assertEquals(Optional.empty(), logIns.model(provider));
        }
        MadeUp.write(home().resolve(".claude/settings.json"), "{\"model\":\"opus\",\"hooks\":{}}");
        MadeUp.write(home().resolve(".codex/config.toml"), """
                # model = "no"
                model_provider = "x"
                model = "gpt-5.5" # mine
                [profiles.other]
                model = "gpt-4"
                """);
        MadeUp.write(home().resolve(".gemini/settings.json"), """
                // of mine
                {"ui": {"footer": "http://example.com /* not a comment */"},
                 "model": {"name": "gemini-2.5-pro", /* best */ }, }
                """);
        MadeUp.write(home().resolve(".config/opencode/opencode.jsonc"),
                "{\"model\": \"anthropic/claude-sonnet-4-5\", // x\n}");
        assertEquals(Optional.of("opus"), logIns.model("claude_cli"));
        assertEquals(Optional.of("gpt-5.5"), logIns.model("codex_cli"));
        assertEquals(Optional.of("gemini-2.5-pro"), logIns.model("gemini_cli"));
        assertEquals(Optional.of("anthropic/claude-sonnet-4-5"), logIns.model("opencode_cli"));
        MadeUp.write(home().resolve(".claude/settings.json"), "{\"model\":\"--dangerously-skip-permissions\"}");
        assertEquals(Optional.empty(), logIns.model("claude_cli"));
    }

    /** An agent's way to the meter, of which only address and token matter here. */
    private record Way(String base, String token) implements ModelAccess {

        @Override
        public Sandbox.Gateway gateway() {
            return new Sandbox.Gateway(4711, Path.of("/nowhere"));
        }

        @Override
        public Traffic traffic() {
            return new Traffic(0, 0, dev.fresh.core.budget.Money.ZERO, NOW, Optional.empty(), List.of());
        }

        @Override
        public void cut() {
            throw new IllegalStateException("nobody cuts this");
        }
    }

    private Map<String, String> enter(LogIn logIn, Path agent) throws IOException {
        Workbench bench = new Workbench(new OsProcessRunner("log-ins-test"),
                new NoSandbox(Files.createDirectories(folder.resolve("empty"))), Map.of("PATH", "/usr/bin"), List.of());
        return logIn.enter(agent, Optional.of(new Way("http://127.0.0.1:4711/a/x", "worthless-token")),
                new Installed(List.of("/nowhere/program"), List.of()), bench);
    }

    private static String allBelow(Path root) throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(root.relativize(file)).append('\n').append(Files.readString(file)).append('\n');
            }
        }
        return all.toString();
    }

    @Test
    void givesAgentsNothingThatIsWorthAnything() throws Exception {
        everything();
        for (String planted : List.of(".claude/settings.json", ".claude.json", ".claude/hooks/stop.sh",
                ".claude/CLAUDE.md", ".codex/config.toml", ".codex/AGENTS.md", ".gemini/settings.json",
                ".gemini/GEMINI.md", ".config/opencode/opencode.json", ".ssh/id_ed25519", ".aws/credentials")) {
            MadeUp.write(home().resolve(planted), "{\"planted\":\"secret\",\"mcpServers\":{\"planted\":{}}}");
        }
        for (String provider : LogIns.providers()) {
            Path agent = Files.createDirectories(folder.resolve("agents").resolve(provider));
            LogIn logIn = logIns(Map.of()).forAgents(provider);
            String seen = enter(logIn, agent) + allBelow(agent);
            assertEquals(LogIns.metered(provider), logIn.metered());
            assertFalse(seen.contains("planted") || seen.contains(MadeUp.CLIENT_SECRET), seen);
            assertFalse(seen.matches("(?s).*\\br-(claude|codex|gemini|opencode|cursor)\\b.*"), provider + ": " + seen);
            assertEquals(!logIn.metered(), seen.contains("a-opencode") || seen.contains(MadeUp.jwt(LATER, "x")), seen);
            assertEquals(logIn.metered(), seen.contains("worthless-token"), seen);
            logIn.leave(agent);
            assertFalse(allBelow(agent).contains("a-opencode"));
        }
    }

    @Test
    void doesNotLendALogInThroughALinkOfTheAgents() throws Exception {
        everything();
        Path agent = Files.createDirectories(folder.resolve("agent/.local/share")).getParent().getParent();
        Path worktree = Files.createDirectories(folder.resolve("worktree"));
        Files.createSymbolicLink(agent.resolve(".local/share/opencode"), worktree);
        LogIn logIn = logIns(Map.of()).forAgents("opencode_cli");
        assertThrows(EdgeException.class, () -> enter(logIn, agent));
        assertEquals("", allBelow(worktree));
    }
}
