package dev.fresh.e2e;

import static dev.fresh.protocol.AgentStatus.AWAITING_USER;
import static dev.fresh.protocol.AgentStatus.COMPLETED;
import static dev.fresh.protocol.AgentStatus.IMPLEMENTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.client.DaemonLauncher;
import dev.fresh.client.EventStream;
import dev.fresh.launcher.Tools;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Answers.EventView;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.StatusView;
import dev.fresh.testing.Figures;
import dev.fresh.testing.TroubledDaemon;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The daemon on a disk that is full, fails or may only be read. */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
final class DiskTroubleTest {

    private static final String ONE = """
            {"agents": {
              "word_count": {"attempts": [[{"wait_for": "go"}, {"write": "notes/w.py", "text": "W = 1\\n"}]]},
              "*": {"decline": "EFFECTS"}}}
            """;

    @TempDir
    private Path temp;
    private Site site;

    @BeforeEach
    void repository() throws Exception {
        Tools.require("python3", "--version");
        site = Site.notes(temp);
    }

    @AfterEach
    void end() {
        site.close();
    }

    /** Runs what follows where {@code mounts} have been made that nobody else sees. */
    private List<String> where(String mounts) throws Exception {
        Tools.require("unshare", "--version");
        Files.createDirectories(site.paths().state());
        Files.createDirectories(site.paths().workspaces());
        return List.of("unshare", "-Urm", "sh", "-c", "cd \"$1\" && " + mounts + " && shift && exec \"$@\"", "sh",
                site.repo().folder().toString());
    }

    private String ended(Process daemon, int exit) throws InterruptedException {
        assertTrue(daemon.waitFor(2, TimeUnit.MINUTES), site::log);
        assertEquals(exit, daemon.exitValue(), site::log);
        return site.log();
    }

    @Test
    void aStateFolderThatIsFullOrMayOnlyBeReadEndsTheStart() throws Exception {
        String text = ended(site.daemonBehind(where("mount -t tmpfs -o size=1m tmpfs .fresh/state"
                + " && (head -c 2m /dev/zero >.fresh/state/filler || true)"), DaemonLauncher.DAEMON, List.of()),
                Exits.IO);
        assertTrue(text.contains("full") || text.contains("No space left on device"), text);
        text = ended(site.daemonBehind(where("mount -t tmpfs tmpfs .fresh/state && mount -o remount,ro .fresh/state"),
                DaemonLauncher.DAEMON, List.of()), Exits.IO);
        assertTrue(text.contains("Read-only file system"), text);
        Figures.tell("D2", "a full and a read-only state folder: exit 74 and a sentence");
    }

