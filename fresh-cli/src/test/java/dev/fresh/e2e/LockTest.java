package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One daemon for each repository, whatever an earlier one left behind. */
@Tag("slow")
final class LockTest {

    @TempDir
    private Path temp;
    private Site site;

    @BeforeEach
    void repository() throws Exception {
        site = Site.notes(temp);
    }

    @AfterEach
    void end() {
        site.close();
    }

    @Test
    void aSecondDaemonLeavesAndTheFirstOneServesOn() throws Exception {
        ProcessHandle first = site.startDaemon();
        Process second = site.daemonProcess();
        assertTrue(second.waitFor(60, TimeUnit.SECONDS));
        assertEquals(75, second.exitValue());
        assertTrue(site.log().contains("Another daemon (process " + first.pid() + ") already serves this repository"),
                site.log());
        assertEquals(first.pid(), site.client().health().pid());
        Typed run = site.fresh("daemon", "status");
        assertEquals(0, run.exit());
        assertTrue(run.out().contains("process " + first.pid()), run.out());
    }

    @Test
    void aStaleSocketAndAForeignProcessInTheLockAreNoHindrance() throws Exception {
        site.paths().prepare();
        try (ServerSocketChannel gone = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            gone.bind(UnixDomainSocketAddress.of(site.paths().socket()));
        }
        assertTrue(Files.exists(site.paths().socket()), "a closed socket stays as a file");
        Files.writeString(site.paths().lock(), "process " + ProcessHandle.current().pid() + "\n");
        ProcessHandle daemon = site.startDaemon();
        assertEquals(daemon.pid(), site.client().health().pid());

        Site.kill(daemon);
        assertTrue(Files.exists(site.paths().socket()));
        assertEquals(69, site.fresh("daemon", "status").exit());
        ProcessHandle next = site.startDaemon();
        assertEquals(next.pid(), site.client().health().pid());
        assertEquals(0, site.fresh("daemon", "stop").exit());
        Site.gone(next);
        assertFalse(Files.exists(site.paths().socket()), "who leaves in good order takes the socket along");
    }

    @Test
    void theStatusNeedsNoDaemonAndStartsNone() {
        Typed status = site.fresh("auto", "status");
        assertEquals(0, status.exit(), status.all());
        assertTrue(status.out().contains("Running: No\nCost: $0.00 / $0.00\nAgents: 0\n"), status.out());
        assertFalse(Files.exists(site.paths().folder()), "asking leaves nothing behind");
        assertEquals(69, site.fresh("auto", "stop").exit());
    }

    @Test
    void anIdleDaemonLeavesByItself() throws Exception {
        site.repo().write(".fresh/config.yaml", "daemon:\n  linger: 1s\n");
        ProcessHandle daemon = site.startDaemon("--linger");
        Site.gone(daemon);
        assertFalse(Files.exists(site.paths().socket()));
        assertEquals(0, Files.size(site.paths().lock()), "it left in good order");
    }
}
