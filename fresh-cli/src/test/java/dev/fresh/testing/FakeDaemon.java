package dev.fresh.testing;

import dev.fresh.protocol.ErrorBody;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A daemon in this process that answers what it was told to answer, over a real Unix socket. */
public final class FakeDaemon implements AutoCloseable {

    private final ServerSocketChannel server;
    private final Path socket;
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();

    public FakeDaemon(Path socket) throws IOException {
        this.socket = socket;
        Files.createDirectories(socket.getParent());
        Files.deleteIfExists(socket);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(this::accept);
    }

    /** Answers a request such as {@code GET /v1/status} with a value as JSON, from now on. */
    public FakeDaemon answers(String request, Object value) {
        return answersRaw(request, head(200, "Content-Length: ", Json.write(value)));
    }

    public FakeDaemon refuses(String request, ErrorCode code, String message, String hint) {
        return answersRaw(request, head(code.httpStatus(), "Content-Length: ",
                Json.write(new ErrorBody(code, message, hint))));
    }

    /** Answers with these very characters and closes the connection. */
    public FakeDaemon answersRaw(String request, String text) {
        answers.put(request, text);
        return this;
    }

    /** Answers with these very characters, and lets the connection open. */
    public FakeDaemon streams(String request, String text) {
        return answersRaw(request, text + "\0");
    }

    private static String head(int status, String length, String body) {
        return "HTTP/1.1 " + status + " X\r\n" + length + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n"
                + body;
    }

    /** What was asked for: method, target and, after another space, the body. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Waits until somebody has asked for this. */
    public synchronized void await(String request) throws InterruptedException {
        while (!requests.contains(request)) {
            wait(60_000);
        }
    }

    private synchronized void asked(String request) {
        requests.add(request);
        notifyAll();
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                open.add(client);
                if (!server.isOpen()) {
                    // Accepted in the moment of the crash.
                    client.close();
                    return;
                }
                Thread.ofVirtual().start(() -> serve(client));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(SocketChannel client) {
        try {
            BufferedReader in = new BufferedReader(
                    new InputStreamReader(Channels.newInputStream(client), StandardCharsets.UTF_8));
            String request = in.readLine();
            if (request == null) {
                client.close();
                return;
            }
            int length = 0;
            for (String header = in.readLine(); !header.isEmpty(); header = in.readLine()) {
                if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(header.substring(15).strip());
                }
            }
            char[] body = new char[length];
            int read = 0;
            while (read < length) {
                read += in.read(body, read, length - read);
            }
            String asked = request.substring(0, request.lastIndexOf(' '));
            asked((asked + " " + new String(body)).strip());
            String text = answers.getOrDefault(asked, head(404, "Content-Length: ", Json.write(
                    new ErrorBody(ErrorCode.NO_SUCH_ADDRESS, "the fake knows no " + asked, ""))));
            OutputStream out = Channels.newOutputStream(client);
            out.write(text.replace("\0", "").getBytes(StandardCharsets.UTF_8));
            if (!text.endsWith("\0")) {
                client.close();
            }
        } catch (IOException e) {
            // The client left, or the test is over.
            open.remove(client);
        }
    }

    /** Ends as a crashed daemon does: the socket file stays. */
    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel client : open) {
            client.close();
        }
    }

    public Path socket() {
        return socket;
    }
}
