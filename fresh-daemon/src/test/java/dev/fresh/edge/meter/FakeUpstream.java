package dev.fresh.edge.meter;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A model provider on loopback that answers as a test says, and remembers what it was asked. */
final class FakeUpstream implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private volatile Script script = Script.json(200, "{}");

    /** A request as it came. */
    record Seen(String method, String uri, Map<String, List<String>> headers, String body) {

        String header(String name) {
            return headers.entrySet().stream().filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(entry -> String.join(",", entry.getValue())).findFirst().orElse("");
        }

        String all() {
            return method + " " + uri + " " + headers + " " + body;
        }
    }

    /** How it answers; the exchange is closed afterwards. */
    @FunctionalInterface
    interface Script {

        void answer(HttpExchange to, Seen request) throws IOException, InterruptedException;

        static Script json(int status, String body) {
            return whole(status, "application/json", body);
        }

        /** A stream of events that ends as it should. */
        static Script sse(String... events) {
            return whole(200, "text/event-stream", String.join("", events));
        }

        static Script whole(int status, String type, String body) {
            return (to, _) -> {
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                to.getResponseHeaders().set("Content-Type", type);
                to.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                to.getResponseBody().write(bytes);
            };
        }

        /** A stream that promises more than it brings. */
        static Script cut(String... events) {
            return (to, _) -> {
                byte[] bytes = String.join("", events).getBytes(StandardCharsets.UTF_8);
                to.getResponseHeaders().set("Content-Type", "text/event-stream");
                to.sendResponseHeaders(200, bytes.length + 100);
                to.getResponseBody().write(bytes);
                to.getResponseBody().flush();
            };
        }
    }

    FakeUpstream() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Seen request = new Seen(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
                Map.copyOf(exchange.getRequestHeaders()),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        seen.add(request);
        try (exchange) {
            script.answer(exchange, request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void answers(Script next) {
        script = next;
    }

    List<Seen> seen() {
        return seen;
    }

    Seen last() {
        return seen.getLast();
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    static void send(HttpExchange to, String text) throws IOException {
        OutputStream out = to.getResponseBody();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
