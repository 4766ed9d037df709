package dev.fresh.edge.meter;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.OwnersOnly;
import dev.fresh.protocol.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** HTTP/1.1 on a port of 127.0.0.1 and on a Unix socket of mode 0600, with one handler. */
final class MeterServer implements AutoCloseable {

    private static final int HEADER_BYTES = 64 << 10;
    private static final int CONNECTIONS_MAX = 512;
    private static final int THREADS = 8;
    private static final int BACKLOG = 128;
    // Of a connection on which nothing is asked; answers may take as long as they like.
    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final Duration STOP = Duration.ofMillis(500);

    private final Path socket;
    private final Server server;
    private final ServerConnector tcp;
    private final UnixDomainServerConnector unix;
    /** An agent in a sandbox is one of this user's processes, too. */
    private Owner owner;

    MeterServer(Path socket, Handler handler) {
        this.socket = socket;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
        threads.setName("meter");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        threads.setStopTimeout(STOP.toMillis());
        server = new Server(threads);
        server.setHandler(handler);
        HttpConnectionFactory http = new HttpConnectionFactory(configuration());
        tcp = new ServerConnector(server, 0, 1, http);
        tcp.setHost("127.0.0.1");
        tcp.setIdleTimeout(IDLE.toMillis());
        tcp.setAcceptQueueSize(BACKLOG);
        unix = new UnixDomainServerConnector(server, 0, 1,
                new OwnersOnly(configuration(), channel -> owner.isAt(channel)));
        unix.setUnixDomainPath(socket);
        unix.setIdleTimeout(IDLE.toMillis());
        unix.setAcceptQueueSize(BACKLOG);
        server.addConnector(tcp);
        server.addConnector(unix);
        server.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, server));
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setResponseHeaderSize(HEADER_BYTES);
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        // Model names can hold an encoded slash.
        http.setUriCompliance(UriCompliance.RFC3986);
        return http;
    }

    void start() {
        try {
            owner = Owner.of(socket.toAbsolutePath().getParent());
            if (Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
                if (!Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther()) {
                    throw new IOException("there is something else at its place");
                }
                Files.delete(socket);
            }
            server.start();
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        } catch (Exception e) {
            throw EdgeException.environment("the meter cannot listen on 127.0.0.1 and on the socket " + socket + ": "
                    + e.getMessage(), e);
        }
    }

    int port() {
        return tcp.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the meter's server cannot be stopped", e);
        }
    }
}
