package dev.fresh.edge.meter;

import dev.fresh.edge.EdgeException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;

/**
 * The one way from agents to the models: a reverse proxy on loopback and on a Unix socket that holds money before a
 * request goes out and books what its answer used before the answer ends.
 */
public final class Meter implements AutoCloseable {

    private final Setup setup;
    private final Map<String, OpenLine> lines = new ConcurrentHashMap<>();
    private final PlanShares shares = new PlanShares();
    private final MeterServer server;

    /**
     * What a meter is made from.
     *
     * @param upstreams where requests go, by protocol; a protocol that is absent is refused
     * @param socket where the Unix socket is made, in a folder that only its owner may enter; an old one is removed
     * @param gate asked before a request of a log-in goes out
     * @param log receives what a person should see, one sentence each, never a secret
     */
    public record Setup(Map<Api, Upstream> upstreams, PriceList prices, Admission admission, Path socket,
            PlanShare.Gate gate, InstantSource clock, Consumer<String> log) {

        public Setup {
            upstreams = Map.copyOf(upstreams);
        }
    }

    private Meter(Setup setup) {
        this.setup = setup;
        this.server = new MeterServer(setup.socket(), new Handler.Sequence());
    }

    /**
     * Listens.
     *
     * @throws EdgeException when the port or the socket cannot be opened
     */
    public static Meter start(Setup setup) {
        Meter meter = new Meter(setup);
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

    /** Cuts all lines and listens no more. */
    @Override
    public void close() {
        lines.values().forEach(Line::close);
        server.close();
    }
}
