package dev.fresh.edge.meter;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
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
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/**
 * What the meter adds: ten streams at once of a paced answer of 1 MB, in turn straight from a provider on loopback and
 * through a meter in front of it, with a request as large as an agent's. Unpaced rounds warm both up.
 */
public final class MeterBench {

    private static final int STREAMS = 10;
    private static final int WARM_UP = 100;
    private static final int PIECES = 200;
    private static final int PIECE_BYTES = 5 << 10;
    private static final long PIECE_NANOS = 5_000_000;
    private static final long BETWEEN_NANOS = 50_000_000;
    private static final int REQUEST_BYTES = 100 << 10;

    private volatile boolean paced;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private record Timing(long firstByte, long whole, long bytes) {
    }

    private MeterBench() {
    }

    /**
     * Measures and prints.
     *
     * @param agentId an agent that these books let spend
     */
    public static void run(int rounds, Admission books, String agentId) throws Exception {
        // Else the kernel holds the provider's small pieces back until the one before was acknowledged.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        new MeterBench().measure(rounds, books, agentId);
    }

    private void measure(int rounds, Admission books, String agentId) throws Exception {
        Path folder = Files.createTempDirectory("bench");
        List<Timing> direct = new ArrayList<>();
        List<Timing> metered = new ArrayList<>();
        try (FakeUpstream upstream = new FakeUpstream()) {
            upstream.answers((to, _) -> answer(to));
            Meter.Setup setup = new Meter.Setup(
                    Map.of(Api.MESSAGES, new Upstream(upstream.base(), Optional.of("key"))),
                    () -> PriceList.of(Rig.PRICES, "prices"), books, folder.resolve("m.sock"),
                    PlanShare.Gate.OPEN, InstantSource.system(), System.err::println);
            try (Meter meter = Meter.start(setup);
                    Line line = meter.open(new LineOrder(agentId, "bench", "cli", 4000))) {
                for (int round = 0; round < WARM_UP + rounds; round++) {
                    paced = round >= WARM_UP;
                    List<Timing> straight = streams(upstream.base().toString(), "none");
                    List<Timing> through = streams(line.base(), line.token());
                    if (round >= WARM_UP) {
                        direct.addAll(straight);
                        metered.addAll(through);
                    }
                }
            }
        } finally {
            threads.shutdownNow();
            http.shutdownNow();
            Files.delete(folder);
        }
        report(direct, metered, rounds);
    }

    private void answer(HttpExchange to) throws IOException {
        to.getResponseHeaders().set("Content-Type", "text/event-stream");
        to.sendResponseHeaders(200, 0);
        String piece = Rig.text("x".repeat(PIECE_BYTES));
        long due = System.nanoTime();
        FakeUpstream.send(to, Rig.start(30_000));
        for (int i = 0; i < PIECES; i++) {
            due += paced ? PIECE_NANOS : 0;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            FakeUpstream.send(to, piece);
        }
        FakeUpstream.send(to, Rig.end(1000));
    }

    private List<Timing> streams(String base, String token) throws Exception {
        List<Callable<Timing>> asks = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            // One after the other, so that each begins while others run.
            long later = paced ? i * BETWEEN_NANOS : 0;
            asks.add(() -> {
                LockSupport.parkNanos(later);
                return ask(base, token);
            });
        }
        List<Timing> timings = new ArrayList<>();
        for (Future<Timing> timing : threads.invokeAll(asks)) {
            timings.add(timing.get());
        }
        return timings;
    }

    private Timing ask(String base, String token) throws IOException, InterruptedException {
        String body = "{\"model\":\"m\",\"stream\":true,\"max_tokens\":4000,\"messages\":[{\"role\":\"user\",\"content\":\""
                + "word ".repeat(REQUEST_BYTES / 5) + "\"}]}";
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/v1/messages")).header("x-api-key", token)
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        byte[] buffer = new byte[16 << 10];
        long begun = System.nanoTime();
        try (InputStream in = http.send(request, BodyHandlers.ofInputStream()).body()) {
            long bytes = in.read(buffer);
            long first = System.nanoTime();
            while (bytes < "event: message_start".length()) {
                bytes += in.read(buffer, (int) bytes, buffer.length - (int) bytes);
            }
            if (!new String(buffer, 0, (int) bytes, StandardCharsets.UTF_8).startsWith("event: message_start")) {
                throw new IOException("no stream: " + new String(buffer, 0, (int) bytes, StandardCharsets.UTF_8));
            }
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                bytes += count;
            }
            return new Timing(first - begun, System.nanoTime() - begun, bytes);
        }
    }

    private static void report(List<Timing> direct, List<Timing> metered, int rounds) {
        double first = median(direct, Timing::firstByte) / 1e6;
        double firstMetered = median(metered, Timing::firstByte) / 1e6;
        double rate = median(direct, each -> each.bytes() * 1e9 / each.whole()) / 1e6;
        double rateMetered = median(metered, each -> each.bytes() * 1e9 / each.whole()) / 1e6;
        System.out.printf("%d rounds of %d streams at once, %.2f MB each, requests of %d kB, medians%n", rounds,
                STREAMS,
                median(direct, Timing::bytes) / 1e6, REQUEST_BYTES >> 10);
        System.out.printf("to the first byte   direct %7.2f ms   through the meter %7.2f ms   added %.2f ms%n", first,
                firstMetered, firstMetered - first);
        System.out.printf("throughput          direct %7.3f MB/s through the meter %7.3f MB/s less  %.2f %%%n", rate,
                rateMetered, 100 * (1 - rateMetered / rate));
    }

    private static double median(List<Timing> timings, ToDoubleFunction<Timing> figure) {
        double[] sorted = timings.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
