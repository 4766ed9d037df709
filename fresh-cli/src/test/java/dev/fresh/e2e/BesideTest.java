package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.launcher.Tools;
import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.EndReason;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.StatusView;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Rounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person who works in the repository while ten agents do: what is theirs changes by their own hand alone. */
@Tag("slow")
final class BesideTest {

    private static final int AGENTS = 10;

    @TempDir
    private Path temp;
    private long longestNanos;

    @Test
    @Tag("rounds")
    void onlyThePersonChangesWhatIsThePersonsWhileTenAgentsWork() throws Exception {
        Tools.require("python3", "--version");
        int rounds = Rounds.of(20, 200, 200);
        try (Site site = Site.notes(temp)) {
            StringBuilder code = new StringBuilder(Files.readString(site.repo().folder().resolve("notes/stats.py")));
            Map<String, Object> agents = new LinkedHashMap<>();
            for (int i = 0; i < AGENTS; i++) {
                code.append("\n\ndef idle_").append(i).append("(text: str) -> int:\n    \"\"\"Count words and ")
                        .append(i)
                        .append(".\"\"\"\n    words = text.lower().split()\n    return len(words) + ").append(i)
                        .append("\n");
                agents.put("idle_" + i, Map.of("attempts", List.of(List.of(Map.of("write", "notes/own_" + i + ".py",
                        "text", "OWN = " + i + "\n"), Map.of("wait_for", "go-" + i)))));
            }
            agents.put("*", Map.of("decline", "EFFECTS"));
            site.repo().write("notes/stats.py", code.toString()).write("mine.txt", "0\n").commit("Idle");
            site.repo().git("branch", "other");
            site.startDaemon();
            site.start(site.script(Json.write(Map.of("agents", agents))), true);
            site.await("ten at work", status -> status.agents().values().stream()
                    .filter(agent -> agent.status() == AgentStatus.IMPLEMENTING).count() == AGENTS);
            int delivered = 0;
            for (int round = 0; round < rounds; round++) {
                work(site.repo(), round);
                Map<String, String> mine = manifest(site.repo());
                int due = Math.min(AGENTS, AGENTS * (round + 1) / rounds);
                if (due > delivered) {
                    while (delivered < due) {
                        site.release("go-" + delivered++);
                    }
                    int done = delivered;
                    site.await(done + " branches", status -> site.repo().proposedBranches().size() >= done);
                }
                assertEquals(mine, manifest(site.repo()), "round " + round);
            }
            StatusView end = site.awaitEnd();
            assertEquals(Optional.of(EndReason.FINISHED), end.endReason(), () -> end.endText() + site.log());
            assertEquals(AGENTS, end.agents().values().stream()
                    .filter(agent -> agent.status() == AgentStatus.COMPLETED).count());
            assertTrue(site.repo().git("fsck", "--full").lines().noneMatch(line -> line.contains("missing")));
            assertNotEquals("", site.repo().git("diff", "HEAD", "--name-only"), "the person's last edit is there");
            Figures.tell("G1", rounds + " rounds beside " + AGENTS + " agents, " + AGENTS + " branches delivered, 0"
                    + " changes but the person's own; their git took at most " + longestNanos / 1_000_000
                    + " ms (target: 1,000)");
        }
    }

    /** Edits, commits, switches to another branch and back, and packs. */
    private void work(UserRepo repo, int round) throws IOException {
        repo.write("mine.txt", round + " of mine\n").write("new-" + round + ".txt", "new\n");
        git(repo, "add", "-A");
        git(repo, "commit", "-q", "-m", "Round " + round);
        git(repo, "stash", "list");
        git(repo, "switch", "-q", round % 2 == 0 ? "other" : "main");
        git(repo, "status", "--porcelain");
        if (round % 4 == 3) {
            git(repo, "gc", "-q");
        }
        repo.write("README.md", "# Edited in round " + round + "\n");
        if (round % 2 == 0) {
            git(repo, "checkout", "-q", "--", "README.md");
            git(repo, "switch", "-q", "main");
            repo.write("README.md", "# Edited and not committed in round " + round + "\n");
        } else {
            git(repo, "add", "README.md");
        }
    }

    private void git(UserRepo repo, String... arguments) throws IOException {
        long start = System.nanoTime();
        repo.git(arguments);
        longestNanos = Math.max(longestNanos, System.nanoTime() - start);
    }

    /** Without what the daemon may add: its branches may also stand in the list of packed ones. */
    private static Map<String, String> manifest(UserRepo repo) throws IOException {
        Map<String, String> manifest = new TreeMap<>(repo.manifest());
        manifest.remove(".git/packed-refs");
        manifest.put("refs", repo.git("for-each-ref").lines().filter(line -> !line.contains("refs/heads/auto/"))
                .collect(Collectors.joining("\n")));
        return manifest;
    }
}
