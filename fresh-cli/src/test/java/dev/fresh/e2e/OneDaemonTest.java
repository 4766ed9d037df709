package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.client.ClientException;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Rounds;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Many daemons started at the same moment for one repository, in waves, each in another situation. */
@Tag("slow")
@Tag("rounds")
@Timeout(1800)
@Execution(ExecutionMode.CONCURRENT)
final class OneDaemonTest {

    private static final int STARTS = Rounds.of(50, 200, 200);
    private static final int AT_ONCE = 10;

    @TempDir
    private Path temp;
    private Site site;
    private Process stranger;
    private int refused;

    /** How a repository may look to those who start. */
    private enum Situation {
        NOTHING_THERE, STALE_SOCKET_AND_A_STRANGERS_NUMBER, HOLDER_KILLED, HOLDER_LEAVES, ANOTHER_SERVES
    }

    @BeforeEach
    void repository() throws Exception {
        site = Site.notes(temp);
        stranger = new ProcessBuilder("sleep", "1800").start();
    }

    @AfterEach
    void end() {
        site.close();
        stranger.destroyForcibly();
    }

    @Test
    void exactlyOneServesAndAllOthersSayWho() throws Exception {
        Situation[] situations = Situation.values();
        int waves = STARTS / AT_ONCE;
        for (int wave = 0; wave < waves; wave++) {
            Situation situation = situations[wave % situations.length];
            wave(situation);
            assertTrue(stranger.isAlive(), "nobody signals a stranger");
            if (situation == Situation.ANOTHER_SERVES || situation == Situation.NOTHING_THERE) {
                Site.kill(site.daemon());
            }
        }
        Figures.tell("C4",
                waves * AT_ONCE + " starts, " + AT_ONCE + " at once in " + waves + " waves, 1 serves in each, "
                        + refused + " refused with 75, 0 strangers signalled");
    }

    private void wave(Situation situation) throws Exception {
        Optional<ProcessHandle> former = prepare(situation);
        List<Process> started = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            started.add(site.daemonProcess());
        }
        if (situation == Situation.HOLDER_KILLED) {
            former.ifPresent(Site::kill);
        } else if (situation == Situation.HOLDER_LEAVES) {
            former.ifPresent(daemon -> {
                daemon.destroy();
                Site.gone(daemon);
            });
        }
        Optional<ProcessHandle> serves = former.filter(_ -> situation == Situation.ANOTHER_SERVES);
        long pid = decided(started, serves, situation);
        assertEquals(site.client().health().pid(), pid, () -> situation + site.log());
        assertTrue(Files.exists(site.paths().socket()), situation::name);
    }

    /** Gives the daemon that serves already, if one does. */
    private Optional<ProcessHandle> prepare(Situation situation) throws IOException {
        return switch (situation) {
            case NOTHING_THERE -> Optional.empty();
            case STALE_SOCKET_AND_A_STRANGERS_NUMBER -> {
                site.paths().prepare();
                Files.deleteIfExists(site.paths().socket());
                try (ServerSocketChannel gone = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                    gone.bind(UnixDomainSocketAddress.of(site.paths().socket()));
                }
                Files.writeString(site.paths().lock(), "process " + stranger.pid() + "\n");
                yield Optional.empty();
            }
            case HOLDER_KILLED, HOLDER_LEAVES, ANOTHER_SERVES -> Optional.of(site.daemon());
        };
    }

    /** Waits until one serves and nobody else is left, and gives its number. */
    private long decided(List<Process> started, Optional<ProcessHandle> serves, Situation situation) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        int most = serves.isPresent() ? 0 : 1;
        while (started.stream().filter(Process::isAlive).count() != most || !answers()) {
            assertTrue(System.nanoTime() < end, () -> situation + ": not one serves\n" + site.log());
            if (serves.isEmpty() && started.stream().noneMatch(Process::isAlive)) {
                // All came while the former one still held the lock.
                started.add(site.daemonProcess());
            }
            Site.pause();
        }
        for (Process each : started) {
            if (!each.isAlive()) {
                assertEquals(75, each.exitValue(), () -> situation + site.log());
                refused++;
            }
        }
        return serves.map(ProcessHandle::pid)
                .orElseGet(() -> started.stream().filter(Process::isAlive).findFirst().orElseThrow().pid());
    }

    private boolean answers() {
        try {
            site.client().health();
            return true;
        } catch (ClientException _) {
            return false;
        }
    }

    @Test
    void whoLeavesTakesNobodyElsesSocketAlong() throws Exception {
        ProcessHandle old = site.startDaemon();
        // Somebody has moved its state away, lock and all; it does not know.
        Files.move(site.paths().state(), site.paths().folder().resolve("moved"));
        ProcessHandle next = site.startDaemon();
        assertEquals(next.pid(), site.client().health().pid());
        old.destroy();
        Site.gone(old);
        assertEquals(next.pid(), site.client().health().pid());
        assertTrue(Files.exists(site.paths().socket()));
    }
}