    @Test
    void aStateFolderThatGetsFullPausesTheRunAndItGoesOnByItself() throws Exception {
        Process daemon = site.daemonBehind(where("mount -t tmpfs -o size=24m tmpfs .fresh/state"),
                DaemonLauncher.DAEMON, List.of());
        Path inside = Path.of("/proc/" + daemon.pid() + "/root" + site.paths().state());
        while (!Files.exists(inside.resolve(site.paths().socket().getFileName()))) {
            assertTrue(daemon.isAlive(), site::log);
            Site.pause();
        }
        Files.createSymbolicLink(site.paths().socket(), inside.resolve(site.paths().socket().getFileName()));
        site.awaitDaemon();
        site.start(site.script(ONE), true);
        site.await("word_count", IMPLEMENTING);
        Path filler = inside.resolve("filler");
        fill(filler);
        site.release("go");
        StatusView paused = site.await("the run is paused", status -> status.notices().stream()
                .anyMatch(line -> line.contains("the disk is full")));
        assertTrue(paused.running());
        Files.delete(filler);
        site.await("the run goes on", status -> status.notices().stream()
                .noneMatch(line -> line.contains("the disk is full")));
        site.await("word_count", COMPLETED);
        site.awaitEnd();
        List<EventView> events = site.eventsUntil(event -> event.type().equals("ReportWritten"));
        assertEquals(1, events.stream().filter(event -> event.type().equals("RunPaused")).count());
        assertEquals(1, events.stream().filter(event -> event.type().equals("RunResumed")).count());
        Figures.tell("D1", "a daemon whose state folder gets full: paused, freed, went on by itself, "
                + events.size() + " events, 0 lost");
    }

    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] piece = new byte[4096];
            while (true) {
                out.write(piece);
            }
        } catch (IOException e) {
            assertTrue(e.getMessage().contains("No space left"), e::getMessage);
        }
    }

    /** Nothing that reached nobody's disk is acknowledged, and the next daemon goes on from what did. */
    @Test
    void aDiskThatDoesNotSyncEndsTheDaemonAndTheNextOneGoesOnFromIt() throws Exception {
        Path trigger = temp.resolve("fail");
        Process daemon = site.daemonBehind(List.of(), TroubledDaemon.class.getName(), List.of(trigger.toString(),
                "fsync,fdatasync"));
        site.awaitDaemon();
        List<EventView> seen = new ArrayList<>();
        try (EventStream events = site.client().events(0)) {
            site.start(site.script(ONE), true);
            site.await("word_count", IMPLEMENTING);
            for (Optional<EventView> event = events.next(Duration.ofMillis(300)); event.isPresent(); event = events
                    .next(Duration.ofMillis(300))) {
                seen.add(event.get());
            }
        }
        fails(trigger);
        site.release("go");
        String text = ended(daemon, Exits.IO);
        assertTrue(text.contains("cannot be used (") && text.contains("check the disk"), text);

        site.startDaemon();
        site.await("word_count", COMPLETED);
        site.awaitEnd();
        List<EventView> all = site.eventsUntil(event -> event.type().equals("ReportWritten"));
        assertEquals(facts(seen), facts(all.subList(0, seen.size())));
        Figures.tell("D2", "fsync fails: exit 74, the next daemon goes on; " + seen.size() + " of " + seen.size()
                + " acknowledged events are there");
    }

    @Test
    void aReportThatCannotBePutInItsPlaceIsNamedAndTheNextDaemonWritesIt() throws Exception {
        Path trigger = temp.resolve("fail");
        Process daemon = site.daemonBehind(List.of(), TroubledDaemon.class.getName(), List.of(trigger.toString(),
                "rename,renameat,renameat2"));
        site.awaitDaemon();
        site.start(site.script(ONE), false);
        site.await("word_count", IMPLEMENTING);
        site.release("go");
        AgentView ready = site.await("word_count", AWAITING_USER);
        fails(trigger);
        assertEquals(0, site.fresh("auto", "stop").exit());
        site.await("the run has ended", status -> status.endedAt().isPresent());
        String want = "cannot be written: ";
        while (!site.log().contains(want)) {
            assertTrue(daemon.isAlive(), site::log);
            Site.pause();
        }
        Site.kill(daemon.toHandle());
        site.startDaemon();
        StatusView end = site.awaitEnd();
        assertTrue(Files.exists(Path.of(end.reportPath().orElseThrow())));
        assertEquals(ready.proposalCommit(), site.agent("word_count").proposalCommit());
        Figures.tell("D2", "rename fails: named in the daemon's log, the next daemon writes the report");
    }

    @Test
    void aFolderOfWorktreesThatMayOnlyBeReadRefusesTheStart() throws Exception {
        site.daemonBehind(where("mount --bind .fresh/workspaces .fresh/workspaces"
                + " && mount -o remount,ro,bind .fresh/workspaces"), DaemonLauncher.DAEMON, List.of());
        site.awaitDaemon();
        Typed started = site.fresh("auto", "start", "--provider", site.script(ONE), "--sandbox", "none", "--offline",
                "--no-approval");
        assertEquals(Exits.IO, started.exit(), () -> started.all() + site.log());
        String why = "nothing can be written in " + site.paths().workspaces() + ": Read-only file system";
        assertTrue(started.err().contains(why), started.all());
        assertTrue(started.err().contains("let this user write it"), started.all());
        assertEquals(Optional.empty(), site.client().status().runId(), "no run was begun");
        assertTrue(site.client().status().agents().isEmpty());
        Figures.tell("D2", "a read-only folder of worktrees: nothing is begun, exit 74 and a sentence");
    }

    private static void fails(Path trigger) throws IOException {
        Files.writeString(trigger, "");
        while (!Files.exists(trigger.resolveSibling(trigger.getFileName() + ".done"))) {
            Site.pause();
        }
    }

    private static List<String> facts(List<EventView> events) {
        return events.stream().map(event -> event.position() + " " + event.at() + " " + event.type()).toList();
    }
}
