package dev.fresh.edge.forge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fresh.protocol.Json;
import dev.fresh.testing.TempRepo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * GitHub on loopback as {@link GitHubForge} meets it: one repository with real git behind it, its pull requests and
 * labels, and whatever may go wrong.
 */
public final class FakeGitHub implements AutoCloseable {

    static final String OWNER = FakeGitHubState.OWNER;
    static final String NAME = FakeGitHubState.NAME;
    public static final String TOKEN = "ghp_FakeTokenOfNobody0123456789abcdefg";

    private final HttpServer server;
    private final Path root;
    private FakeGitHubState state;
    private final List<String> seen = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private int remaining = 5000;

    /** What may happen to a request. */
    enum Kind {
        /** It has no effect and another answer. */
        REFUSED,
        /** It has its effect and another answer. */
        DONE_BUT_REFUSED,
        /** It has its effect and no answer. */
        LOST,
        /** It has its effect and no answer in time. */
        SLOW,
        /** It has its effect, and its answer ends in the middle. */
        CUT
    }

    /** What goes wrong once. */
    record Fault(String request, Kind kind, int status, Map<String, String> headers, String body) {
    }

    private FakeGitHub(Path root) throws IOException {
        this.root = root;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        state = new FakeGitHubState(bare(), api());
        server.start();
    }

    /**
     * Serves one checkout with a branch {@code main}, to try the whole product by hand. In one terminal, from
     * {@code fresh-daemon} after {@code mvn package}:
     * {@code java -cp 'target/test-classes:target/classes:target/lib/*' dev.fresh.edge.forge.FakeGitHub CHECKOUT
     * NEW_FOLDER}. In another, in that checkout, after exporting the two variables that it prints:
     * {@code fresh auto start --overnight --no-approval}. Enter in the first shows the pull requests and branches.
     */
    public static void main(String[] args) throws IOException {
        try (FakeGitHub fake = of(TempRepo.at(Path.of(args[0])), Path.of(args[1]))) {
            System.out.println("GITHUB_ENTERPRISE_TOKEN=" + TOKEN + " FRESH_GITHUB_API_URL=" + fake.api());
            while (System.in.read() >= 0) {
                System.out.println(Json.pretty(fake.pulls()) + "\n" + fake.git("for-each-ref"));
            }
        }
    }

    /** With an empty repository, whose branch {@code main} is that of {@code repo}. */
    public static FakeGitHub of(TempRepo repo, Path root) throws IOException {
        FakeGitHub fake = new FakeGitHub(Files.createDirectories(root));
        TempRepo.git(root, Map.of(), "init", "-q", "--bare", "-b", "main", fake.bare().toString());
        repo.git("push", "-q", fake.bare().toString(), "main:main");
        repo.git("remote", "add", "origin", fake.remote());
        return fake;
    }

    public String api() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String remote() {
        return api() + "/" + OWNER + "/" + NAME + ".git";
    }

    Path bare() {
        return root.resolve(OWNER).resolve(NAME + ".git");
    }

    /** What git says about the repository behind it. */
    String git(String... arguments) {
        return state.git(arguments);
    }

    public synchronized List<Map<String, Object>> pulls() {
        return List.copyOf(state.pulls.values());
    }

    /** An issue with the label that asks for work. */
    synchronized void wish(long number, String by, String title, String text) {
        state.permissions.put(by, "write");
        state.issues.put(number, new LinkedHashMap<>(Map.of("number", number, "state", "open", "title", title, "body",
                text, "user", FakeGitHubState.user(by), "labels", List.of(FakeGitHubState.label("fresh")), "html_url",
                api() + "/" + OWNER + "/" + NAME + "/issues/" + number, "created_at", "2026-01-02T03:04:05Z",
                "updated_at", "2026-01-02T03:04:05Z")));
    }

    /** What was said below an issue or a pull request. */
    synchronized List<String> comments(long number) {
        return state.comments.getOrDefault(number, List.of()).stream().map(each -> each.get("body").toString())
                .toList();
    }

    public synchronized Map<String, Object> onlyPull() {
        if (state.pulls.size() != 1) {
            throw new AssertionError("pull requests: " + state.pulls);
        }
        return state.pulls.values().iterator().next();
    }

    synchronized List<String> labels() {
        return List.copyOf(state.labels);
    }

    /** Requests of the API, for example {@code POST /repos/ada/notes/pulls}. */
    synchronized List<String> seen() {
        return List.copyOf(seen);
    }

    synchronized void mayPush(boolean may) {
        state.mayPush = may;
    }

    /** Changes what it holds, as people and programs on GitHub do. */
    synchronized <T> T with(Function<FakeGitHubState, T> change) {
        return change.apply(state);
    }

    /** Forgets everything but what git has. */
    synchronized void reset() {
        state = new FakeGitHubState(bare(), api());
        seen.clear();
        faults.clear();
        remaining = 5000;
    }

    /** Whether everything has gone wrong that was to. */
    synchronized boolean isCalm() {
        return faults.isEmpty();
    }

    /** How many more requests this hour. */
    synchronized void remaining(int left) {
        remaining = left;
    }

