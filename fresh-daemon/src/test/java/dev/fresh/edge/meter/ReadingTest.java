package dev.fresh.edge.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How streams, errors and the size of requests are read. */
final class ReadingTest {

    private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");

    @Test
    void findsTheSameEventsInWhateverPiecesAStreamComes() {
        byte[] stream = ("\uFEFF: hello\n\nevent: a\ndata: {\"x\":\"ä€𝄞\"}\n\ndata:one\r\ndata: two\r\n\r\n"
                + "event: b\rdata: three\r\r\nid: 7\n\ndata: never ended\n").getBytes(StandardCharsets.UTF_8);
        List<String> expected = List.of("a={\"x\":\"ä€𝄞\"}", "=one\ntwo", "b=three");
        for (int size = 1; size <= stream.length; size++) {
            List<String> found = new ArrayList<>();
            SseReader reader = new SseReader((event, data) -> found.add(event + "=" + data), 1000);
            for (int from = 0; from < stream.length; from += size) {
                byte[] piece = Arrays.copyOfRange(stream, from, Math.min(stream.length, from + size));
                reader.feed(piece, piece.length);
            }
            assertEquals(expected, found, "in pieces of " + size);
        }
    }

    @Test
    void passesOverAnEventThatIsTooLong() {
        List<String> found = new ArrayList<>();
        SseReader reader = new SseReader((event, data) -> found.add(data), 50);
        byte[] stream = ("data: " + "x".repeat(60) + "\n\ndata: short\n\n").getBytes(StandardCharsets.UTF_8);
        reader.feed(stream, stream.length);
        assertEquals(List.of("short"), found);
    }

    @Test
    void readsHowLongToWaitWhereverAProviderSaysIt() {
        assertWait("PT1.5S", Map.of("retry-after-ms", "1500", "retry-after", "2"), "");
        assertWait("PT2S", Map.of("retry-after", "2"), "");
        assertWait("PT1M", Map.of("retry-after", "Fri, 20 Nov 2026 03:01:00 GMT"), "");
        assertWait("PT72H", Map.of("retry-after", "259200"), "");
        assertWait("PT34.07S", Map.of(), "[{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"details\":"
                + "[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"34.07s\"}]}}]");
        assertWait("PT10M", Map.of(), "{\"error\":{\"type\":\"usage_limit_reached\",\"resets_at\":"
                + (NOW.getEpochSecond() + 600) + "}}");
        assertWait("PT5S", Map.of(), "{\"error\":{\"type\":\"usage_limit_reached\",\"resets_in_seconds\":5}}");
        assertWait("PT1H", Map.of("anthropic-ratelimit-unified-reset", "" + (NOW.getEpochSecond() + 3600)), "");
        assertWait("PT6M", Map.of("x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", "6m0s",
                "x-ratelimit-remaining-requests", "9", "x-ratelimit-reset-requests", "8m"), "");
        assertWait("PT30S", Map.of("anthropic-ratelimit-tokens-remaining", "0", "anthropic-ratelimit-tokens-reset",
                "2026-11-20T03:00:30Z"), "");
        assertWait("PT9S", Map.of("x-ratelimit-reset", "9"), "");
        assertWait("PT1.36S", Map.of(), "{\"error\":{\"message\":\"Rate limit. Please try again in 1.36s.\"}}");
        assertEquals(Optional.empty(), ProviderError.read(_ -> "soon", "<html>", NOW).retryAfter());
    }

    private static void assertWait(String expected, Map<String, String> headers, String body) {
        assertEquals(Optional.of(Duration.parse(expected)), ProviderError.read(headers::get, body, NOW).retryAfter(),
                headers + body);
    }

    @Test
    void readsTheWordsOfEveryProvider() {
        assertError("overloaded_error", "Overloaded",
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}");
        assertError("insufficient_quota", "You exceeded",
                "{\"error\":{\"message\":\"You exceeded\",\"type\":\"x\",\"code\":\"insufficient_quota\"}}");
        assertError("RESOURCE_EXHAUSTED", "Quota",
                "{\"error\":{\"code\":429,\"message\":\"Quota\",\"status\":\"RESOURCE_EXHAUSTED\"}}");
        assertError("", "not today", "{\"detail\":\"not today\"}");
        assertError("", "<h1>Bad Gateway</h1>", "<h1>Bad\nGateway</h1>");
        assertTrue(ProviderError.read(_ -> null, "x".repeat(10_000), NOW).message().length() <= 501);
    }

    private static void assertError(String type, String message, String body) {
        ProviderError error = ProviderError.read(_ -> null, body, NOW);
        assertEquals(type, error.type());
        assertEquals(message, error.message());
    }

    private static Input input(String messages, String more) throws Refusal {
        return Input.of(Bodies.request(("{\"model\":\"m\",\"messages\":[" + messages + "]" + more + "}")
                .getBytes(StandardCharsets.UTF_8)), "messages", 0, Input.Extra.NONE);
    }

    @Test
    void aConversationThatGoesOnCostsWhatItWasAndWhatIsNew() throws Refusal {
        Conversations known = new Conversations();
        String first = "{\"role\":\"user\",\"content\":\"" + "a".repeat(100_000) + "\"}";
        Input one = input(first, "");
        assertTrue(known.tokensMax("m", one) >= 50_000);
        known.learn("m", one, 20_000);
        assertEquals(20_000, known.tokensMax("m", one));
        String marked = first.replace("\"role\"", "\"cache_control\":{\"type\":\"ephemeral\"},\"role\"");
        Input two = input(marked + ",{\"role\":\"assistant\",\"content\":\"" + "b".repeat(1000) + "\"}",
                ",\"metadata\":{\"turn\":2}");
        long tokens = known.tokensMax("m", two);
        assertTrue(tokens >= 20_500 && tokens < 20_600, "" + tokens);
        // Nothing is known of another model, another beginning, other tools.
        assertTrue(known.tokensMax("n", two) >= 50_000);
        assertTrue(known.tokensMax("m", input(first.replace("aaa", "aab"), "")) >= 50_000);
        assertTrue(known.tokensMax("m", input(first, ",\"tools\":[{\"name\":\"x\"}]")) >= 50_000);
        known.learn("m", two, 20_300);
        assertEquals(20_300, known.tokensMax("m", two));
    }

    @Test
    void lettersBeyondAsciiWeighAsMuchAsTheirBytes() {
        assertEquals(51, Input.weight(Bodies.answer("\"" + "a".repeat(98) + "\"").orElseThrow()));
        assertTrue(Input.weight(Bodies.answer("\"𝄞€ä\"").orElseThrow()) >= 9);
    }
}
