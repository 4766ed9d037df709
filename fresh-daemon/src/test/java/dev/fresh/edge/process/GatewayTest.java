package dev.fresh.edge.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.testing.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
@Tag("slow")
class GatewayTest {

    private static final Duration WALL = Duration.ofSeconds(30);
    private static final String CONNECT = """
            import socket, sys, threading
            def connect(port=int(sys.argv[1])):
                return socket.create_connection(('127.0.0.1', port), 20)
            def answer(s):
                return b''.join(iter(lambda: s.recv(65536), b''))
            """;

    private static SandboxProbe.Finding found;

    @TempDir
    Path folder;

    private final OsProcessRunner runner = new OsProcessRunner("test-" + UUID.randomUUID());
    private final Map<String, String> environment = AgentEnvironment.of(System.getenv(), List.of());
    private Path tree;
    private ServerSocketChannel server;
    private Sandbox.Gateway gateway;

    /** What the daemon's end does with a connection. */
    private interface Serving {

        void serve(InputStream in, OutputStream out) throws Exception;
    }

    @BeforeEach
    void listen() throws IOException {
        Tools.require("bwrap");
        Tools.require("python3");
        tree = Files.createDirectory(folder.toRealPath().resolve("tree"));
        Path socket = folder.toRealPath().resolve("s");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            gateway = new Sandbox.Gateway(free.getLocalPort(), socket);
        }
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void thePortAnswersInsideWhatTheSocketAnswersOutside() {
        serve((in, out) -> out.write(("you said " + (char) in.read()).getBytes(StandardCharsets.US_ASCII)));
        Exit exit = python("s = connect(); s.sendall(b'x'); print(answer(s).decode())");
        assertEquals("you said x\n", exit.output(), exit::error);
    }

