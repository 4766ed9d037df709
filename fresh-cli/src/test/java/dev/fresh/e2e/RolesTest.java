package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.protocol.AgentStatus;
import dev.fresh.stub.NotesWork;
import dev.fresh.stub.StubProvider;
import dev.fresh.testing.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles of a repository, from their files to what the models are asked. */
@Tag("slow")
final class RolesTest {

    @TempDir
    private Path temp;

    @BeforeEach
    void require() {
        Tools.require("bwrap");
        Tools.require("python3");
    }

    @Test
    void giveEachPartOfTheCodeItsProvidersModelsAndWords() throws Exception {
        try (StubProvider stub = StubProvider.start(new NotesWork()); Site site = Site.notes(temp)) {
            site.daemonSees("ANTHROPIC_API_KEY", "sk-ant-planted").daemonSees("OPENAI_API_KEY", "sk-planted")
                    .daemonSees("FRESH_ANTHROPIC_BASE_URL", stub.base())
                    .daemonSees("FRESH_OPENAI_BASE_URL", stub.base() + "/v1")
                    .daemonSees("FRESH_ANTHROPIC_API_MODEL", "claude-sonnet-4-5")
                    .daemonSees("FRESH_OPENAI_API_MODEL", "gpt-5.5");
            role(site, "counting", "providers: [openai_api, anthropic_api]\npaths: [notes/stats.py]\n"
                    + "instructions: Numbers stand alone.\n");
            role(site, "showing", "paths: [notes/exp*.py]\nproviders: [codex_cli, anthropic_api]\n"
                    + "model: {anthropic_api: claude-opus-4-5}\nanalysis_model: {anthropic_api: claude-haiku-4-5}\n");
            role(site, "elsewhere", "paths: [notes/search.py]\nproviders: [cursor_cli]\n");
            site.startDaemon();
            Typed typed = site.fresh("auto", "start", "--provider", "anthropic_api,openai_api", "--feature",
                    "word_count", "--feature", "preview", "--feature", "search_notes", "--budget", "4",
                    "--agent-budget", "2", "--no-approval");
            for (String feature : List.of("word_count", "preview")) {
                assertEquals(AgentStatus.COMPLETED, site.agent(feature).status(),
                        () -> typed.all() + site.agent(feature) + site.log());
            }
            assertEquals(List.of("gpt-5.5"), models(stub, "word_count"));
            assertEquals(List.of("claude-haiku-4-5", "claude-opus-4-5"), models(stub, "preview"));
            assertTrue(asked(stub, "word_count").stream().allMatch(raw -> raw.contains("> Numbers stand alone.")));
            assertFalse(asked(stub, "preview").stream().anyMatch(raw -> raw.contains("Numbers stand alone")));
            String report = site.fresh("auto", "report", "--format", "json").all();
            assertTrue(report.contains("its role elsewhere leaves it to cursor_cli, which this run cannot use"),
                    report);
        }
    }

    @Test
    void thatAreWrongAreNamedBeforeAnythingIsStarted() throws Exception {
        try (Site site = Site.notes(temp)) {
            role(site, "backend", "paths: [src/]\nprovider: [codex_cli]\n");
            Typed typed = site.fresh("auto", "start", "--dry-run");
            assertEquals(78, typed.exit(), typed.all());
            assertTrue(typed.all().contains(".fresh/roles/backend.yaml line 2: a role has no `provider`"), typed.all());
        }
    }

    private static List<String> models(StubProvider stub, String feature) {
        return stub.requests().stream().filter(request -> request.ask().raw().contains("The code: `" + feature))
                .map(request -> request.ask().model()).distinct().toList();
    }

    private static List<String> asked(StubProvider stub, String feature) {
        return stub.requests().stream().map(request -> request.ask().raw())
                .filter(raw -> raw.contains("The code: `" + feature)).toList();
    }

    private static void role(Site site, String name, String text) throws Exception {
        Path folder = Files.createDirectories(site.repo().folder().resolve(".fresh/roles"));
        Files.writeString(folder.resolve(name + ".yaml"), text);
    }
}
