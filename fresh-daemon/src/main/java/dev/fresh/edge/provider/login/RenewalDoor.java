package dev.fresh.edge.provider.login;

import dev.fresh.edge.EdgeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server on loopback through which a program that renews its log-in reaches the servers that renew it, and nothing
 * else: a tunnel to each of them, and a refusal for every question to a model.
 */
final class RenewalDoor implements AutoCloseable {

    private static final int HEAD_BYTES_MAX = 64 << 10;
    private static final int BODY_BYTES_MAX = 8 << 20;
    private static final int PATIENCE_MILLIS = 30_000;
    private static final Pattern TUNNEL = Pattern.compile("CONNECT ([\\w.-]+):443 HTTP/1\\.[01]");
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length:\\s*(\\d{1,9})\\s*$");
    private static final String REFUSAL = """
            {"type":"error","error":{"type":"invalid_request_error","message":"only the log-in is renewed here"}}""";

    private final ServerSocket server;
    private final List<String> hosts;
    private final Function<String, InetSocketAddress> where;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    RenewalDoor(List<String> hosts, Function<String, InetSocketAddress> where) {
        this.hosts = List.copyOf(hosts);
        this.where = where;
        try {
            server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw EdgeException.environment("no port on 127.0.0.1 is free for the renewal of a log-in", e);
        }
        Thread.ofVirtual().name("renewal door").start(this::accept);
    }

    String base() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().name("renewal").start(() -> serve(client));
            } catch (IOException _) {
                return; // closed: the renewal is over
            }
        }
    }

    private void serve(Socket client) {
        open.add(client);
        try (client) {
            client.setSoTimeout(PATIENCE_MILLIS);
            String head = head(client.getInputStream());
            Matcher tunnel = TUNNEL.matcher(head.lines().findFirst().orElse(""));
            if (tunnel.matches() && hosts.contains(tunnel.group(1))) {
                tunnel(client, where.apply(tunnel.group(1)));
            } else {
                refuse(client, head, tunnel.matches() ? 403 : 400);
            }
        } catch (IOException _) {
            return; // either side has gone; the program says what it makes of that
        } finally {
            open.remove(client);
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last = 0;
        for (int next = in.read(); next >= 0 && head.size() < HEAD_BYTES_MAX; next = in.read()) {
            head.write(next);
            last = last << 8 | next;
            if (last == 0x0d0a0d0a) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
        }
        throw new IOException("no head of a request");
    }

    private void tunnel(Socket client, InetSocketAddress address) throws IOException {
        try (Socket far = new Socket()) {
            open.add(far);
            far.connect(address, PATIENCE_MILLIS);
            far.setSoTimeout(PATIENCE_MILLIS);
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Thread back = Thread.ofVirtual().name("renewal answer").start(() -> pass(far, client));
            pass(client, far);
            back.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException _) {
            open.remove(from); // one side has gone, so the other has nobody left to talk to
            close(from);
            close(to);
        }
    }

    /** What was sent is taken first: a sender that is cut off would not read the refusal, and try again. */
    private static void refuse(Socket client, String head, int status) throws IOException {
        Matcher length = LENGTH.matcher(head);
        if (length.find()) {
            client.getInputStream().skipNBytes(Math.min(Long.parseLong(length.group(1)), BODY_BYTES_MAX));
        }
        OutputStream out = client.getOutputStream();
        out.write(("HTTP/1.1 " + status + " Refused\r\nContent-Type: application/json\r\nConnection: close\r\n"
                + "Content-Length: " + REFUSAL.length() + "\r\n\r\n" + REFUSAL).getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            return; // it is of no more use either way
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new IllegalStateException("a server socket cannot be closed", e);
        } finally {
            open.forEach(RenewalDoor::close);
        }
    }
}
