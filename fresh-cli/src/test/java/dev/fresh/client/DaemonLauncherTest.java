package dev.fresh.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.protocol.Answers.EventView;
import dev.fresh.protocol.EndReason;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.StatusView;
import dev.fresh.testing.FakeDaemon;
import dev.fresh.testing.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts real processes: a small script stands for the JVM, and runs a stand-in for the daemon in one. */
@Tag("slow")
final class DaemonLauncherTest {

    @TempDir
    Path temp;
    private FreshPaths paths;

    @BeforeEach
    void repository() throws IOException {
        paths = new FreshPaths(Files.createDirectories(temp.toRealPath().resolve("r")));
    }

    @AfterEach
    void endsWhatItStarted() throws Exception {
        Path pid = paths.root().resolve("pid");
        if (Files.exists(pid)) {
            Optional<ProcessHandle> daemon = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
            if (daemon.isPresent()) {
                daemon.get().destroyForcibly();
                daemon.get().onExit().get(20, TimeUnit.SECONDS);
            }
        }
    }

    private DaemonLauncher launcher(String script) throws IOException {
        Path java = temp.resolve("java");
        Files.writeString(java, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        return new DaemonLauncher(paths, new Installation(Optional.empty(), "somewhere", java.toString()));
    }

    private static String standIn() {
        return "exec '" + System.getProperty("java.home") + "/bin/java' -XX:TieredStopAtLevel=1 -cp '"
                + System.getProperty("java.class.path") + "' '" + StandIn.class.getName() + "'\n";
    }

    /** What the script runs instead of the daemon. */
    public static final class StandIn {

        public static void main(String[] arguments) throws Exception {
            FreshPaths paths = new FreshPaths(Path.of("").toAbsolutePath());
            Files.writeString(paths.root().resolve("pid"), ProcessHandle.current().pid() + "\n");
            StatusView status = Sample.ended(EndReason.FINISHED);
            Path unready = paths.state().resolve("unready.sock");
            FakeDaemon daemon = new FakeDaemon(unready);
            daemon.answers("GET /v1/status", status).streams("GET /v1/events?after=5", "HTTP/1.1 200 OK\r\n\r\n")
                    .streams("GET /v1/events?after=0", "HTTP/1.1 200 OK\r\n\r\n")
                    .answers("GET /v1/health", Map.of("version", "0", "pid", ProcessHandle.current().pid(),
                            "repository", "/r", "started_at", Sample.START));
            Files.move(unready, paths.socket(), StandardCopyOption.REPLACE_EXISTING);
            Thread.currentThread().join();
        }
    }

    @Test
    void startsADaemonInASessionOfItsOwnAndFindsItAgain() throws IOException {
        DaemonLauncher launcher = launcher(standIn());
        assertEquals(Optional.empty(), launcher.running().map(FreshClient::health));
        long pid = launcher.ensure().health().pid();
        assertEquals(pid, launcher.ensure().health().pid());
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (Files.exists(stat)) {
            String text = Files.readString(stat);
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            assertEquals(fields[1], fields[3], "its guard leads a session of its own");
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(paths.state())));
        assertTrue(Files.readString(paths.gitignore()).contains("!config.yaml"));
    }

    @Test
    void showsTheEndOfTheLogWhenTheDaemonCannotStart() throws IOException {
        DaemonLauncher launcher = launcher("echo 'config.yaml line 3: no such key'; exit 78\n");
        ClientException failure = assertThrows(ClientException.class, launcher::ensure);
        assertEquals(ErrorCode.CONFIGURATION, failure.code());
        assertTrue(failure.getMessage().contains("line 3: no such key"), failure.getMessage());
    }

    @Test
    void saysThatAProgramIsMissing() throws IOException {
        DaemonLauncher launcher = new DaemonLauncher(paths, new Installation(Optional.empty(), "", "java"));
        assertEquals(ErrorCode.DAEMON_FAILED, assertThrows(ClientException.class, launcher::ensure).code());
    }

