package dev.fresh.edge.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.process.ProcessRunner.OpenFile;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What processes of confined commands have open for writing, as it is seen from outside. */
final class OpenFilesTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");

    @TempDir
    private Path temp;
    private final OsProcessRunner runner = new OsProcessRunner("test-" + UUID.randomUUID());
    private Path tree;
    private Path user;

    @BeforeEach
    void folders() throws IOException {
        Tools.require(Files.isReadable(Path.of("/proc/self/fdinfo/0")), "/proc with the flags of descriptors");
        temp = temp.toRealPath();
        Tools.require(temp.startsWith("/tmp"), "/tmp for temporary files");
        tree = Files.createDirectory(temp.resolve("tree"));
        user = Files.createDirectory(temp.resolve("user"));
        Files.writeString(user.resolve("a"), "a");
    }

    /** What is open while the script, which then waits, runs there. */
    private List<OpenFile> during(Sandbox sandbox, String script) throws Exception {
        CountDownLatch ready = new CountDownLatch(1);
        Command command = sandbox.confine(new Command(List.of("/bin/sh", "-c", script + "; echo ready; exec sleep 60"),
                tree, ENVIRONMENT, Optional.empty(), Duration.ofMinutes(2), 10_000, Optional.empty()),
                new Sandbox.Confinement(List.of(tree), List.of(), false));
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            Future<Exit> run = pool.submit(() -> runner.run(command, line -> {
                if (line.equals("ready")) {
                    ready.countDown();
                }
            }));
            assertTrue(ready.await(1, TimeUnit.MINUTES), "it did not start");
            List<OpenFile> found = runner.openOutside(user);
            run.cancel(true);
            return found;
        }
    }

    @Test
    void seesWhatIsOpenForWritingOutsideTheTreeAndNothingElse() throws Exception {
        NoSandbox none = new NoSandbox(Files.createDirectory(temp.resolve("home")));
        List<OpenFile> found = during(none, "exec 3>>" + user + "/a 4<" + user + "/a 5>" + tree + "/own 6<>" + user
                + "/b 7>/dev/null 8>$HOME/x 9>" + temp + "/anybodys");
        assertEquals(List.of(user + "/a", user + "/b"), found.stream().map(OpenFile::path).distinct().sorted()
                .toList(), found::toString);
        assertTrue(found.getFirst().writes().contains(tree));
        assertEquals("sleep", found.stream().map(OpenFile::program).distinct().collect(Collectors.joining(",")));
        assertEquals(List.of(), runner.openOutside(user), "it has ended");
    }

    @Test
    void aFileThatWasDeletedAndAChildThatLeftItsSessionAreSeen() throws Exception {
        NoSandbox none = new NoSandbox(Files.createDirectory(temp.resolve("home")));
        List<OpenFile> found = during(none, "setsid sh -c 'exec 3>" + user + "/c; rm " + user + "/c; echo x >&3; "
                + "exec sleep 60' & while ! [ -e " + user + "/c ] && ! ls -l /proc/$!/fd | grep -q deleted; do :; done;"
                + " while [ -e " + user + "/c ]; do :; done");
        assertEquals(List.of(user + "/c (deleted)"), found.stream().map(OpenFile::path).distinct().toList());
    }

    @Test
    void inTheSandboxThereIsNothingToSee() throws Exception {
        Tools.require("bwrap");
        SandboxProbe.Finding probe = new SandboxProbe(runner, temp, ENVIRONMENT).probe();
        Tools.require(probe.ok(), "a working bubblewrap");
        assertEquals(List.of(),
                during(probe.sandbox().orElseThrow(), "exec 3>" + tree + "/own 4>/tmp/x 5>~/y 6>/dev/null"
                        + " 7>/var/tmp/z 8>/dev/shm/s"));
    }
}
