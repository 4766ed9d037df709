package dev.fresh.edge.provider.stub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fresh.core.agent.Failure;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.provider.stub.Reply.Part;
import dev.fresh.edge.provider.stub.Reply.Stop;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Models that answer "OK" to everything, on the loopback interface, in all four protocols, for nothing. */
public final class StubModels implements AutoCloseable {

    private static final String ANSWER = "OK";
    private static final int CHARACTERS_PER_TOKEN = 4;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final List<Answered> bill = new ArrayList<>();

    /** A request that was answered, with what the answer said it used. */
    public record Answered(Api api, String way, String key, String model, Tokens used) {
    }

    /** Models that can be asked as soon as this returns. */
    public StubModels() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new EdgeException(new Failure(Failure.Kind.ENVIRONMENT, "the loopback interface gives no port ("
                    + e.getMessage() + "); check that it is up"), e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Where requests go: what stands before the protocols' own paths. */
    public String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Everything that was answered so far, oldest first. */
    public List<Answered> bill() {
        synchronized (bill) {
            return List.copyOf(bill);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String raw = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Optional<Api> api = Api.of(exchange.getRequestURI().getPath());
            if (api.isEmpty() || !exchange.getRequestMethod().equals("POST")) {
                send(exchange, 404, "application/json", "{\"error\":{\"message\":\"nothing here\"}}");
                return;
            }
            try {
                answer(exchange, Ask.of(api.get(), exchange.getRequestURI(), exchange.getRequestHeaders(), raw));
            } catch (Json.BadJson e) {
                send(exchange, 400, "application/json", Json.write(
                        Tree.object("error", Tree.object("type", "invalid_request_error", "message", e.getMessage()))));
            }
        }
    }

    private void answer(HttpExchange exchange, Ask ask) throws IOException {
        Tokens used = new Tokens(Math.ceilDiv(ask.raw().length(), CHARACTERS_PER_TOKEN), 0, 0, 0, 1);
        int id;
        synchronized (bill) {
            bill.add(new Answered(ask.api(), ask.way(), ask.key(), ask.model(), used));
            id = bill.size();
        }
        Reply reply = new Reply(id, List.of(new Part.Text(ANSWER)), Stop.DONE, Optional.of(used));
        if (ask.streamed()) {
            StringBuilder events = new StringBuilder();
            Wire.frames(ask, reply).forEach(frame -> events.append(frame.text()));
            send(exchange, 200, "text/event-stream", events.toString());
        } else {
            send(exchange, 200, "application/json", Wire.whole(ask, reply));
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }
}
