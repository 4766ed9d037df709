package dev.fresh.daemon.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client that sends exactly the bytes that a test wants. */
final class UnixHttp implements AutoCloseable {

    private final SocketChannel channel;

    UnixHttp(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
    }

    /** The whole answer to one request, head and body. */
    static String ask(Path socket, String method, String target, String body) throws IOException {
        try (UnixHttp http = new UnixHttp(socket)) {
            http.send(request(method, target, body));
            return http.rest();
        }
    }

    static String request(String method, String target, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return method + " " + target + " HTTP/1.1\r\nHost: fresh\r\nConnection: close\r\nContent-Length: " + length
                + "\r\n\r\n" + body;
    }

    UnixHttp send(String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    /** What comes until the text has come, or until the end. */
    String until(String text) throws IOException {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (!seen.toString(StandardCharsets.UTF_8).endsWith(text) && channel.read(one) > 0) {
            seen.write(one.array(), 0, 1);
            one.clear();
        }
        return seen.toString(StandardCharsets.UTF_8);
    }

    /** One whole answer on a connection that stays open. */
    String answer() throws IOException {
        String head = until("\r\n\r\n");
        int left = Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
        ByteBuffer body = ByteBuffer.allocate(left);
        while (body.hasRemaining() && channel.read(body) > 0) {
            continue;
        }
        return head + new String(body.array(), 0, body.position(), StandardCharsets.UTF_8);
    }

    /** What comes until the other side ends. */
    String rest() throws IOException {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        ByteBuffer some = ByteBuffer.allocate(8192);
        try {
            for (int count = channel.read(some); count > 0; count = channel.read(some)) {
                seen.write(some.array(), 0, count);
                some.clear();
            }
        } catch (SocketException e) {
            // Who is refused before the server has read everything is hung up on, after the answer.
            return seen.toString(StandardCharsets.UTF_8);
        }
        return seen.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
