package dev.fresh.edge.meter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.function.LongPredicate;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** The agent's side of one request: what it asked, and the way back to it. */
final class Client {

    private static final int CHUNK = 16 << 10;
    /** Of a request that is refused; whoever sends more than this may miss why. */
    private static final long UNREAD_BYTES_MAX = 64L << 20;

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final InputStream body;
    private final EndPoint connection;
    private final long idle;
    private final Object watch = new Object();
    private boolean watching;
    private boolean begun;

    /** That the client is not there any more, as opposed to trouble with the upstream. */
    static final class Gone extends IOException {

        private static final long serialVersionUID = 1;

        Gone(Throwable cause) {
            super("the client is gone", cause);
        }
    }

    Client(Request request, Response response, Callback callback) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        body = Content.Source.asInputStream(request);
        connection = request.getConnectionMetaData().getConnection().getEndPoint();
        idle = connection.getIdleTimeout();
    }

    String method() {
        return request.getMethod();
    }

    /** As it was sent, nothing decoded. */
    String path() {
        return request.getHttpURI().getPath();
    }

    String query() {
        return request.getHttpURI().getQuery();
    }

    HttpFields headers() {
        return request.getHeaders();
    }

    String header(String name) {
        return request.getHeaders().get(name);
    }

    /**
     * The whole body, in memory only as far as it has come.
     *
     * @param room is asked for every piece of it
     * @throws Refusal when it is larger than {@code bytesMax}, or there is no room for it
     */
    byte[] body(int bytesMax, LongPredicate room) throws Refusal, Gone {
        if (request.getLength() <= bytesMax) {
            try {
                ByteArrayOutputStream whole = new ByteArrayOutputStream();
                byte[] piece = buffer();
                for (int count = body.read(piece); count >= 0 && whole.size() <= bytesMax; count = body.read(piece)) {
                    if (!room.test(count)) {
                        throw Refusal.request(503, "overloaded_error",
                                "too much is being asked at once; ask again when other requests have ended");
                    }
                    whole.write(piece, 0, count);
                }
                if (whole.size() <= bytesMax) {
                    return whole.toByteArray();
                }
            } catch (IOException e) {
                throw new Gone(e);
            }
        }
        throw Refusal.request(413, "request_too_large",
                "the request is larger than " + (bytesMax >> 20) + " MiB; send less in one");
    }

    /**
     * Reads on what is left of a refused request and forgets it: a connection that ends with something unread is reset,
     * and whoever is still sending loses the answer.
     */
    private void forget() throws Gone {
        try {
            byte[] piece = buffer();
            long left = UNREAD_BYTES_MAX;
            for (int count = body.read(piece); count >= 0 && left > 0; count = body.read(piece)) {
                left -= count;
            }
        } catch (IOException e) {
            throw new Gone(e);
        }
    }

    /**
     * Runs {@code gone} when the client hangs up, until {@link #unwatch}. The body has to be read before. What a client
     * sends ahead of an answer is taken for hanging up.
     */
    void watch(Runnable gone) {
        // An answer may take as long as it likes, and nothing is read or written meanwhile.
        connection.setIdleTimeout(0);
        synchronized (watch) {
            watching = true;
            connection.tryFillInterested(new Watch(gone));
        }
    }

    /** Has to be called before the end of the answer is written: after it the next request may come. */
    void unwatch() {
        synchronized (watch) {
            if (!watching) {
                return;
            }
            watching = false;
            if (connection instanceof AbstractEndPoint watched) {
                watched.getFillInterest().onFail(new ClosedChannelException());
            }
        }
        connection.setIdleTimeout(idle);
    }

    /** Is told when there is something to read. */
    private final class Watch implements Callback {

        private final Runnable gone;

        Watch(Runnable gone) {
            this.gone = gone;
        }

        @Override
        public void succeeded() {
            if (isGone()) {
                gone.run();
            }
        }

        @Override
        public void failed(Throwable cause) {
            boolean asked;
            synchronized (watch) {
                asked = watching;
            }
            if (asked) {
                gone.run();
            }
        }

        private boolean isGone() {
            synchronized (watch) {
                try {
                    return watching && (connection.fill(BufferUtil.allocate(1)) != 0
                            || !connection.tryFillInterested(this));
                } catch (IOException e) {
                    // As good as hung up.
                    return true;
                }
            }
        }
    }

    boolean hasBegun() {
        return begun;
    }

    HttpFields.Mutable begin(int status) {
        begun = true;
        response.setStatus(status);
        return response.getHeaders();
    }

    /** Writes and flushes. */
    void write(byte[] bytes, int from, int count, boolean last) throws Gone {
        try {
            Content.Sink.write(response, last, ByteBuffer.wrap(bytes, from, count));
        } catch (IOException e) {
            throw new Gone(e);
        }
    }

    /** A whole answer. */
    void answer(int status, String contentType, byte[] answer) throws Gone {
        if (status >= 400) {
            forget();
        }
        HttpFields.Mutable headers = begin(status);
        headers.put(HttpHeader.CONTENT_TYPE, contentType);
        headers.put(HttpHeader.CONTENT_LENGTH, answer.length);
        if (status >= 400) {
            // What is left of the request must not be taken for the next one, and a client that is not told so meets a
            // closed connection with its next request.
            headers.put(new HttpField(HttpHeader.CONNECTION, "close"));
        }
        write(answer, 0, answer.length, true);
    }

    void succeeded() {
        callback.succeeded();
    }

    /** Breaks the connection off, so that the client cannot take what it has for a whole answer. */
    void failed(Throwable cause) {
        connection.close();
        callback.failed(cause);
    }

    /** Ends whatever is being written. */
    void hangUp() {
        connection.close();
    }

    static byte[] buffer() {
        return new byte[CHUNK];
    }
}
