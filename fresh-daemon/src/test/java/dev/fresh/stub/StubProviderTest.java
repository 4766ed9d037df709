package dev.fresh.stub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.provider.stub.Api;
import dev.fresh.edge.provider.stub.StubModels;
import dev.fresh.edge.provider.stub.Tokens;
import dev.fresh.edge.provider.stub.Tree;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stub by itself; whether it resembles the providers is for the real agent CLIs to say. */
final class StubProviderTest {

    private static final Map<Api, String> MODELS = Map.of(Api.MESSAGES, "claude-sonnet-4-5", Api.RESPONSES, "gpt-5.5",
            Api.CHAT, "gpt-5.5", Api.GEMINI, "gemini-2.5-pro");

    private final HttpClient client = HttpClient.newHttpClient();

    @ParameterizedTest
    @EnumSource
    void answersInOnePieceAndInEvents(Api api) throws IOException, InterruptedException {
        try (StubProvider stub = StubProvider.start(Scripts.say("Fine."))) {
            String whole = ask(stub.base(), api, false, "").body();
            String events = ask(stub.base(), api, true, "").body();
            assertTrue(whole.contains("\"Fine.\""), whole);
            assertTrue(events.contains("\"Fine.\"") && events.contains("data: "), events);
            String output = switch (api) {
                case MESSAGES, RESPONSES -> "\"output_tokens\":80";
                case CHAT -> "\"completion_tokens\":80";
                case GEMINI -> "\"candidatesTokenCount\":80";
            };
            assertTrue(whole.contains(output) && events.contains(output), events);
            assertEquals(2, stub.requests().size());
            assertTrue(stub.bill().whole());
        }
    }

    @ParameterizedTest
    @EnumSource
    void modelsForTheDoctorSayOkAndKeepABill(Api api) throws IOException, InterruptedException {
        try (StubModels models = new StubModels()) {
            assertTrue(ask(models.base() + "/a/one", api, true, "").body().contains("\"OK\""));
            Tokens used = models.bill().getFirst().used();
            assertTrue(used.input() > 0 && used.output() == 1, used::toString);
            assertEquals("/a/one", models.bill().getFirst().way());
            assertEquals(MODELS.get(api), models.bill().getFirst().model());
        }
    }

    @Test
    void chargesEachKeyAndWayByThePriceOfItsModel() throws IOException, InterruptedException {
        try (StubProvider stub = StubProvider.start(Scripts.say("Fine."))) {
            ask(stub.base() + "/one", Api.MESSAGES, true, "");
            ask(stub.base() + "/two", Api.MESSAGES, true, "");
            ask(stub.base() + "/two", Api.RESPONSES, true, "");
            ask(stub.base() + "/two", Api.GEMINI, false, "");
            assertEquals(9_885, stub.bill().ofWay("/one").micro());
            assertEquals(9_885 + 15_000 + 3_950, stub.bill().ofWay("/two").micro());
            assertEquals(2 * 9_885 + 15_000 + 3_950, stub.bill().ofKey("dummy").micro());
            stub.using(new Tokens(1, 1, 1, 1, 1));
            ask(stub.base() + "/three", Api.MESSAGES, true, "");
            assertEquals(29, stub.bill().ofWay("/three").micro(), "28.05 rounded up");
        }
    }

    @Test
    void writesWithTheToolThatIsOffered() throws IOException, InterruptedException {
        Script script = Scripts.edit("a.txt", "text\n");
        assertTrue(call(script, Api.MESSAGES, "\"system\":\"Working directory: /w\",\"tools\":[{\"name\":\"Write\","
                + "\"input_schema\":{\"properties\":{\"file_path\":{},\"content\":{}}}}]")
                .contains("\"input\":{\"file_path\":\"/w/a.txt\",\"content\":\"text\\n\"}"));
        assertTrue(call(script, Api.RESPONSES, "\"tools\":[{\"type\":\"custom\",\"name\":\"apply_patch\"}]")
                .contains("\"input\":\"*** Begin Patch\\n*** Add File: a.txt\\n+text\\n*** End Patch\\n\""));
        assertTrue(call(script, Api.RESPONSES, "\"tools\":[{\"type\":\"namespace\",\"name\":\"functions\",\"tools\":["
                + "{\"type\":\"custom\",\"name\":\"exec\"}]}]").contains("await tools.apply_patch("));
        assertTrue(call(script, Api.CHAT, "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"bash\","
                + "\"parameters\":{\"properties\":{\"command\":{}}}}}]").contains("cat > 'a.txt'"));
    }

