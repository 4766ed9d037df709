package dev.fresh.e2e;

import static dev.fresh.protocol.AgentStatus.AWAITING_USER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.launcher.Tools;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Hygiene.ChoreView;
import dev.fresh.protocol.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chores of git by hand, beside a run that goes on and after the daemon was killed. */
@Tag("slow")
final class HygieneTest {

    private static final String TWO = """
            {"cost": "metered", "agents": {
              "word_count": {"attempts": [[{"write": "notes/w.py", "text": "W = 1\\n"}]]},
              "preview": {"attempts": [[{"write": "notes/p.py", "text": "P = 1\\n"}, {"charge": "0.1"},
                                        {"wait_for": "go"}]]},
              "*": {"decline": "EFFECTS"}}}
            """;

    @TempDir
    private Path temp;

    @Test
    void keepsSyncsAndCleansUp() throws Exception {
        Tools.require("python3", "--version");
        try (Site site = Site.notes(temp)) {
            ProcessHandle daemon = site.startDaemon();
            site.start(site.script(TWO));
            AgentView ready = site.await("word_count", AWAITING_USER);
            site.await("the charge of preview", status -> status.totalCostMicroUsd() == 100_000);

            ChoreView kept = chore(site, "checkpoint");
            AgentView working = site.agent("preview");
            assertTrue(kept.items().stream().anyMatch(item -> item.id().equals(working.id())
                    && item.result().equals("done") && item.text().contains("1 file")), kept::toString);
            assertEquals("nothing has changed since the last checkpoint", chore(site, "checkpoint").summary());
            Site.kill(daemon);
            assertTrue(site.fresh("auto", "diff", working.id()).out().contains("+P = 1"));

            site.startDaemon();
            site.repo().write("OTHER.md", "moved\n").commit("Move on");
            ChoreView synced = chore(site, "sync");
            assertEquals(Optional.of("done"), result(synced, ready.id()), synced::toString);
            AgentView moved = site.agent("word_count");
            assertNotEquals(ready.proposalCommit(), moved.proposalCommit());
            String commit = moved.proposalCommit().orElseThrow();
            assertEquals(site.repo().git("rev-parse", "main"), site.repo().git("rev-parse", commit + "^"));
            assertEquals(commit, site.repo().git("rev-parse", moved.branch().orElseThrow()));
            assertEquals(Optional.of("unchanged"), result(chore(site, "sync"), ready.id()));

            site.release("go");
            site.await("preview", AWAITING_USER);
            assertEquals(0, site.fresh("auto", "stop").exit());
            site.awaitEnd();
            site.repo().write("notes/w.py", "W = 2\n").commit("Collide");
            assertEquals(Optional.of("conflict"), result(chore(site, "sync"), ready.id()));
            assertEquals(commit, site.agent("word_count").proposalCommit().orElseThrow());

            ChoreView cleaned = chore(site, "cleanup");
            assertEquals(List.of(), cleaned.items());
            assertTrue(cleaned.disk().orElseThrow().bytes() > 0);
            String status = site.fresh("auto", "status", "--format", "detailed").out();
            assertTrue(status.contains("GIT HYGIENE:") && status.contains("in use"), status);
            assertFalse(site.repo().git("for-each-ref").contains("checkpoints"));
        }
    }

    private static Optional<String> result(ChoreView view, String id) {
        return view.items().stream().filter(item -> item.id().equals(id)).map(item -> item.result()).findFirst();
    }

    private static ChoreView chore(Site site, String name) {
        Typed typed = site.fresh("auto", name, "--format", "json");
        assertEquals(0, typed.exit(), typed.all());
        return Json.read(typed.out(), ChoreView.class);
    }
}
