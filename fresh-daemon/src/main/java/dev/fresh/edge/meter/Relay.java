package dev.fresh.edge.meter;

import dev.fresh.edge.meter.Tally.Broken;
import dev.fresh.edge.meter.Traffic.Trouble;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import okhttp3.Headers;
import okhttp3.Response;
import okio.GzipSource;
import okio.Okio;
import org.eclipse.jetty.http.HttpFields;

/** Passes an answer on as it comes, reads its usage on the way, and keeps its end back until that is booked. */
final class Relay {

    private static final int ERROR_BYTES_MAX = 64 << 10;
    private static final int KEPT_BYTES_MAX = 32 << 20;

    private final Exchange exchange;
    private final Client client;
    private final Tally tally;
    private final Response response;

    Relay(Exchange exchange, Response response) {
        this.exchange = exchange;
        this.client = exchange.client();
        this.tally = exchange.tally();
        this.response = response;
    }

    void run() throws IOException {
        if (!response.isSuccessful()) {
            error();
            return;
        }
        HttpFields.Mutable headers = client.begin(response.code());
        headers(headers);
        InputStream in = decoded();
        if (response.header("Content-Type", "").toLowerCase().startsWith("text/event-stream")) {
            stream(in);
        } else {
            document(in);
        }
    }

    private void headers(HttpFields.Mutable to) {
        Headers from = response.headers();
        for (int i = 0; i < from.size(); i++) {
            if (Wire.goesBack(from.name(i), from)) {
                to.add(from.name(i), exchange.desk().scrubbed(exchange.line(), from.value(i)));
            }
        }
    }

    /** Some servers compress although they were asked not to. */
    private InputStream decoded() {
        return response.header("Content-Encoding", "").equalsIgnoreCase("gzip")
                ? Okio.buffer(new GzipSource(response.body().source())).inputStream()
                : response.body().byteStream();
    }

    private void stream(InputStream in) throws IOException {
        SseReader events = new SseReader(this::event, KEPT_BYTES_MAX);
        byte[] buffer = Client.buffer();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            exchange.received();
            events.feed(buffer, count);
            if (tally.isComplete()) {
                settle();
            }
            client.write(buffer, 0, count, false);
        }
        if (tally.isFinished()) {
            // Where a stream has no event that says it is over, the model's end is.
            tally.complete();
        }
        settle();
        client.unwatch();
        client.write(buffer, 0, 0, true);
    }

    private void event(String name, String data) {
        if (tally.isComplete() || !exchange.protocol().matters(name, data)) {
            return;
        }
        if (data.equals("[DONE]")) {
            tally.complete();
            return;
        }
        Bodies.answer(data).ifPresent(json -> {
            try {
                exchange.protocol().event(json, tally);
            } catch (ArithmeticException e) {
                tally.absurd("a sum that cannot be");
            }
        });
    }

    private void document(InputStream in) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        byte[] buffer = Client.buffer();
        byte[] last = new byte[1];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            exchange.received();
            if (count > 0) {
                if (whole.size() > 0) {
                    client.write(last, 0, 1, false);
                }
                if (whole.size() <= KEPT_BYTES_MAX) {
                    whole.write(buffer, 0, count);
                }
                last[0] = buffer[count - 1];
                client.write(buffer, 0, count - 1, false);
            }
        }
        read(whole);
        settle();
        client.unwatch();
        client.write(last, 0, whole.size() > 0 ? 1 : 0, true);
    }

    private void read(ByteArrayOutputStream whole) {
        Bodies.answer(whole.toString(StandardCharsets.UTF_8)).ifPresent(json -> {
            try {
                exchange.protocol().document(json, tally);
            } catch (ArithmeticException e) {
                tally.absurd("a sum that cannot be");
            }
        });
    }

    private void settle() {
        if (!tally.isComplete() && tally.broken().isEmpty()) {
            tally.broke("", "the answer ended without its usage");
        }
        tally.broken().ifPresent(this::trouble);
        exchange.settle(response.code(), () -> tally.isComplete() ? exchange.bill()
                : Bill.whole(exchange.held(), "the provider broke off: "
                        + tally.broken().map(broken -> clean(broken.type() + " " + broken.message())).orElse("")
                                .strip()));
    }

    private void trouble(Broken broken) {
        ProviderError error = ProviderError.inWords(clean(broken.type()), clean(broken.message()));
        exchange.trouble(new Trouble(exchange.now(), 0, error.type(), error.message(), error.retryAfter()));
    }

    private String clean(String text) {
        return exchange.desk().scrubbed(exchange.line(), text);
    }

    /** An answer that is none: it is read whole, cleaned and booked with nothing unless it says otherwise. */
    private void error() throws IOException {
        byte[] bytes = decoded().readNBytes(ERROR_BYTES_MAX);
        exchange.received();
        String text = clean(new String(bytes, StandardCharsets.UTF_8));
        ProviderError error = ProviderError.read(response::header, text, exchange.now());
        exchange.trouble(new Trouble(exchange.now(), response.code(), error.type(), error.message(),
                error.retryAfter()));
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(bytes);
        read(whole);
        exchange.settle(response.code(), () -> {
            Bill said = exchange.bill();
            return tally.isEmpty() || said.estimated()
                    ? Bill.nothing("status " + response.code() + " without usage: not charged") : said;
        });
        client.unwatch();
        if (response.isRedirect() || response.code() == 304) {
            client.answer(502, "application/json", Bodies.bytes(exchange.protocol().error(502, "api_error",
                    "the upstream answered with a redirect, which the meter does not follow")));
            return;
        }
        headers(client.begin(response.code()));
        client.write(text.getBytes(StandardCharsets.UTF_8), 0, text.getBytes(StandardCharsets.UTF_8).length, true);
    }
}
