package dev.fresh.edge.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.budget.Money;
import dev.fresh.core.budget.Usage;
import dev.fresh.edge.meter.Admission.Settlement;
import dev.fresh.edge.meter.FakeUpstream.Script;
import dev.fresh.testing.Tools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests through a real server to a real server. */
final class MeterTest {

    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        rig = new Rig("10.00");
    }

    @AfterEach
    void stop() throws IOException {
        rig.close();
    }

    @Test
    void holdsBooksAndPassesOnAStream() throws Exception {
        String answer = Rig.start(120) + Rig.text("hi") + Rig.end(80);
        rig.upstream.answers(Script.sse(answer));
        Line line = rig.open();
        HttpResponse<String> response = rig.ask(line, "/v1/messages", Rig.messages(",\"stream\":true"));
        assertEquals(200, response.statusCode());
        assertEquals(answer, response.body());
        Settlement booked = rig.books.settled().getFirst();
        assertEquals(new Usage(120, 0, 0, 0, 80, Map.of()), booked.usage());
        assertEquals(new Money(120 * 3 + 80 * 15), booked.cost());
        assertFalse(booked.estimated());
        assertEquals(200, booked.status());
        assertTrue(booked.source().startsWith("usage of the answer, prices of 2026-11-01"), booked.source());
        assertEquals(Money.ZERO, rig.books.open());
        Traffic traffic = line.traffic();
        assertEquals(1, traffic.requests());
        assertEquals(0, traffic.inFlight());
        assertEquals(booked.cost(), traffic.spent());
        assertEquals(List.of(), traffic.troubles());
    }

    @Test
    void readsTheUsageOfEveryProtocolFromStreams() throws Exception {
        check("/v1/messages", Rig.messages(",\"stream\":true"),
                Rig.event("message_start", "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":5,"
                        + "\"cache_creation_input_tokens\":30,\"cache_read_input_tokens\":7,\"cache_creation\":"
                        + "{\"ephemeral_5m_input_tokens\":10,\"ephemeral_1h_input_tokens\":20},\"output_tokens\":1}}}")
                        + Rig.end(9),
                new Usage(5, 7, 10, 20, 9, Map.of()));
        check("/v1/responses", "{\"model\":\"m\",\"input\":\"hello\",\"stream\":true}",
                Rig.event("response.created", "{\"type\":\"response.created\"}") + Rig.event("response.completed",
                        "{\"type\":\"response.completed\",\"response\":{\"output\":[],\"usage\":{\"input_tokens\":100,"
                                + "\"input_tokens_details\":{\"cached_tokens\":60},\"output_tokens\":9}}}"),
                new Usage(40, 60, 0, 0, 9, Map.of()));
        check("/v1/chat/completions", "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
                + "\"stream\":true}",
                "data: {\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}],\"usage\":null}\n\n"
                        + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":9,"
                        + "\"total_tokens\":112,\"prompt_tokens_details\":{\"cached_tokens\":60}}}\n\ndata: [DONE]\n\n",
                new Usage(40, 60, 0, 0, 12, Map.of()));
        String gemini = "{\"candidates\":[{\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":100,"
                + "\"cachedContentTokenCount\":60,\"toolUsePromptTokenCount\":3,\"candidatesTokenCount\":9,"
                + "\"thoughtsTokenCount\":4,\"totalTokenCount\":116}}";
        Usage used = new Usage(43, 60, 0, 0, 13, Map.of());
        check("/v1beta/models/m:streamGenerateContent?alt=sse", GEMINI, "data: " + gemini + "\r\n\r\n", used);
        check("/v1beta/models/m:streamGenerateContent", GEMINI, "[{\"candidates\":[{}]},\n" + gemini + "]", used);
    }

    @Test
    void readsTheUsageOfEveryProtocolFromDocuments() throws Exception {
        check("/v1/messages", Rig.messages(""),
                "{\"content\":[],\"usage\":{\"input_tokens\":5,\"cache_creation_input_tokens\":30,"
                        + "\"cache_read_input_tokens\":7,\"output_tokens\":9,\"server_tool_use\":{\"web_search_requests\":2}}}",
                new Usage(5, 7, 30, 0, 9, Map.of("web_search", 2L)));
        check("/responses", "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":\"hello\"}]}",
                "{\"output\":[{\"type\":\"web_search_call\"}],\"usage\":{\"input_tokens\":100,\"output_tokens\":9}}",
                new Usage(100, 0, 0, 0, 9, Map.of("web_search", 1L)));
        check("/chat/completions", "{\"model\":\"m\",\"messages\":[]}",
                "{\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":9}}", new Usage(100, 0, 0, 0, 9, Map.of()));
        check("/v1beta/models/m:generateContent", GEMINI,
                "{\"usageMetadata\":{\"promptTokenCount\":100,\"candidatesTokenCount\":9}}",
                new Usage(100, 0, 0, 0, 9, Map.of()));
    }

    private static final String GEMINI = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hello\"}]}]}";

    private void check(String path, String request, String answer, Usage usage) throws Exception {
        boolean events = answer.startsWith("event:") || answer.startsWith("data:");
        rig.upstream.answers(Script.whole(200, events ? "text/event-stream" : "application/json", answer));
        int before = rig.books.settled().size();
        try (Line line = rig.open()) {
            HttpResponse<String> response = rig.ask(line, path, request);
            assertEquals(200, response.statusCode(), response.body());
            assertEquals(answer, response.body());
        }
        Settlement booked = rig.books.settled().get(before);
        assertEquals(usage, booked.usage(), path);
        assertFalse(booked.estimated(), booked.source());
        assertEquals(PriceList.of(Rig.PRICES, "").find("m").orElseThrow().cost(usage), booked.cost());
    }

    @Test
    void givesTheUpstreamItsOwnPathAndTheRealKey() throws Exception {
        rig.upstream.answers(Script.json(200, "{}"));
        Line line = rig.open();
        rig.ask(line, "/v1/messages?beta=true&key=" + line.token(), Rig.messages(""));
        assertEquals("/v1/messages?beta=true", rig.upstream.last().uri());
        assertEquals(Rig.KEY, rig.upstream.last().header("x-api-key"));
        assertEquals("identity", rig.upstream.last().header("accept-encoding"));
        rig.ask(line, "/responses", "{\"model\":\"m\",\"input\":\"x\"}");
        assertEquals("/v1/responses", rig.upstream.last().uri());
        assertEquals("Bearer " + Rig.KEY, rig.upstream.last().header("authorization"));
        assertEquals("", rig.upstream.last().header("x-api-key"));
        rig.ask(line, "/v1beta/models/m:generateContent?key=" + line.token(), GEMINI);
        assertEquals("/v1beta/models/m:generateContent", rig.upstream.last().uri());
        assertEquals(Rig.KEY, rig.upstream.last().header("x-goog-api-key"));
        rig.upstream.seen().forEach(seen -> assertFalse(seen.all().contains(line.token()), seen.all()));
    }

    @Test
    void passesModelListsAndCountsOfTokensForNothing() throws Exception {
        rig.upstream.answers(Script.json(200, "{\"input_tokens\":3}"));
        Line line = rig.open();
        assertEquals("{\"input_tokens\":3}", rig.ask(line, "/v1/messages/count_tokens", Rig.messages("")).body());
        assertEquals(200, rig.ask(line, "/v1beta/models/m:countTokens", GEMINI).statusCode());
        for (String path : List.of("/v1/models?limit=5", "/v1beta/models", "/models/m")) {
            HttpRequest list = HttpRequest.newBuilder(URI.create(line.base() + path))
                    .header("authorization", "Bearer " + line.token()).build();
            assertEquals(200, rig.http.send(list, BodyHandlers.ofString()).statusCode());
        }
        assertEquals(List.of(), rig.books.requests());
        assertEquals(5, rig.upstream.seen().size());
    }

    @Test
    void letsNothingElseThrough() throws Exception {
        Line line = rig.open();
        for (String path : List.of("/v1/messages/batches", "/v1/embeddings", "/v1/files", "/", "/v1/messages/",
                "/v1/models/../messages", "/v1beta/models/m:embedContent", "//v1/messages", "/responses/compact")) {
            HttpResponse<String> response = rig.ask(line, path, Rig.messages(""));
            assertTrue(response.statusCode() == 404 || response.statusCode() == 400, path);
            assertFalse(response.body().contains(line.token()));
        }
        assertEquals(List.of(), rig.upstream.seen());
    }

    @Test
    void knowsNobodyWithoutAddressAndToken() throws Exception {
        Line line = rig.open();
        Line other = rig.open();
        HttpRequest.Builder noToken = HttpRequest.newBuilder(URI.create(line.base() + "/v1/messages"));
        HttpRequest post = noToken.POST(HttpRequest.BodyPublishers.ofString(Rig.messages(""))).build();
        assertEquals(401, rig.http.send(post, BodyHandlers.ofString()).statusCode());
        HttpRequest wrong = HttpRequest.newBuilder(post, (_, _) -> true).header("x-api-key", other.token()).build();
        assertEquals(401, rig.http.send(wrong, BodyHandlers.ofString()).statusCode());
        URI nowhere = URI.create("http://127.0.0.1:" + rig.meter.port() + "/a/AAAAAAAAAAAAAAAAAAAAAAAA/v1/messages");
        HttpRequest lost = HttpRequest.newBuilder(nowhere).header("x-api-key", line.token()).GET().build();
        assertEquals(401, rig.http.send(lost, BodyHandlers.ofString()).statusCode());
        assertEquals(List.of(), rig.upstream.seen());
    }

    @Test
    void refusesWhatIsTooLarge() throws Exception {
        Line line = rig.open();
        String large = Rig.messages(",\"metadata\":\"" + "x".repeat(Bodies.BYTES_MAX) + "\"");
        assertEquals(413, rig.ask(line, "/v1/messages", large).statusCode());
        assertEquals(List.of(), rig.upstream.seen());
    }

    @Test
    void whoReadsOnlyAfterAllIsSentIsToldWhyItWasRefused() throws Exception {
        Line line = rig.open();
        byte[] large = Rig.messages(",\"metadata\":\"" + "x".repeat(Bodies.BYTES_MAX) + "\"").getBytes();
        assertTrue(sentWhole(URI.create(line.base()).getPath() + "/v1/messages", line.token(), large)
                .startsWith("HTTP/1.1 413 "));
        assertTrue(sentWhole(URI.create(line.base()).getPath() + "/v1/nothing", line.token(), large)
                .startsWith("HTTP/1.1 404 "));
        assertTrue(sentWhole("/a/AAAAAAAAAAAAAAAAAAAAAAAA/v1/messages", "x", large).startsWith("HTTP/1.1 401 "));
        assertEquals(List.of(), rig.upstream.seen());
    }

    private String sentWhole(String path, String token, byte[] body) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", rig.meter.port())) {
            socket.getOutputStream().write(("POST " + path + " HTTP/1.1\r\nHost: m\r\nx-api-key: " + token
                    + "\r\nContent-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(body);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void passesEachPieceOnBeforeTheNextOneIsWritten() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        rig.upstream.answers((to, _) -> {
            to.getResponseHeaders().set("Content-Type", "text/event-stream");
            to.sendResponseHeaders(200, 0);
            FakeUpstream.send(to, Rig.start(120) + Rig.text("first"));
            arrived.await();
            FakeUpstream.send(to, Rig.end(80));
        });
        try (InputStream body = rig.begin(rig.open(), "/v1/messages", Rig.messages(",\"stream\":true")).body()) {
            String first = Rig.start(120) + Rig.text("first");
            assertEquals(first, new String(body.readNBytes(first.length()), StandardCharsets.UTF_8));
            arrived.countDown();
            assertEquals(Rig.end(80), new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void showsNoEndWhileTheBooksAreBusy() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        rig.books.beforeSettling(_ -> {
            asked.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("a booking was interrupted", e);
            }
        });
        CountDownLatch read = new CountDownLatch(1);
        rig.upstream.answers((to, _) -> {
            to.getResponseHeaders().set("Content-Type", "text/event-stream");
            to.sendResponseHeaders(200, 0);
            FakeUpstream.send(to, Rig.start(120));
            read.await();
            FakeUpstream.send(to, Rig.end(80));
        });
        try (InputStream body = rig.begin(rig.open(), "/v1/messages", Rig.messages(",\"stream\":true")).body()) {
            body.readNBytes(Rig.start(120).length());
            read.countDown();
            asked.await();
            assertEquals(0, body.available());
            go.countDown();
            assertEquals(Rig.end(80), new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void servesTheSameOnTheUnixSocket() throws Exception {
        rig.upstream.answers(Script.json(200, "{\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}"));
        Line line = rig.open();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(rig.meter.socket())));
        String body = Rig.messages("");
        try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(rig.meter.socket()))) {
            String path = URI.create(line.base()).getPath() + "/v1/messages";
            String request = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: "
                    + body.length() + "\r\nAuthorization: Bearer " + line.token() + "\r\n\r\n" + body;
            socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            String answer = new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 200 OK"), answer);
            assertTrue(answer.contains("\"output_tokens\":2"), answer);
        }
        assertEquals(1, rig.books.settled().size());
    }

    @Test
    void readsAnAnswerThatIsCompressedAllTheSame() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write("{\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}".getBytes(StandardCharsets.UTF_8));
        }
        rig.upstream.answers((to, _) -> {
            to.getResponseHeaders().set("Content-Encoding", "gzip");
            to.sendResponseHeaders(200, zipped.size());
            to.getResponseBody().write(zipped.toByteArray());
        });
        HttpResponse<String> response = rig.ask(rig.open(), "/v1/messages", Rig.messages(""));
        assertEquals("{\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}", response.body());
        assertFalse(rig.books.settled().getFirst().estimated());
    }

    @Test
    void anotherUserOnItsSocketIsClosedUnread() throws Exception {
        Tools.require("setpriv");
        Tools.require(Files.isExecutable(Path.of("/usr/bin/python3")), "/usr/bin/python3");
        Tools.require(System.getProperty("user.name").equals("root"), "another user to be (needs root)");
        Path socket = rig.meter.socket();
        // The folder and the mode keep others out already; here they are opened to see the last door.
        Files.setPosixFilePermissions(socket.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        for (String user : List.of("65534", "0")) {
            Process other = new ProcessBuilder("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups",
                    "/usr/bin/python3", "-c", """
                            import socket, sys
                            s = socket.socket(socket.AF_UNIX)
                            s.connect(sys.argv[1])
                            try:
                                s.sendall(b"GET / HTTP/1.1\\r\\nHost: m\\r\\n\\r\\n")
                                print(len(s.recv(12)))
                            except OSError as e:
                                print(0)
                            """, socket.toString()).redirectErrorStream(true).start();
            assertEquals(user.equals("0") ? "12\n" : "0\n", new String(other.getInputStream().readAllBytes()));
            assertEquals(0, other.waitFor());
        }
    }
}
