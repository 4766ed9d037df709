package dev.fresh.edge.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.budget.Money;
import dev.fresh.edge.meter.FakeUpstream.Script;
import dev.fresh.edge.meter.LineOrder.Credential;
import dev.fresh.edge.meter.LineOrder.UnknownModel;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that are signed with a person's log-in. */
final class MeterLogInTest {

    private static final String FIRST = "made-up-access-token-1";
    private static final String SECOND = "made-up-access-token-2";

    private Rig rig;
    private final List<PlanShare> gateSaw = new ArrayList<>();
    private Optional<String> gate = Optional.empty();

    /** A log-in that is renewed when its token is refused, as long as there is another. */
    private static final class Renewing implements Signature {

        private final List<String> tokens;

        Renewing(String... tokens) {
            this.tokens = new ArrayList<>(List.of(tokens));
        }

        @Override
        public synchronized Map<String, String> headers() throws Ended {
            if (tokens.isEmpty()) {
                throw new Ended("the log-in has ended");
            }
            return Map.of("Authorization", "Bearer " + tokens.getFirst(), "chatgpt-account-id", "acct-1");
        }

        @Override
        public synchronized void refused(Map<String, String> headers) {
            tokens.removeIf(token -> headers.containsValue("Bearer " + token));
        }
    }