    @Test
    void startsACrashedDaemonAgainAndReadsOn() throws IOException {
        DaemonLauncher launcher = launcher(standIn());
        paths.prepare();
        Files.writeString(paths.lock(), "4711\n");
        Recorder recorder = new Recorder();
        StatusView end;
        try (FakeDaemon crashing = new FakeDaemon(paths.socket())) {
            crashing.answers("GET /v1/status", Sample.running()).streams("GET /v1/events",
                    "HTTP/1.1 200 OK\r\n\r\ndata: {\"position\":5,\"at\":\"2026-01-02T22:00:00Z\",\"type\":\"x\","
                            + "\"text\":\"five\"}\n\n");
            recorder.onFive = crashing;
            RunWatch watch = new RunWatch(launcher, Sample.RUN, Duration.ofSeconds(20), List.of(Duration.ZERO));
            end = watch.follow(launcher.client().events(), recorder);
        }
        assertFalse(end.running());
        assertEquals(List.of("running", "five", "restart 1", "ended"), recorder.seen);
    }

    @Test
    void leavesAGuardBehindForADaemonThatHasNone() throws Exception {
        DaemonLauncher launcher = launcher(standIn());
        paths.prepare();
        Process first = new ProcessBuilder("sleep", "60").start();
        Files.writeString(paths.lock(), "process " + first.pid() + "\n");
        Process guard;
        try (FakeDaemon crashing = new FakeDaemon(paths.socket())) {
            crashing.answers("GET /v1/health", Map.of("version", "0", "pid", first.pid(), "repository", "/r",
                    "started_at", Sample.START));
            guard = launcher.guard().orElseThrow();
            first.destroyForcibly().waitFor();
        }
        while (launcher.running().isEmpty()) {
            assertTrue(guard.isAlive(), () -> read(paths.daemonLog()));
            Thread.onSpinWait();
        }
        assertTrue(read(paths.daemonLog()).contains("ended without a word; it is started again in 1 s, time 1"));
        ProcessHandle second = guard.children().findFirst().orElseThrow();
        second.destroy();
        assertTrue(guard.waitFor(60, TimeUnit.SECONDS));
        assertEquals(143, guard.exitValue(), "who was told to end is not started again");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void leavesADaemonAloneThatEndedInOrder() throws IOException {
        DaemonLauncher launcher = launcher("exit 70\n");
        paths.prepare();
        Files.writeString(paths.lock(), "");
        try (FakeDaemon leaving = new FakeDaemon(paths.socket())) {
            leaving.answers("GET /v1/status", Sample.running()).answersRaw("GET /v1/events", "HTTP/1.1 200 OK\r\n\r\n");
            EventStream events = launcher.client().events();
            Recorder recorder = new Recorder();
            recorder.onStanding = leaving;
            RunWatch watch = new RunWatch(launcher, Sample.RUN, Duration.ofSeconds(20), List.of(Duration.ZERO));
            // The state is read from disk then, by a program that this script is not.
            assertEquals(ErrorCode.DEFECT,
                    assertThrows(ClientException.class, () -> watch.follow(events, recorder)).code());
            assertEquals(List.of("running"), recorder.seen);
        }
    }

    @Test
    void givesUpAfterTheLastRestart() throws IOException {
        DaemonLauncher launcher = launcher("exit 70\n");
        paths.prepare();
        Files.writeString(paths.lock(), "4711\n");
        try (FakeDaemon crashing = new FakeDaemon(paths.socket())) {
            crashing.answers("GET /v1/status", Sample.running()).answersRaw("GET /v1/events",
                    "HTTP/1.1 200 OK\r\n\r\n");
            EventStream events = launcher.client().events();
            Recorder recorder = new Recorder();
            recorder.onStanding = crashing;
            RunWatch watch = new RunWatch(launcher, Sample.RUN, Duration.ofSeconds(20), List.of());
            ClientException failure = assertThrows(ClientException.class, () -> watch.follow(events, recorder));
            assertTrue(failure.getMessage().contains("crashed"), failure.getMessage());
        }
    }

    /** Writes down what it is told, and ends a fake daemon in the middle of it. */
    private static final class Recorder implements RunWatch.Listener {

        private final List<String> seen = new ArrayList<>();
        private FakeDaemon onFive;
        private FakeDaemon onStanding;

        @Override
        public void happened(EventView event) {
            seen.add(event.text());
            end(onFive);
        }

        @Override
        public void stands(StatusView status) {
            seen.add(status.running() ? "running" : "ended");
            end(onStanding);
        }

        @Override
        public void restarts(int time) {
            seen.add("restart " + time);
        }

        private static void end(FakeDaemon daemon) {
            try {
                if (daemon != null) {
                    daemon.close();
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
