package dev.fresh.daemon;

import dev.fresh.core.agent.AllowedHosts;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.edge.egress.Addresses;
import dev.fresh.edge.egress.EgressProxy;
import dev.fresh.edge.process.Sandbox.Gateway;
import dev.fresh.protocol.FreshPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** The agents' ways to servers that are no models: a proxy for each call, which makes a fact of each refusal. */
final class Outside {

    /** What proxies listen on by custom; no port that a system gives out by itself. */
    private static final int PORT = 3128;
    private static final int NAMED_MAX = 50;
    private static final String OTHERS = "further servers";
    private static final String NAME = "out-";

    private final FreshPaths paths;
    private final Addresses addresses;
    private final Consumer<FleetEvent> record;

    /**
     * Ways for the agents of one repository; sockets of a daemon that was killed are removed.
     *
     * @param record makes a fact durable, whatever happens to the calling thread
     */
    Outside(FreshPaths paths, Addresses addresses, Consumer<FleetEvent> record) {
        this.paths = paths;
        this.addresses = addresses;
        this.record = record;
        Path any = paths.socketBeside(NAME + "*");
        try (DirectoryStream<Path> left = Files.newDirectoryStream(any.getParent(), any.getFileName().toString())) {
            for (Path socket : left) {
                Files.deleteIfExists(socket);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("old sockets in " + any.getParent() + " cannot be removed", e);
        }
    }

    /** Ways by the names of this machine, recorded by the engine. */
    static Outside of(FreshPaths paths, Engine engine) {
        return new Outside(paths, Addresses.system(), engine::recordFirmly);
    }

    /** Opens a way for one call of a provider. */
    Way open(String agentId, AllowedHosts hosts, Consumer<String> says) {
        return new Way(agentId, hosts, says);
    }

    /** One call's way, which ends with it. */
    final class Way implements AutoCloseable {

        private final String agentId;
        private final Consumer<String> says;
        private final Map<String, Integer> untold = new LinkedHashMap<>();
        private final EgressProxy proxy;
        private final Gateway gateway;

        private Way(String agentId, AllowedHosts hosts, Consumer<String> says) {
            this.agentId = agentId;
            this.says = says;
            Path socket = paths.socketBeside(NAME + UUID.randomUUID().toString().substring(0, 8));
            this.gateway = new Gateway(PORT, socket);
            this.proxy = EgressProxy.start(new EgressProxy.Setup(socket, hosts, addresses, this::refused));
        }

        Gateway gateway() {
            return gateway;
        }

        /** The first time at once, so that no crash hides it; how often more, when the call ends. */
        private void refused(String server) {
            String name;
            synchronized (untold) {
                name = untold.containsKey(server) || untold.size() < NAMED_MAX ? server : OTHERS;
                Integer before = untold.putIfAbsent(name, 0);
                if (before != null) {
                    untold.put(name, before + 1);
                    return;
                }
            }
            says.accept("refused: " + name);
            record.accept(new FleetEvent.ServerRefused(agentId, name, 1));
        }

        @Override
        public void close() {
            proxy.close();
            synchronized (untold) {
                untold.forEach((name, times) -> {
                    if (times > 0) {
                        record.accept(new FleetEvent.ServerRefused(agentId, name, times));
                    }
                });
            }
        }
    }
}
