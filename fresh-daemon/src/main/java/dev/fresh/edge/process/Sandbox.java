package dev.fresh.edge.process;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Confines a command: what it may write, whether it has a network. */
public interface Sandbox {

    /** {@code bubblewrap}, {@code none}, or what it was asked for by, as shown in every output. */
    String name();

    /** The same command, confined. */
    Command confine(Command command, Confinement confinement);

    /** Whether it was the sandbox that spoke and not what ran in it: bubblewrap, a shell or program in front of it. */
    static boolean spoke(Exit exit) {
        return Stream.of("bwrap:", "/proc/", "sh:", "fresh:", SeatbeltSandbox.NAME + ":")
                .anyMatch(exit.error()::startsWith);
    }

    /**
     * What a confined command may touch. Everything else of the file system is read-only or absent, HOME is an empty
     * temporary file system, and the process tree is a PID space of its own.
     *
     * @param writable folders that it may write
     * @param readOnly further folders that it may read, such as toolchains under HOME or a prepared cache
     * @param network whether it keeps the host's network
     * @param gateways the places that it can reach without a network
     */
    record Confinement(List<Path> writable, List<Path> readOnly, boolean network, List<Gateway> gateways) {

        /** Without a gateway. */
        public Confinement(List<Path> writable, List<Path> readOnly, boolean network) {
            this(writable, readOnly, network, List.of());
        }

        public Confinement {
            writable = List.copyOf(writable);
            readOnly = List.copyOf(readOnly);
            gateways = List.copyOf(gateways);
        }
    }

    /**
     * A server of the daemon.
     *
     * @param port of the sandbox's own loopback interface; a server that has a port outside too has the same
     * @param socket the Unix socket on which the same server listens
     */
    record Gateway(int port, Path socket) {
    }
}
