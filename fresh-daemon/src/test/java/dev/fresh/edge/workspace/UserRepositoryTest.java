package dev.fresh.edge.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.testing.TempRepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserRepositoryTest {

    @TempDir
    Path temp;

    private TempRepo repo;

    @BeforeEach
    void makeARepository() {
        repo = TempRepo.init(temp.resolve("repo"));
    }

    @Test
    void aCheckoutTellsItsFacts() {
        repo.write("a.txt", "a\n").commit("first");
        UserRepository.Facts facts = open(repo.folder()).facts();
        assertEquals(new UserRepository.Facts(true, false, true, repo.folder(), repo.folder().resolve(".git"),
                Optional.of("main"), false, "sha1", "Ada Example", "ada@example.org"), facts);
        repo.write(".fresh/state", "ours");
        assertFalse(open(repo.folder()).facts().dirty());
        repo.write("new.txt", "n");
        assertTrue(open(repo.folder()).facts().dirty());
    }

    @Test
    void whatOnlyFreshWritesIsNotTakenFromTheRepository() throws IOException {
        for (String shared : List.of("config.yaml", "prices.json", "roles/a.yaml", "rules/a.json", ".gitignore")) {
            repo.write(".fresh/" + shared, "x");
        }
        repo.write(".fresh/state/journal.db", "of this machine");
        repo.git("add", "-f", ".fresh/config.yaml", ".fresh/prices.json", ".fresh/roles", ".fresh/rules");
        repo.git("commit", "-q", "-m", "Share");
        assertEquals(List.of(), open(repo.folder()).broughtAlong());
        for (String own : List.of("state/journal.db", "workspaces/x.git/config", "agents/a/prompt", "cache/x")) {
            repo.write(".fresh/" + own, "x").git("add", "-f", ".fresh/" + own);
            assertEquals(List.of(".fresh/" + own.split("/")[0]), open(repo.folder()).broughtAlong());
            repo.git("reset", "-q", "--hard");
        }
        Files.createSymbolicLink(repo.folder().resolve(".fresh/proposals"), temp);
        repo.git("add", "-f", ".fresh/proposals");
        repo.write(".fresh/$(id)`id`/x", "x").git("add", "-f", ".fresh/$(id)`id`/x");
        assertEquals(List.of(".fresh", ".fresh/proposals"), open(repo.folder()).broughtAlong());
        TempRepo other = TempRepo.init(temp.resolve("other"));
        Files.createSymbolicLink(other.folder().resolve(".fresh"), temp);
        other.git("add", "-f", ".fresh");
        assertEquals(List.of(".fresh"), open(other.folder()).broughtAlong());
    }

    @Test
    void whatIsNoCheckoutOrEmptyIsTold() throws IOException {
        assertFalse(open(Files.createDirectory(temp.resolve("plain"))).facts().repository());
        TempRepo.init(temp.resolve("bare"), "--bare");
        assertTrue(open(temp.resolve("bare")).facts().bare());
        UserRepository.Facts unborn = open(repo.folder()).facts();
        assertTrue(unborn.repository());
        assertFalse(unborn.hasCommits());
        assertEquals("the branch main has no commits yet; make the first one", assertThrows(EdgeException.class,
                () -> open(repo.folder()).base(Optional.empty(), Optional.empty())).getMessage());
    }

    @Test
    void aLinkedWorktreeSharesTheRepository() {
        repo.write("a.txt", "a\n").commit("first");
        repo.git("worktree", "add", "-q", "-b", "side", temp.resolve("side").toString());
        UserRepository.Facts facts = open(temp.resolve("side")).facts();
        assertEquals(repo.folder().resolve(".git"), facts.common());
        assertEquals(Optional.of("side"), facts.branch());
        assertEquals(2, open(repo.folder()).checkedOut().size());
    }

    @Test
    void theBaseIsWhatWasAskedForElseTheBranchCheckedOut() {
        String first = repo.write("a.txt", "a\n").commit("first");
        String second = repo.commit("second");
        assertEquals(new UserRepository.Base("HEAD~1", first), base("HEAD~1"));
        assertEquals(new UserRepository.Base("main", second), base());
        repo.git("checkout", "-q", "-b", "work");
        assertEquals(new UserRepository.Base("work", second), base());
        for (String wrong : new String[]{"nowhere", "--output=x", "-h", "", "HEAD:a.txt", "a b"}) {
            assertThrows(EdgeException.class, () -> base(wrong), wrong);
        }
    }

    @Test
    void onADetachedHeadTheBaseIsTheDefaultBranch() {
        String first = repo.write("a.txt", "a\n").commit("first");
        repo.git("branch", "-M", "trunk");
        repo.git("config", "init.defaultBranch", "nowhere");
        repo.git("checkout", "-q", "--detach");
        repo.commit("detached");
        assertEquals(new UserRepository.Base("trunk", first), base());
        repo.git("branch", "other");
        assertThrows(EdgeException.class, this::base);
        repo.git("branch", "master", "trunk");
        assertEquals("master", base().name());
        repo.git("branch", "main", "trunk");
        assertEquals("main", base().name());
        repo.git("config", "init.defaultBranch", "other");
        assertEquals("other", base().name());
        repo.git("update-ref", "refs/remotes/origin/trunk", first);
        repo.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk");
        assertEquals("trunk", base().name());
        assertEquals("main", open(repo.folder()).base(Optional.empty(), Optional.of("main")).name());
    }

    @Test
    void aFilterIsNotRunOnlyBecauseWeLook() throws IOException {
        repo.write("a.txt", "a\n").write(".gitattributes", "* filter=a=b\n").commit("first");
        Path marker = temp.resolve("ran");
        TempRepo.git(repo.folder(), Map.of(), "config", "filter.a=b.clean", "echo ran >>" + marker + "; cat");
        repo.write("a.txt", "b\n");
        assertTrue(open(repo.folder()).facts().dirty());
        assertFalse(Files.exists(marker));
        repo.git("status");
        assertTrue(Files.exists(marker));
    }

    private UserRepository.Base base(String... asked) {
        return open(repo.folder()).base(asked.length == 0 ? Optional.empty() : Optional.of(asked[0]),
                Optional.empty());
    }

    private UserRepository open(Path folder) {
        OsProcessRunner runner = new OsProcessRunner("test-" + UUID.randomUUID());
        return new UserRepository(Git.find(runner, temp.resolve("nowhere"), System.getenv("PATH")), folder);
    }
}
