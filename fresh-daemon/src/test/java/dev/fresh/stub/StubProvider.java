package dev.fresh.stub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fresh.edge.provider.stub.Api;
import dev.fresh.edge.provider.stub.Ask;
import dev.fresh.edge.provider.stub.Frame;
import dev.fresh.edge.provider.stub.Reply;
import dev.fresh.edge.provider.stub.Tokens;
import dev.fresh.edge.provider.stub.Wire;
import dev.fresh.stub.Move.Answer;
import dev.fresh.stub.Move.Delivery;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A model provider on the loopback interface that plays scripts, in all four protocols at once. Which script a request
 * meets is decided by its key, its way (the part of the path before the protocol's own) or its model, in this order.
 */
public final class StubProvider implements AutoCloseable {

    /** What an answer uses when nothing else is said. */
    public static final Tokens USUAL = new Tokens(120, 9000, 1500, 0, 80);

    static {
        // Else the kernel holds small events back until the one before was acknowledged: 40 ms each.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer server;
    private final Script otherwise;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final Prices prices = new Prices();
    private final List<Request> requests = new ArrayList<>();
    private final List<Sending> sendings = new ArrayList<>();
    private final Map<String, Integer> earlier = new HashMap<>();
    private volatile Tokens used = USUAL;

    /** A request as it came, with the status it was given; 0 when it was given none. */
    public record Request(Ask ask, Map<String, List<String>> headers, int status) {
    }

    private StubProvider(Script otherwise, int port) throws IOException {
        this.otherwise = otherwise;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** A provider that plays {@code script} to all that meet no other. */
    public static StubProvider start(Script script) {
        try {
            return new StubProvider(script, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public StubProvider forKey(String key, Script script) {
        scripts.put("key " + key, script);
        return this;
    }

    public StubProvider forWay(String way, Script script) {
        scripts.put("way " + way, script);
        return this;
    }

    public StubProvider forModel(String model, Script script) {
        scripts.put("model " + model, script);
        return this;
    }

    /** What every answer uses from now on. */
    public StubProvider using(Tokens tokens) {
        used = tokens;
        return this;
    }

    /** Adds a model: dollars for a million tokens of input, cache read, cache write, write for an hour, output. */
    public StubProvider selling(String model, String... dollars) {
        prices.put(model, dollars);
        return this;
    }

    /** What stands before the protocols' own paths. */
    public String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public Bill bill() {
        synchronized (sendings) {
            return new Bill(sendings.stream().map(sending -> sending.item(prices)).toList());
        }
    }

    /** All requests for answers so far, in the order in which they were done with. */
    public List<Request> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** Waits until a request was met that fits. */
    public void awaitRequest(Predicate<Request> wanted) throws InterruptedException {
        synchronized (requests) {
            while (requests.stream().noneMatch(wanted)) {
                requests.wait();
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String raw = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath();
        Optional<Api> api = Api.of(path);
        if (api.isEmpty() || !exchange.getRequestMethod().equals("POST")) {
            send(exchange, 404, Map.of(), "{\"error\":{\"message\":\"nothing here\"}}");
            return;
        }
        Ask ask = Ask.of(api.get(), exchange.getRequestURI(), exchange.getRequestHeaders(), raw);
        Move move = prices.knows(ask.model()) ? script(ask).next(ask, countEarlier(ask), used) : Trouble.NO_MODEL
                .of(ask);
        switch (move) {
            case Move.Refuse refuse -> {
                met(exchange, ask, refuse.status());
                send(exchange, refuse.status(), refuse.headers(), refuse.body());
            }
            case Answer answer -> answer(exchange, ask, answer);
        }
    }

    private Script script(Ask ask) {
        for (String name : List.of("key " + ask.key(), "way " + ask.way(), "model " + ask.model())) {
            Script script = scripts.get(name);
            if (script != null) {
                return script;
            }
        }
        return otherwise;
    }

    private int countEarlier(Ask ask) {
        synchronized (earlier) {
            return earlier.merge(ask.way() + " " + ask.key(), 1, Integer::sum) - 1;
        }
    }

    private void met(HttpExchange exchange, Ask ask, int status) {
        synchronized (requests) {
            requests.add(new Request(ask, Map.copyOf(exchange.getRequestHeaders()), status));
            requests.notifyAll();
        }
    }

    private void answer(HttpExchange exchange, Ask ask, Answer answer) throws IOException {
        Sending sending;
        synchronized (sendings) {
            sending = new Sending(ask, answer.truth());
            sendings.add(sending);
        }
        boolean mute = answer.delivery() instanceof Delivery.NoHeaders;
        met(exchange, ask, mute ? 0 : 200);
        if (mute) {
            hang();
        }
        Reply reply = new Reply(sending.number(sendings), answer.parts(), answer.stop(), answer.says());
        List<Frame> frames = ask.streamed() ? Wire.frames(ask, reply)
                : List.of(new Frame(Wire.whole(ask, reply), 1));
        exchange.getResponseHeaders().set("Content-Type", ask.streamed() ? "text/event-stream" : "application/json");
        exchange.sendResponseHeaders(200, 0);
        int all = frames.stream().mapToInt(Frame::weight).sum();
        int sent = 0;
        // Closed only after the last frame: without its end the client knows that the answer broke off.
        OutputStream body = exchange.getResponseBody();
        for (Frame frame : frames) {
            sent += frame.weight();
            obstruct(answer.delivery(), sent * 2 > all || frame.weight() == all);
            sending.sent(sent, all);
            body.write(frame.text().getBytes(StandardCharsets.UTF_8));
            body.flush();
        }
        sending.ended();
        body.close();
    }

    /** What gets between an answer and its client. */
    private void obstruct(Delivery delivery, boolean inTheMiddle) throws IOException {
        switch (delivery) {
            case Delivery.Paced paced -> {
                if (await(paced.pause().toMillis())) {
                    throw new IOException("the stub is closed");
                }
            }
            case Delivery.Cut _ -> {
                if (inTheMiddle) {
                    throw new IOException("cut, as the script says");
                }
            }
            case Delivery.Silent _ -> {
                if (inTheMiddle) {
                    hang();
                }
            }
            case Delivery.Whole _, Delivery.NoHeaders _ -> {
                return;
            }
        }
    }

    private void hang() throws IOException {
        await(Long.MAX_VALUE);
        throw new IOException("the stub is closed");
    }

    private boolean await(long millis) throws IOException {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException("the stub is closed", e);
        }
    }

    private static void send(HttpExchange exchange, int status, Map<String, String> headers, String text)
            throws IOException {
        try (exchange) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
