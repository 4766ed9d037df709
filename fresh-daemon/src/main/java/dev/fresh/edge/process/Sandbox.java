package dev.fresh.edge.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Confines a command: what it may write, whether it has a network. */
public interface Sandbox {

    /** {@code bubblewrap} or {@code none}, as shown in every output. */
    String name();

    /** The same command, confined. */
    Command confine(Command command, Confinement confinement);

    /**
     * What a confined command may touch. Everything else of the file system is read-only or absent, HOME is an empty
     * temporary file system, and the process tree is a PID space of its own.
     *
     * @param writable folders that it may write
     * @param readOnly further folders that it may read, such as toolchains under HOME or a prepared cache
     * @param network whether it keeps the host's network
     * @param gateway the one place it can reach without a network
     */
    record Confinement(List<Path> writable, List<Path> readOnly, boolean network, Optional<Gateway> gateway) {

        /** Without a gateway. */
        public Confinement(List<Path> writable, List<Path> readOnly, boolean network) {
            this(writable, readOnly, network, Optional.empty());
        }

        public Confinement {
            writable = List.copyOf(writable);
            readOnly = List.copyOf(readOnly);
        }
    }

    /**
     * A server of the daemon.
     *
     * @param port on loopback, the same inside the sandbox as outside
     * @param socket the Unix socket on which the same server listens
     */
    record Gateway(int port, Path socket) {
    }
}
