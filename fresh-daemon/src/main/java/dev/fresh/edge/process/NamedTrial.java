package dev.fresh.edge.process;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program that looks from the inside whether a sandbox confines, and ends with the code of what it does not hold:
 * {@code FOLDER SECRET PID}.
 */
final class NamedTrial {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int CONNECT_MILLIS = 2000;
    /** Whether somebody listens there makes no difference: who may not connect is told so first. */
    private static final int ANY_PORT = 9;

    private NamedTrial() {
    }

    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        Path secret = Path.of(args[1]);
        int code = 0;
        if (!works(() -> Files.writeString(folder.resolve("written"), "written"))) {
            code = SandboxProbe.CANNOT_WRITE;
        } else if (works(() -> Files.readString(secret))) {
            code = SandboxProbe.SEES_MORE;
        } else if (works(() -> Files.writeString(secret.resolveSibling("beside"), "x"))) {
            code = SandboxProbe.WRITES_MORE;
        } else if (!works(() -> powerless())) {
            code = SandboxProbe.HAS_POWERS;
        } else if (!isForbidden(NamedTrial::connect) || !isForbidden(NamedTrial::bind)) {
            code = SandboxProbe.HAS_NETWORK;
        } else if (Signals.reaches(Integer.parseInt(args[2]))) {
            code = SandboxProbe.SIGNALS_OTHERS;
        }
        Runtime.getRuntime().halt(code);
    }

    private static void connect(Socket socket) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), ANY_PORT), CONNECT_MILLIS);
    }

    private static void bind(Socket socket) throws IOException {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static boolean isForbidden(Network attempt) {
        try (Socket socket = new Socket()) {
            attempt.make(socket);
            return false;
        } catch (ConnectException | SocketTimeoutException _) {
            return false; // nobody was there, so it was allowed to ask
        } catch (IOException _) {
            return true;
        }
    }

    /** On Linux; elsewhere nobody has them but root. */
    private static void powerless() throws IOException {
        if (Files.exists(STATUS) && Files.readAllLines(STATUS).stream().noneMatch(l -> l.matches("CapEff:\\s*0+"))) {
            throw new IOException("powers are left");
        }
    }

    private static boolean works(Attempt attempt) {
        try {
            attempt.make();
            return true;
        } catch (IOException _) {
            return false; // refused, which is what this is about
        }
    }

    /** Something that is refused or not. */
    @FunctionalInterface
    private interface Attempt {

        void make() throws IOException;
    }

    /** Something that needs a network. */
    @FunctionalInterface
    private interface Network {

        void make(Socket socket) throws IOException;
    }
}
