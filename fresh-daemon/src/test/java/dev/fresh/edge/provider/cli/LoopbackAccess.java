package dev.fresh.edge.provider.cli;

import dev.fresh.core.budget.Money;
import dev.fresh.edge.process.Sandbox.Gateway;
import dev.fresh.edge.provider.ModelAccess;
import dev.fresh.stub.StubProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A way to the stub without a meter: over loopback, and over a Unix socket from inside the sandbox. */
final class LoopbackAccess implements ModelAccess, AutoCloseable {

    static final String TOKEN = "worthless-token-of-one-agent";

    private final StubProvider stub;
    private final ServerSocketChannel server;
    private final Gateway gateway;
    private final Instant begin = Instant.now();
    private volatile boolean cut;

    LoopbackAccess(StubProvider stub, Path folder) throws IOException {
        this.stub = stub;
        Path socket = folder.resolve("meter.sock");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        gateway = new Gateway(URI.create(stub.base()).getPort(), socket);
        Thread.ofVirtual().start(this::accept);
    }

    @Override
    public String base() {
        return stub.base() + "/a/agent";
    }

    @Override
    public String token() {
        return TOKEN;
    }

    @Override
    public Gateway gateway() {
        return gateway;
    }

    @Override
    public Traffic traffic() {
        List<Trouble> troubles = stub.requests().stream().filter(request -> request.status() != 200)
                .map(request -> new Trouble(begin, request.status(), "", "", Optional.empty())).toList();
        return new Traffic(stub.requests().size(), 0, new Money(stub.bill().micro()), begin, Optional.empty(),
                troubles);
    }

    @Override
    public void cut() {
        cut = true;
    }

    boolean wasCut() {
        return cut;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                SocketChannel there = SocketChannel.open(new InetSocketAddress("127.0.0.1", gateway.port()));
                Thread.ofVirtual().start(() -> carry(client, there));
                Thread.ofVirtual().start(() -> carry(there, client));
            }
        } catch (ClosedChannelException _) {
            return; // the test is over
        } catch (IOException e) {
            throw new IllegalStateException("the way to the stub broke", e);
        }
    }

    private static void carry(ByteChannel from, ByteChannel to) {
        try (from; to) {
            Channels.newInputStream(from).transferTo(Channels.newOutputStream(to));
        } catch (IOException _) {
            return; // one side has gone; so goes the other
        }
    }
}