    @Test
    void nothingElseIsInReach() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Exit refused = python("connect(" + other.getLocalPort() + ")");
            assertTrue(refused.error().contains("ConnectionRefusedError"), refused::error);
        }
        Exit exit = run("sh", "-c", "cat /proc/net/dev | grep -c : ; tail -n +2 /proc/net/route; ls " + folder);
        assertEquals("1\ns\ntree\n", exit.output(), exit::error);
    }

    @Test
    void severalConnectionsAreOpenAtOnce() {
        CyclicBarrier all = new CyclicBarrier(100);
        serve((in, out) -> {
            in.read();
            all.await();
            out.write('.');
        });
        Exit exit = python("""
                all = [connect() for _ in range(100)]
                for s in all: s.sendall(b'x')
                print(len(b''.join(answer(s) for s in all)))""");
        assertEquals("100\n", exit.output(), exit::error);
    }

    @Test
    void eachByteIsPassedOnAsItComes() {
        serve((in, out) -> {
            for (int b = in.read(); b >= 0; b = in.read()) {
                out.write(b + 1);
            }
        });
        Exit exit = python("""
                s = connect()
                for i in range(500):
                    s.sendall(b'a')
                    assert s.recv(10) == b'b'
                print('done')""");
        assertEquals("done\n", exit.output(), exit::error);
    }

    @Test
    void aBigAnswerComesWhole() {
        serve((in, out) -> {
            byte[] block = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                out.write(block, 0, block.length - i);
            }
        });
        Exit exit = python("print(len(answer(connect())))");
        assertEquals((200L << 20) - 199 * 100 + "\n", exit.output(), exit::error);
    }

    @Test
    void theEndOfOneDirectionLeavesTheOtherOpen() {
        serve((in, out) -> out.write(Integer.toString(in.readAllBytes().length).getBytes(StandardCharsets.US_ASCII)));
        Exit exit = python("""
                s = connect()
                s.sendall(b'x' * 300000)
                s.shutdown(socket.SHUT_WR)
                print(answer(s).decode())""");
        assertEquals("300000\n", exit.output(), exit::error);
    }

    @Test
    void aDaemonThatIsGoneEndsConnectionsButNotTheCommand() throws IOException {
        server.close();
        assertEquals("b''\n", python("print(answer(connect()))").output());
    }

    @Test
    void exitCodesInputAndOutputAreThoseOfTheCommand() throws IOException {
        assertEquals(7, run("sh", "-c", "exit 7").code());
        assertEquals(143, run("sh", "-c", "kill -TERM $$").code());
        assertEquals(127, run("no-such-program").code());
        Path input = Files.writeString(folder.resolve("input"), "from the file");
        Exit exit = runner.run(confined(new Command(List.of("sh", "-c", "cat; echo err >&2; ulimit -c"), tree,
                environment, Optional.of(input), WALL, 1 << 20, Optional.empty())));
        assertEquals("from the file0\nerr\n", exit.output() + exit.error());
    }

    @Test
    void theBridgeEndsWithTheCommand() {
        Exit exit = run("sh", "-c", "(env -i setsid sh -c 'trap \"\" TERM INT; sleep 300' &) ; echo done");
        assertEquals("done\n", exit.output(), exit::error);
        assertEquals(List.of(), left());
    }

    @ParameterizedTest
    @EnumSource
    void theCommandCanStillReachTheGatewayWhenItIsAskedToEnd(Command.Stop stop) {
        serve((in, out) -> out.write("told".getBytes(StandardCharsets.US_ASCII)));
        Command agent = command("python3", "-c", CONNECT + """
                import os, signal, time
                def report(number, frame):
                    print(signal.Signals(number).name, answer(connect()).decode())
                    sys.exit(0)
                if os.fork() == 0:
                    os.setsid()
                    for number in (signal.SIGTERM, signal.SIGINT): signal.signal(number, signal.SIG_IGN)
                else:
                    for number in (signal.SIGTERM, signal.SIGINT): signal.signal(number, report)
                    print('ready', flush=True)
                while True: time.sleep(300)
                """, "" + gateway.port());
        Thread caller = Thread.currentThread();
        Exit exit = runner.run(confined(agent.stoppedBy(stop)), line -> {
            if (line.equals("ready")) {
                caller.interrupt();
            }
        });
        assertTrue(Thread.interrupted());
        assertEquals(Exit.End.STOPPED, exit.end());
        String signal = stop == Command.Stop.INTERRUPT ? "SIGINT" : "SIGTERM";
        assertEquals("ready\n" + signal + " told\n", exit.output(), exit::error);
        assertEquals(List.of(), left());
    }

    @Test
    void theDaemonsProgramsAreThereEvenBelowAHiddenHome() {
        Path classes = BridgeProgram.own().classes();
        Sandbox hiding = new BubblewrapSandbox(program("bwrap"), program("prlimit"), classes.getParent(), Set.of(),
                Limits.DEFAULT);
        Exit exit = runner.run(hiding.confine(command("ls", classes.getParent().toString()), confinement()));
        assertEquals(classes.getFileName() + "\n", exit.output(), exit::error);
    }

    @Test
    void whoKeepsTheNetworkNeedsNoBridge() {
        Command shared = sandbox().confine(command("true"),
                new Sandbox.Confinement(List.of(tree), List.of(), true, List.of(gateway)));
        assertFalse(shared.argv().contains(Bridge.class.getName()));
    }

    /** Serves each connection on a thread of its own until the test ends. */
    private void serve(Serving serving) {
        Thread.ofVirtual().start(() -> {
            while (server.isOpen()) {
                try {
                    SocketChannel client = server.accept();
                    Thread.ofVirtual().start(() -> serve(client, serving));
                } catch (IOException _) {
                    return; // the test has ended
                }
            }
        });
    }

    private static void serve(SocketChannel client, Serving serving) {
        try (client) {
            serving.serve(Channels.newInputStream(client), Channels.newOutputStream(client));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Runs a script that has a port to connect to. */
    private Exit python(String script) {
        return run("python3", "-c", CONNECT + script, "" + gateway.port());
    }

    private Exit run(String... argv) {
        return runner.run(confined(command(argv)));
    }

    private Command confined(Command command) {
        return sandbox().confine(command, confinement());
    }

    private Sandbox.Confinement confinement() {
        return new Sandbox.Confinement(List.of(tree), List.of(), false, List.of(gateway));
    }

    private Command command(String... argv) {
        return new Command(List.of(argv), tree, environment, Optional.empty(), WALL, 1 << 20, Optional.empty());
    }

    private Sandbox sandbox() {
        if (found == null) {
            found = new SandboxProbe(runner, Path.of("/nowhere"), environment).probe();
        }
        Tools.require(found.ok(), "a working bubblewrap (" + found.sentence() + "; " + found.remedy() + ")");
        return found.sandbox().orElseThrow();
    }

    private static Path program(String name) {
        return Programs.find(name, System.getenv("PATH")).orElseThrow();
    }

    /** Processes of the sandbox that have not ended. */
    private List<String> left() {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(p -> p.info().commandLine().orElse("").contains(folder.getFileName().toString()))
                    .filter(p -> OsProcessRunnerTest.runs("" + p.pid())).map(p -> p.info().toString()).toList();
        }
    }
}
