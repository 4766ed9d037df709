package dev.fresh.client;

import dev.fresh.protocol.Owner;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * One HTTP/1.1 exchange over a Unix socket. Reads wait at most until a deadline; what arrived before it is kept, so a
 * caller whose patience ended may go on reading later.
 */
final class HttpConnection implements AutoCloseable {

    private static final int LONGEST_LINE = 64 * 1024;
    private static final int LARGEST_BODY = 256 * 1024 * 1024;

    private final SocketChannel channel;
    private final Selector selector;
    private final ByteBuffer incoming = ByteBuffer.allocate(16 * 1024).flip();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private Framing framing = Framing.UNTIL_CLOSE;
    private long remaining;
    private boolean chunkOpen;

    private enum Framing {
        LENGTH, CHUNKED, UNTIL_CLOSE, ENDED
    }

    /** Somebody else listens where the daemon of this user should. */
    static final class Stranger extends IOException {

        private static final long serialVersionUID = 1L;

        Stranger(Path socket) {
            super("who listens on " + socket + " is another user");
        }
    }

    /** Connects at once or fails; a Unix socket has no network to wait for. */
    HttpConnection(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector opened = null;
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            if (!isOwn(socket)) {
                throw new Stranger(socket);
            }
            channel.configureBlocking(false);
            opened = Selector.open();
            channel.register(opened, SelectionKey.OP_READ);
            selector = opened;
        } catch (IOException | RuntimeException e) {
            channel.close();
            if (opened != null) {
                opened.close();
            }
            throw e;
        }
    }

    private boolean isOwn(Path socket) {
        try {
            return Owner.of(socket.toAbsolutePath().getParent()).isAt(channel);
        } catch (IOException e) {
            // Its folder belongs to somebody else.
            return false;
        }
    }

    /** A point in time that reads do not wait beyond. */
    record Deadline(long nanos) {

        static Deadline in(Duration patience) {
            return new Deadline(System.nanoTime() + patience.toNanos());
        }

        long millisLeft() {
            return Math.max(0, (nanos - System.nanoTime() + 999_999) / 1_000_000);
        }
    }

    /** Sends a request and reads the answer's head; the status is returned. */
    int exchange(String method, String target, String body, String accept, Deadline deadline) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + target + " HTTP/1.1\r\nHost: fresh\r\nConnection: close\r\nAccept: " + accept
                + "\r\n" + (content.length == 0 && method.equals("GET") ? ""
                        : "Content-Type: application/json\r\nContent-Length: " + content.length + "\r\n")
                + "\r\n";
        send(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)), deadline);
        sendBody(ByteBuffer.wrap(content), deadline);
        String[] status = headLine(deadline).split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("[1-5][0-9][0-9]")) {
            throw new IOException("the answer is not HTTP");
        }
        for (String header = headLine(deadline); !header.isEmpty(); header = headLine(deadline)) {
            header(header.toLowerCase(Locale.ROOT));
        }
        return Integer.parseInt(status[1]);
    }

    private void header(String header) throws IOException {
        if (header.startsWith("content-length:")) {
            framing = Framing.LENGTH;
            remaining = number(header.substring(15).strip(), 10);
        } else if (header.startsWith("transfer-encoding:") && header.contains("chunked")) {
            framing = Framing.CHUNKED;
        }
    }

    /** The whole body as text. */
    String body(Deadline deadline) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int next = bodyByte(deadline); next >= 0; next = bodyByte(deadline)) {
            if (all.size() >= LARGEST_BODY) {
                throw new IOException("the answer is larger than " + LARGEST_BODY + " bytes");
            }
            all.write(next);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** The body's next byte, -1 at its end. */
    int bodyByte(Deadline deadline) throws IOException {
        if (framing == Framing.UNTIL_CLOSE) {
            return rawByte(deadline);
        }
        if (framing == Framing.CHUNKED && remaining == 0) {
            nextChunk(deadline);
        }
        if (framing == Framing.ENDED || remaining == 0) {
            return -1;
        }
        int next = rawByte(deadline);
        if (next < 0) {
            throw new EOFException("the connection ended in the middle of an answer");
        }
        remaining--;
        return next;
    }

    private void nextChunk(Deadline deadline) throws IOException {
        if (chunkOpen) {
            // A chunk's bytes are followed by an empty line of their own.
            headLine(deadline);
            chunkOpen = false;
        }
        remaining = number(headLine(deadline).split(";", 2)[0].strip(), 16);
        chunkOpen = true;
        if (remaining == 0) {
            framing = Framing.ENDED;
        }
    }

    private static long number(String text, int radix) throws IOException {
        try {
            return Long.parseUnsignedLong(text, radix);
        } catch (NumberFormatException e) {
            throw new IOException("the answer's length is not a number: " + text, e);
        }
    }

    private String headLine(Deadline deadline) throws IOException {
        while (true) {
            int next = rawByte(deadline);
            if (next < 0) {
                throw new EOFException("the connection ended before the answer");
            }
            if (next == '\n') {
                String text = line.toString(StandardCharsets.UTF_8);
                line.reset();
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            if (line.size() >= LONGEST_LINE) {
                throw new IOException("the answer's head is too long");
            }
            line.write(next);
        }
    }

    private int rawByte(Deadline deadline) throws IOException {
        while (!incoming.hasRemaining()) {
            incoming.clear();
            int count = channel.read(incoming);
            incoming.flip();
            if (count < 0) {
                return -1;
            }
            if (count == 0) {
                await(SelectionKey.OP_READ, deadline);
            }
        }
        return incoming.get() & 0xff;
    }

    private void sendBody(ByteBuffer bytes, Deadline deadline) throws IOException {
        try {
            send(bytes, deadline);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            // Who hangs up on a body that is too large has answered before, and that says why.
            incoming.clear();
            int count = channel.read(incoming);
            incoming.flip();
            if (count <= 0) {
                throw e;
            }
        }
    }

    private void send(ByteBuffer bytes, Deadline deadline) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                await(SelectionKey.OP_WRITE, deadline);
            }
        }
    }

    private void await(int what, Deadline deadline) throws IOException {
        long millis = deadline.millisLeft();
        if (millis == 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        channel.keyFor(selector).interestOps(what);
        selector.select(millis);
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while waiting for the daemon");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        selector.close();
    }
}
