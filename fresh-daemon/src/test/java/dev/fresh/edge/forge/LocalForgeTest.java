package dev.fresh.edge.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.Approval;
import dev.fresh.core.agent.ChangedFile;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.budget.Money;
import dev.fresh.core.review.Feedback;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Task;
import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalForgeTest {

    private static final String BRANCH = "auto/word-count-1a2b3c4d";
    private static final BranchSight UNSEEN = (_, _, _) -> {
        throw new AssertionError("nobody looks");
    };

    @TempDir
    Path folder;

    @Test
    void aProposalIsStoredOnceAndFoundAgain() throws IOException {
        LocalForge forge = new LocalForge(folder.resolve("proposals"), UNSEEN);
        ProposalText text = ProposalWriter.text(source("Adds the command word-count."));
        assertEquals(new Forge.Published("local:" + BRANCH, BRANCH, false), forge.openOrFind(text));
        assertEquals(new Forge.Published("local:" + BRANCH, BRANCH, true), forge.openOrFind(text));
        assertEquals(Optional.of(text), forge.find(BRANCH));
        assertEquals(Optional.empty(), forge.find("auto/other-1a2b3c4d"));
        try (Stream<Path> files = Files.list(folder.resolve("proposals"))) {
            assertEquals(List.of("auto-word-count-1a2b3c4d.json", "auto-word-count-1a2b3c4d.md"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void theTextSaysWhatWhyHowAndAtWhatPrice() throws IOException {
        new LocalForge(folder, UNSEEN).openOrFind(ProposalWriter.text(source("Adds the command word-count.")));
        assertEquals("""
                # Hook up word_count

                <!-- fresh:agent 1a2b3c4d5e6f -->
                ## What

                Adds the command word-count.

                ## Why

                documented, but no command reaches it

                ## Evidence

                - Feature: `word_count` in `notes/stats.py:3`
                - Inventory before: **unhooked**, confidence 95 %
                - After: hook-up proof **passed**: reachable
                - Commit: `aaaa` on `main` at `bbbb`
                - Record: agent `1a2b3c4d5e6f`, journal position 212

                ## Checks

                Run by fresh on exactly this commit, not by the agent.

                | check | result | tests | command |
                | --- | --- | --- | --- |
                | tests | **passed** | 12 | `python3 -m unittest` |
                | hook-up proof | **passed** |  |  |

                ## What a person should look at

                - touches pyproject.toml
                - merge after auto/notes-0f0f0f0f, whose change lies underneath

                ## Feedback addressed in round 1

                - review, ada: please &lt;b>name it words

                ## Files

                - `notes/cli.py` M +9 -1

                ## How to try it

                `git switch auto/word-count-1a2b3c4d`, then `notes word-count README.md`

                ## Cost

                $0.00, the built-in agent is free

                ## Approved

                by overnight policy, by policy and not by a person: no objections

                Made by fresh, agent `1a2b3c4d5e6f`, on `main` at `bbbb`.
                """, Files.readString(folder.resolve("auto-word-count-1a2b3c4d.md")));
    }

    @Test
    void wordsOfAnAgentCloseNoIssue() {
        String body = ProposalWriter
                .text(source("Fixes #3, closes: ada/notes#4 and resolved https://example.org/a/issues/5;"
                        + " prefix #6, fixed in a.py"))
                .body();
        assertTrue(body.contains("Fixes\u200b #3, closes\u200b: ada/notes#4 and resolved\u200b"
                + " https://example.org/a/issues/5; prefix #6, fixed in a.py\n"), body);
    }

    @Test
    void wordsOfAnAgentHideNothingAndCallNobody() {
        String body = ProposalWriter.text(source("ok <!-- hidden --> ![](http://example.org/x) @team \u202Egnp\u0007"))
                .body();
        assertTrue(body.contains("ok &lt;!-- hidden --> !\\[](http://example.org/x) @\u200bteam gnp\n"), body);
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        EdgeException failed = assertThrows(EdgeException.class, () -> new LocalForge(file.resolve("proposals"), UNSEEN)
                .openOrFind(ProposalWriter.text(source("x"))));
        assertTrue(failed.getMessage().contains(BRANCH), failed::getMessage);
        assertFalse(Files.exists(file.resolve("proposals")));
    }

    private static ProposalWriter.Source source(String summary) {
        Feature feature = new Feature("f00dfeed0001", "notes/stats.py", "word_count", 3, "python",
                Feature.Kind.FUNCTION, Feature.Verdict.UNHOOKED, List.of(), Feature.Tier.A, 0.95,
                Feature.Necessity.LIKELY, 0.8, Feature.Safety.PURE, 10, true, true, Optional.empty(),
                Optional.empty(), List.of(), List.of());
        Task task = new Task("0123456789ab", Task.Kind.HOOK_UP, feature, "Hook up word_count",
                "documented, but no command reaches it", 1.0, Money.ZERO);
        Proposal proposal = new Proposal("aaaa", "bbbb", BRANCH, List.of(new ChangedFile("notes/cli.py", "M", 9, 1)),
                List.of(new GateResult("tests", GateResult.Outcome.PASSED, "python3 -m unittest", 0, 12, List.of(), 5,
                        "12 tests passed"),
                        new GateResult("hook-up proof", GateResult.Outcome.PASSED, "", 0, -1,
                                List.of(), 5, "reachable")),
                summary, List.of("word-count"), List.of("notes", "word-count", "README.md"),
                List.of("touches pyproject.toml"), false, true);
        return new ProposalWriter.Source("1a2b3c4d5e6f", task, proposal, "main", "$0.00, the built-in agent is free",
                Optional.of(new Approval("aaaa", "overnight policy", true, "no objections", Instant.EPOCH)),
                new ProposalWriter.Context(212, List.of("auto/notes-0f0f0f0f"), 1, List.of(new Feedback("review-1",
                        Feedback.Kind.REVIEW, "ada", "please\n<b>name it words", Instant.EPOCH)),
                        "bubblewrap"));
    }
}
