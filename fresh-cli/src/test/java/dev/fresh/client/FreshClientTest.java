package dev.fresh.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fresh.protocol.Answers.EventView;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.StatusView;
import dev.fresh.testing.FakeDaemon;
import dev.fresh.testing.Sample;
import dev.fresh.testing.Tools;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FreshClientTest {

    private static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";

    @TempDir
    Path temp;

    private static ErrorCode refused(Runnable call) {
        return assertThrows(ClientException.class, call::run).code();
    }

    private static String event(long position) {
        return "id: " + position + "\nevent: moved\ndata: " + Json.write(
                new EventView(position, Sample.START, "moved", Optional.empty(), "step " + position)) + "\n\n";
    }

    @Test
    void readsAnswersOfEveryFraming() throws IOException {
        String body = Json.write(Sample.running(Sample.waiting()));
        int half = body.length() / 2;
        String chunked = Integer.toHexString(half) + "\r\n" + body.substring(0, half) + "\r\n"
                + Integer.toHexString(body.length() - half) + ";x=y\r\n" + body.substring(half) + "\r\n0\r\n\r\n";
        try (FakeDaemon daemon = new FakeDaemon(temp.resolve("s"))) {
            FreshClient client = new FreshClient(daemon.socket());
            StatusView wanted = Json.read(body, StatusView.class);
            daemon.answersRaw("GET /v1/status", "HTTP/1.1 200 OK\r\ncontent-length: "
                    + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
            assertEquals(wanted, client.status());
            daemon.answersRaw("GET /v1/status", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked);
            assertEquals(wanted, client.status());
            daemon.answersRaw("GET /v1/status", "HTTP/1.1 200 OK\r\n\r\n" + body);
            assertEquals(wanted, client.status());
        }
    }

    @Test
    void tellsRefusalsFromLostConnectionsFromNoDaemon() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(temp.resolve("s"))) {
            FreshClient client = new FreshClient(daemon.socket());
            daemon.refuses("POST /v1/agents/a%20b%2Fc/pause", ErrorCode.UNKNOWN_ID, "no such agent", "look");
            assertEquals(ErrorCode.UNKNOWN_ID, refused(() -> client.pause("a b/c")));
            daemon.answersRaw("GET /v1/status", "HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops");
            assertEquals(ErrorCode.DEFECT, refused(client::status));
            daemon.answersRaw("GET /v1/status", "HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"running\"");
            assertEquals(ErrorCode.NOT_RUNNING, refused(client::status));
            daemon.answersRaw("GET /v1/status", "SSH-2.0-what\r\n");
            assertEquals(ErrorCode.NOT_RUNNING, refused(client::status));
        }
        assertEquals(ErrorCode.NOT_RUNNING, refused(() -> new FreshClient(temp.resolve("s")).status()), "stale socket");
        assertEquals(ErrorCode.NOT_RUNNING, refused(() -> new FreshClient(temp.resolve("none")).status()));
        Path file = Files.writeString(temp.resolve("file"), "");
        assertEquals(ErrorCode.NOT_RUNNING, refused(() -> new FreshClient(file).status()));
    }

    @Test
    void readsEventsAndGoesOnWhereItStopped() throws IOException {
        String first = ": hello\n\n" + event(7) + event(8);
        try (FakeDaemon daemon = new FakeDaemon(temp.resolve("s"))) {
            daemon.streams("GET /v1/events", STREAM + "Transfer-Encoding: chunked\r\n\r\n"
                    + Integer.toHexString(first.length()) + "\r\n" + first + "\r\n");
            daemon.answersRaw("GET /v1/events?after=8", STREAM + "\r\n" + event(9));
            FreshClient client = new FreshClient(daemon.socket());
            Duration patience = Duration.ofSeconds(20);
            long position;
            try (EventStream events = client.events()) {
                assertEquals("step 7", events.next(patience).orElseThrow().text());
                assertEquals("step 8", events.next(patience).orElseThrow().text());
                assertEquals(Optional.empty(), events.next(Duration.ofMillis(1)), "nothing more for now");
                position = events.position();
            }
            try (EventStream events = client.events(position)) {
                assertEquals(9, events.next(patience).orElseThrow().position());
                assertEquals(ErrorCode.NOT_RUNNING, refused(() -> events.next(patience)), "the daemon ended");
            }
        }
    }

    @Test
    void tellsNothingToAnotherUserWhoListensInTheDaemonsPlace() throws Exception {
        Tools.require("setpriv");
        Path python = Path.of("/usr/bin/python3");
        Tools.require(Files.isExecutable(python), python.toString());
        Tools.require(System.getProperty("user.name").equals("root"), "another user to be (needs root)");
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path socket = temp.resolve("s");
        Process other = new ProcessBuilder("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                python.toString(), "-c", """
                        import socket, sys
                        s = socket.socket(socket.AF_UNIX)
                        s.bind(sys.argv[1])
                        s.listen()
                        print("listens", flush=True)
                        print(len(s.accept()[0].recv(100)), flush=True)
                        """, socket.toString()).redirectErrorStream(true).start();
        try (BufferedReader says = other.inputReader()) {
            assertEquals("listens", says.readLine());
            FreshClient client = new FreshClient(socket);
            ClientException refused = assertThrows(ClientException.class, client::status);
            assertEquals(ErrorCode.PERMISSION, refused.code());
            assertEquals("who listens on " + socket + " is another user, who was told nothing", refused.getMessage());
            assertEquals("0", says.readLine(), "not a byte was sent");
        } finally {
            other.destroyForcibly();
        }
    }
}
