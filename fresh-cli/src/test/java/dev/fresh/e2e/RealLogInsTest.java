package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.stub.NotesWork;
import dev.fresh.stub.StubProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Agent command lines that a person is logged in to, from the typed command to a proposal, with made-up log-ins. */
@Tag("slow")
final class RealLogInsTest {

    private static final String ACCESS = "made-up-access-0123456789";
    private static final String REFRESH = "made-up-refresh-0123456789";

    @TempDir
    private Path temp;

    /** As Codex reads an access token: what it claims, and nobody's signature. */
    private static String jwt() {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoder.encodeToString("{\"exp\":4102444800}".getBytes(StandardCharsets.UTF_8)) + ".c2ln";
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @ParameterizedTest
    @EnumSource(value = RealAgents.class, names = {"CLAUDE", "CODEX"})
    void worksWithALogInThatNoAgentSees(RealAgents agent) throws Exception {
        agent.required();
        Path claude = temp.resolve("person/.claude");
        Path codex = temp.resolve("person/.codex");
        write(claude.resolve(".credentials.json"), "{\"claudeAiOauth\":{\"accessToken\":\"" + ACCESS
                + "\",\"refreshToken\":\"" + REFRESH + "\",\"expiresAt\":4102444800000,\"scopes\":[]}}");
        write(claude.resolve("settings.json"), "{\"hooks\":{\"of-a-person\":[]},\"mcpServers\":{\"of-a-person\":{}}}");
        write(codex.resolve("auth.json"), "{\"tokens\":{\"id_token\":\"" + jwt() + "\",\"access_token\":\"" + jwt()
                + "\",\"refresh_token\":\"" + REFRESH + "\",\"account_id\":\"acct-1\"}}");
        write(codex.resolve("config.toml"), "[mcp_servers.of-a-person]\ncommand = \"true\"\n");
        String access = agent == RealAgents.CLAUDE ? ACCESS : jwt();
        try (StubProvider stub = StubProvider.start(new NotesWork()); Site site = RealAgents.site(temp, stub)) {
            site.daemonSees("CLAUDE_CONFIG_DIR", claude.toString()).daemonSees("CODEX_HOME", codex.toString())
                    .daemonSees("FRESH_CLAUDE_CLI_AUTH", "login").daemonSees("FRESH_CODEX_CLI_AUTH", "login")
                    .daemonSees("FRESH_CHATGPT_BASE_URL", stub.base() + "/v1");
            site.startDaemon();
            Typed refused = site.fresh("auto", "start", "--provider", agent.provider(), "--feature", "word_count");
            assertTrue(refused.all().contains("--allow-unmetered"), refused::all);
            Typed typed = site.fresh("auto", "start", "--provider", agent.provider(), "--feature", "word_count",
                    "--agents", "1", "--budget", "2", "--agent-budget", "1", "--no-approval", "--allow-unmetered",
                    "--max-plan-share", "80");
            AgentView view = site.agent("word_count");
            assertTrue(view.status() == AgentStatus.COMPLETED || view.status() == AgentStatus.AWAITING_USER,
                    () -> typed.all() + view + site.log());
            assertTrue(typed.all().contains("uses your log-in: shadow dollars"), typed::all);
            assertEquals(stub.bill().micro(), site.client().status().totalCostMicroUsd());
            assertTrue(stub.requests().stream().allMatch(request -> request.ask().key().equals(access)),
                    "another key was shown");
            for (Path place : java.util.List.of(site.paths().agents(), site.paths().workspaces(),
                    site.paths().logs(), site.paths().state())) {
                assertSeesNothing(place, access);
            }
        }
    }

    private static void assertSeesNothing(Path place, String access) throws IOException {
        try (var all = Files.walk(place)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertFalse(text.contains(access) || text.contains(REFRESH) || text.contains("of-a-person"),
                        file::toString);
            }
        }
    }
}
