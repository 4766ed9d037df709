package dev.fresh.edge.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.testing.ChildJvm;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Rounds;
import dev.fresh.testing.TempRepo;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Worktrees that are hard to remove: what git, the folder and the workspaces name is always the same. */
@Tag("slow")
@Tag("rounds")
final class WorktreeLeakTest {

    private static final int AT_ONCE = 10;
    /** What lets root into folders that nobody may enter; without these it is a user like others. */
    private static final String PASSES_OVER = "-dac_override,-dac_read_search,-fowner";

    @TempDir
    private Path temp;

    @Test
    void lockedFoldersAndBusyFilesLeaveNoWorktreeBehind() throws IOException {
        long seed = Rounds.seed();
        System.out.println("WorktreeLeakTest seed " + seed);
        int features = Rounds.of(200, 2_000, 2_000);
        Figures.tell("D3", System.getProperty("user.name").equals("root") ? asAnOrdinaryUser(features, seed)
                : createdAndRemoved(temp, features, seed));
    }

    private String asAnOrdinaryUser(int features, long seed) {
        Tools.require("setpriv");
        try (ChildJvm child = ChildJvm.start(List.of("setpriv", "--bounding-set=" + PASSES_OVER, "--"),
                WorktreeLeakTest.class, temp.toString(), Integer.toString(features), Long.toString(seed))) {
            String told = child.line();
            assertNotNull(told, "it failed, as its standard error says; seed " + seed);
            return told;
        }
    }

    /** The test by itself: a folder, the number of features and the seed; says in one line what was done. */
    public static void main(String[] arguments) throws IOException {
        System.out.println(createdAndRemoved(Path.of(arguments[0]), Integer.parseInt(arguments[1]),
                Long.parseLong(arguments[2])));
    }

    private static String createdAndRemoved(Path temp, int features, long seed) throws IOException {
        Random random = new Random(seed);
        TempRepo repo = TempRepo.init(temp.resolve("repo"));
        String base = repo.write("a.txt", "one\n").write("src/b.txt", "b\n").commit("first");
        Git git = Git.find(new OsProcessRunner("test-" + UUID.randomUUID()), repo.folder(), System.getenv("PATH"));
        Workspaces workspaces = new Workspaces(git, repo.folder().resolve(".fresh/workspaces"),
                new UserRepository(git, repo.folder()));
        workspaces.fetch(base);
        List<InputStream> busy = new ArrayList<>();
        Set<String> standing = new TreeSet<>();
        int locked = 0;
        int reopened = 0;
        for (int i = 0; i < features; i++) {
            String agent = "%012x".formatted(i + 1);
            Path tree = workspaces.ensure(agent, "auto/f-" + agent, base);
            standing.add(agent);
            Path deep = Files.createDirectories(tree.resolve("out/deep/er"));
            busy.add(Files.newInputStream(Files.writeString(deep.resolve("busy"), "busy")));
            if (random.nextBoolean()) {
                locked++;
                for (Path folder : List.of(deep, deep.getParent(), tree.resolve("src"))) {
                    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
                }
                assertFalse(Files.isExecutable(tree.resolve("src")), "this user enters what nobody may enter");
            }
            if (standing.size() == AT_ONCE) {
                for (String each : List.copyOf(standing)) {
                    if (random.nextInt(4) > 0) {
                        workspaces.remove(each);
                        standing.remove(each);
                    }
                }
                agree(standing, workspaces);
                if (random.nextInt(4) == 0) {
                    workspaces.sweep(); // as the next daemon does
                    reopened++;
                    agree(standing, workspaces);
                }
            }
        }
        List.copyOf(standing).forEach(workspaces::remove);
        agree(Set.of(), workspaces);
        for (InputStream file : busy) {
            file.close();
        }
        return features + " features created and removed, " + locked + " with folders that nobody may enter,"
                + " each with an open file, " + reopened
                + " sweeps, as a user who cannot pass over permissions; git, folder and workspaces agree, 0 left";
    }

    private static void agree(Set<String> standing, Workspaces workspaces) throws IOException {
        assertEquals(standing, new TreeSet<>(workspaces.list()));
        Path folder = workspaces.agentTree("x").getParent();
        try (Stream<Path> entries = Files.list(folder)) {
            assertEquals(standing, new TreeSet<>(entries.map(path -> path.getFileName().toString()).toList()));
        }
        Set<String> known = new TreeSet<>(TempRepo.git(workspaces.gitFolder(), Map.of(), "worktree", "list",
                "--porcelain").lines().filter(line -> line.startsWith("worktree "))
                .map(line -> line.substring(line.lastIndexOf('/') + 1)).toList());
        assertTrue(known.remove(workspaces.gitFolder().getFileName().toString()), known::toString);
        assertEquals(standing, known);
    }
}
