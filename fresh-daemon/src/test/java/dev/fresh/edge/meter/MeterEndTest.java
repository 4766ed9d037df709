package dev.fresh.edge.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.fresh.core.budget.Money;
import dev.fresh.edge.meter.Admission.Settlement;
import dev.fresh.edge.meter.FakeUpstream.Script;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that are ended from outside, that wait for money, and that compete for it. */
final class MeterEndTest {

    private static final String STREAM = Rig.messages(",\"stream\":true,\"max_tokens\":1000");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch upstreamGone = new CountDownLatch(1);
    private Rig rig;

    @AfterEach
    void stop() throws IOException {
        rig.close();
        threads.shutdownNow();
    }

    /** Begins an answer and goes on until nobody takes it any more. */
    private void endless(HttpExchange to, FakeUpstream.Seen request) throws IOException {
        to.getResponseHeaders().set("Content-Type", "text/event-stream");
        to.sendResponseHeaders(200, 0);
        FakeUpstream.send(to, Rig.start(120));
        try {
            while (true) {
                FakeUpstream.send(to, Rig.text("more"));
            }
        } catch (IOException e) {
            upstreamGone.countDown();
            throw e;
        }
    }

    @Test
    void aRevokedAgentEndsInMidStreamAndGetsNothingMore() throws Exception {
        rig = new Rig("10.00");
        rig.upstream.answers(this::endless);
        Line line = rig.open();
        Line other = rig.open("other", 1000);
        try (InputStream body = rig.begin(line, "/v1/messages", STREAM).body()) {
            body.readNBytes(10);
            rig.meter.revoke("agent");
            assertThrows(IOException.class, body::readAllBytes);
        }
        upstreamGone.await();
        Settlement booked = rig.books.settlement(1);
        assertTrue(booked.estimated());
        assertEquals("whole reservation: the line was cut", booked.source());
        assertEquals(rig.books.requests().getFirst().most(), booked.cost());
        HttpResponse<String> again = rig.ask(line, "/v1/messages", STREAM);
        assertEquals(402, again.statusCode());
        assertTrue(again.body().contains("\"message\":\"STOPPED: "), again.body());
        assertEquals(400, rig.ask(line, "/v1/responses", "{\"model\":\"m\",\"input\":\"x\"}").statusCode());
        rig.upstream.answers(Script.sse(Rig.start(1), Rig.end(1)));
        assertEquals(200, rig.ask(other, "/v1/messages", STREAM).statusCode());
    }

    @Test
    void aCutBeforeTheFirstByteAnswersThatItWasStopped() throws Exception {
        rig = new Rig("10.00");
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        rig.upstream.answers((_, _) -> {
            asked.countDown();
            never.await();
        });
        Line line = rig.open();
        Future<HttpResponse<String>> waiting = threads.submit(() -> rig.ask(line, "/v1/messages", STREAM));
        asked.await();
        line.cut();
        assertTrue(waiting.get().body().contains("STOPPED: "));
        assertTrue(rig.books.settlement(1).estimated());
        never.countDown();
    }

    @Test
    void aClientThatHangsUpEndsTheUpstreamToo() throws Exception {
        rig = new Rig("10.00");
        rig.upstream.answers(this::endless);
        try (Socket client = connect(rig.open())) {
            client.getInputStream().readNBytes(20);
        }
        upstreamGone.await();
        Settlement booked = rig.books.settlement(1);
        assertTrue(booked.estimated());
        assertEquals("whole reservation: the client hung up", booked.source());
    }

    @Test
    void aClientThatHangsUpWhileNothingComesEndsTheUpstreamToo() throws Exception {
        rig = new Rig("10.00");
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        rig.upstream.answers((_, _) -> {
            asked.countDown();
            never.await();
        });
        try (Socket _ = connect(rig.open())) {
            asked.await();
        }
        assertEquals("whole reservation: the client hung up", rig.books.settlement(1).source());
        never.countDown();
    }