    @Test
    void goesOnAfterEachResultAndStartsAnewAfterNewWords() throws IOException, InterruptedException {
        String tools = "\"tools\":[{\"name\":\"Bash\",\"input_schema\":{\"properties\":{\"command\":{}}}}]";
        String result = "{\"role\":\"assistant\",\"content\":[]},{\"role\":\"user\",\"content\":["
                + "{\"type\":\"tool_result\"},{\"type\":\"text\",\"text\":\"a reminder\"}]}";
        Script script = Scripts.acts(new Act.Run("first"), new Act.Run("second"));
        String start = "{\"role\":\"user\",\"content\":\"go\"}";
        assertTrue(talk(script, tools, start).contains("first"));
        assertTrue(talk(script, tools, start + "," + result).contains("second"));
        assertTrue(talk(script, tools, start + "," + result + "," + result).contains(Scripts.DONE));
        assertTrue(talk(script, tools, start + "," + result + "," + start).contains("first"));
    }

    @Test
    void refusesTwiceAndThenAnswers() throws IOException, InterruptedException {
        Script script = Scripts.twice(Trouble.THROTTLE, Scripts.say("Fine."));
        try (StubProvider stub = StubProvider.start(Scripts.say("Other.")).forKey("dummy", script)) {
            HttpResponse<String> first = ask(stub.base(), Api.MESSAGES, true, "");
            assertEquals(429, first.statusCode());
            assertEquals("1", first.headers().firstValue("retry-after").orElseThrow());
            assertEquals(429, ask(stub.base(), Api.CHAT, true, "").statusCode());
            assertTrue(ask(stub.base(), Api.RESPONSES, true, "").body().contains("Fine."));
            assertEquals(15_000, stub.bill().micro(), "a refusal costs nothing");
        }
    }

    @Test
    void chargesWhatItSentOfAnAnswerThatBroke() throws IOException, InterruptedException {
        String text = "word ".repeat(200);
        try (StubProvider stub = StubProvider.start(Scripts.say(text).by(new Move.Delivery.Cut()))) {
            assertThrows(IOException.class, () -> ask(stub.base(), Api.MESSAGES, true, ""));
            assertFalse(stub.bill().whole());
            long output = stub.bill().items().getFirst().used().output();
            assertTrue(output > 0 && output < 80, () -> "half of 80 tokens, not " + output);
        }
    }

    @Test
    void chargesWhatItSentToAClientThatWentAway() throws IOException, InterruptedException {
        Script silent = Scripts.say("word ".repeat(200)).by(new Move.Delivery.Silent());
        try (StubProvider stub = StubProvider.start(silent)) {
            HttpResponse<InputStream> answer = client.send(request(stub.base(), Api.GEMINI, true, ""),
                    BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                assertTrue(body.read() > 0);
            }
            stub.awaitRequest(request -> request.status() == 200);
            assertFalse(stub.bill().whole());
            assertTrue(stub.bill().micro() < 3_950);
        }
    }

    @Test
    void claimsWhatItIsToldToButChargesTheTruth() throws IOException, InterruptedException {
        Script script = Scripts.claiming(_ -> Optional.of(new Tokens(-5, 0, 0, 0, 0)),
                Scripts.say("Fine."));
        try (StubProvider stub = StubProvider.start(script)) {
            assertTrue(ask(stub.base(), Api.MESSAGES, false, "").body().contains("\"input_tokens\":-5"));
            assertEquals(9_885, stub.bill().micro());
        }
    }

    @Test
    void keepsToTheOutputLimit() throws IOException, InterruptedException {
        try (StubProvider stub = StubProvider.start(Scripts.huge(300_000))) {
            Map<String, Object> answer = Json
                    .object(ask(stub.base(), Api.MESSAGES, false, "\"max_tokens\":500").body());
            assertEquals("max_tokens", answer.get("stop_reason"));
            assertEquals(500, Tree.map(answer.get("usage")).get("output_tokens"));
        }
    }

    private String call(Script script, Api api, String more) throws IOException, InterruptedException {
        try (StubProvider stub = StubProvider.start(script)) {
            return ask(stub.base(), api, false, more).body();
        }
    }

    private String talk(Script script, String tools, String messages) throws IOException, InterruptedException {
        return call(script, Api.MESSAGES, tools + ",\"messages\":[" + messages + "]");
    }

    private HttpResponse<String> ask(String base, Api api, boolean streamed, String more)
            throws IOException, InterruptedException {
        return client.send(request(base, api, streamed, more), BodyHandlers.ofString());
    }

    private static HttpRequest request(String base, Api api, boolean streamed, String more) {
        String path = switch (api) {
            case MESSAGES -> "/v1/messages";
            case RESPONSES -> "/v1/responses";
            case CHAT -> "/v1/chat/completions";
            case GEMINI -> "/v1beta/models/gemini-2.5-pro:" + (streamed ? "streamGenerateContent?alt=sse"
                    : "generateContent");
        };
        String body = "{\"model\":\"" + MODELS.get(api) + "\",\"stream\":" + streamed
                + ",\"stream_options\":{\"include_usage\":true}" + (more.isEmpty() ? "" : "," + more) + "}";
        return HttpRequest.newBuilder(URI.create(base + path)).header("authorization", "Bearer dummy")
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
    }
}
