package dev.fresh.daemon.control;

import dev.fresh.edge.OwnersOnly;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The control API: HTTP/1.1 on a Unix socket of mode 0600 in a folder of mode 0700. Who connects is looked at before
 * anything that they say.
 */
public final class ControlServer implements AutoCloseable {

    private static final int HEADER_BYTES = 8 << 10;
    private static final int BACKLOG = 128;
    private static final int OWN_THREADS = 6;
    private static final Duration STOP = Duration.ofMillis(500);

    private final Path socket;
    private final Limits limits;
    private final EventStream events;
    private final Connections connections;
    private final Server server;
    private final UnixDomainServerConnector connector;
    private Object bound;
    private Owner owner;

    /**
     * What clients are held to.
     *
     * @param idle how long a request, or the writing of an answer, may make no progress
     * @param whole how long a request may take until all of it is there
     * @param heartbeat after how much silence an event stream shows that it lives
     */
    record Limits(Duration idle, Duration whole, Duration heartbeat, int connections, int bodyBytes) {

        static final Limits USUAL = new Limits(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(15),
                64, 64 << 10);
    }

    public ControlServer(Path socket, Api api, EventStream events) {
        this(socket, api, events, Limits.USUAL);
    }

    ControlServer(Path socket, Api api, EventStream events, Limits limits) {
        this.socket = socket;
        this.limits = limits;
        this.events = events;
        QueuedThreadPool threads = new QueuedThreadPool(limits.connections() + OWN_THREADS, 2);
        threads.setName("control");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        threads.setStopTimeout(STOP.toMillis());
        server = new Server(threads);
        server.setErrorHandler(ControlServer::unreadable);
        connector = new UnixDomainServerConnector(server, 0, 1,
                new OwnersOnly(configuration(), channel -> owner.isAt(channel)));
        connections = new Connections(limits.connections(), limits.whole(), connector.getScheduler());
        server.setHandler(new ControlHandler(api, events, connections, limits));
    }

    /**
     * Listens. Nothing may be at the socket's place.
     *
     * @throws IOException when the socket or its folder is not as it must be
     */
    public void start() throws IOException {
        Path folder = socket.getParent();
        owner = Owner.of(folder);
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS));
        if (!mode.equals("rwx------")) {
            throw new IOException("the socket's folder " + folder + " has the mode " + mode
                    + " and others could enter it: chmod 700 it");
        }
        connector.setUnixDomainPath(socket);
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(limits.idle().toMillis());
        connector.addBean(connections);
        server.addConnector(connector);
        try {
            server.start();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the socket " + socket + " cannot be opened: " + e.getMessage(), e);
        }
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        bound = key();
    }

    /** Ends all connections and removes the socket, unless another has taken its place. */
    @Override
    public void close() {
        events.close();
        try {
            if (bound == null || !Files.exists(socket, LinkOption.NOFOLLOW_LINKS) || !bound.equals(key())) {
                // The connector removes whatever has its path.
                connector.setUnixDomainPath(socket.resolveSibling(socket.getFileName() + ".gone"));
            }
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the control server cannot be stopped", e);
        }
    }

    /** How many clients are connected. */
    int connections() {
        return connections.count();
    }

    private Object key() throws IOException {
        return Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    }

    /** Answers what is no request at all. */
    private static boolean unreadable(Request request, Response response, Callback callback) throws IOException {
        int status = response.getStatus();
        boolean head = status == HttpStatus.URI_TOO_LONG_414
                || status == HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431;
        ControlHandler.write(response, new Answer(status, "application/json", (head
                ? Answer.error(ErrorCode.TOO_LARGE, "the request's head is larger than " + HEADER_BYTES + " bytes",
                        "send what is long as its body")
                : Answer.error(ErrorCode.BAD_USAGE,
                        "the request is not HTTP as this daemon reads it (status " + status + ")",
                        "use fresh, or curl with --unix-socket"))
                .text()));
        callback.succeeded();
        return true;
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        return http;
    }
}