    private Socket connect(Line line) throws IOException {
        Socket socket = new Socket("127.0.0.1", rig.meter.port());
        String head = "POST " + URI.create(line.base()).getPath() + "/v1/messages HTTP/1.1\r\nHost: x\r\nx-api-key: "
                + line.token() + "\r\nContent-Length: " + STREAM.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + STREAM).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    @Test
    void parksWhileOthersHoldTheMoneyAndGoesOnWhenItIsBack() throws Exception {
        // Room for one of them, hardly more.
        rig = new Rig("0.03");
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        rig.upstream.answers((to, _) -> {
            asked.countDown();
            go.await();
            Script.sse(Rig.start(120), Rig.end(10)).answer(to, null);
        });
        Future<HttpResponse<String>> first = threads.submit(() -> rig.ask(rig.open(), "/v1/messages", STREAM));
        asked.await();
        Line second = rig.open();
        Future<HttpResponse<String>> parked = threads.submit(() -> rig.ask(second, "/v1/messages", STREAM));
        rig.books.awaitParked();
        assertEquals(1, second.traffic().inFlight());
        assertEquals(0, second.traffic().requests());
        go.countDown();
        assertEquals(200, first.get().statusCode());
        assertEquals(200, parked.get().statusCode());
        assertEquals(new Money(2 * (120 * 3 + 10 * 15)), rig.books.spent());
    }

    @Test
    void aParkedRequestEndsWhenItsLineIsCutOrItsClientHangsUp() throws Exception {
        rig = new Rig("0.03");
        rig.upstream.answers(this::endless);
        try (InputStream body = rig.begin(rig.open("rich", 4000), "/v1/messages", STREAM).body()) {
            body.readNBytes(10);
            Line line = rig.open();
            Future<HttpResponse<String>> parked = threads.submit(() -> rig.ask(line, "/v1/messages", STREAM));
            rig.books.awaitParked();
            line.cut();
            HttpResponse<String> answer = parked.get();
            assertEquals(402, answer.statusCode());
            assertTrue(answer.body().contains("STOPPED: "), answer.body());
            assertEquals(1, rig.upstream.seen().size());
        }
    }

    @Test
    void tenLinesSideBySideNeverPassTheCap() throws Exception {
        rig = new Rig("1.00");
        rig.upstream.answers((to, request) -> {
            long allowed = Bodies.answer(request.body()).orElseThrow().path("max_tokens").asLong();
            // Each answers with all it may; some break off.
            if (allowed % 7 == 3) {
                Script.cut(Rig.start(30)).answer(to, request);
            } else {
                Script.sse(Rig.start(30), Rig.end(allowed)).answer(to, request);
            }
        });
        List<Callable<Integer>> agents = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String agent = "agent-" + i;
            long clamp = 1500 + 311 * i;
            agents.add(() -> untilRefused(rig.open(agent, clamp)));
        }
        int answers = 0;
        for (Future<Integer> agent : threads.invokeAll(agents)) {
            answers += agent.get();
        }
        assertTrue(answers > 10, "only " + answers);
        assertTrue(rig.books.peak().compareTo(Money.ofDollars("1.00")) <= 0, rig.books.peak().toString());
        assertTrue(rig.books.spent().compareTo(Money.ofDollars("0.90")) >= 0, rig.books.spent().toString());
        assertEquals(Money.ZERO, rig.books.open());
        assertEquals(rig.upstream.seen().size(), rig.books.settled().size());
    }

    private int untilRefused(Line line) throws InterruptedException {
        int answers = 0;
        while (true) {
            try {
                if (rig.ask(line, "/v1/messages", Rig.messages(",\"stream\":true")).statusCode() != 200) {
                    return answers;
                }
                answers++;
            } catch (IOException e) {
                // An answer broke off; the agent asks again, as agents do.
                answers++;
            }
        }
    }

    @Test
    void closingBooksWhatIsInFlight() throws Exception {
        rig = new Rig("10.00");
        rig.upstream.answers(this::endless);
        try (InputStream body = rig.begin(rig.open(), "/v1/messages", STREAM).body()) {
            body.readNBytes(10);
            rig.meter.close();
            assertEquals(1, rig.books.settled().size());
            assertEquals(Money.ZERO, rig.books.open());
        }
    }
}
