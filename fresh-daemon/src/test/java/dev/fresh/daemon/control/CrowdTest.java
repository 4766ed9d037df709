package dev.fresh.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.protocol.Answers.EventView;
import dev.fresh.protocol.ErrorBody;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.StatusView;
import dev.fresh.testing.Figures;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are too many, too large or too slow, while somebody wants to know how it goes. */
final class CrowdTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final int MOST = 64;
    private static final String STREAM = "GET /v1/events HTTP/1.1\r\nHost: fresh\r\n\r\n";
    private static final String HALF_A_HEAD = "GET /v1/status HTTP/1.1\r\nHost: fr";
    private static final String HALF_A_BODY = "POST /v1/sync HTTP/1.1\r\nHost: fresh\r\nContent-Length: 9\r\n\r\n{";

    @TempDir
    private Path folder;

    private final List<UnixHttp> clients = new ArrayList<>();
    private final Semaphore scanning = new Semaphore(0);
    private final CountDownLatch release = new CountDownLatch(1);
    private final EventStream events = new EventStream(new EventStream.Source() {
        @Override
        public long last() {
            return 0;
        }

        @Override
        public List<EventView> read(long after, int limit) {
            return List.of();
        }
    });
    private ControlServer server;

    @BeforeEach
    void closeTheFolder() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    @AfterEach
    void end() throws IOException {
        release.countDown();
        for (UnixHttp client : clients) {
            client.close();
        }
        server.close();
    }

    @Test
    void aThousandConnectionsOfEverySortLeaveRoomForAStatus() throws IOException {
        start(LONG, LONG);
        List<String> sorts = List.of("", HALF_A_HEAD, HALF_A_BODY, UnixHttp.request("GET", "/v1/report", ""), STREAM);
        for (int i = 0; i < 1000; i++) {
            UnixHttp client = client();
            String sort = sorts.get(i % sorts.size());
            try {
                client.send(sort);
            } catch (IOException e) {
                // It had to leave before it could say anything.
                assertTrue(server.connections() <= MOST);
            }
        }
        long begin = System.nanoTime();
        assertAnswersStatus();
        long millis = (System.nanoTime() - begin) / 1_000_000;
        assertTrue(server.connections() <= MOST);
        Figures.tell("U1",
                "1,000 connections of five sorts, at most " + MOST + " held, a status beside them in " + millis
                        + " ms (on whatever machine this is)");
    }

    @Test
    void slowSendersAndDeafReadersMakeWayForTheNext() throws IOException {
        for (String slow : List.of(HALF_A_BODY, UnixHttp.request("GET", "/v1/report", ""))) {
            start(LONG, LONG);
            for (int i = 0; i < MOST; i++) {
                client().send(slow);
            }
            assertAnswersStatus();
            server.close();
        }
    }

    @Test
    void followersAndWhatTakesLongAreCountedAndTheNextOneIsToldSo() throws Exception {
        start(LONG, LONG);
        for (int i = 0; i < MOST / 2; i++) {
            assertTrue(client().send(STREAM).until(": fresh\n\n").startsWith("HTTP/1.1 200 OK"));
        }
        refused(503, "busy", "32 followers of events are being answered", client().send(STREAM).rest());
        for (int i = 0; i < MOST / 4; i++) {
            client().send(UnixHttp.request("POST", "/v1/inventory/scan", ""));
        }
        scanning.acquire(MOST / 4);
        for (String target : List.of("/v1/inventory", "/v1/inventory/explain?symbol=x", "/v1/proposals/rehearsal")) {
            refused(503, "busy", "16 requests that take their time are being answered",
                    UnixHttp.ask(socket(), "GET", target, ""));
        }
        refused(503, "busy", "16 requests that take their time are being answered",
                UnixHttp.ask(socket(), "POST", "/v1/inventory/scan", ""));
        assertAnswersStatus();
        release.countDown();
        assertTrue(clients.getLast().rest().startsWith("HTTP/1.1 200 OK"));
        clients.getFirst().close();
    }

    @Test
    void followersThatHaveGoneMakeRoomForTheNext() throws Exception {
        start(LONG, LONG);
        for (int i = 0; i < 3 * MOST; i++) {
            UnixHttp follower = client();
            assertTrue(follower.send(STREAM).until(": fresh\n\n").startsWith("HTTP/1.1 200 OK"), "follower " + i);
            follower.close();
        }
    }

    @Test
    void halfARequestIsDroppedHoweverSteadilyItGrows() throws IOException {
        start(LONG, SHORT);
        for (String half : List.of("", HALF_A_HEAD, HALF_A_BODY)) {
            assertTrue(!client().send(half).rest().contains("200 OK"), half);
        }
        try (UnixHttp kept = new UnixHttp(socket())) {
            kept.send("GET /v1/status HTTP/1.1\r\nHost: fresh\r\n\r\n");
            assertTrue(kept.answer().startsWith("HTTP/1.1 200 OK"));
            assertEquals("", kept.rest(), "and the time begins anew after an answer");
        }
    }

    @Test
    void aGigabyteIsRefusedBeforeItIsReceived() throws IOException {
        start(LONG, LONG);
        String head = "POST /v1/runs HTTP/1.1\r\nHost: fresh\r\n";
        refused(413, "too_large", "the request is larger than 65536 bytes",
                client().send(head + "Content-Length: 1073741824\r\n\r\n").rest());
        UnixHttp chunks = client().send(head + "Transfer-Encoding: chunked\r\n\r\n");
        String megabyte = "100000\r\n" + " ".repeat(1 << 20) + "\r\n";
        int sent = 0;
        try {
            while (sent < 1024) {
                chunks.send(megabyte);
                sent++;
            }
        } catch (IOException e) {
            assertTrue(sent < 16, sent + " MiB were taken");
        }
        assertTrue(sent < 16, sent + " MiB were taken");
        refused(413, "too_large", "the request is larger than 65536 bytes", chunks.rest());
        assertAnswersStatus();
    }

    private void start(Duration idle, Duration whole) throws IOException {
        Api api = (Api) Proxy.newProxyInstance(Api.class.getClassLoader(), new Class<?>[]{Api.class},
                (_, method, _) -> {
                    if (method.getName().equals("scan")) {
                        scanning.release();
                        release.await();
                        return "{}";
                    }
                    // More than a socket takes from a sender whose reader does not read.
                    return method.getReturnType() == String.class ? "x".repeat(1 << 20) : StatusView.none();
                });
        server = new ControlServer(socket(), api, events,
                new ControlServer.Limits(idle, whole, LONG, MOST, 64 << 10));
        server.start();
    }

    private Path socket() {
        return folder.resolve("daemon.sock");
    }

    private UnixHttp client() throws IOException {
        clients.add(new UnixHttp(socket()));
        return clients.getLast();
    }

    private void assertAnswersStatus() throws IOException {
        String answer = UnixHttp.ask(socket(), "GET", "/v1/status", "");
        assertTrue(answer.startsWith("HTTP/1.1 200 OK"), answer);
    }

    private static void refused(int status, String code, String sentence, String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        ErrorBody body = Json.read(answer.substring(answer.indexOf("\r\n\r\n") + 4), ErrorBody.class);
        assertEquals(code, body.error().code());
        assertTrue(body.error().message().startsWith(sentence), answer);
    }
}
