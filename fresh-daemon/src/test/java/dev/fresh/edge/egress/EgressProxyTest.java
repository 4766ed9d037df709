package dev.fresh.edge.egress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.AllowedHosts;
import dev.fresh.edge.process.AgentEnvironment;
import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.Sandbox;
import dev.fresh.edge.process.SandboxProbe;
import dev.fresh.edge.process.Workbench;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an agent reaches from the real sandbox when one server is allowed: names lead where the test says. */
@Timeout(120)
@Tag("slow")
class EgressProxyTest {

    private static final Duration WALL = Duration.ofSeconds(60);
    private static final int PORT = 3128;
    private static final String HELPERS = """
            import os, socket, sys
            proxy, server, other = 3128, int(sys.argv[1]), int(sys.argv[2])
            def tunnel(to, first='CONNECT %s HTTP/1.1'):
                s = socket.create_connection(('127.0.0.1', proxy), 20)
                s.sendall((first % to + '\\r\\nHost: x\\r\\n\\r\\n').encode('latin-1'))
                return s
            def status(s):
                data = b''
                while b'\\r\\n\\r\\n' not in data:
                    more = s.recv(1)
                    if not more: return 'closed'
                    data += more
                return data.split()[1].decode()
            def denied(what, attempt):
                try:
                    print(what, 'PASSED', attempt())
                except OSError as e:
                    print(what, 'denied')
            """;

    @TempDir
    Path folder;

    private final ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final OsProcessRunner runner = new OsProcessRunner("test-" + UUID.randomUUID());
    private final Map<String, String> environment = AgentEnvironment.of(System.getenv(), List.of());
    private ServerSocket server;
    private ServerSocket other;
    private Path socket;

    @BeforeEach
    void listen() throws IOException {
        Tools.require("bwrap");
        Tools.require("python3");
        server = echoing("allowed");
        other = echoing("other");
        socket = folder.toRealPath().resolve("out.sock");
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        other.close();
    }

    @Test
    void onlyTheAllowedServerPasses() throws IOException {
        String said = agent(List.of("127.0.0.1:" + server.getLocalPort(), "rebound.example:443",
                "two.example:443", "mapped.example:443", "silent.example:443"), """
                        allowed = tunnel('127.0.0.1:%d' % server)
                        print('allowed', status(allowed))
                        allowed.sendall(b'hello'); allowed.shutdown(socket.SHUT_WR)
                        print(allowed.makefile().read())
                        for to in ['evil.example:443', '127.0.0.1:%d' % other, '203.0.113.1:443', '[2001:db8::1]:443',
                                'localhost:%d' % server, '127.1:%d' % server, '2130706433:%d' % server,
                                '[::ffff:127.0.0.1]:%d' % server, 'rebound.example:443', 'two.example:443',
                                'mapped.example:443', '169.254.169.254:80', 'a:1@evil.example:443', 'x\\x1b[31m:443',
                                '127.0.0.1:65536', '127.0.0.1:99999', '127.0.0.1:0', '127.0.0.1:']:
                            print(ascii(to), status(tunnel(to)))
                        print('silent', status(tunnel('silent.example:443')))
                        print('plain', status(tunnel('plain.example', 'GET http://%s/?key=1 HTTP/1.1')))
                        print('no port', status(tunnel('plain.example:65536', 'GET http://%s/ HTTP/1.1')))
                        print('nonsense', status(tunnel('x', 'HELLO %s')))
                        print('long', status(tunnel('x' * 9000)))
                        """).replace("" + server.getLocalPort(), "SERVER").replace("" + other.getLocalPort(), "OTHER");
        assertEquals("""
                allowed 200
                allowed got hello
                'evil.example:443' 403
                '127.0.0.1:OTHER' 403
                '203.0.113.1:443' 403
                '[2001:db8::1]:443' 403
                'localhost:SERVER' 403
                '127.1:SERVER' 403
                '2130706433:SERVER' 403
                '[::ffff:127.0.0.1]:SERVER' 403
                'rebound.example:443' 403
                'two.example:443' 403
                'mapped.example:443' 403
                '169.254.169.254:80' 403
                'a:1@evil.example:443' 400
                'x\\x1b[31m:443' 403
                '127.0.0.1:65536' 400
                '127.0.0.1:99999' 400
                '127.0.0.1:0' 400
                '127.0.0.1:' 400
                silent 502
                plain 403
                no port 400
                nonsense 400
                long 400
                """, said);
        assertEquals(List.of("hello"), List.copyOf(received), "only what went to the allowed server arrived");
        assertTrue(refused.contains("plain.example:80") && refused.contains("rebound.example:443")
                && refused.contains("what is no name of a server"), refused::toString);
        assertEquals(14, refused.size(), refused::toString);
        Figures.tell("S3", "1 allowed server passed, 14 others refused and named, 9 requests that are none");
    }

