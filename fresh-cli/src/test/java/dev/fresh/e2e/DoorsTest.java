package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.client.ClientException;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Requests.RejectRequest;
import dev.fresh.testing.Tools;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways to the daemon: one socket behind a closed folder, and nothing on the network. */
@Tag("slow")
final class DoorsTest {

    @TempDir
    private Path temp;

    @Test
    void aDeepRepositoryWithAnOpenStateFolderIsServedBehindAClosedOneAndOnNoPort() throws Exception {
        Tools.require(Files.exists(Path.of("/proc/self/net/tcp")), "/proc/self/net/tcp");
        try (Site site = Site.notes(Files.createDirectories(temp.resolve("d".repeat(108))))) {
            Files.createDirectories(site.paths().state());
            for (Path open : List.of(site.paths().folder(), site.paths().state())) {
                Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            ProcessHandle daemon = site.startDaemon();
            Path socket = site.paths().socket();
            assertFalse(socket.startsWith(site.paths().root()), "a socket's path has at most 107 bytes");
            for (Path closed : List.of(site.paths().folder(), site.paths().state(), socket.getParent())) {
                assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(closed)));
            }
            assertEquals(List.of(), Listening.of(daemon));
            Typed status = site.fresh("auto", "status");
            assertEquals(0, status.exit(), status.all());
            RejectRequest endless = new RejectRequest("no ".repeat(1 << 20), false);
            assertEquals(ErrorCode.TOO_LARGE,
                    assertThrows(ClientException.class, () -> site.client().reject("abc", endless)).code());
            assertEquals(0, site.fresh("daemon", "stop").exit());
            Site.gone(daemon);
            assertFalse(Files.exists(socket));
        }
    }

    @Test
    void whatStandsInTheSocketsPlaceIsNamedAndLeftAlone() throws Exception {
        try (Site site = Site.notes(temp)) {
            site.paths().prepare();
            Path socket = site.paths().socket();
            Path mine = Files.writeString(temp.resolve("mine"), "of somebody");
            Files.createSymbolicLink(socket, mine);
            Typed link = site.fresh("auto", "start", "--feature", "word_count");
            assertTrue(link.exit() == 74 && link.all().contains("daemon.sock"), () -> link.all() + site.log());
            assertEquals("of somebody", Files.readString(mine));
            Files.delete(socket);
            Files.writeString(socket, "of somebody else");
            Typed file = site.fresh("auto", "start", "--feature", "word_count");
            assertTrue(file.exit() == 74 && file.all().contains("daemon.sock"), () -> file.all() + site.log());
            assertEquals("of somebody else", Files.readString(socket));
        }
    }

    /** Without this the other test could look in the wrong place. */
    @Test
    void aPortThatIsListenedOnIsFound() throws Exception {
        Tools.require(Files.exists(Path.of("/proc/self/net/tcp")), "/proc/self/net/tcp");
        List<String> before = Listening.of(ProcessHandle.current());
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocketChannel other = ServerSocketChannel.open()) {
            other.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[]{127, 0, 0, 2}), 0));
            List<String> now = Listening.of(ProcessHandle.current());
            assertEquals(before.size() + 2, now.size(), now + " on " + one);
            assertTrue(now.contains("127.0.0.1") && now.stream().anyMatch(at -> at.endsWith("0200007F")),
                    now.toString());
        }
    }
}
