package dev.fresh.edge.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.budget.Money;
import dev.fresh.edge.meter.Admission.Settlement;
import dev.fresh.edge.meter.FakeUpstream.Script;
import dev.fresh.edge.meter.LineOrder.Credential;
import dev.fresh.edge.meter.LineOrder.UnknownModel;
import dev.fresh.edge.meter.Traffic.Trouble;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that are none, lies about usage, and refusals. */
final class MeterTroubleTest {

    private static final String STREAM = ",\"stream\":true,\"max_tokens\":1000";

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
    void booksAllThatWasHeldWhereUsageIsMissingOrCannotBe() throws Exception {
        Map<String, String> lies = Map.of("", "nothing about its usage", "\"usage\":{}", "nothing about its usage",
                "\"usage\":{\"input_tokens\":0,\"output_tokens\":0}", "no input",
                "\"usage\":{\"input_tokens\":-5,\"output_tokens\":1}", "no count of tokens",
                "\"usage\":{\"input_tokens\":5,\"output_tokens\":1.5}", "no count of tokens",
                "\"usage\":{\"input_tokens\":5,\"output_tokens\":2001}", "more output than was allowed",
                "\"usage\":{\"input_tokens\":60000,\"output_tokens\":1}", "more input than was sent",
                "\"usage\":{\"input_tokens\":5,\"output_tokens\":99999999999999999999}", "no count of tokens");
        for (Map.Entry<String, String> lie : lies.entrySet()) {
            rig.upstream.answers(Script.json(200, "{" + lie.getKey() + "}"));
            Line line = rig.open();
            assertEquals(200, rig.ask(line, "/v1/messages", Rig.messages(",\"max_tokens\":1000")).statusCode());
            Settlement booked = rig.books.settled().getLast();
            assertTrue(booked.estimated(), lie.getKey());
            assertTrue(booked.source().startsWith("whole reservation: ") && booked.source().contains(lie.getValue()),
                    booked.source());
            assertEquals(rig.books.requests().getLast().most(), booked.cost());
            assertEquals(booked.cost(), line.traffic().spent());
        }
        assertEquals(lies.size(), rig.log.size());
    }