    @Test
    void besideTheProxyNothingIsThere() throws IOException {
        String abstractName = "fresh-" + UUID.randomUUID();
        Process listener = new ProcessBuilder("python3", "-c", "import socket, sys\n"
                + "s = socket.socket(socket.AF_UNIX); s.bind('\\0' + sys.argv[1]); s.listen()\n"
                + "print('ready', flush=True); sys.stdin.read()", abstractName).start();
        try {
            assertEquals("ready", listener.inputReader().readLine());
            String said = agent(List.of("127.0.0.1:" + server.getLocalPort()), """
                    denied('allowed without the proxy', lambda: socket.create_connection(('127.0.0.1', server), 5))
                    denied('other port', lambda: socket.create_connection(('127.0.0.1', other), 5))
                    denied('other port over IPv6', lambda: socket.create_connection(('::1', other), 5))
                    denied('address', lambda: socket.create_connection(('203.0.113.1', 443), 5))
                    denied('IPv6', lambda: socket.create_connection(('2001:db8::1', 443), 5))
                    denied('DNS', lambda: socket.getaddrinfo('evil.example', 443))
                    denied('UDP', lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x',
                        ('203.0.113.1', 53)))
                    denied('UDP over IPv6', lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).sendto(b'x',
                        ('2001:db8::1', 53)))
                    denied('raw', lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
                    denied('abstract', lambda: socket.socket(socket.AF_UNIX).connect('\\0' + '%s'))
                    denied('Unix', lambda: socket.socket(socket.AF_UNIX).connect('%s'))
                    print(sorted(os.listdir('%s')))
                    """.formatted(abstractName, folder.toRealPath().resolve("daemon.sock"), folder.toRealPath()));
            assertFalse(said.contains("PASSED"), said);
            assertEquals(11, said.lines().filter(line -> line.endsWith(" denied")).count(), said);
            assertTrue(said.endsWith("['out.sock', 'tree']\n"), said);
        } finally {
            listener.destroy();
        }
        assertEquals(List.of(), List.copyOf(received));
    }

    @Test
    void programsFindTheProxyByTheirVariablesAndSeeNoKey() throws IOException {
        Tools.require("curl");
        Exit exit = run(List.of("plain.example:443", "127.0.0.1:" + server.getLocalPort()), List.of("sh", "-c",
                "curl -sS --max-time 20 https://evil.example/ 2>&1; curl -sS --http0.9 --max-time 20 -p http://127.0.0.1:"
                        + server.getLocalPort() + " --noproxy '' 2>&1 | head -c 11; env"));
        assertTrue(exit.output().contains("403"), exit::output);
        assertEquals(List.of("evil.example:443"), List.copyOf(refused), exit::output);
        assertTrue(exit.output().contains("allowed got"), exit::output);
        Stream.of("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy").forEach(name -> assertTrue(
                exit.output().contains(name + "=http://127.0.0.1:" + PORT + "\n"), name));
        assertFalse(exit.output().matches("(?s).*(_KEY|TOKEN|SECRET)=.*"), exit::output);
    }

    @Test
    void manyTunnelsAreBoundedAndTheEndOfTheWayEndsThemAll() throws IOException {
        Setup setup = setup(List.of("127.0.0.1:" + server.getLocalPort()));
        try (EgressProxy _ = EgressProxy.start(setup.proxy())) {
            assertEquals("rw-------", java.nio.file.attribute.PosixFilePermissions
                    .toString(Files.getPosixFilePermissions(socket)));
            Exit exit = in(setup.bench(), List.of("python3", "-c", HELPERS + """
                    import threading
                    done = []
                    def visit():
                        s = tunnel('127.0.0.1:%d' % server)
                        s.settimeout(40)
                        done.append(status(s)); s.sendall(b'x'); s.recv(100); s.close()
                    all = [threading.Thread(target=visit) for _ in range(150)]
                    for each in all: each.start()
                    for each in all: each.join()
                    print(done.count('200'))
                    """, "" + server.getLocalPort(), "1"));
            assertEquals("150\n", exit.output(), exit::error);
            assertTrue(most.get() <= 64, () -> most + " tunnels at once");
        }
        assertFalse(Files.exists(socket));
    }

