package dev.fresh.edge.awake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.testing.FakeLogind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The locks of the log-in manager, with one that keeps them in files. */
@Timeout(60)
class LogindInhibitorTest {

    @TempDir
    private Path folder;
    private final ProcessRunner runner = new OsProcessRunner("awake-test");
    private FakeLogind logind;
    private LogindInhibitor inhibitor;

    @BeforeEach
    void begin() throws IOException {
        logind = new FakeLogind(folder);
        inhibitor = new LogindInhibitor(runner, logind.environment(), folder.resolve("repository"));
    }

    @Test
    void worksWhenTheLogInManagerListsItsLock() {
        Inhibitor.Finding finding = inhibitor.probe();
        assertTrue(finding.works(), finding.sentence());
        assertEquals("", finding.remedy());
        assertEquals(List.of(), logind.held(), "the lock of the probe is given back");
    }

    @Test
    void saysWhyItDoesNotWorkAndWhatToDo() throws IOException {
        logind.unreachable();
        Inhibitor.Finding finding = inhibitor.probe();
        assertFalse(finding.works());
        assertTrue(finding.sentence().contains("Transport endpoint is not connected"), finding.sentence());
        assertFalse(finding.remedy().isEmpty());
    }

    @Test
    void believesNoProgramWhoseLocksDoNotLast() throws IOException {
        logind.forgetful();
        Inhibitor.Finding finding = inhibitor.probe();
        assertFalse(finding.works());
        assertTrue(finding.sentence().contains("does not list its lock"), finding.sentence());
    }

    @Test
    void startsNothingThatLiesInTheRepository() {
        Command hold = new LogindInhibitor(runner, logind.environment(), folder).hold("a test").orElse(null);
        if (hold != null) {
            assertFalse(Path.of(hold.argv().getFirst()).startsWith(folder), hold.argv().getFirst());
        }
    }

    @Test
    void givesItsLockBackWhenTheDaemonIsKilled() throws IOException {
        Process daemon = new ProcessBuilder("/bin/sleep", "600").start();
        try {
            Command hold = new LogindInhibitor(runner, logind.environment(), folder.resolve("repository"),
                    daemon.pid()).hold("the run 12345678 is going on").orElseThrow();
            assertTrue(hold.argv().containsAll(List.of("--what=sleep:idle", "--who=fresh", "--mode=block",
                    "--why=the run 12345678 is going on")), hold.argv().toString());
            Thread.ofVirtual().start(() -> {
                while (logind.held().isEmpty()) {
                    Thread.onSpinWait();
                }
                daemon.destroyForcibly();
            });
            Exit exit = runner.run(hold);
            assertEquals(Exit.End.BY_ITSELF, exit.end(), "nobody had to end it");
            assertEquals(List.of(), logind.held());
        } finally {
            daemon.destroyForcibly();
        }
    }

    @Test
    void isNotThereWithoutItsProgram() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        CaffeinateInhibitor mac = new CaffeinateInhibitor(runner, Map.of("PATH", empty.toString()), folder);
        if (!mac.installed()) {
            assertTrue(mac.hold("a test").isEmpty());
            assertEquals("caffeinate is not installed", mac.probe().sentence());
        }
    }
}