    @Test
    void booksAllThatWasHeldWhereAnAnswerBreaksOff() throws Exception {
        rig.upstream.answers(Script.cut(Rig.start(120), Rig.text("hal")));
        Line line = rig.open();
        assertThrows(IOException.class, () -> rig.ask(line, "/v1/messages", Rig.messages(STREAM)));
        Settlement booked = rig.books.settlement(1);
        assertTrue(booked.estimated());
        assertEquals("whole reservation: the answer broke off", booked.source());
        assertEquals(rig.books.requests().getFirst().most(), booked.cost());
        assertEquals(0, line.traffic().troubles().getFirst().status());

        rig.upstream.answers(Script.sse(Rig.start(120), Rig.event("error",
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}")));
        rig.ask(line, "/v1/messages", Rig.messages(STREAM));
        assertTrue(rig.books.settlement(2).estimated());
        assertEquals("overloaded_error", line.traffic().troubles().getLast().type());

        rig.upstream.answers(Script.sse(Rig.start(120), Rig.text("no end")));
        rig.ask(line, "/v1/messages", Rig.messages(STREAM));
        assertTrue(rig.books.settlement(3).estimated());
    }

    @Test
    void booksWhatWasToldBeforeAnAnswerBrokeOff() throws Exception {
        rig.upstream.answers(Script.cut(Rig.start(120), Rig.text("hal"), Rig.end(80)));
        assertThrows(IOException.class, () -> rig.ask(rig.open(), "/v1/messages", Rig.messages(STREAM)));
        Settlement booked = rig.books.settlement(1);
        assertFalse(booked.estimated(), booked.source());
        assertEquals(new Money(120 * 3 + 80 * 15), booked.cost());
    }

    @Test
    void booksTheTruthWhereItIsMoreThanWasHeld() throws Exception {
        rig.upstream.answers(Script.json(200, "{\"usage\":{\"input_tokens\":5,\"output_tokens\":1900}}"));
        rig.ask(rig.open(), "/v1/messages", Rig.messages(",\"max_tokens\":1000"));
        Settlement booked = rig.books.settled().getFirst();
        assertEquals(new Money(5 * 3 + 1900 * 15), booked.cost());
        assertFalse(booked.estimated());
        assertTrue(booked.cost().compareTo(rig.books.requests().getFirst().most()) > 0);
        assertEquals(1, rig.log.size());
    }

    @Test
    void booksNothingForAnErrorAndSaysHowLongToWait() throws Exception {
        rig.upstream.answers((to, _) -> {
            to.getResponseHeaders().set("retry-after", "7");
            to.getResponseHeaders().set("x-echo", Rig.KEY);
            Script.json(429, "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"key " + Rig.KEY
                    + " is too fast\"}}").answer(to, null);
        });
        Line line = rig.open();
        HttpResponse<String> response = rig.ask(line, "/v1/messages", Rig.messages(STREAM));
        assertEquals(429, response.statusCode());
        assertEquals("7", response.headers().firstValue("retry-after").orElseThrow());
        assertTrue(response.body().contains("rate_limit_error"));
        assertFalse((response.body() + response.headers().map()).contains(Rig.KEY));
        Settlement booked = rig.books.settled().getFirst();
        assertEquals(Money.ZERO, booked.cost());
        assertFalse(booked.estimated());
        assertEquals(429, booked.status());
        Trouble trouble = line.traffic().troubles().getFirst();
        assertEquals(Optional.of(Duration.ofSeconds(7)), trouble.retryAfter());
        assertEquals("rate_limit_error", trouble.type());
        assertEquals("key [key] is too fast", trouble.message());
    }

    @Test
    void followsNoRedirect() throws Exception {
        rig.upstream.answers((to, _) -> {
            to.getResponseHeaders().set("Location", "http://127.0.0.1:1/elsewhere");
            to.sendResponseHeaders(307, -1);
        });
        HttpResponse<String> response = rig.ask(rig.open(), "/v1/messages", Rig.messages(STREAM));
        assertEquals(502, response.statusCode());
        assertTrue(response.headers().firstValue("location").isEmpty());
        assertEquals(1, rig.upstream.seen().size());
        assertEquals(Money.ZERO, rig.books.settled().getFirst().cost());
    }

    @Test
    void booksNothingForARequestThatNeverLeft() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        Upstream nobody = new Upstream(URI.create("http://127.0.0.1:" + closed), Optional.of(Rig.KEY));
        Line line = rig.meter.open(new LineOrder("agent", "implement-1", "test_cli", 4000, UnknownModel.REFUSE,
                Credential.SWAP_KEY, Map.of(Api.MESSAGES, nobody)));
        HttpResponse<String> response = rig.ask(line, "/v1/messages", Rig.messages(STREAM));
        assertEquals(502, response.statusCode());
        assertTrue(response.body().contains("\"type\":\"error\""));
        assertEquals(Money.ZERO, rig.books.settled().getFirst().cost());
        assertEquals(0, line.traffic().troubles().getFirst().status());
    }

    @Test
    void refusesInTheWordsOfEachProtocol() throws Exception {
        rig.close();
        rig = new Rig("0.001");
        refused("/v1/messages", Rig.messages(""), 402, "\"type\":\"billing_error\",\"message\":\"BUDGET_EXHAUSTED: ");
        refused("/v1/responses", "{\"model\":\"m\",\"input\":\"x\"}", 400,
                "{\"error\":{\"message\":\"BUDGET_EXHAUSTED: ");
        refused("/v1/chat/completions", "{\"model\":\"m\",\"messages\":[]}", 402,
                "{\"error\":{\"message\":\"BUDGET_EXHAUSTED: ");
        refused("/v1beta/models/m:generateContent", "{\"contents\":[]}", 402,
                "{\"error\":{\"code\":402,\"message\":\"BUDGET_EXHAUSTED: ");
        refused("/v1/messages", Rig.messages("").replace("\"m\"", "\"secret-model\""), 402,
                "UNKNOWN_PRICE: nobody knows what the model secret-model costs; add it to .fresh/prices.json");
        assertEquals(List.of(), rig.upstream.seen());
    }

    private void refused(String path, String body, int status, String text) throws Exception {
        Line line = rig.open();
        HttpResponse<String> response = rig.ask(line, path, body);
        assertEquals(status, response.statusCode(), response.body());
        assertTrue(response.body().contains(text), response.body());
        assertTrue(text.contains(line.traffic().refusal().orElseThrow().substring(0, 15)), text);
    }

    @Test
    void takesTheDearestPriceForAnUnknownModelWhereThatIsAllowed() throws Exception {
        rig.upstream.answers(Script.json(200, "{\"usage\":{\"input_tokens\":100,\"output_tokens\":10}}"));
        Line line = rig.open(UnknownModel.DEAREST, Credential.SWAP_KEY);
        rig.ask(line, "/v1/messages", Rig.messages("").replace("\"m\"", "\"new-model\""));
        Settlement booked = rig.books.settled().getFirst();
        assertEquals(new Money(100 * 15 + 10 * 75), booked.cost());
        assertTrue(booked.source().contains("dearest known price"), booked.source());
    }

    @Test
    void refusesWhatCannotBeMeasured() throws Exception {
        Line line = rig.open();
        for (String body : List.of("{\"model\":\"m\",\"input\":\"x\",\"previous_response_id\":\"r\"}",
                "{\"model\":\"m\",\"input\":\"x\",\"background\":true}",
                "{\"model\":\"m\",\"input\":[{\"type\":\"item_reference\",\"id\":\"i\"}]}",
                "{\"model\":\"m\",\"input\":[{\"content\":[{\"type\":\"input_file\",\"file_id\":\"f\"}]}]}")) {
            HttpResponse<String> response = rig.ask(line, "/v1/responses", body);
            assertEquals(400, response.statusCode());
            assertTrue(response.body().contains("UNMEASURABLE: "), response.body());
        }
        assertEquals(400, rig.ask(line, "/v1beta/models/m:generateContent",
                "{\"contents\":[{\"parts\":[{\"file_data\":{\"file_uri\":\"u\"}}]}]}").statusCode());
        assertEquals(400, rig.ask(line, "/v1/messages", "{\"model\":\"m\",\"messages\":[{\"content\":[{\"type\":"
                + "\"document\",\"source\":{\"type\":\"url\",\"url\":\"u\"}}]}]}").statusCode());
        assertEquals(400, rig.ask(line, "/v1/messages", "{\"model\":\"m\"").statusCode());
        assertEquals(400, rig.ask(line, "/v1/messages", "[]").statusCode());
        assertEquals(List.of(), rig.upstream.seen());
        assertEquals(List.of(), rig.books.requests());
    }

    @Test
    void namesNoSecretAnywhere() throws Exception {
        Line line = rig.open();
        rig.upstream.answers(Script.json(401, "{\"error\":{\"message\":\"bad key " + Rig.KEY + "\"}}"));
        String seen = rig.ask(line, "/v1/messages", Rig.messages(STREAM)).body()
                + rig.ask(line, "/v1/responses", "{\"model\":\"m\",\"input\":\"x\"}").body();
        rig.upstream.answers(Script.json(200, "{}"));
        seen += rig.ask(line, "/v1/messages", Rig.messages(STREAM)).body() + rig.log + line + line.traffic()
                + rig.books.settled() + rig.books.requests() + rig.meter + new Upstream(rig.upstream.base(),
                        Optional.of(Rig.KEY))
                + assertThrows(IllegalArgumentException.class,
                        () -> new Upstream(URI.create("ftp://x"), Optional.of(Rig.KEY)))
                + assertThrows(IllegalArgumentException.class,
                        () -> new Upstream(rig.upstream.base(), Optional.of(Rig.KEY + "\n")));
        assertFalse(seen.contains(Rig.KEY), seen);
        assertFalse((rig.log + " " + line).contains(line.token()));
    }
}