    @BeforeEach
    void start() throws Exception {
        rig = new Rig("10.00", (_, latest) -> {
            gateSaw.clear();
            gateSaw.addAll(latest);
            return gate;
        });
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    private Line open(String... tokens) {
        return rig.meter.open(new LineOrder("agent", "implement-1", "test_cli", 4000, UnknownModel.REFUSE,
                Credential.LOG_IN, Map.of(Api.MESSAGES, new Upstream(rig.upstream.base(), new Renewing(tokens)))));
    }

    private HttpResponse<String> ask(Line line) throws Exception {
        return rig.http.send(Rig.post(line, "/v1/messages", Rig.messages("")).header("chatgpt-account-id", "fresh")
                .build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String answer(String text) {
        return "{\"type\":\"message\",\"model\":\"m\",\"content\":[{\"type\":\"text\",\"text\":\"" + text
                + "\"}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":120,\"output_tokens\":80}}";
    }

    @Test
    void putsTheLogInInThePlaceOfTheToken() throws Exception {
        rig.upstream.answers(Script.json(200, answer("you said " + FIRST)));
        Line line = open(FIRST);
        HttpResponse<String> response = ask(line);
        assertEquals(200, response.statusCode());
        FakeUpstream.Seen seen = rig.upstream.last();
        assertEquals("Bearer " + FIRST, seen.header("authorization"));
        assertEquals("acct-1", seen.header("chatgpt-account-id"));
        assertFalse(seen.all().contains(line.token()));
        assertTrue(rig.books.settled().getFirst().source().startsWith("shadow, usage of the answer"));
        assertEquals(new Money(120 * 3 + 80 * 15), rig.books.settled().getFirst().cost());
    }

    @Test
    void doesNotRepeatTheLogInWhereAnErrorDoes() throws Exception {
        rig.upstream.answers(Script.json(403, "{\"error\":{\"message\":\"no: " + FIRST + "\"}}"));
        Line line = open(FIRST);
        assertFalse(ask(line).body().contains(FIRST));
        assertFalse(line.traffic().toString().contains(FIRST));
    }

    @Test
    void sendsItOnceMoreWhenTheLogInCouldBeRenewed() throws Exception {
        rig.upstream.answers((to, request) -> {
            boolean old = request.header("authorization").endsWith(FIRST);
            (old ? Script.json(401, "{}") : Script.json(200, answer("hi"))).answer(to, request);
        });
        Line line = open(FIRST, SECOND);
        assertEquals(200, ask(line).statusCode());
        assertEquals(2, rig.upstream.seen().size());
        assertEquals(1, rig.books.settled().size());
        assertEquals(List.of(), line.traffic().troubles());
    }

    @Test
    void passesTheRefusalOnWhenItCouldNot() throws Exception {
        rig.upstream.answers(Script.json(401, "{\"error\":{\"message\":\"expired\"}}"));
        Line line = open(FIRST);
        assertEquals(401, ask(line).statusCode());
        assertEquals(1, rig.upstream.seen().size());
        assertEquals(Money.ZERO, rig.books.settled().getFirst().cost());
        HttpResponse<String> next = ask(line);
        assertEquals(401, next.statusCode());
        assertTrue(next.body().contains("LOG_IN_ENDED: the log-in has ended"), next.body());
        assertEquals(1, rig.upstream.seen().size());
        assertEquals(Money.ZERO, rig.books.open());
    }

    @Test
    void doesNotSignForWhoDoesNotKnowTheToken() throws Exception {
        Line line = open(FIRST);
        Line other = open(SECOND);
        HttpResponse<String> response = rig.http.send(java.net.http.HttpRequest.newBuilder(
                java.net.URI.create(line.base() + "/v1/messages")).header("authorization", "Bearer " + other.token())
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(Rig.messages(""))).build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(401, response.statusCode());
        assertEquals(List.of(), rig.upstream.seen());
    }

    @Test
    void readsWhatComesInAnEnvelope() throws Exception {
        rig.upstream.answers(Script.sse("data: {\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"text\":"
                + "\"hi\"}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":120,"
                + "\"candidatesTokenCount\":80,\"totalTokenCount\":200}}}\n\n"));
        Line line = rig.meter.open(new LineOrder("agent", "implement-1", "test_cli", 4000, UnknownModel.REFUSE,
                Credential.LOG_IN, Map.of(Api.CODE_ASSIST, new Upstream(rig.upstream.base(), new Renewing(FIRST)))));
        String request = "{\"model\":\"m\",\"project\":\"p\",\"request\":{\"contents\":[{\"role\":\"user\",\"parts\":"
                + "[{\"text\":\"hello\"}]}],\"generationConfig\":{\"maxOutputTokens\":60000}}}";
        assertEquals(200, rig.ask(line, "/v1internal:streamGenerateContent?alt=sse", request).statusCode());
        assertEquals("/v1internal:streamGenerateContent?alt=sse", rig.upstream.last().uri());
        assertTrue(rig.upstream.last().body().contains("\"maxOutputTokens\":4000"), rig.upstream.last().body());
        assertEquals(new Money(120 * 3 + 80 * 15), rig.books.settled().getFirst().cost());
        assertFalse(rig.books.settled().getFirst().estimated());
        rig.upstream.answers(Script.json(200, "{}"));
        assertEquals(200, rig.ask(line, "/v1internal:loadCodeAssist", "{}").statusCode());
        assertEquals(404, rig.ask(line, "/v1internal:onboardUser", "{}").statusCode());
        assertEquals(400, rig.ask(line, "/v1internal:generateContent", "{\"model\":\"m\"}").statusCode());
        assertEquals(1, rig.books.settled().size());
    }

    @Test
    void asksTheGateWithWhatTheProviderSaidOfItsPlan() throws Exception {
        rig.upstream.answers((to, request) -> {
            to.getResponseHeaders().set("anthropic-ratelimit-unified-5h-utilization", "0.83");
            to.getResponseHeaders().set("anthropic-ratelimit-unified-5h-reset", "1795228000");
            Script.json(200, answer("hi")).answer(to, request);
        });
        Line line = open(FIRST);
        ask(line);
        assertEquals(List.of(), gateSaw);
        gate = Optional.of("the window 5h is used to 83 %");
        HttpResponse<String> response = ask(line);
        assertEquals("5h", gateSaw.getFirst().window());
        assertEquals(0.83, gateSaw.getFirst().used());
        assertEquals(402, response.statusCode());
        assertTrue(response.body().contains("PLAN_SHARE: the window 5h is used to 83 %"), response.body());
        assertEquals(1, rig.upstream.seen().size());
        assertEquals(Optional.of("PLAN_SHARE: the window 5h is used to 83 %"), line.traffic().refusal());
    }
}
