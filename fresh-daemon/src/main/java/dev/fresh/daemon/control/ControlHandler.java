package dev.fresh.daemon.control;

import dev.fresh.protocol.Answers.EventView;
import dev.fresh.protocol.ErrorBody;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Takes requests apart, within bounds, and writes answers and event streams. */
final class ControlHandler extends Handler.Abstract {

    private static final String EVENTS = "/v1/events";
    private static final int PAGE = 200;
    private static final int ROUSING_MILLIS = 1000;

    private final Routes routes;
    private final EventStream events;
    private final Connections connections;
    private final ControlServer.Limits limits;
    private final Semaphore followers;
    private final Semaphore slow;

    ControlHandler(Api api, EventStream events, Connections connections, ControlServer.Limits limits) {
        this.routes = new Routes(api);
        this.events = events;
        this.connections = connections;
        this.limits = limits;
        // What takes long must leave room for those who only ask how it goes.
        this.followers = new Semaphore(limits.connections() / 2);
        this.slow = new Semaphore(limits.connections() / 4);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        EndPoint client = request.getConnectionMetaData().getConnection().getEndPoint();
        try {
            String path = request.getHttpURI().getPath();
            if (EVENTS.equals(path) && request.getMethod().equals("GET")) {
                follow(request, response, client);
            } else {
                Answer answer = answer(request, path, client);
                connections.writes(client);
                write(response, answer);
            }
            callback.succeeded();
        } catch (IOException e) {
            // The client is gone or too slow, and nobody else is interested.
            callback.failed(e);
        } finally {
            connections.listens(client);
        }
        return true;
    }

    private Answer answer(Request request, String path, EndPoint client) throws IOException {
        // Who says that it will be too much needs not be listened to.
        if (request.getLength() > limits.bodyBytes()) {
            return tooLarge();
        }
        byte[] body;
        try (InputStream in = Content.Source.asInputStream(request)) {
            body = in.readNBytes(limits.bodyBytes() + 1);
        }
        if (body.length > limits.bodyBytes()) {
            return tooLarge();
        }
        connections.answers(client);
        boolean quick = isQuick(request.getMethod(), path);
        if (!quick && !slow.tryAcquire()) {
            return Answer.error(busy("requests that take their time", limits.connections() / 4));
        }
        try {
            return routes.answer(request.getMethod(), path, request.getHttpURI().getQuery(),
                    new String(body, StandardCharsets.UTF_8));
        } finally {
            if (!quick) {
                slow.release();
            }
        }
    }

    /** Whether it only reads what is known, or decides; scans, rehearsals and other changes are work. */
    private static boolean isQuick(String method, String path) {
        return method.equals("GET") ? !path.startsWith("/v1/inventory") && !path.equals("/v1/proposals/rehearsal")
                : path.startsWith("/v1/agents/") || path.startsWith("/v1/runs/current") || path.equals("/v1/budget");
    }

    private Answer tooLarge() {
        return Answer.error(ErrorCode.TOO_LARGE, "the request is larger than " + limits.bodyBytes() + " bytes",
                "shorten it");
    }

    private static ErrorBody busy(String what, int most) {
        return new ErrorBody(ErrorCode.BUSY, most + " " + what + " are being answered, and that is the most at once",
                "ask again when one of them has ended");
    }

    static void write(Response response, Answer answer) throws IOException {
        response.setStatus(answer.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        if (answer.status() >= 400) {
            // What is left of a refused request must not be taken for the next one.
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        Content.Sink.write(response, true, ByteBuffer.wrap(answer.text().getBytes(StandardCharsets.UTF_8)));
    }

    private void follow(Request request, Response response, EndPoint client) throws IOException, InterruptedException {
        if (!followers.tryAcquire() && !takesTheirPlace()) {
            write(response, Answer.error(busy("followers of events", limits.connections() / 2)));
            return;
        }
        connections.answers(client);
        try {
            stream(request, response, client);
        } finally {
            followers.release();
        }
    }

    /** Who has gone is noticed only by being written to, and is counted until then. */
    private boolean takesTheirPlace() throws InterruptedException {
        events.rouse();
        return followers.tryAcquire(ROUSING_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void stream(Request request, Response response, EndPoint client) throws IOException, InterruptedException {
        long position;
        try {
            String after = Routes.query(request.getHttpURI().getQuery(), Set.of("after")).get("after");
            String seen = after != null ? after : request.getHeaders().get("Last-Event-ID");
            position = Routes.number("after", seen).orElseGet(events::last);
        } catch (Refusal e) {
            write(response, Answer.error(e.body()));
            return;
        }
        // Between two heartbeats nothing is written, and that is not idleness.
        client.setIdleTimeout(limits.heartbeat().plus(limits.idle()).toMillis());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        send(response, ": fresh\n\n");
        while (!events.closed()) {
            List<EventView> page = events.after(position, PAGE, limits.heartbeat());
            StringBuilder text = new StringBuilder();
            for (EventView event : page) {
                text.append("id: ").append(event.position()).append("\nevent: ").append(event.type()).append("\ndata: ")
                        .append(Json.write(event)).append("\n\n");
                position = event.position();
            }
            send(response, page.isEmpty() ? ": still here\n\n" : text.toString());
        }
        Content.Sink.write(response, true, ByteBuffer.allocate(0));
    }

    private static void send(Response response, String text) throws IOException {
        Content.Sink.write(response, false, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
