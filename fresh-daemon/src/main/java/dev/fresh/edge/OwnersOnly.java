package dev.fresh.edge;

import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;

/** Makes connections on a Unix socket for those who may be at its other end, and closes all others unread. */
public final class OwnersOnly extends HttpConnectionFactory {

    private final Predicate<SocketChannel> mayTalk;

    public OwnersOnly(HttpConfiguration http, Predicate<SocketChannel> mayTalk) {
        super(http);
        this.mayTalk = mayTalk;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint client) {
        return client.getTransport() instanceof SocketChannel channel && mayTalk.test(channel)
                ? super.newConnection(connector, client) : new Unheard(client, connector.getExecutor());
    }

    /** The end of a connection that nothing is read from. */
    private static final class Unheard extends AbstractConnection {

        Unheard(EndPoint client, Executor executor) {
            super(client, executor);
        }

        @Override
        public void onOpen() {
            close();
        }

        @Override
        public void onFillable() {
            close();
        }
    }
}
