package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.StatusView;
import dev.fresh.testing.Tools;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Who has a network in a real run: the preparation on the base commit, and an agent to the servers that are named. */
@Timeout(240)
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class EgressTest {

    /** Says hello to a port of the host, directly. */
    private static final String HELLO = """
            import socket

            def hello(text):
                try:
                    with socket.create_connection(("127.0.0.1", PORT), 20) as server:
                        server.sendall(text.encode() + b"\\n")
                        return server.recv(10) == b"hi"
                except OSError:
                    return False
            """;
    private static final String AGENT = """
            import os, socket
            from urllib.parse import urlsplit
            from hello import hello

            proxy = urlsplit(os.environ["HTTPS_PROXY"])
            def ask(server, text=None):
                with socket.create_connection((proxy.hostname, proxy.port), 20) as way:
                    way.sendall(("CONNECT %s HTTP/1.1\\r\\n\\r\\n" % server).encode())
                    answer = way.recv(1000).decode().split()[1]
                    if text:
                        way.sendall(text.encode() + b"\\n")
                        answer += " " + way.recv(10).decode()
                    return answer
            hello("agent, directly")
            open("prepare.py", "a").write("hello('prepare, of an agent')\\n")
            open("tests/test_more.py", "w").write("import hello\\nhello.hello('a test of an agent')\\n")
            told = [ask("127.0.0.1:PORT", "agent, by the proxy")] + [ask("evil.example:443") for _ in range(3)]
            told.append(ask("127.0.0.1:22"))
            print("asked: " + ", ".join(told))
            """;

    @TempDir
    private Path temp;

    @Test
    void onlyThePreparationHasANetworkAndAnAgentReachesWhatItsUserNamed() throws Exception {
        Tools.require("bwrap");
        Set<String> heard = new ConcurrentSkipListSet<>();
        try (ServerSocket server = listening(heard); Site site = site("" + server.getLocalPort())) {
            site.daemonSees("FRESH_NETWORK_HOSTS", "['127.0.0.1:" + server.getLocalPort() + "']").startDaemon();
            Typed started = site.fresh("auto", "start", "--overnight", "--no-approval", "--provider", "command",
                    "--allow-unmetered", "--feature", "word_count", "--agents", "1", "--budget", "1", "--detach");
            assertEquals(0, started.exit(), started.all());
            StatusView end = site.awaitEnd();
            AgentView agent = Site.agent(end, "word_count");
            assertTrue(site.fresh("auto", "logs", agent.id()).out().contains("asked: 200 hi, 403, 403, 403, 403"),
                    () -> site.fresh("auto", "logs", agent.id()).all() + site.log());
            assertEquals(Set.of("agent, by the proxy", "prepare on the base"), heard);

            Path report = Path.of(end.reportPath().orElseThrow());
            Map<String, Object> told = ReportSchema.hold(report);
            assertEquals(List.of("evil.example:443 3 " + agent.id(), "127.0.0.1:22 1 " + agent.id()),
                    ((List<?>) told.get("refused_servers")).stream().map(ReportSchema::object)
                            .map(each -> each.get("server") + " " + each.get("times") + " " + each.get("agent"))
                            .toList());
            List<String> lines = Files.readAllLines(Path.of(report.toString().replaceAll("json$", "md"))).stream()
                    .filter(line -> line.contains("refused:")).toList();
            String shown = agent.id().substring(0, 8);
            assertEquals(List.of("- refused: `evil.example:443`, 3 times, agent `" + shown + "`",
                    "- refused: `127.0.0.1:22`, 1 time, agent `" + shown + "`"), lines);
            assertTrue(told.get("baseline").toString().contains("passed"), () -> told.get("baseline").toString());
            assertEquals(0, site.fresh("report", "verify", report.toString()).exit());
            try (Stream<Path> state = Files.list(site.paths().socket().getParent())) {
                assertEquals(List.of(), state.filter(file -> file.getFileName().toString().contains("out-")).toList());
            }
        }
    }

    @Test
    void aRepositorysFileCannotOpenTheNetwork() throws IOException {
        try (Site site = Site.notes(temp)) {
            site.repo().write(".fresh/config.yaml", "network.hosts: [evil.example]\n");
            Typed started = site.fresh("auto", "start", "--provider", "builtin", "--detach");
            assertEquals(78, started.exit(), started::all);
            assertTrue(started.err().contains("line 1: `network.hosts` would let agents talk to servers outside; name"
                    + " them in the environment only, as FRESH_NETWORK_HOSTS."), started::all);
            assertFalse(Files.exists(site.paths().socket()));
        }
    }

    private Site site(String port) throws IOException {
        Site site = Site.notes(temp);
        String gate = """
                import os
                import unittest
                import hello

                class NetworkTest(unittest.TestCase):
                    def test_there_is_none(self):
                        self.assertFalse(hello.hello("a gate"))
                        self.assertFalse([name for name in os.environ if name.lower().endswith("proxy")])
                """;
        site.repo().write("hello.py", HELLO.replace("PORT", port)).write("agent.py", AGENT.replace("PORT", port))
                .write("prepare.py",
                        "import sys\nfrom hello import hello\nsys.exit(not hello('prepare on the base'))\n")
                .write("tests/test_network.py", gate).commit("Ask for a network");
        site.repo().write(".fresh/config.yaml", "command.argv: [python3, agent.py]\nattempts.max: 1\n"
                + "gates.prepare: [python3, prepare.py]\ngates.test: [python3, -m, unittest]\n");
        return site;
    }

    private static ServerSocket listening(Set<String> heard) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    heard.add(new BufferedReader(new InputStreamReader(client.getInputStream(),
                            StandardCharsets.UTF_8)).readLine());
                    client.getOutputStream().write("hi".getBytes(StandardCharsets.UTF_8));
                } catch (IOException _) {
                    continue; // the test has ended, or a client has
                }
            }
        });
        return server;
    }
}