    synchronized void fault(Fault fault) {
        faults.add(fault);
    }

    /** The next request that begins so gets this answer and has no effect. */
    void refuse(String request, int status, Map<String, String> headers, String body) {
        fault(new Fault(request, Kind.REFUSED, status, headers, body));
    }

    /** The next request that begins so takes effect, and its answer is lost. */
    void lose(String request) {
        fault(new Fault(request, Kind.LOST, 0, Map.of(), ""));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isAuthorized(exchange)) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"fake\"");
                send(exchange, 401, "{\"message\":\"Bad credentials\"}");
            } else if (exchange.getRequestURI().getPath().startsWith("/" + OWNER + "/" + NAME + ".git/")) {
                git(exchange);
            } else {
                api(exchange);
            }
        }
    }

    private static boolean isAuthorized(HttpExchange exchange) {
        String header = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
        String basic = Base64.getEncoder().encodeToString(("x-access-token:" + TOKEN).getBytes(StandardCharsets.UTF_8));
        return List.of("Bearer " + TOKEN, "token " + TOKEN, "Basic " + basic).contains(header);
    }

    private void git(HttpExchange exchange) throws IOException {
        Optional<Fault> fault = fault(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        if (fault.filter(each -> each.kind() == Kind.REFUSED).isPresent()) {
            exchange.getRequestBody().readAllBytes();
            fault.get().headers().forEach(exchange.getResponseHeaders()::set);
            send(exchange, fault.get().status(), fault.get().body());
            return;
        }
        GitBackend.Answer answer = new GitBackend(root).answer(exchange);
        if (fault.isPresent() && fault.get().kind() == Kind.DONE_BUT_REFUSED) {
            send(exchange, fault.get().status(), fault.get().body());
        } else if (fault.isEmpty() || fault.get().kind() == Kind.CUT) {
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            int said = fault.isEmpty() ? answer.body().length : answer.body().length / 2;
            exchange.sendResponseHeaders(answer.status(), answer.body().length);
            exchange.getResponseBody().write(answer.body(), 0, said);
            exchange.getResponseBody().flush();
        }
    }

    private synchronized Optional<Fault> fault(String request) {
        Optional<Fault> fault = faults.stream().filter(each -> request.startsWith(each.request())).findFirst();
        fault.ifPresent(faults::remove);
        return fault;
    }

    private void api(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Optional<Fault> fault;
        FakeGitHubState.Reply reply = new FakeGitHubState.Reply(0, null);
        synchronized (this) {
            seen.add(request);
            fault = fault(request);
            if (fault.isEmpty() || fault.get().kind() != Kind.REFUSED) {
                reply = reply(exchange, body.isEmpty() ? Map.of() : Json.object(body));
            }
        }
        String answer = reply.body() == null ? "" : Json.write(reply.body());
        if (fault.isEmpty()) {
            whole(exchange, reply.status(), answer);
            return;
        }
        switch (fault.get().kind()) {
            case REFUSED, DONE_BUT_REFUSED -> {
                fault.get().headers().forEach(exchange.getResponseHeaders()::set);
                send(exchange, fault.get().status(), fault.get().body());
            }
            case LOST -> {
                // Closed without an answer.
            }
            case SLOW -> late(exchange);
            case CUT -> {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(reply.status(), 100_000);
                exchange.getResponseBody().write("{\"number\": 1, \"ti".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            }
        }
    }

    /** Until whoever asked has gone. */
    private static void late(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try {
            for (int i = 0; i < 1000; i++) {
                Thread.sleep(20);
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void whole(HttpExchange exchange, int status, String answer) throws IOException {
        String tag = "W/\"" + Integer.toHexString(answer.hashCode()) + "\"";
        boolean known = status == 200 && tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
        synchronized (this) {
            remaining -= known ? 0 : 1;
            Map.of("X-RateLimit-Limit", "5000", "X-RateLimit-Remaining", "" + remaining, "X-RateLimit-Resource",
                    "core", "X-RateLimit-Reset", "" + state.now.plusSeconds(3600).getEpochSecond(), "ETag", tag)
                    .forEach(exchange.getResponseHeaders()::set);
        }
        send(exchange, known ? 304 : status, known ? "" : answer);
    }

    private FakeGitHubState.Reply reply(HttpExchange exchange, Map<String, Object> body) {
        String repository = "/repos/" + OWNER + "/" + NAME;
        String path = exchange.getRequestURI().getPath().replaceFirst("^/api/v3", "");
        if (path.endsWith("/merge") || path.endsWith("/merges")) {
            throw new AssertionError("asked to merge");
        }
        return !path.startsWith(repository) ? FakeGitHubState.notFound()
                : state.reply(exchange.getRequestMethod(), Stream.of(path.substring(repository.length()).split("/"))
                        .filter(part -> !part.isEmpty()).toList(), query(exchange), body);
    }

    private static Map<String, String> query(HttpExchange exchange) {
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        return query.isEmpty() ? Map.of() : List.of(query.split("&")).stream().map(part -> part.split("=", 2))
                .collect(Collectors.toMap(part -> part[0], part -> part[1]));
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", body.startsWith("<") ? "text/html" : "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
