package dev.fresh.edge.meter;

import dev.fresh.edge.EdgeException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The one way from agents to the models: a reverse proxy on loopback and on a Unix socket that holds money before a
 * request goes out and books what its answer used before the answer ends.
 */
public final class Meter implements AutoCloseable {

    private static final Duration LAST_BOOKING = Duration.ofSeconds(10);

    /** Of all requests at once, each of which is there as bytes, as a tree and as bytes again. */
    private static final long BODIES_BYTES_MAX = 48L << 20;

    private final Setup setup;
    private final Map<String, OpenLine> lines = new ConcurrentHashMap<>();
    private final Set<Thread> visits = ConcurrentHashMap.newKeySet();
    private final PlanShares shares = new PlanShares();
    private final Wire wire;
    private final MeterServer server;

    /**
     * What a meter is made from.
     *
     * @param upstreams where requests go, by protocol; a protocol that is absent is refused
     * @param prices asked for each request, so that an edited list counts at once
     * @param socket where the Unix socket is made, in a folder that only its owner may enter; an old one is removed
     * @param gate asked before a request of a log-in goes out
     * @param log receives what a person should see, one sentence each, never a secret
     */
    public record Setup(Map<Api, Upstream> upstreams, Supplier<PriceList> prices, Admission admission, Path socket,
            PlanShare.Gate gate, InstantSource clock, Consumer<String> log) {

        public Setup {
            upstreams = Map.copyOf(upstreams);
        }
    }

    private Meter(Setup setup, OkHttpClient http) {
        this.setup = setup;
        this.wire = new Wire(http);
        Desk desk = new Desk(setup, lines, wire, shares, new Room(BODIES_BYTES_MAX));
        this.server = new MeterServer(setup.socket(), new Handler.Abstract.NonBlocking() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                receive(new Visit(desk, new Client(request, response, callback)));
                return true;
            }
        });
    }

    /** A thread for each request: it may wait for money, and for a model that thinks. */
    private void receive(Visit visit) {
        Thread.ofVirtual().name("meter-visit").start(() -> {
            visits.add(Thread.currentThread());
            try {
                visit.run();
            } finally {
                visits.remove(Thread.currentThread());
            }
        });
    }

    /**
     * Listens.
     *
     * @throws EdgeException when the port or the socket cannot be opened
     */
    public static Meter start(Setup setup) {
        return start(setup, new OkHttpClient());
    }

    static Meter start(Setup setup, OkHttpClient http) {
        Meter meter = new Meter(setup, http);
        meter.server.start();
        return meter;
    }

    /** Opens a way for one call of a provider. */
    public Line open(LineOrder order) {
        OpenLine line = new OpenLine(order, "http://127.0.0.1:" + port(), setup.clock().instant(),
                closed -> lines.remove(closed.id()));
        lines.put(line.id(), line);
        return line;
    }

    /** Cuts all lines of an agent; the money stops at once. */
    public void revoke(String agentId) {
        lines.values().stream().filter(line -> line.order().agentId().equals(agentId)).forEach(Line::cut);
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return server.port();
    }

    /** The socket on which the same server listens. */
    public Path socket() {
        return setup.socket();
    }

    /** What is known of the windows of a provider's plan, empty before its first answer. */
    public List<PlanShare> planShares(String provider) {
        return shares.latest(provider);
    }

    /** Cuts all lines, listens no more, and returns when what was in flight is booked. */
    @Override
    public void close() {
        lines.values().forEach(Line::close);
        try {
            for (Thread visit : visits) {
                visit.join(LAST_BOOKING);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.close();
        wire.close();
    }
}
