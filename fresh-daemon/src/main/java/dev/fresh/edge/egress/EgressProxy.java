package dev.fresh.edge.egress;

import dev.fresh.core.agent.AllowedHosts;
import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One agent's way to servers outside: an HTTP proxy on a Unix socket that makes tunnels to the servers of a list and
 * refuses every other with 403. It looks at the name that is asked for and at the address that it leads to, and goes to
 * that address; what passes through a tunnel is nobody's business.
 */
public final class EgressProxy implements AutoCloseable {

    private static final int HEAD_BYTES_MAX = 8 << 10;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int CONNECTIONS_MAX = 64;
    private static final int BACKLOG = 128;
    private static final int NAME_MAX = 253;
    private static final long PAUSE_NANOS = 1_000_000;
    private static final String PORT = ":([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])";
    private static final Pattern TUNNEL = Pattern.compile("CONNECT ([^\\s/@]+)" + PORT + " HTTP/1\\.[01]");
    private static final Pattern PLAIN = Pattern
            .compile("[A-Z]+ http:" + "//([^\\s/@:]+|\\[[^\\s/@\\]]+])(?:" + PORT + ")?"
                    + "(?:/\\S*)? HTTP/1\\.[01]");

    private final Setup setup;
    private final ServerSocketChannel server;
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final Semaphore room = new Semaphore(CONNECTIONS_MAX);

    /**
     * What a proxy is made from.
     *
     * @param socket where it listens, in a folder that only its owner may enter
     * @param refused receives each refusal as {@code name:port}, on any thread
     */
    public record Setup(Path socket, AllowedHosts hosts, Addresses addresses, Consumer<String> refused) {
    }

    private EgressProxy(Setup setup, ServerSocketChannel server) {
        this.setup = setup;
        this.server = server;
    }

    /**
     * Listens.
     *
     * @throws EdgeException when the socket cannot be made
     */
    public static EgressProxy start(Setup setup) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(setup.socket()), BACKLOG);
            Files.setPosixFilePermissions(setup.socket(), PosixFilePermissions.fromString("rw-------"));
            EgressProxy proxy = new EgressProxy(setup, server);
            // Threads of the system: names are looked up in calls that would hold a virtual one's carrier.
            start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw EdgeException.environment("the way of agents to servers outside cannot be opened at "
                    + setup.socket() + ": " + e.getMessage(), e);
        }
    }

    private static Thread start(Runnable work) {
        return Thread.ofPlatform().daemon().name("egress").start(work);
    }

    private void accept() {
        while (server.isOpen()) {
            room.acquireUninterruptibly();
            try {
                SocketChannel client = server.accept();
                open.add(client);
                if (!server.isOpen()) {
                    close(client);
                }
                start(() -> serve(client));
            } catch (IOException _) {
                room.release(); // closed, or the client has gone already
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            String first = head(client);
            Matcher tunnel = TUNNEL.matcher(first);
            Matcher plain = PLAIN.matcher(first);
            if (tunnel.matches()) {
                serve(client, tunnel.group(1).toLowerCase(Locale.ROOT), Integer.parseInt(tunnel.group(2)));
            } else if (plain.matches()) {
                String port = plain.group(2) == null ? "80" : plain.group(2);
                refuse(client, plain.group(1).toLowerCase(Locale.ROOT) + ":" + port,
                        "only tunnels are made here, so use https");
            } else {
                answer(client, "400 Bad Request", "this is a proxy for tunnels: CONNECT name:port");
            }
        } catch (IOException _) {
            return; // one side has gone, and the other sees that its connection ends
        } finally {
            open.remove(client);
            room.release();
        }
    }

    private void serve(SocketChannel client, String name, int port) throws IOException {
        String asked = name + ":" + port;
        if (!setup.hosts().allows(name, port)) {
            refuse(client, asked, "it is not among the servers that agents may talk to (network.hosts)");
            return;
        }
        List<InetAddress> addresses;
        try {
            addresses = setup.addresses().of(name);
        } catch (IOException _) {
            answer(client, "502 Bad Gateway", asked + " has no address");
            return;
        }
        // All of them: somebody who can put one inner address beside an outer one chooses which is tried.
        if (!AllowedHosts.isAddress(name) && !addresses.stream().allMatch(Addresses::isOutside)) {
            refuse(client, asked, "its name leads to an address of this machine or of its own network");
            return;
        }
        Optional<SocketChannel> answers = FarSide.connect(addresses, port);
        if (answers.isEmpty()) {
            answer(client, "502 Bad Gateway", asked + " does not answer");
            return;
        }
        try (SocketChannel far = answers.get()) {
            open.add(far);
            if (!server.isOpen()) {
                close(far);
            }
            tunnel(client, far);
        } finally {
            open.remove(answers.get());
        }
    }

    /** The first line of a request, read with the rest of its head; empty for what is none. */
    private static String head(SocketChannel client) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(HEAD_BYTES_MAX);
        ByteBuffer one = ByteBuffer.allocate(1);
        int last = 0;
        // One by one, so that what belongs into the tunnel is still there when the tunnel is.
        while (bytes.hasRemaining() && client.read(one.clear()) == 1) {
            bytes.put(one.get(0));
            last = last << 8 | one.get(0);
            if (last == 0x0d0a0d0a) {
                return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1).lines().findFirst()
                        .orElse("");
            }
        }
        return "";
    }

    private void refuse(SocketChannel client, String asked, String why) throws IOException {
        // Whatever stands there becomes a line of reports and logs.
        setup.refused().accept(asked.length() <= NAME_MAX && asked.chars().allMatch(c -> c > ' ' && c < 0x7f) ? asked
                : "what is no name of a server");
        answer(client, "403 Forbidden", asked + " is refused: " + why);
    }

    private static void answer(SocketChannel client, String status, String sentence) throws IOException {
        byte[] body = ("fresh: " + sentence + "\n").getBytes(StandardCharsets.ISO_8859_1);
        write(client, ByteBuffer.wrap(("HTTP/1.1 " + status + "\r\nContent-Type: text/plain\r\nConnection: close\r\n"
                + "Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
        write(client, ByteBuffer.wrap(body));
    }

    private static void write(SocketChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    private static void tunnel(SocketChannel client, SocketChannel far) throws IOException {
        write(client, ByteBuffer.wrap("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        Thread back = start(() -> copy(far, client));
        copy(client, far);
        try {
            back.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts", e);
        }
    }

    /** Carries one direction to its end, which it passes on; trouble ends both directions. */
    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try {
            while (from.read(buffer) >= 0) {
                write(to, buffer.flip());
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException _) {
            close(from);
            close(to);
        }
    }

    private static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("a connection cannot be closed", e);
        }
    }

    /** Ends all tunnels, listens no more and takes the socket away. */
    @Override
    public void close() {
        try {
            server.close();
            open.forEach(EgressProxy::close);
            Files.deleteIfExists(setup.socket());
        } catch (IOException e) {
            throw EdgeException.environment("the socket " + setup.socket() + " cannot be removed", e);
        }
    }
}
