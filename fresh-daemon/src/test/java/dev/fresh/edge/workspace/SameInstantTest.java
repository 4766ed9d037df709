package dev.fresh.edge.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Rounds;
import dev.fresh.testing.TempRepo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features that begin in the same instant: git loses worktrees and locks that are made so. */
@Tag("slow")
class SameInstantTest {

    private static final int AGENTS = 10;

    @TempDir
    private Path temp;

    @Test
    @Tag("rounds")
    void tenFeaturesThatBeginInTheSameInstantAllHaveATree() throws Exception {
        TempRepo repo = TempRepo.init(temp.resolve("repo"));
        String base = repo.write("a.txt", "a\n").commit("Begin");
        Git git = Git.find(new OsProcessRunner("test-" + UUID.randomUUID()), repo.folder(), "/usr/bin:/bin");
        int rounds = Rounds.of(20, 200, 200);
        try (ExecutorService pool = Executors.newFixedThreadPool(AGENTS)) {
            for (int round = 0; round < rounds; round++) {
                Workspaces workspaces = new Workspaces(git, temp.resolve("w" + round % 5),
                        new UserRepository(git, repo.folder()));
                CyclicBarrier together = new CyclicBarrier(AGENTS);
                List<Future<Path>> starts = new ArrayList<>();
                for (int i = 0; i < AGENTS; i++) {
                    String agent = "%08x%04x".formatted(round, i);
                    starts.add(pool.submit(() -> {
                        together.await();
                        return workspaces.ensure(agent, "auto/x-" + agent, base);
                    }));
                }
                for (Future<Path> start : starts) {
                    assertEquals("a\n", Files.readString(start.get().resolve("a.txt")));
                }
                assertTrue(workspaces.list().size() >= AGENTS);
            }
        }
        Figures.tell("G3", rounds + " times " + AGENTS + " features in the same instant, 0 lock errors");
    }
}
