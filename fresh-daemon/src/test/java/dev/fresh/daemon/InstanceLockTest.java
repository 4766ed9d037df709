package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.EdgeException;
import dev.fresh.testing.ChildJvm;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InstanceLockTest {

    private static final int ROUNDS = 20;

    @TempDir
    private Path folder;

    @Test
    void oneOfTwoThatRaceServesAndTheOtherNamesIt() {
        try (ChildJvm one = child(); ChildJvm two = child()) {
            for (int round = 0; round < ROUNDS; round++) {
                one.say("take");
                two.say("take");
                String first = one.line();
                String second = two.line();
                ChildJvm winner = first.equals("taken") ? one : two;
                String loser = winner == one ? second : first;
                assertTrue(loser.startsWith("another " + winner.pid() + " "), first + " / " + second);
                assertTrue(loser.contains("(process " + winner.pid() + ")"), loser);
                winner.say("release");
            }
        }
    }

    @Test
    void aKilledDaemonLeavesNoLockBehind() throws IOException {
        Files.writeString(path(), "process 1\nstarted 1\nboot other\n");
        try (ChildJvm child = child()) {
            child.say("take");
            assertEquals("taken", child.line());
            child.kill();
            try (InstanceLock lock = InstanceLock.take(path())) {
                lock.clearStaleSocket(folder.resolve("daemon.sock"));
                assertTrue(
                        Files.readString(path()).startsWith("process " + ProcessHandle.current().pid() + "\nstarted "));
                lock.leave();
            }
            assertEquals(0, Files.size(path()));
        }
    }

    @Test
    void followsNoLinkToSomebodysFile() throws IOException {
        Path precious = Files.writeString(folder.resolve("precious"), "words");
        Files.createSymbolicLink(path(), precious);
        assertThrows(EdgeException.class, () -> InstanceLock.take(path()));
        assertEquals("words", Files.readString(precious));
    }

    @Test
    void removesASocketThatNobodyServesAndNothingElse() throws IOException {
        Path socket = folder.resolve("daemon.sock");
        try (InstanceLock lock = InstanceLock.take(path())) {
            lock.clearStaleSocket(socket);
            try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.bind(UnixDomainSocketAddress.of(socket));
                assertThrows(InstanceLock.AnotherDaemon.class, () -> lock.clearStaleSocket(socket));
                assertTrue(Files.exists(socket));
            }
            lock.clearStaleSocket(socket);
            assertFalse(Files.exists(socket));
            for (Path other : List.of(Files.writeString(folder.resolve("file"), "words"),
                    Files.createDirectory(folder.resolve("folder")),
                    Files.createSymbolicLink(folder.resolve("link"), path()))) {
                assertThrows(EdgeException.class, () -> lock.clearStaleSocket(other));
                assertTrue(Files.exists(other));
            }
        }
    }

    private Path path() {
        return folder.resolve("daemon.lock");
    }

    private ChildJvm child() {
        ChildJvm child = ChildJvm.start(LockChild.class, path().toString());
        assertEquals("ready", child.line());
        return child;
    }
}