    private record Setup(EgressProxy.Setup proxy, Workbench bench) {
    }

    private Setup setup(List<String> hosts) {
        SandboxProbe.Finding found = new SandboxProbe(runner, Path.of("/nowhere"), environment).probe();
        Tools.require(found.ok(), "a working bubblewrap (" + found.sentence() + "; " + found.remedy() + ")");
        return new Setup(new EgressProxy.Setup(socket, AllowedHosts.of(hosts), EgressProxyTest::addresses,
                refused::add),
                new Workbench(runner, found.sandbox().orElseThrow(), environment, List.of(),
                        Optional.of(new Sandbox.Gateway(PORT, socket))));
    }

    /** Names that want to lead inside, and one that leads nowhere. */
    private static List<InetAddress> addresses(String name) throws IOException {
        return switch (name) {
            case "rebound.example" -> List.of(InetAddress.ofLiteral("127.0.0.1"));
            case "two.example" -> List.of(InetAddress.ofLiteral("203.0.113.1"), InetAddress.ofLiteral("10.0.0.1"));
            case "mapped.example" -> List.of(InetAddress.ofLiteral("::ffff:127.0.0.1"));
            case "silent.example" -> throw new UnknownHostException(name);
            case "127.0.0.1" -> List.of(InetAddress.ofLiteral(name));
            default -> throw new AssertionError("nobody may ask where " + name + " leads");
        };
    }

    private String agent(List<String> hosts, String script) throws IOException {
        Exit exit = run(hosts, List.of("python3", "-c", HELPERS + script, "" + server.getLocalPort(),
                "" + other.getLocalPort()));
        assertTrue(exit.ok(), () -> exit.output() + exit.error());
        return exit.output();
    }

    private Exit run(List<String> hosts, List<String> argv) throws IOException {
        Setup setup = setup(hosts);
        try (EgressProxy _ = EgressProxy.start(setup.proxy())) {
            return in(setup.bench(), argv);
        }
    }

    /** As a provider starts its agent. */
    private Exit in(Workbench bench, List<String> argv) throws IOException {
        Path tree = Files.createDirectories(folder.toRealPath().resolve("tree"));
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(bench.proxyVariables());
        return runner.run(bench.sandbox().confine(new Command(argv, tree, all, Optional.empty(), WALL, 1 << 20,
                Optional.empty()),
                new Sandbox.Confinement(List.of(tree), List.of(), false,
                        bench.outside().stream().toList())));
    }

    /** Answers with its name and what it got, and remembers that. */
    private ServerSocket echoing(String name) throws IOException {
        ServerSocket listening = new ServerSocket(0, 300, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!listening.isClosed()) {
                try {
                    Socket client = listening.accept();
                    Thread.ofVirtual().start(() -> echo(client, name));
                } catch (IOException _) {
                    return; // the test has ended
                }
            }
        });
        return listening;
    }

    private void echo(Socket client, String name) {
        try (client) {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            byte[] bytes = new byte[64];
            int length = client.getInputStream().read(bytes);
            if (length > 0) {
                String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
                received.add(text);
                client.getOutputStream().write((name + " got " + text).getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException _) {
            return; // the other side has gone
        } finally {
            now.decrementAndGet();
        }
    }

    @Test
    void addressesOfTheOwnNetworkAreInside() throws IOException {
        List<String> inside = List.of("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255",
                "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.0.1", "192.0.0.1", "198.18.0.1", "224.0.0.1",
                "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fec0::1", "fc00::1", "fd12::1", "ff02::1",
                "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:1::1");
        List<String> outside = List.of("1.1.1.1", "100.63.0.1", "100.128.0.1", "172.32.0.1", "198.20.0.1", "223.1.1.1",
                "2606:4700::1111", "2a00::1", "2001:4860::8888");
        for (String address : inside) {
            assertFalse(Addresses.isOutside(InetAddress.ofLiteral(address)), address);
        }
        assertEquals(outside, outside.stream().filter(address -> Addresses.isOutside(InetAddress.ofLiteral(address)))
                .toList());
    }
}
