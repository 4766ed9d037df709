package dev.fresh.edge.meter;

import dev.fresh.edge.meter.LineOrder.Credential;
import dev.fresh.edge.meter.LineOrder.UnknownModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A meter between a client and a fake provider, with books in memory. */
final class Rig implements AutoCloseable {

    static final String KEY = "sk-real-0123456789-never-shown";
    static final String PRICES = """
            {"as_of": "2026-11-01", "models": [
              {"model": "m", "aliases": ["m-latest"], "input_usd_per_million": "3", "cache_read_usd_per_million": "0.30",
               "cache_write_usd_per_million": "3.75", "cache_write_hour_usd_per_million": "6",
               "output_usd_per_million": "15", "calls_usd": {"web_search": "0.01"}, "source": "https://example.com/m"},
              {"model": "dear", "input_usd_per_million": "15", "cache_read_usd_per_million": "1.50",
               "cache_write_usd_per_million": "18.75", "cache_write_hour_usd_per_million": "30",
               "output_usd_per_million": "75", "source": "https://example.com/dear"}]}
            """;

    final FakeUpstream upstream = new FakeUpstream();
    final Books books;
    final List<String> log = new CopyOnWriteArrayList<>();
    final Meter meter;
    final Path folder;
    final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Rig(String cap) throws IOException {
        this(cap, PlanShare.Gate.OPEN);
    }

    Rig(String cap, PlanShare.Gate gate) throws IOException {
        books = new Books(cap);
        folder = Files.createTempDirectory("meter");
        Upstream plain = new Upstream(upstream.base(), Optional.of(KEY));
        Upstream versioned = new Upstream(upstream.base().resolve("/v1"), Optional.of(KEY));
        meter = Meter.start(new Meter.Setup(
                Map.of(Api.MESSAGES, plain, Api.RESPONSES, versioned, Api.CHAT, versioned, Api.GEMINI, plain),
                () -> PriceList.of(PRICES, "prices of the test"), books, folder.resolve("m.sock"), gate,
                InstantSource.system(), log::add));
    }

    Line open() {
        return meter.open(new LineOrder("agent", "implement-1", "test_cli", 4000));
    }

    Line open(String agent, long clamp) {
        return meter.open(new LineOrder(agent, "implement-1", "test_cli", clamp));
    }

    Line open(UnknownModel unknown, Credential credential) {
        return meter.open(new LineOrder("agent", "implement-1", "test_cli", 4000, unknown, credential, Map.of()));
    }

    static HttpRequest.Builder post(Line line, String path, String body) {
        return HttpRequest.newBuilder(URI.create(line.base() + path)).header("x-api-key", line.token())
                .header("content-type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpResponse<String> ask(Line line, String path, String body) throws IOException, InterruptedException {
        return http.send(post(line, path, body).build(), BodyHandlers.ofString());
    }

    HttpResponse<InputStream> begin(Line line, String path, String body) throws IOException, InterruptedException {
        return http.send(post(line, path, body).build(), BodyHandlers.ofInputStream());
    }

    static String messages(String more) {
        return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]" + more + "}";
    }

    static String start(long input) {
        return event("message_start", "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":" + input
                + ",\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":1}}}");
    }

    static String text(String words) {
        return event("content_block_delta",
                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"" + words + "\"}}");
    }

    static String end(long output) {
        return event("message_delta",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":"
                        + output + "}}")
                + event("message_stop", "{\"type\":\"message_stop\"}");
    }

    static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }

    @Override
    public void close() throws IOException {
        http.shutdownNow();
        meter.close();
        upstream.close();
        Files.deleteIfExists(folder.resolve("m.sock"));
        Files.delete(folder);
    }
}
