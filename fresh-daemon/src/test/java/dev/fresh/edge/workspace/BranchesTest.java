package dev.fresh.edge.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.testing.TempRepo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do with a delivered branch, in all the ways in which git lets them. */
class BranchesTest {

    private static final String BRANCH = "auto/word-count-1a2b3c4d";

    @TempDir
    Path temp;

    private TempRepo repo;
    private Workspaces workspaces;
    private String ours;

    @BeforeEach
    void aDeliveredBranch() {
        repo = TempRepo.init(temp.resolve("repo"));
        repo.write("a.txt", "one\ntwo\nthree\n").write("b.txt", "b\n").commit("first");
        repo.git("switch", "-q", "-c", BRANCH);
        ours = repo.write("a.txt", "one\ntwo\nthree\nfour\n").commit("feat: add four");
        repo.git("switch", "-q", "main");
        Git git = Git.find(new OsProcessRunner("test-" + UUID.randomUUID()), repo.folder(), System.getenv("PATH"));
        workspaces = new Workspaces(git, repo.folder().resolve(".fresh/workspaces"),
                new UserRepository(git, repo.folder()));
    }

    @Test
    void anOpenBranchIsSeenWithTheTipOfItsBase() {
        String tip = repo.write("b.txt", "other\n").commit("elsewhere");
        Map<String, String> before = repo.manifest();
        Branches.Standing standing = look();
        assertEquals(Optional.of(ours), standing.head());
        assertEquals(Optional.of(tip), standing.baseTip());
        assertFalse(standing.merged());
        assertEquals(List.of(), standing.conflicts());
        assertEquals(before, repo.manifest(), "looking changes nothing");
    }

    @Test
    void aMergeASquashAndARebaseAllCountAsMerged() {
        String start = repo.git("rev-parse", "HEAD").strip();
        repo.git("merge", "-q", "--no-ff", "-m", "merge", BRANCH);
        assertTrue(look().merged(), "merged");
        repo.git("reset", "-q", "--hard", start);
        repo.write("b.txt", "moved on\n").commit("elsewhere");
        repo.git("merge", "-q", "--squash", BRANCH);
        repo.commit("squashed (#1)");
        repo.write("b.txt", "and on\n").commit("later");
        assertTrue(look().merged(), "squashed");
        repo.git("reset", "-q", "--hard", start);
        repo.write("b.txt", "moved on\n").commit("elsewhere");
        repo.git("cherry-pick", ours);
        repo.write("a.txt", "quite another file\n").commit("changed since");
        assertTrue(look().merged(), "picked, and changed since");
    }

    @Test
    void aDeletedBranchIsGoneUnlessItWasMergedBefore() {
        repo.git("branch", "-q", "-D", BRANCH);
        assertEquals(Optional.empty(), look().head());
        assertFalse(look().merged());
        repo.git("merge", "-q", ours);
        assertTrue(look().merged());
    }

    @Test
    void aBaseThatChangedTheSameLinesIsAConflict() {
        repo.write("a.txt", "one\ntwo\nthree\nfive\n").commit("feat: add five");
        Branches.Standing standing = look();
        assertFalse(standing.merged());
        assertEquals(List.of("a.txt"), standing.conflicts());
    }

    @Test
    void aBaseThatIsGoneSaysNothing() {
        repo.git("branch", "-q", "-m", "main", "trunk");
        Branches.Standing standing = look();
        assertEquals(Optional.empty(), standing.baseTip());
        assertFalse(standing.merged());
    }

    private Branches.Standing look() {
        return workspaces.standing(BRANCH, ours, "main");
    }
}
