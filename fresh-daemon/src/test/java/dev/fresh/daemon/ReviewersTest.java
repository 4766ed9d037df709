package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.ChangedFile;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.budget.Money;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Role;
import dev.fresh.core.task.Task;
import dev.fresh.edge.forge.ProposalText;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.edge.workspace.Git;
import dev.fresh.edge.workspace.UserRepository;
import dev.fresh.edge.workspace.Workspaces;
import dev.fresh.testing.TempRepo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewersTest {

    @TempDir
    Path folder;

    @Test
    void theyAreThoseOfTheRoleElseTheOwnersInTheBase() {
        TempRepo repo = TempRepo.init(folder.resolve("user")).write("CODEOWNERS", "* @nobody\n")
                .write(".github/CODEOWNERS", "*.py @grace @example/docs mail@example.com\n");
        String base = repo.commit("Begin");
        String later = repo.write(".github/CODEOWNERS", "* @mallory\n").commit("Take it over");
        ProcessRunner runner = new OsProcessRunner("fresh-reviewers-test");
        Git git = Git.find(runner, repo.folder(), System.getenv("PATH"));
        Workspaces workspaces = new Workspaces(git, folder.resolve("workspaces"),
                new UserRepository(git, repo.folder()));
        workspaces.fetch(later);
        ProposalText owned = new Reviewers(workspaces, () -> false).ask(text(base), base, task(List.of()),
                proposal("notes/cli.py"));
        assertEquals(List.of("grace"), owned.reviewers());
        assertEquals(List.of("docs"), owned.teams());
        assertFalse(owned.draft());
        assertEquals(List.of(), new Reviewers(workspaces, () -> false)
                .ask(text(base), base, task(List.of()), proposal("README.md")).reviewers());
        ProposalText named = new Reviewers(workspaces, () -> true).ask(text(base), base,
                task(List.of("ada", "@linus", "@example/core")), proposal("notes/cli.py"));
        assertEquals(List.of("ada", "linus"), named.reviewers());
        assertEquals(List.of("core"), named.teams());
        assertTrue(named.draft());
    }

    private static ProposalText text(String base) {
        return new ProposalText("Hook up", "What.", List.of(ProposalText.LABEL), "auto/x-1a2b3c4d", "c".repeat(40),
                "main", base, false);
    }

    private static Proposal proposal(String path) {
        return new Proposal("c".repeat(40), "b".repeat(40), "auto/x-1a2b3c4d",
                List.of(new ChangedFile(path, "M", 1, 1)), List.of(), "x", List.of(), List.of(), List.of(), false,
                true);
    }

    private static Task task(List<String> reviewers) {
        Feature feature = new Feature("f00dfeed0001", "notes/cli.py", "main", 3, "python", Feature.Kind.FUNCTION,
                Feature.Verdict.UNHOOKED, List.of(), Feature.Tier.A, 0.95, Feature.Necessity.LIKELY, 0.8,
                Feature.Safety.PURE, 10, true, true, Optional.empty(), Optional.empty(), List.of(), List.of());
        return new Task("0123456789ab", Task.Kind.HOOK_UP, feature, "Hook up", "because", 1.0, Money.ZERO)
                .takenBy(List.of(), Optional.of(new Role("backend", "", Map.of(), Map.of(), reviewers)));
    }
}
