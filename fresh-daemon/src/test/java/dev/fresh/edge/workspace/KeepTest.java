package dev.fresh.edge.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.ChangedFile;
import dev.fresh.edge.process.AgentEnvironment;
import dev.fresh.edge.process.NoSandbox;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.Workbench;
import dev.fresh.testing.TempRepo;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class KeepTest {

    private static final String AGENT = "1a2b3c4d5e6f";
    private static final Message MESSAGE = new Message("chore: keep work in progress", "", "Ada Example",
            "ada@example.org", Instant.ofEpochSecond(1_700_000_000));
    private static final String SECRET = "token = gh" + "p_aB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW3xY5zA7\n";

    @TempDir
    Path temp;

    private final OsProcessRunner runner = new OsProcessRunner("test-" + UUID.randomUUID());
    private TempRepo repo;
    private String base;
    private Workspaces workspaces;
    private Workbench bench;
    private Path tree;

    @BeforeEach
    void makeAnAgentsTree() throws IOException {
        repo = TempRepo.init(temp.resolve("repo"));
        base = repo.write("a.txt", "one\n").write("b.txt", "b\n").write(".gitignore", "*.log\n").commit("first");
        Git git = Git.find(runner, repo.folder(), System.getenv("PATH"));
        workspaces = new Workspaces(git, temp.resolve("workspaces"), new UserRepository(git, repo.folder()));
        bench = new Workbench(runner, new NoSandbox(Files.createDirectories(temp.resolve("home"))),
                AgentEnvironment.of(System.getenv(), List.of()), List.of());
        tree = workspaces.ensure(AGENT, "auto/x-1a2b3c4d", base);
    }

    private Optional<Snapshot> keep() {
        return workspaces.keep(AGENT, base, MESSAGE, List.of("target/"), bench);
    }

    private String show(String commit, String path) {
        return TempRepo.git(workspaces.gitFolder(), java.util.Map.of(), "show", commit + ":" + path);
    }

    @Test
    void keepsWorkOnceAndSaysNothingWhenNothingChanged() throws IOException {
        assertEquals(Optional.empty(), keep());
        Files.writeString(tree.resolve("a.txt"), "two\n");
        Files.writeString(tree.resolve("new.txt"), "n\n");
        Files.writeString(tree.resolve("noise.log"), "ignored\n");
        Files.createDirectories(tree.resolve("target"));
        Files.writeString(tree.resolve("target/x.class"), "built\n");
        Snapshot kept = keep().orElseThrow();
        assertEquals(List.of("a.txt", "new.txt"), kept.files().stream().map(ChangedFile::path).toList());
        assertEquals(List.of(), kept.leftOut());
        assertEquals(Optional.of(kept.commit()), workspaces.kept(AGENT));
        assertEquals(Optional.empty(), keep());
        assertFalse(repo.git("for-each-ref").contains("checkpoints"), "it stays in the daemon's own clone");

        Files.writeString(tree.resolve("a.txt"), "one\n");
        Files.delete(tree.resolve("new.txt"));
        Snapshot undone = keep().orElseThrow();
        assertTrue(undone.empty());
        assertEquals(Optional.empty(), workspaces.kept(AGENT));
        assertEquals(Optional.empty(), keep());
    }

    @Test
    void leavesOutSecretsLargeFilesAndRepositoriesAndSaysSo() throws IOException {
        Files.writeString(tree.resolve("a.txt"), "fine\n" + SECRET);
        Files.writeString(tree.resolve("b.txt"), "better\n");
        Files.writeString(tree.resolve("quo\"ted \u00e9.txt"), SECRET);
        try (RandomAccessFile large = new RandomAccessFile(tree.resolve("dump.bin").toFile(), "rw")) {
            large.setLength(6 << 20);
        }
        TempRepo.init(tree.resolve("inner")).write("x", "x").commit("inner");
        Snapshot kept = keep().orElseThrow();
        assertEquals(List.of("b.txt"), kept.files().stream().map(ChangedFile::path).toList());
        assertEquals(List.of("dump.bin: it is larger than 5 MiB", "inner: it is a repository of its own",
                "a.txt: it holds what looks like a secret in line 2: a GitHub token",
                "quo\"ted \u00e9.txt: it holds what looks like a secret in line 1: a GitHub token"),
                kept.leftOut());
        assertEquals("one", show(kept.commit(), "a.txt"));
        assertEquals(Optional.empty(), keep());
        assertFalse(TempRepo.git(workspaces.gitFolder(), java.util.Map.of(), "cat-file", "--batch-all-objects",
                "--batch-check", "--unordered").contains(
                        TempRepo.git(tree, java.util.Map.of(), "hash-object",
                                "a.txt")),
                "the secret never reaches the clone");
    }

    @Test
    void readsATreeThatChangesMeanwhile() throws Exception {
        Thread writer = Thread.ofVirtual().start(() -> {
            for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                try {
                    Path file = tree.resolve("moving-" + i % 7 + ".txt");
                    Files.writeString(file, "line " + i + "\n");
                    Files.deleteIfExists(tree.resolve("moving-" + (i + 3) % 7 + ".txt"));
                    // As fast as a compiler; without it no reading of the tree ever meets a moment of rest.
                    LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        });
        Files.writeString(tree.resolve("a.txt"), "two\n");
        boolean kept = false;
        for (int i = 0; i < 5; i++) {
            kept |= keep().filter(snapshot -> snapshot.refusal().isEmpty()).isPresent();
        }
        writer.interrupt();
        writer.join();
        assertTrue(kept);
        assertEquals("two", show(workspaces.kept(AGENT).orElseThrow(), "a.txt"));
    }

    @Test
    void refusesAProposalWithASecretAndKeepsItOutOfTheClone() throws IOException {
        Files.writeString(tree.resolve("a.txt"), "fine\n" + SECRET);
        Snapshot refused = workspaces.snapshot(AGENT, List.of(base), MESSAGE, List.of(), bench);
        assertTrue(refused.refusal().orElse("").contains("a.txt:2 (a GitHub token)"), refused::toString);
        assertFalse(refused.refusal().orElse("").contains("aB3dE5fG7h"));
    }

    @Test
    void keepsNothingOfAnAgentWithoutAWorktree() {
        workspaces.remove(AGENT);
        assertEquals(Optional.empty(), keep());
    }
}
