package dev.fresh.edge.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * A process in the sandbox that carries connections from loopback ports, which are the sandbox's own, to Unix sockets
 * of the daemon, for as long as one command runs: {@code PORT SOCKET [PORT SOCKET...] -- PROGRAM [ARGUMENT...]}.
 *
 * <p>It is started with each call of an agent, so it names few classes and none of the product's. What it says goes to
 * standard error, because standard output is the command's.
 */
final class Bridge {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int BACKLOG = 1024;
    /** Beyond it connections wait for others to end: an agent must not use up the threads of its own bridge. */
    private static final int CONNECTIONS_MAX = 256;
    private static final int CANNOT_LISTEN = 125;
    private static final int CANNOT_START = 127;

    private Bridge() {
    }

    public static void main(String[] args) throws InterruptedException {
        List<String> words = Arrays.asList(args);
        int command = words.indexOf("--");
        for (int i = 0; i < command; i += 2) {
            listen(Integer.parseInt(words.get(i)), UnixDomainSocketAddress.of(words.get(i + 1)));
        }
        Runtime.getRuntime().halt(wait(words.subList(command + 1, words.size())));
    }

    private static void listen(int port, SocketAddress daemon) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open();
            server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[]{127, 0, 0, 1}), port), BACKLOG);
            start(() -> accept(server, daemon));
        } catch (IOException e) {
            System.err.println("fresh: nothing can listen on port " + port + " of the sandbox: " + e.getMessage());
            Runtime.getRuntime().halt(CANNOT_LISTEN);
        }
    }

    /** The exit code of the command, 128 and the signal when one ended it. */
    private static int wait(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            System.err.println("fresh: " + command.getFirst() + " cannot be started: " + e.getMessage());
            return CANNOT_START;
        }
    }

    private static void accept(ServerSocketChannel server, SocketAddress daemon) {
        Semaphore room = new Semaphore(CONNECTIONS_MAX);
        while (server.isOpen()) {
            room.acquireUninterruptibly();
            try {
                SocketChannel client = server.accept();
                start(() -> {
                    carry(client, daemon);
                    room.release();
                });
            } catch (ClosedChannelException _) {
                return; // the command has ended
            } catch (IOException e) {
                room.release();
                System.err.println("fresh: a connection was lost: " + e.getMessage());
            }
        }
    }

    private static void carry(SocketChannel client, SocketAddress daemon) {
        try (client; SocketChannel server = SocketChannel.open(daemon)) {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Thread answers = start(() -> copy(server, client));
            copy(client, server);
            answers.join();
        } catch (IOException _) {
            return; // the daemon is gone; the client sees that its connection ends
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts", e);
        }
    }

    /** Carries one direction to its end, which it passes on; trouble ends both directions. */
    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException _) {
            close(from);
            close(to);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            System.err.println("fresh: a connection could not be closed: " + e.getMessage());
        }
    }

    /** Threads of the system: the first virtual one takes a third of a second to start. */
    private static Thread start(Runnable work) {
        return Thread.ofPlatform().daemon().start(work);
    }
}
