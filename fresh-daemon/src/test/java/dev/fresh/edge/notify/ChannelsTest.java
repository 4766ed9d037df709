package dev.fresh.edge.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.fresh.core.agent.Failure;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ChannelsTest {

    private static final Notification NEWS = new Notification("0000000000a1-7", Notification.Kind.AWAITING_YOU,
            Instant.EPOCH, "shop", Optional.of("0000000000a1"), Optional.of("1f3a9c0d22ee"), "Agent waits <b>& asks",
            List.of("Which one?", "- this"), List.of("fresh auto answer 1f3a9c0d TEXT"), Optional.empty());

    @TempDir
    private Path folder;
    private Path home;
    private Path repository;
    private final OsProcessRunner runner = new OsProcessRunner("test-" + UUID.randomUUID());
    private HttpServer server;
    private final ConcurrentLinkedQueue<String> bodies = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> paths = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void setUp() throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
        repository = Files.createDirectory(folder.resolve("repository"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void tearDown() {
        server.stop(0);
    }

    private Path program(Path where, String name, String script) throws IOException {
        Path file = where.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private CommandChannel command(Duration wall, String... argv) {
        return new CommandChannel(runner, new CommandChannel.Setup(List.of(argv), Map.of("PATH", "/usr/bin:/bin"),
                home, repository, folder, wall));
    }

    private Failure fails(Channel channel) {
        return assertThrows(EdgeException.class, () -> channel.deliver(NEWS)).failure();
    }

    private WebhookChannel webhook(String path, Duration deadline) {
        return new WebhookChannel(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path), deadline);
    }

    private void answers(String path, int status) {
        server.createContext(path, exchange -> {
            paths.add(exchange.getRequestURI().toString());
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
    }

    @Test
    void givesACommandTheNewsAndNothingElse() throws IOException {
        Path seen = program(folder, "tell", "cat >" + folder + "/input; env >" + folder + "/environment; pwd >" + folder
                + "/where; echo \"$@\" >" + folder + "/arguments");
        command(Duration.ofSeconds(20), seen.toString(), "a; touch " + folder + "/shell", "$HOME").deliver(NEWS);
        assertEquals(NEWS.json() + "\n", Files.readString(folder.resolve("input")));
        assertEquals("a; touch " + folder + "/shell $HOME\n", Files.readString(folder.resolve("arguments")));
        assertFalse(Files.exists(folder.resolve("shell")));
        assertEquals(home.toRealPath() + "\n", Files.readString(folder.resolve("where")));
        assertEquals(List.of("FRESH_RUN_ID", "PATH", "PWD"), Files.readAllLines(folder.resolve("environment")).stream()
                .map(line -> line.replaceFirst("=.*", ""))
                .filter(name -> !List.of("_", "SHLVL", "OLDPWD").contains(name))
                .sorted().toList());
        try (Stream<Path> left = Files.list(folder)) {
            assertTrue(left.noneMatch(file -> file.toString().endsWith(".json")), "its input is removed");
        }
    }

    @Test
    void endsACommandThatHangs() throws IOException {
        Path hangs = program(folder, "hangs", "sleep 300");
        Failure failure = fails(command(Duration.ofMillis(300), hangs.toString()));
        assertEquals(Failure.Kind.LIMIT, failure.kind());
        assertTrue(failure.text().contains("did not end within"), failure.text());
    }

    @Test
    void saysHowACommandFailed() throws IOException {
        Path fails = program(folder, "fails", "echo 'no such phone' >&2; exit 3");
        assertEquals(fails + " ended with exit code 3: no such phone",
                fails(command(Duration.ofSeconds(20), fails.toString())).text());
        assertEquals(Failure.Kind.SPAWN, fails(command(Duration.ofSeconds(20), "no-such-program")).kind());
    }

    @Test
    void startsNothingThatAnAgentCouldHaveWritten() throws IOException {
        Path inside = program(repository, "tell", "touch " + folder + "/started");
        Path link = Files.createSymbolicLink(home.resolve("link"), inside);
        for (List<String> argv : List.of(List.of(inside.toString()), List.of(link.toString()), List.of("./link"),
                List.of("/bin/sh", inside.toString()), List.of("/bin/sh", "../repository/tell"))) {
            Failure failure = fails(command(Duration.ofSeconds(20), argv.toArray(String[]::new)));
            assertEquals(Failure.Kind.REFUSED_CONTENT, failure.kind(), argv.toString());
            assertTrue(failure.text().contains("lies in the repository"), failure.text());
        }
        assertFalse(Files.exists(folder.resolve("started")));
    }

    @Test
    void looksForAProgramOutsideTheRepositoryOnly() throws IOException {
        program(repository, "tell", "touch " + folder + "/started");
        Path programs = Files.createDirectory(folder.resolve("bin"));
        CommandChannel channel = new CommandChannel(runner, new CommandChannel.Setup(List.of("tell"),
                Map.of("PATH", repository + ":" + programs + ":/usr/bin:/bin"), home, repository, folder,
                Duration.ofSeconds(20)));
        assertEquals(Failure.Kind.SPAWN, fails(channel).kind());
        assertFalse(Files.exists(folder.resolve("started")));
        program(programs, "tell", "touch " + folder + "/told");
        channel.deliver(NEWS);
        assertTrue(Files.exists(folder.resolve("told")));
        assertFalse(Files.exists(folder.resolve("started")));
    }

    @Test
    void postsTheSameJson() {
        answers("/hook", 204);
        webhook("/hook/s3cret?key=1", Duration.ofSeconds(20)).deliver(NEWS);
        assertEquals(List.of(NEWS.json()), List.copyOf(bodies));
        assertEquals("awaiting_you", Json.object(bodies.peek()).get("kind"));
        assertEquals("/hook/s3cret?key=1", paths.peek());
    }

    @Test
    void tellsTroubleThatMayPassFromARefusalAndNeverItsAddress() {
        Map<Integer, Failure.Kind> kinds = Map.of(500, Failure.Kind.ENVIRONMENT, 503, Failure.Kind.ENVIRONMENT, 429,
                Failure.Kind.ENVIRONMENT, 404, Failure.Kind.REFUSED_CONTENT, 403, Failure.Kind.REFUSED_CONTENT);
        kinds.forEach((status, kind) -> {
            answers("/" + status, status);
            Failure failure = fails(webhook("/" + status + "/s3cret", Duration.ofSeconds(20)));
            assertEquals(kind, failure.kind());
            assertEquals("127.0.0.1 answered " + status, failure.text());
        });
        server.stop(0);
        Failure gone = fails(webhook("/s3cret", Duration.ofSeconds(20)));
        assertEquals("127.0.0.1 cannot be reached", gone.text());
    }

    @Test
    void followsNoRedirect() {
        answers("/moved", 307);
        answers("/elsewhere", 200);
        Failure failure = fails(webhook("/moved", Duration.ofSeconds(20)));
        assertEquals(Failure.Kind.REFUSED_CONTENT, failure.kind());
        assertEquals(List.of("/moved"), List.copyOf(paths));
    }

    @Test
    void waitsNoLongerThanItsDeadline() {
        CountDownLatch over = new CountDownLatch(1);
        server.createContext("/slow", exchange -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Failure failure = fails(webhook("/slow", Duration.ofMillis(300)));
        over.countDown();
        assertEquals(Failure.Kind.LIMIT, failure.kind());
        assertTrue(failure.text().startsWith("127.0.0.1 did not answer within"), failure.text());
    }

    @Test
    void showsTheNewsOnTheDesktopAsPlainWords() throws IOException {
        Path programs = Files.createDirectory(folder.resolve("bin"));
        program(programs, "notify-send", "printf '%s\\n' \"$@\" >" + folder + "/shown");
        new DesktopChannel(runner, Map.of("PATH", programs + ":/usr/bin:/bin"), home, repository).deliver(
                new Notification("i", Notification.Kind.TEST, Instant.EPOCH, "shop", Optional.empty(), Optional.empty(),
                        "-title", List.of("a <b> & c"), List.of(), Optional.empty()));
        assertEquals(List.of("--app-name=fresh", "--", "fresh: -title", "a &lt;b&gt; &amp; c"),
                Files.readAllLines(folder.resolve("shown")));
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertEquals(Failure.Kind.REFUSED_CONTENT,
                fails(new DesktopChannel(runner, Map.of("PATH", empty.toString()), home, repository)).kind());
    }
}
