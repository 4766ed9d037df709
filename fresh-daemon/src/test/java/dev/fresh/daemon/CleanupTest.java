package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.Samples;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.RunPlan;
import dev.fresh.core.task.Task;
import dev.fresh.daemon.config.Config;
import dev.fresh.edge.process.AgentEnvironment;
import dev.fresh.edge.process.NoSandbox;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.Trees;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.workspace.Git;
import dev.fresh.edge.workspace.Message;
import dev.fresh.edge.workspace.Storage;
import dev.fresh.edge.workspace.UserRepository;
import dev.fresh.edge.workspace.Workspaces;
import dev.fresh.protocol.Hygiene.ChoreView;
import dev.fresh.protocol.Hygiene.DiskView;
import dev.fresh.testing.TempRepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class CleanupTest {

    private static final String OLD = "000000000001";
    private static final String NEW = "000000000002";
    private static final String ALIVE = "000000000003";
    private static final long MB = 1_000_000;

    @TempDir
    Path temp;

    private TempRepo repo;
    private String base;
    private Workspaces workspaces;
    private Workbench bench;
    private Cleanup cleanup;
    private Path cache;

    @BeforeEach
    void makeThreeTrees() throws IOException {
        OsProcessRunner runner = new OsProcessRunner("test-" + UUID.randomUUID());
        repo = TempRepo.init(temp.resolve("repo"));
        base = repo.write("a.txt", "one\n").write(".gitignore", "target/\n").commit("first");
        Git git = Git.find(runner, repo.folder(), System.getenv("PATH"));
        Path root = temp.resolve("fresh/workspaces");
        cache = Files.createDirectories(temp.resolve("fresh/cache"));
        workspaces = new Workspaces(git, root, new UserRepository(git, repo.folder()));
        bench = new Workbench(runner, new NoSandbox(Files.createDirectories(temp.resolve("home"))),
                AgentEnvironment.of(System.getenv(), List.of()), List.of());
        cleanup = new Cleanup(workspaces, new Places(root, cache, temp, repo.folder()));
        for (String id : List.of(OLD, NEW, ALIVE)) {
            Path tree = workspaces.ensure(id, "auto/x-" + id, base);
            Files.writeString(tree.resolve("a.txt"), id + "\n");
            Files.createDirectories(tree.resolve("target"));
            Files.write(tree.resolve("target/out.bin"), new byte[(int) MB]);
            workspaces.keep(id, base, new Message("chore: keep", "", "", "",
                    Instant.now().minus(Duration.ofDays(id.equals(OLD) ? 30 : 0))), List.of(), bench).orElseThrow();
        }
        Files.setLastModifiedTime(workspaces.agentTree(OLD),
                java.nio.file.attribute.FileTime.from(Instant.now().minus(Duration.ofDays(30))));
    }

    /** A run in which one agent works; of the others the fleet knows nothing any more. */
    private static Fleet fleet() {
        Task task = Samples.task(1);
        Fleet fleet = Fleet.empty();
        List<FleetEvent> events = List.of(new FleetEvent.RunStarted(Samples.order("r1")),
                new FleetEvent.RunPlanned("r1", new RunPlan(List.of(task), List.of(), List.of(), 0, 1, Map.of())),
                new FleetEvent.AgentSpawned(ALIVE, task.id(), "auto/x-" + ALIVE, Optional.empty()));
        for (FleetEvent event : events) {
            fleet = fleet.after(event, Samples.AT);
        }
        return fleet;
    }

    private ChoreView clean(long ceiling, boolean dryRun) {
        return cleanup.clean(CleanupTest::fleet, Instant.now(),
                new Config.Hygiene(Optional.empty(), Optional.empty(), 14, ceiling), dryRun);
    }

    private static List<String> said(ChoreView view) {
        return view.items().stream().map(item -> item.what() + " " + item.id() + " " + item.result()).toList();
    }

    @Test
    void removesWhatIsOverdueAndLeavesTheRest() {
        ChoreView plan = clean(1000 * MB, true);
        assertEquals(List.of("worktree " + OLD + " planned", "checkpoint " + OLD + " planned"), said(plan));
        assertTrue(plan.items().getFirst().bytes() >= MB, plan::toString);
        assertEquals(List.of(OLD, NEW, ALIVE), workspaces.list());

        long before = cleanup.used();
        ChoreView done = clean(1000 * MB, false);
        assertEquals(List.of("worktree " + OLD + " done", "checkpoint " + OLD + " done"), said(done));
        assertEquals(List.of(NEW, ALIVE), workspaces.list());
        assertTrue(workspaces.kept(OLD).isEmpty());
        assertTrue(workspaces.kept(NEW).isPresent());
        assertTrue(before - cleanup.used() >= MB);
        assertEquals(List.of(), said(clean(1000 * MB, false)));
        assertEquals("", repo.git("status", "--porcelain"));
    }

    @Test
    void makesRoomWithBuildOutputFirstAndNeverFromAgentsThatLive() throws IOException {
        clean(1000 * MB, false);
        Files.write(cache.resolve("facts"), new byte[(int) MB]);
        ChoreView view = clean(cleanup.used() - MB / 2, false);
        assertEquals(List.of("build output " + NEW + " done"), said(view));
        assertFalse(Files.exists(workspaces.agentTree(NEW).resolve("target")));
        assertEquals(NEW, Files.readString(workspaces.agentTree(NEW).resolve("a.txt")).strip());

        ChoreView all = clean(MB / 10, false);
        assertEquals(List.of("worktree " + NEW + " done"), said(all));
        assertEquals(List.of(ALIVE), workspaces.list());
        assertTrue(Files.exists(workspaces.agentTree(ALIVE).resolve("target/out.bin")));
        assertTrue(Files.exists(cache.resolve("facts")), "the run that is going on stands on it");
        assertTrue(all.summary().contains("more than the ceiling"), all::summary);
        assertTrue(workspaces.kept(NEW).isPresent(), "what it had done can still be seen");
    }

    @Test
    void removesFilesAndLinksOfTheCacheAndNotWhereTheyLead() throws IOException {
        Path kept = Files.writeString(Files.createDirectories(cache.resolve("elsewhere")).resolve("kept"), "kept");
        for (Path gone : List.of(Files.writeString(cache.resolve("python.facts"), "facts"),
                Files.createSymbolicLink(cache.resolve("link"), cache.resolve("elsewhere")))) {
            Trees.delete(gone);
            assertFalse(Files.exists(gone, LinkOption.NOFOLLOW_LINKS), gone::toString);
        }
        assertTrue(Files.exists(kept));
    }

    @Test
    void pausesNewWorkWhileThereIsNoRoomAndResumesByItself() {
        Fleet fleet = fleet();
        DiskView full = new DiskView(2, 1);
        DiskView fits = new DiskView(1, 2);
        assertEquals(Optional.empty(), Cleanup.consequence(fleet, fits));
        FleetEvent pause = Cleanup.consequence(fleet, full).orElseThrow();
        Fleet paused = fleet.after(pause, Samples.AT);
        assertEquals(Optional.empty(), Cleanup.consequence(paused, full));
        assertEquals(Optional.of(new FleetEvent.RunResumed()), Cleanup.consequence(paused, fits));
        assertEquals(Optional.empty(), Cleanup.consequence(
                fleet.after(new FleetEvent.RunPaused("something else"), Samples.AT), fits));
        assertEquals(Optional.empty(), Cleanup.consequence(Fleet.empty(), full));
    }

    @Test
    void packsTheCloneWithoutLosingWhatIsKept() {
        String kept = workspaces.kept(ALIVE).orElseThrow();
        workspaces.storage().collectGarbage();
        assertEquals(ALIVE, TempRepo.git(workspaces.gitFolder(), Map.of(), "show", kept + ":a.txt"));
        assertEquals(List.of(OLD, NEW, ALIVE), workspaces.list());
    }

    @Test
    void leavesTheTreeOfAnAgentThatBeginsWhileRoomIsMeasured() {
        AtomicInteger looks = new AtomicInteger();
        ChoreView view = cleanup.clean(() -> looks.getAndIncrement() == 0 ? Fleet.empty() : fleet(), Instant.now(),
                new Config.Hygiene(Optional.empty(), Optional.empty(), 14, 0), false);
        assertEquals(List.of(ALIVE), workspaces.list(), view::toString);
        assertTrue(Files.exists(workspaces.agentTree(ALIVE).resolve("target/out.bin")));
        assertTrue(said(view).contains("worktree " + ALIVE + " unchanged"), view::toString);
    }

    @Test
    void keepsWhatWorkIsCarriedFromUntilItsAgentIsLongOver() {
        String carried = workspaces.kept(OLD).orElseThrow();
        workspaces.hold(OLD, carried);
        workspaces.hold(ALIVE, carried);
        assertTrue(said(clean(1000 * MB, false)).contains("ground " + OLD + " done"));
        assertEquals(List.of(ALIVE), workspaces.storage().references("grounds").stream()
                .map(Storage.Reference::name).toList());
        TempRepo.git(workspaces.gitFolder(), Map.of(), "gc", "--quiet", "--prune=now");
        assertTrue(workspaces.merges().has(carried));
    }
}
