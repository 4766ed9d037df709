package dev.fresh.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.protocol.Answers.EventView;
import dev.fresh.protocol.ErrorBody;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.StatusView;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ControlServerTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir
    private Path folder;

    private final List<EventView> stored = new CopyOnWriteArrayList<>();
    private final EventStream events = new EventStream(new EventStream.Source() {
        @Override
        public long last() {
            return stored.size();
        }

        @Override
        public List<EventView> read(long after, int limit) {
            List<EventView> all = List.copyOf(stored);
            return all.subList((int) Math.min(after, all.size()), (int) Math.min(after + limit, all.size()));
        }
    });
    private final CountDownLatch release = new CountDownLatch(1);
    private final Api api = (Api) Proxy.newProxyInstance(Api.class.getClassLoader(), new Class<?>[]{Api.class},
            (_, method, _) -> {
                if (method.getName().equals("scan")) {
                    release.await();
                    return "{}";
                }
                return method.getReturnType() == String.class ? "x".repeat(20 << 20) : StatusView.none();
            });
    private ControlServer server;

    @AfterEach
    void close() {
        release.countDown();
        if (server != null) {
            server.close();
            assertFalse(Files.exists(socket()));
        }
    }

    @Test
    void answersOnASocketOfItsOwnerAlone() throws IOException {
        start(LONG, 64);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())));
        String answer = UnixHttp.ask(socket(), "GET", "/v1/status", "");
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertTrue(answer.contains("Content-Type: application/json\r\n"), answer);
        assertFalse(answer.contains("Server:"), answer);
        assertEquals(StatusView.none(), Json.read(body(answer), StatusView.class));
    }

    @Test
    void servesManyRequestsOnOneConnection() throws IOException {
        start(LONG, 64);
        try (UnixHttp http = new UnixHttp(socket())) {
            for (int i = 0; i < 3; i++) {
                http.send("GET /v1/status HTTP/1.1\r\nHost: fresh\r\n\r\n");
                String answer = http.answer();
                assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
                assertEquals(StatusView.none(), Json.read(body(answer), StatusView.class));
            }
        }
    }

    @Test
    void refusesWhatIsTooLargeOrNoRequest() throws IOException {
        start(LONG, 64);
        assertRefused(413, "too_large", UnixHttp.ask(socket(), "POST", "/v1/runs", " ".repeat((64 << 10) + 1)));
        assertRefused(431, "too_large", UnixHttp.ask(socket(), "GET",
                "/v1/status HTTP/1.1\r\nHost: fresh\r\nX-Long: " + "x".repeat(1 << 15) + "\r\nX-End:", ""));
        assertRefused(414, "too_large", UnixHttp.ask(socket(), "GET", "/v1/status?" + "x".repeat(1 << 15), ""));
        try (UnixHttp http = new UnixHttp(socket())) {
            assertRefused(400, "bad_usage", http.send("\u0001\u0002 hello\r\n\r\n").rest());
        }
        try (UnixHttp http = new UnixHttp(socket())) {
            assertRefused(413, "too_large", http.send("POST /v1/runs HTTP/1.1\r\nHost: fresh\r\nConnection: close\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n" + ("1000\r\n" + " ".repeat(4096) + "\r\n").repeat(17)
                    + "0\r\n\r\n").rest());
        }
        assertRefused(404, "no_such_address", UnixHttp.ask(socket(), "GET", "/v1/../etc/passwd", ""));
    }

    @Test
    void dropsRequestsThatDoNotGoOn() throws IOException {
        start(SHORT, 64);
        try (UnixHttp half = new UnixHttp(socket()); UnixHttp silent = new UnixHttp(socket())) {
            half.send("POST /v1/runs HTTP/1.1\r\nHost: fresh\r\nContent-Length: 10\r\n\r\n{");
            assertFalse(half.rest().contains("200 OK"));
            assertEquals("", silent.rest());
        }
    }

    @Test
    void anAnswerMayTakeLongerThanIdleness() throws IOException {
        start(SHORT, 64);
        try (UnixHttp slow = new UnixHttp(socket())) {
            slow.send(UnixHttp.request("POST", "/v1/inventory/scan", ""));
            for (int i = 0; i < 3; i++) {
                // Each of these is dropped after as much time as the slow one would have had.
                try (UnixHttp silent = new UnixHttp(socket())) {
                    assertEquals("", silent.rest());
                }
            }
            release.countDown();
            assertTrue(slow.rest().startsWith("HTTP/1.1 200 OK"));
        }
    }

    @Test
    void aCrowdOfSilentConnectionsKeepsNobodyOut() throws IOException {
        start(LONG, 8);
        List<UnixHttp> crowd = new ArrayList<>();
        try (UnixHttp busy = new UnixHttp(socket())) {
            busy.send("GET /v1/events?after=0 HTTP/1.1\r\nHost: fresh\r\n\r\n").until(": fresh\n\n");
            for (int i = 0; i < 100; i++) {
                crowd.add(new UnixHttp(socket()));
            }
            assertTrue(UnixHttp.ask(socket(), "GET", "/v1/status", "").startsWith("HTTP/1.1 200 OK"));
            assertTrue(server.connections() <= 8);
            happen("Test");
            assertTrue(busy.until("data: ").contains("id: 1\n"));
        } finally {
            for (UnixHttp one : crowd) {
                one.close();
            }
        }
    }

    @Test
    void streamsWhatIsStoredAndThenWhatHappens() throws IOException {
        happen("First");
        happen("Second");
        start(LONG, 64);
        try (UnixHttp http = new UnixHttp(socket()); UnixHttp fromNow = new UnixHttp(socket())) {
            http.send("GET /v1/events?after=1 HTTP/1.1\r\nHost: fresh\r\n\r\n");
            String text = http.until("}\n\n");
            assertTrue(text.contains("Content-Type: text/event-stream"), text);
            assertTrue(text.contains("id: 2\nevent: Second\ndata: " + Json.write(stored.get(1))), text);
            fromNow.send("GET /v1/events HTTP/1.1\r\nHost: fresh\r\n\r\n").until(": fresh\n\n");
            happen("Third");
            assertTrue(http.until("}\n\n").contains("id: 3\nevent: Third\n"));
            assertTrue(fromNow.until("}\n\n").contains("id: 3\nevent: Third\n"));
        }
        String resumed;
        try (UnixHttp http = new UnixHttp(socket())) {
            http.send("GET /v1/events HTTP/1.1\r\nHost: fresh\r\nLast-Event-ID: 2\r\n\r\n");
            resumed = http.until("}\n\n");
        }
        assertTrue(resumed.contains("id: 3\n") && !resumed.contains("id: 2\n"), resumed);
        assertRefused(400, "bad_usage", UnixHttp.ask(socket(), "GET", "/v1/events?after=-1", ""));
    }

    @Test
    void aQuietStreamShowsThatItLivesAndEndsWithTheServer() throws IOException {
        start(SHORT, 64);
        try (UnixHttp http = new UnixHttp(socket())) {
            http.send("GET /v1/events?after=0 HTTP/1.1\r\nHost: fresh\r\n\r\n").until(": still here\n\n");
            assertTrue(http.until(": still here\n\n").contains(": still here"));
            server.close();
            assertFalse(http.rest().contains("data:"));
        }
    }

    @Test
    void aClientThatDoesNotReadIsLostAndHoldsUpNobody() throws IOException {
        start(SHORT, 64);
        try (UnixHttp deaf = new UnixHttp(socket())) {
            // The server answers already when it is asked for something else; until then it may not count the client.
            deaf.send(UnixHttp.request("GET", "/v1/report", "")).until("HTTP/1.1 200 OK");
            assertTrue(UnixHttp.ask(socket(), "GET", "/v1/status", "").startsWith("HTTP/1.1 200 OK"));
            while (server.connections() > 0) {
                Thread.onSpinWait();
            }
            assertTrue(deaf.rest().length() < 20 << 20);
        }
    }

    @Test
    void leavesASocketThatIsNotItsOwn() throws IOException {
        start(LONG, 64);
        Files.delete(socket());
        Files.writeString(socket(), "of the next daemon");
        server.close();
        server = null;
        assertEquals("of the next daemon", Files.readString(socket()));
    }

    @Test
    void listensInPrivateFoldersOnly() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        ControlServer open = new ControlServer(socket(), api, events);
        assertTrue(assertThrows(IOException.class, open::start).getMessage().contains("chmod 700"));
        assertFalse(Files.exists(socket()));
        open.close();
    }

    @Test
    void anotherUserIsClosedUnread() throws IOException, InterruptedException {
        Tools.require("setpriv");
        Path python = Path.of("/usr/bin/python3");
        Tools.require(Files.isExecutable(python), python.toString());
        Tools.require(System.getProperty("user.name").equals("root"), "another user to be (needs root)");
        start(LONG, 64);
        // The folder and the mode keep others out already; here they are opened to see the last door.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(socket(), PosixFilePermissions.fromString("rw-rw-rw-"));
        Process other = new ProcessBuilder("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                python.toString(), "-c", """
                        import socket, sys
                        s = socket.socket(socket.AF_UNIX)
                        s.connect(sys.argv[1])
                        try:
                            s.sendall(b"GET /v1/status HTTP/1.1\\r\\nHost: fresh\\r\\n\\r\\n")
                            print(len(s.recv(100)))
                        except OSError as e:
                            print(0)
                        """, socket().toString()).redirectErrorStream(true).start();
        assertEquals("0\n", new String(other.getInputStream().readAllBytes()));
        assertEquals(0, other.waitFor());
        assertTrue(UnixHttp.ask(socket(), "GET", "/v1/status", "").startsWith("HTTP/1.1 200 OK"));
    }

    private Path socket() {
        return folder.resolve("daemon.sock");
    }

    private void start(Duration idle, int connections) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        server = new ControlServer(socket(), api, events,
                new ControlServer.Limits(idle, LONG, idle, connections, 64 << 10));
        server.start();
    }

    private void happen(String type) {
        stored.add(new EventView(stored.size() + 1, Instant.EPOCH, type, Optional.empty(), "it happened\nreally"));
        events.grown();
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private static void assertRefused(int status, String code, String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertEquals(code, Json.read(body(answer), ErrorBody.class).error().code());
    }
}
