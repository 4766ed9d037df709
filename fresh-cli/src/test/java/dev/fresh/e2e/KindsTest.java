package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.StatusView;
import dev.fresh.stub.Act;
import dev.fresh.stub.Script;
import dev.fresh.stub.Scripts;
import dev.fresh.stub.StubProvider;
import dev.fresh.testing.Tools;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests and documents from the typed command to a proposal, with a model of our own at the end of the wire. */
@Tag("slow")
final class KindsTest {

    private static final String TEST = """
            import contextlib
            import io
            import os
            import tempfile
            import unittest
            from pathlib import Path
            from unittest import mock

            from notes.cli import main


            class StatsCommandTest(unittest.TestCase):
                def test_sums_up_what_was_added(self):
                    with tempfile.TemporaryDirectory() as folder:
                        with mock.patch.dict(os.environ, {"NOTES_FILE": str(Path(folder, "notes.json"))}):
                            main(["add", "Buy stamps"])
                            out = io.StringIO()
                            with contextlib.redirect_stdout(out):
                                self.assertEqual(0, main(["stats"]))
                    self.assertEqual("1 notes, the longest has 10 characters\\n", out.getvalue())
            """;

    @TempDir
    private Path temp;

    @BeforeEach
    void require() {
        Tools.require("bwrap");
        Tools.require("python3");
    }

    @Test
    void writesTestsForWhatNoTestNotices() throws Exception {
        Script model = Scripts.job("Tests the command stats.", List.of("stats"), new Act.Read("notes/cli.py"),
                new Act.Write("tests/test_stats_command.py", TEST));
        try (StubProvider stub = StubProvider.start(model); Site site = site(stub)) {
            AgentView view = propose(site, "cover", "cmd_stats");
            assertEquals("test cmd_stats", view.label());
            assertTrue(gate(view).detail().contains("coverage: tests run 0 of 2 statements of cmd_stats before, 2 of 2"
                    + " after"), gate(view).detail());
            assertEquals("test(cli): cover cmd_stats", site.repo().git("log", "-1", "--format=%s", view.branch().get())
                    .strip());
            assertTrue(view.trial().isEmpty());
            // What tests run already costs nobody a request.
            assertTrue(site.client().status().notDone().stream().anyMatch(left -> left.code().equals("COVERED")));
        }
    }

    @Test
    void writesADocumentWithAnExampleThatRuns() throws Exception {
        Script model = Scripts.job("Documents the command stats.", List.of(), new Act.Read("README.md"),
                new Act.Write("README.md", """
                        # notes

                        `stats` sums up:

                        ```console
                        $ python3 -m notes stats
                        no notes
                        ```
                        """));
        try (StubProvider stub = StubProvider.start(model); Site site = site(stub)) {
            site.repo().write("README.md", "# notes\n\n`notes add` and `notes list`.\n").commit("Say less");
            AgentView view = propose(site, "document", "cmd_stats");
            assertEquals("document cmd_stats", view.label());
            assertTrue(gate(view).detail().contains("of it: the example in README.md:6 fails when cmd_stats throws"),
                    gate(view).detail());
            assertEquals("docs(cli): document stats", site.repo().git("log", "-1", "--format=%s", view.branch().get())
                    .strip());
        }
    }

    @Test
    void theBuiltInAgentDeclinesBothBeforeAnythingIsSpawned() throws Exception {
        try (Site site = Site.notes(temp)) {
            site.startDaemon();
            site.fresh("auto", "start", "--provider", "builtin", "--kind", "cover,document", "--no-approval");
            StatusView status = site.client().status();
            assertTrue(status.agents().isEmpty(), status.agents()::toString);
            assertTrue(status.notDone().stream().allMatch(left -> left.code().equals("KIND"))
                    && !status.notDone().isEmpty(), status.notDone()::toString);
            Typed plan = site.fresh("auto", "start", "--provider", "builtin", "--dry-run");
            assertTrue(plan.out().contains("6 hooked features without a test (--kind cover)"), plan.all());
        }
    }

    private Site site(StubProvider stub) throws Exception {
        return Site.notes(temp).daemonSees("ANTHROPIC_API_KEY", "sk-ant-planted-0123456789abcdef")
                .daemonSees("FRESH_ANTHROPIC_BASE_URL", stub.base())
                .daemonSees("FRESH_ANTHROPIC_API_MODEL", "claude-sonnet-4-5");
    }

    private static AgentView propose(Site site, String kind, String feature) throws Exception {
        site.startDaemon();
        Typed typed = site.fresh("auto", "start", "--provider", "anthropic_api", "--kind", kind, "--agents", "1",
                "--budget", "2", "--agent-budget", "1", "--no-approval");
        AgentView view = site.agent(feature);
        assertEquals(AgentStatus.COMPLETED, view.status(), () -> typed.all() + view + site.log());
        assertEquals(Optional.of(kind), view.kind());
        assertEquals(1, site.client().status().agents().size());
        return view;
    }

    private static AgentView.GateView gate(AgentView view) {
        return view.gates().getLast();
    }
}
