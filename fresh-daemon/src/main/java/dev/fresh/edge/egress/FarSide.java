package dev.fresh.edge.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;

/** Connects to servers outside. */
final class FarSide {

    private static final int CONNECT_MILLIS = 10_000;

    private FarSide() {
    }

    /** A connection to the first address that answers. */
    static Optional<SocketChannel> connect(List<InetAddress> addresses, int port) throws IOException {
        for (InetAddress address : addresses) {
            SocketChannel far = SocketChannel.open();
            try {
                far.socket().connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
                return Optional.of(far);
            } catch (IOException _) {
                far.close(); // the next address may answer
            }
        }
        return Optional.empty();
    }
}
