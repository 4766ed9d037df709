package dev.fresh.edge.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.ChangedFile;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.AgentEnvironment;
import dev.fresh.edge.process.NoSandbox;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.Trees;
import dev.fresh.edge.process.Workbench;
import dev.fresh.testing.TempRepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class WorkspacesTest {

    private static final String AGENT = "1a2b3c4d5e6f";
    private static final String BRANCH = "auto/word-count-1a2b3c4d";
    private static final Message MESSAGE = new Message("feat(cli): add word-count", "Task: abc\n\nMade-by: fresh",
            "Ada Example", "ada@example.org", Instant.ofEpochSecond(1_700_000_000));

    @TempDir
    Path temp;

    private final OsProcessRunner runner = new OsProcessRunner("test-" + UUID.randomUUID());
    private TempRepo repo;
    private String base;
    private UserRepository user;
    private Workspaces workspaces;
    private Workbench bench;

    @BeforeEach
    void makeARepository() throws IOException {
        repo = TempRepo.init(temp.resolve("repo"));
        base = repo.write("a.txt", "one\ntwo\n").write("src/b.txt", "b\n").write(".gitignore", "*.log\n")
                .commit("first");
        open();
    }

    private void open() throws IOException {
        Git git = Git.find(runner, repo.folder(), System.getenv("PATH"));
        user = new UserRepository(git, repo.folder());
        workspaces = new Workspaces(git, repo.folder().resolve(".fresh/workspaces"), user);
        bench = new Workbench(runner, new NoSandbox(Files.createDirectories(temp.resolve("home"))),
                AgentEnvironment.of(System.getenv(), List.of()), List.of());
    }

    /** Git was killed, as its daemon was, while it held locks, added a worktree and wrote a pack. */
    @Test
    void whatAKilledGitLeftIsNoHindranceAfterASweep() throws IOException {
        Path tree = workspaces.ensure(AGENT, BRANCH, base);
        Path clone = workspaces.gitFolder();
        Path admin = clone.resolve("worktrees").resolve(tree.getFileName());
        Files.delete(repo.folder().resolve(".fresh/workspaces/ready/" + AGENT));
        Files.writeString(admin.resolve("locked"), "initializing");
        Path pack = Files.writeString(clone.resolve("objects/pack/tmp_pack_a1b2c3"), "half");
        Path delivered = repo.folder().resolve(".git/refs/heads/" + BRANCH + ".lock");
        Files.createDirectories(delivered.getParent());
        for (Path lock : List.of(clone.resolve("refs/heads/" + BRANCH + ".lock"), clone.resolve("packed-refs.lock"),
                admin.resolve("HEAD.lock"), delivered)) {
            Files.writeString(lock, "");
        }
        Path theirs = Files.writeString(repo.folder().resolve(".git/refs/heads/main.lock"), "");

        open();
        workspaces.sweep();
        assertFalse(Files.exists(pack));
        assertTrue(Files.exists(theirs), "what is not ours stays");
        Files.writeString(workspaces.ensure(AGENT, BRANCH, base).resolve("a.txt"), "three\n");
        Snapshot snapshot = workspaces.snapshot(AGENT, List.of(base), MESSAGE, List.of(), bench);
        workspaces.deliver(BRANCH, snapshot.commit());
        assertEquals(snapshot.commit(), repo.git("rev-parse", BRANCH));
        workspaces.remove(AGENT);
        assertEquals(List.of(), workspaces.list());
        assertFalse(Files.exists(admin));
    }

    /** The daemon crashed when the branch was there and no note of it; the next one made the commit anew. */
    @Test
    void aBranchThatWasDeliveredInACrashIsOurs() throws IOException {
        Files.writeString(workspaces.ensure(AGENT, BRANCH, base).resolve("a.txt"), "three\n");
        Snapshot first = workspaces.snapshot(AGENT, List.of(base), MESSAGE, List.of(), bench);
        workspaces.deliver(BRANCH, first.commit());
        Path clone = workspaces.gitFolder();
        TempRepo.git(clone, Map.of(), "update-ref", "-d", "refs/fresh/delivered/" + BRANCH);
        TempRepo.git(clone, Map.of(), "update-ref", "refs/fresh/delivering/" + BRANCH, first.commit());

        Message later = new Message(MESSAGE.subject(), MESSAGE.body(), MESSAGE.authorName(), MESSAGE.authorEmail(),
                MESSAGE.date().plusSeconds(1));
        Snapshot second = workspaces.snapshot(AGENT, List.of(base), later, List.of(), bench);
        assertNotEquals(first.commit(), second.commit());
        workspaces.deliver(BRANCH, second.commit());
        assertEquals(second.commit(), repo.git("rev-parse", BRANCH));
        assertEquals("", TempRepo.git(clone, Map.of(), "for-each-ref", "refs/fresh/delivering"));

        repo.git("update-ref", "refs/heads/" + BRANCH, first.commit());
        assertThrows(EdgeException.class, () -> workspaces.deliver(BRANCH, second.commit()), "somebody moved it");
    }

    @Test
    void theUsersRepositoryIsTheSameBeforeAndAfter() throws IOException {
        // Everything that could run or be written by accident, in the state in which people leave it.
        Path marker = temp.resolve("ran");
        for (String hook : List.of("post-checkout", "reference-transaction", "pre-commit", "post-commit",
                "post-index-change")) {
            executable(repo.folder().resolve(".git/hooks/" + hook), "#!/bin/sh\necho " + hook + " >>" + marker + "\n");
        }
        repo.git("config", "core.logAllRefUpdates", "always");
        repo.git("config", "core.fsmonitor", "echo fsmonitor >>" + marker + "; false");
        repo.git("config", "gc.auto", "1");
        repo.write("a.txt", "stashed\n").git("stash", "-q");
        repo.git("branch", "other");
        repo.git("pack-refs", "--all");
        repo.write("staged.txt", "s\n").git("add", "staged.txt");
        repo.write("a.txt", "edited\n").write("new.txt", "n\n");
        Files.deleteIfExists(marker);
        Map<String, String> before = repo.manifest();

        assertTrue(user.facts().dirty());
        user.base(Optional.empty(), Optional.empty());
        Path tree = workspaces.ensure(AGENT, BRANCH, base);
        Files.writeString(tree.resolve("c.txt"), "c\n");
        Snapshot snapshot = snapshot();
        workspaces.checkout("gates", snapshot.commit());
        workspaces.deliver(BRANCH, snapshot.commit());
        assertEquals(before, repo.manifest());
        assertEquals(snapshot.commit(), repo.git("rev-parse", BRANCH));
        assertEquals("", repo.git("log", "-g", "--format=%H", BRANCH));
        assertTrue(workspaces.undeliver(BRANCH, snapshot.commit()));
        workspaces.remove(AGENT);
        workspaces.removeCheckout("gates");

        assertEquals(before, repo.manifest());
        assertFalse(Files.exists(marker), () -> "something ran");
        assertTrue(Files.notExists(repo.folder().resolve(".git/refs/heads/auto")));
        repo.git("-c", "core.fsmonitor=false", "fsck", "--strict");
    }

    @Test
    void aWorktreeIsMadeOnceAndThenLeftAlone() throws IOException {
        Path tree = workspaces.ensure(AGENT, BRANCH, base);
        assertEquals("one\ntwo\n", Files.readString(tree.resolve("a.txt")));
        assertEquals(BRANCH, TempRepo.git(tree, Map.of(), "branch", "--show-current"));
        assertEquals("", TempRepo.git(tree, Map.of(), "status", "--porcelain"));
        Files.writeString(tree.resolve("a.txt"), "work\n");
        open();
        assertEquals(tree, workspaces.ensure(AGENT, BRANCH, base));
        assertEquals("work\n", Files.readString(tree.resolve("a.txt")));
        assertEquals(List.of(AGENT), workspaces.list());
        workspaces.sweep();
        assertFalse(snapshot().empty());
    }

    @Test
    void aWorktreeThatWasHalfMadeIsMadeAgain() throws IOException {
        Path tree = workspaces.ensure(AGENT, BRANCH, base);
        Files.delete(tree.resolve("a.txt"));
        Files.delete(repo.folder().resolve(".fresh/workspaces/ready/" + AGENT));
        workspaces.ensure(AGENT, BRANCH, base);
        assertEquals("one\ntwo\n", Files.readString(tree.resolve("a.txt")));
    }

    @Test
    void manyAgentsStartInTheSameMoment() {
        List<Path> trees = IntStream.range(0, 8).parallel().mapToObj(i -> workspaces.ensure("agent" + i,
                "auto/f-" + i, base)).toList();
        assertEquals(8, trees.stream().filter(tree -> Files.exists(tree.resolve("src/b.txt"))).count());
        assertEquals(8, workspaces.list().size());
    }

    @Test
    void aLaterBaseIsFetchedToo() throws IOException {
        workspaces.ensure(AGENT, BRANCH, base);
        String later = repo.write("later.txt", "l\n").commit("later");
        Path tree = workspaces.checkout("base", later);
        assertEquals("l\n", Files.readString(tree.resolve("later.txt")));
        assertEquals(tree, workspaces.checkout("base", later));
        Path same = workspaces.checkout("base", base);
        assertEquals(tree, same);
        assertFalse(Files.exists(same.resolve("later.txt")));
    }

    @Test
    void aShallowCloneAndASha256RepositoryWork() throws IOException {
        repo.write("more.txt", "m\n").commit("second");
        TempRepo.git(temp, Map.of(), "clone", "-q", "--depth=1", "file://" + repo.folder(), "shallow");
        works(temp.resolve("shallow"));
        TempRepo other = TempRepo.init(temp.resolve("sha256"), "--object-format=sha256");
        other.write("a.txt", "a\n").commit("first");
        works(other.folder());
    }

    private void works(Path folder) throws IOException {
        repo = TempRepo.init(folder);
        base = repo.git("rev-parse", "HEAD");
        open();
        Files.writeString(workspaces.ensure(AGENT, BRANCH, base).resolve("c.txt"), "c\n");
        Snapshot snapshot = snapshot();
        workspaces.deliver(BRANCH, snapshot.commit());
        assertEquals(base, repo.git("rev-parse", BRANCH + "^"));
        assertTrue(workspaces.diff(base, snapshot.commit()).contains("+c"));
    }

    @Test
    void aSnapshotIsOneCommitOnTheBase() throws IOException {
        Path tree = workspaces.ensure(AGENT, BRANCH, base);
        Files.writeString(tree.resolve("a.txt"), "one\n2\n");
        Files.delete(tree.resolve("src/b.txt"));
        Files.writeString(tree.resolve("c.txt"), "c\nd\n");
        Files.write(tree.resolve("binary"), new byte[]{0, 1, 2});
        Files.createSymbolicLink(tree.resolve("link"), Path.of("gone"));
        Snapshot snapshot = snapshot();
        assertEquals(List.of(new ChangedFile("a.txt", "M", 1, 1), new ChangedFile("binary", "A", 0, 0),
                new ChangedFile("c.txt", "A", 2, 0), new ChangedFile("link", "A", 1, 0),
                new ChangedFile("src/b.txt", "D", 0, 1)), snapshot.files());
        assertEquals(snapshot, snapshot());
        workspaces.deliver(BRANCH, snapshot.commit());
        assertEquals(base, repo.git("rev-parse", BRANCH + "^"));
        assertEquals("feat(cli): add word-count\n\nTask: abc\n\nMade-by: fresh\nAda Example <ada@example.org>"
                + " 1700000000\nAda Example <ada@example.org> 1700000000",
                repo.git("log", "-1", "--format=%B%an <%ae> %at%n%cn <%ce> %ct", BRANCH));
        Files.writeString(tree.resolve("c.txt"), "again\n");
        Snapshot second = snapshot();
        assertNotEquals(snapshot.commit(), second.commit());
        workspaces.deliver(BRANCH, second.commit());
        assertEquals(base, repo.git("rev-parse", BRANCH + "^"));
        assertTrue(workspaces.diff(base, second.commit()).contains("+again"));
    }

    @Test
    void noChangeIsSaidToBeNone() {
        workspaces.ensure(AGENT, BRANCH, base);
        assertEquals(new Snapshot(base, repo.git("rev-parse", base + "^{tree}"), List.of(), true, Optional.empty()),
                snapshot());
    }

    @Test
    void buildOutputIsNoWork() throws IOException {
        Path tree = workspaces.ensure(AGENT, BRANCH, base);
        for (String path : List.of("target/x.class", "src/__pycache__/y.pyc", "run.log", "src/kept.txt")) {
            Files.createDirectories(tree.resolve(path).getParent());
            Files.writeString(tree.resolve(path), "x");
        }
        assertEquals(List.of("src/kept.txt"), snapshot().files().stream().map(ChangedFile::path).toList());
    }

    @Test
    void anEditOfTheSameSizeInTheSameMomentIsSeen() throws IOException {
        Path tree = workspaces.ensure(AGENT, BRANCH, base);
        Files.writeString(tree.resolve("a.txt"), "ONE\nTWO\n");
        assertEquals(List.of(new ChangedFile("a.txt", "M", 2, 2)), snapshot().files());
    }

    @Test
    void refusesNestedRepositoriesPipesAndLargeFiles() throws IOException {
        Path tree = workspaces.ensure(AGENT, BRANCH, base);
        TempRepo.init(tree.resolve("nested")).write("x", "x").commit("inner");
        assertEquals(Optional.of("the change holds a nested repository or submodule: nested"), snapshot().refusal());
        Trees.delete(tree.resolve("nested"));
        Files.delete(tree.resolve("a.txt"));
        TempRepo.git(tree, Map.of(), "-c", "alias.pipe=!mkfifo", "pipe", "a.txt");
        assertTrue(snapshot().refusal().orElse("").contains("a.txt"), () -> snapshot().toString());
        Files.delete(tree.resolve("a.txt"));
        Files.write(tree.resolve("large"), new byte[(10 << 20) + 1]);
        assertEquals(Optional.of("the file large is larger than 10 MiB"), snapshot().refusal());
    }

    @Test
    void branchesOfOthersAreNotTouched() throws IOException {
        Files.writeString(workspaces.ensure(AGENT, BRANCH, base).resolve("c.txt"), "c\n");
        Snapshot snapshot = snapshot();
        repo.git("branch", BRANCH, base);
        assertThrows(EdgeException.class, () -> workspaces.deliver(BRANCH, snapshot.commit()));
        repo.git("branch", "-D", BRANCH);
        workspaces.deliver(BRANCH, snapshot.commit());
        workspaces.deliver(BRANCH, snapshot.commit());
        repo.git("checkout", "-q", BRANCH);
        assertFalse(workspaces.undeliver(BRANCH, snapshot.commit()));
        assertThrows(EdgeException.class, () -> {
            Files.writeString(workspaces.agentTree(AGENT).resolve("c.txt"), "d\n");
            workspaces.deliver(BRANCH, snapshot().commit());
        });
        String moved = repo.write("by-hand", "h").commit("by hand");
        repo.git("checkout", "-q", "main");
        assertFalse(workspaces.undeliver(BRANCH, snapshot.commit()));
        assertEquals(Optional.of(moved), workspaces.delivered(BRANCH));
        for (String name : List.of("main", "auto/", "auto/../main", "auto/A", "auto//x", "auto/x/", "auto/x.lock",
                "-x", "auto/x y")) {
            assertThrows(IllegalArgumentException.class, () -> workspaces.deliver(name, base), name);
        }
    }

    @Test
    void aStoppedCallIsNoAnswer() throws IOException {
        Files.writeString(workspaces.ensure(AGENT, BRANCH, base).resolve("c.txt"), "c\n");
        Snapshot snapshot = snapshot();
        workspaces.deliver(BRANCH, snapshot.commit());
        Thread.currentThread().interrupt();
        assertThrows(EdgeException.class, () -> workspaces.delivered(BRANCH));
        assertThrows(EdgeException.class, () -> workspaces.undeliver(BRANCH, snapshot.commit()));
        assertTrue(Thread.interrupted());
        assertEquals(Optional.of(snapshot.commit()), workspaces.delivered(BRANCH));
    }

    @Test
    void lockedAndBottomlessFoldersAreRemoved() throws IOException {
        Path tree = workspaces.ensure(AGENT, BRANCH, base);
        Path locked = Files.createDirectories(tree.resolve("x/locked/inner"));
        Files.writeString(locked.resolve("file"), "f");
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(locked.getParent(), PosixFilePermissions.fromString("---------"));
        Files.createSymbolicLink(tree.resolve("out"), repo.folder());
        TempRepo.git(tree, Map.of(), "-c", "alias.deep=!i=0; while [ $i -lt 600 ]; do mkdir ddddddddd; cd ddddddddd;"
                + " i=$((i+1)); done; :", "deep");
        workspaces.remove(AGENT);
        assertFalse(Files.exists(tree));
        assertTrue(Files.exists(repo.folder().resolve("a.txt")));
        assertEquals(List.of(), workspaces.list());
    }

    private Snapshot snapshot() {
        return workspaces.snapshot(AGENT, List.of(base), MESSAGE, List.of("__pycache__", "target"), bench);
    }

    private static void executable(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
