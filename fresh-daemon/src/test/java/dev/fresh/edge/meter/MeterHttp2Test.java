package dev.fresh.edge.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider that speaks HTTP/2, as the real ones do. */
final class MeterHttp2Test {

    private static final int STREAMS = 5;

    @TempDir
    private Path folder;

    @Test
    void speaksHttp2WithAProviderThatDoes() throws Exception {
        HeldCertificate own = new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
        HandshakeCertificates served = new HandshakeCertificates.Builder().heldCertificate(own).build();
        HandshakeCertificates trusted = new HandshakeCertificates.Builder().addTrustedCertificate(own.certificate())
                .build();
        String answer = Rig.start(120) + Rig.text("hi") + Rig.end(80);
        Books books = new Books("10.00");
        try (MockWebServer server = new MockWebServer(); HttpClient http = HttpClient.newHttpClient()) {
            server.useHttps(served.sslSocketFactory());
            for (int i = 0; i < STREAMS; i++) {
                server.enqueue(new MockResponse.Builder().setHeader("Content-Type", "text/event-stream").body(answer)
                        .build());
            }
            server.start(InetAddress.getLoopbackAddress(), 0);
            Upstream upstream = new Upstream(URI.create("https://localhost:" + server.getPort()),
                    Optional.of(Rig.KEY));
            OkHttpClient trusting = new OkHttpClient.Builder()
                    .sslSocketFactory(trusted.sslSocketFactory(), trusted.trustManager()).build();
            try (Meter meter = Meter.start(new Meter.Setup(Map.of(Api.MESSAGES, upstream),
                    () -> PriceList.of(Rig.PRICES, ""), books, folder.resolve("m.sock"), PlanShare.Gate.OPEN,
                    InstantSource.system(), _ -> {}), trusting)) {
                ask(meter, http, answer);
            }
            for (int i = 0; i < STREAMS; i++) {
                RecordedRequest request = server.takeRequest();
                assertEquals("HTTP/2", request.getVersion());
                assertEquals(Rig.KEY, request.getHeaders().get("x-api-key"));
            }
        }
        assertEquals(STREAMS, books.settled().size());
        assertTrue(books.settled().stream().noneMatch(Admission.Settlement::estimated));
        assertTrue(Files.notExists(folder.resolve("m.sock")));
    }

    private static void ask(Meter meter, HttpClient http, String answer) throws Exception {
        Line line = meter.open(new LineOrder("agent", "implement-1", "test_cli", 4000));
        List<Callable<String>> asks = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            asks.add(() -> body(line, http));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> body : threads.invokeAll(asks)) {
                assertEquals(answer, body.get());
            }
        }
    }

    private static String body(Line line, HttpClient http) throws IOException, InterruptedException {
        return http.send(Rig.post(line, "/v1/messages", Rig.messages(",\"stream\":true")).build(),
                HttpResponse.BodyHandlers.ofString()).body();
    }
}
