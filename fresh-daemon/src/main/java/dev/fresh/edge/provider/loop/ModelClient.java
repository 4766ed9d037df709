package dev.fresh.edge.provider.loop;

import dev.fresh.edge.provider.loop.Dialogue.Reader;
import dev.fresh.edge.provider.loop.Dialogue.Reply;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks a model, again when that may help, and reads the streamed answer. */
final class ModelClient {

    private static final int TRIES_MAX = 4;
    private static final Duration WAIT_MAX = Duration.ofMinutes(10);
    private static final int ERROR_BYTES_MAX = 1 << 16;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10)).proxy(HttpClient.Builder.NO_PROXY).build();
    private final String base;
    private final String token;
    private final Patience patience;
    private final Consumer<LoopEvent> events;

    /**
     * How long it waits.
     *
     * @param first before the second try, when the provider does not say; doubled each time
     * @param answer until an answer begins; the meter may hold a request back for a while
     * @param silence between two pieces of an answer
     */
    record Patience(Duration first, Duration answer, Duration silence) {

        static final Patience USUAL = new Patience(Duration.ofSeconds(2), Duration.ofMinutes(10),
                Duration.ofMinutes(3));
    }

    ModelClient(String base, String token, Patience patience, Consumer<LoopEvent> events) {
        this.base = base;
        this.token = token;
        this.patience = patience;
        this.events = events;
    }

    /** The model's answer to a request; tries again after troubles that pass. */
    Reply ask(Dialogue dialogue, Map<String, Object> request) throws ApiTrouble, InterruptedException {
        Duration usual = patience.first();
        for (int tries = 1;; tries++) {
            try {
                return once(dialogue, request);
            } catch (ApiTrouble e) {
                // A provider that falls silent holds money each time; twice is enough.
                tries += e.type().equals(LoopEvent.Failed.STALL) ? 1 : 0;
                Duration wait = e.retryAfter().orElse(usual);
                if (!e.passes() || tries >= TRIES_MAX || wait.compareTo(WAIT_MAX) > 0) {
                    throw e;
                }
                events.accept(new LoopEvent.Waiting(wait.toMillis() / 1000.0, e.status(),
                        e.type().isEmpty() ? e.getMessage() : e.type() + ": " + e.getMessage()));
                Thread.sleep(wait);
                usual = usual.multipliedBy(2);
            }
        }
    }

    private Reply once(Dialogue dialogue, Map<String, Object> body) throws ApiTrouble, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + dialogue.path()))
                .timeout(patience.answer()).header("content-type", "application/json")
                .header("accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)));
        dialogue.headers(token).forEach(request::header);
        try {
            HttpResponse<InputStream> response = http.send(request.build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream bytes = response.body()) {
                if (response.statusCode() != 200) {
                    throw refusal(response, bytes);
                }
                return read(dialogue.reader(), bytes);
            }
        } catch (HttpTimeoutException _) {
            throw new ApiTrouble(0, LoopEvent.Failed.STALL, "no answer within " + patience.answer().toSeconds() + " s",
                    Optional.empty());
        } catch (ConnectException _) {
            throw new ApiTrouble(0, LoopEvent.Failed.NETWORK, "connection refused", Optional.empty());
        } catch (IOException e) {
            throw new ApiTrouble(0, LoopEvent.Failed.NETWORK, "the connection broke: " + e.getMessage(),
                    Optional.empty());
        }
    }

    /** Reads an answer; what comes or does not come after its end is of no interest. */
    private Reply read(Reader reader, InputStream bytes) throws ApiTrouble {
        String trouble = "the answer broke off";
        try (Alarm alarm = new Alarm(patience.silence(), bytes)) {
            try {
                EventStream stream = new EventStream(bytes);
                for (String data = stream.next(); data != null && !data.equals("[DONE]"); data = stream.next()) {
                    alarm.restart();
                    reader.take(Json.object(data));
                }
            } catch (IOException e) {
                trouble = e instanceof EventStream.TooLong ? e.getMessage() : trouble;
                if (alarm.rang()) {
                    throw new ApiTrouble(0, LoopEvent.Failed.STALL, "nothing came for " + patience.silence().toSeconds()
                            + " s in the middle of an answer", Optional.empty());
                }
            } catch (Json.BadJson e) {
                trouble = "the answer holds what is no JSON: " + e.getMessage();
            }
        }
        if (!reader.whole()) {
            throw new ApiTrouble(0, LoopEvent.Failed.NETWORK, trouble, Optional.empty());
        }
        return reader.reply();
    }

    private static ApiTrouble refusal(HttpResponse<InputStream> response, InputStream bytes) throws IOException {
        String text = new String(bytes.readNBytes(ERROR_BYTES_MAX), StandardCharsets.UTF_8);
        Optional<Duration> wait = response.headers().firstValue("retry-after").flatMap(ModelClient::wait);
        try {
            Object error = Tree.at(Json.object(text), "error");
            return ApiTrouble.of(response.statusCode(), error instanceof String said ? Map.of("message", said) : error,
                    wait);
        } catch (Json.BadJson _) {
            return new ApiTrouble(response.statusCode(), "", text.isBlank() ? "HTTP status " + response.statusCode()
                    : Bounds.head(text.strip(), 300), wait);
        }
    }

    /** Seconds, or a date. */
    private static Optional<Duration> wait(String header) {
        if (header.matches("\\d{1,9}(\\.\\d{1,6})?")) {
            return Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(header) * 1000)));
        }
        try {
            Duration until = Duration.between(Instant.now(),
                    ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
            return Optional.of(until.isNegative() ? Duration.ZERO : until);
        } catch (DateTimeParseException _) {
            return Optional.empty(); // not a form that the standard knows
        }
    }
}
