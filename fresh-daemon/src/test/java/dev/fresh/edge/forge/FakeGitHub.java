package dev.fresh.edge.forge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fresh.protocol.Json;
import dev.fresh.testing.TempRepo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.stream.Collectors;

/**
 * GitHub on loopback as {@link GitHubForge} meets it: one repository with real git behind it, its pull requests and
 * labels, and whatever may go wrong.
 */
final class FakeGitHub implements AutoCloseable {

    static final String OWNER = "ada";
    static final String NAME = "notes";
    static final String TOKEN = "ghp_FakeTokenOfNobody0123456789abcdefg";

    private final HttpServer server;
    private final Path root;
    private final List<Map<String, Object>> pulls = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private boolean mayPush = true;

    /** What goes wrong once: an answer instead of the right one, or none after the work was done. */
    private record Fault(String request, int status, Map<String, String> headers, String body, boolean dropped) {
    }

    /** An answer of the API. */
    private record Reply(int status, Object body) {
    }

    private FakeGitHub(Path root) throws IOException {
        this.root = root;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
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
    static FakeGitHub of(TempRepo repo, Path root) throws IOException {
        FakeGitHub fake = new FakeGitHub(Files.createDirectories(root));
        TempRepo.git(root, Map.of(), "init", "-q", "--bare", "-b", "main", fake.bare().toString());
        repo.git("push", "-q", fake.bare().toString(), "main:main");
        repo.git("remote", "add", "origin", fake.remote());
        return fake;
    }

    String api() {
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
        return TempRepo.git(bare(), Map.of(), arguments);
    }

    synchronized List<Map<String, Object>> pulls() {
        return List.copyOf(pulls);
    }

    synchronized Map<String, Object> onlyPull() {
        if (pulls.size() != 1) {
            throw new AssertionError("pull requests: " + pulls);
        }
        return pulls.getFirst();
    }

    synchronized List<String> labels() {
        return List.copyOf(labels);
    }

    /** Requests of the API, for example {@code POST /repos/ada/notes/pulls}. */
    synchronized List<String> seen() {
        return List.copyOf(seen);
    }

    synchronized void mayPush(boolean may) {
        mayPush = may;
    }

    /** The next request that begins so gets this answer and has no effect. */
    synchronized void refuse(String request, int status, Map<String, String> headers, String body) {
        faults.add(new Fault(request, status, headers, body, false));
    }

    /** The next request that begins so takes effect, and its answer is lost. */
    synchronized void lose(String request) {
        faults.add(new Fault(request, 0, Map.of(), "", true));
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
                new GitBackend(root).serve(exchange);
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

    private synchronized void api(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        seen.add(request);
        Optional<Fault> fault = faults.stream().filter(each -> request.startsWith(each.request())).findFirst();
        fault.ifPresent(faults::remove);
        if (fault.isPresent() && !fault.get().dropped()) {
            fault.get().headers().forEach(exchange.getResponseHeaders()::set);
            send(exchange, fault.get().status(), fault.get().body());
            return;
        }
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Reply reply = reply(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), query(exchange),
                body.isEmpty() ? Map.of() : Json.object(body));
        if (fault.isEmpty()) {
            send(exchange, reply.status(), Json.write(reply.body()));
        }
    }

    private Reply reply(String method, String path, Map<String, String> query, Map<String, Object> body) {
        String repository = "/repos/" + OWNER + "/" + NAME;
        if (!path.startsWith(repository)) {
            return notFound();
        }
        String[] rest = path.substring(repository.length()).split("/", 4);
        return switch (method + " " + (rest.length > 1 ? rest[1] : "")) {
            case "GET " -> new Reply(200, repository());
            case "GET branches" -> reference("refs/heads/" + path.substring((repository + "/branches/").length()))
                    .map(commit -> new Reply(200, Map.of("name", rest[2], "commit", Map.of("sha", commit))))
                    .orElseGet(FakeGitHub::notFound);
            case "GET commits" -> reference(rest[2] + "^{commit}").map(commit -> new Reply(200, Map.of("sha", commit)))
                    .orElseGet(() -> new Reply(422, Map.of("message", "No commit found for SHA: " + rest[2])));
            case "GET pulls" -> new Reply(200, pulls.stream().filter(pull -> matches(pull, query)).toList());
            case "POST pulls" -> open(body);
            case "PATCH pulls", "PATCH issues" -> {
                pull(rest[2]).putAll(body);
                yield new Reply(200, pull(rest[2]));
            }
            case "GET labels" -> labels.contains(rest[2]) ? new Reply(200, label(rest[2])) : notFound();
            case "POST labels" -> newLabel(body.get("name").toString());
            case "POST issues" -> {
                List<Map<String, Object>> set = ((List<?>) body.get("labels")).stream()
                        .map(name -> label(name.toString())).toList();
                pull(rest[2]).put("labels", set);
                yield new Reply(200, set);
            }
            default -> notFound();
        };
    }

    private Map<String, Object> repository() {
        return Map.of("id", 1, "name", NAME, "full_name", OWNER + "/" + NAME, "owner",
                Map.of("login", OWNER, "id", 7), "default_branch", "main", "permissions",
                Map.of("pull", true, "push", mayPush, "admin", false));
    }

    private static boolean matches(Map<String, Object> pull, Map<String, String> query) {
        String head = OWNER + ":" + ((Map<?, ?>) pull.get("head")).get("ref");
        return head.equals(query.getOrDefault("head", head))
                && List.of("all", pull.get("state")).contains(query.getOrDefault("state", "open"));
    }

    private Reply open(Map<String, Object> body) {
        String head = body.get("head").toString();
        if (pulls.stream().anyMatch(pull -> matches(pull, Map.of("head", OWNER + ":" + head)))) {
            return new Reply(422, Map.of("message", "Validation Failed", "errors", List.of(Map.of("message",
                    "A pull request already exists for " + OWNER + ":" + head + "."))));
        }
        Optional<String> commit = reference("refs/heads/" + head);
        if (commit.isEmpty() || body.get("body").toString().length() > 65_536) {
            return new Reply(422, Map.of("message", "Validation Failed", "errors",
                    List.of(Map.of("field", commit.isEmpty() ? "head" : "body", "code", "invalid"))));
        }
        int number = pulls.size() + 1;
        Map<String, Object> pull = new LinkedHashMap<>(Map.of("number", number, "state", "open", "title",
                body.get("title"), "body", body.get("body"), "labels", List.of(), "head",
                Map.of("ref", head, "sha", commit.get()), "base", Map.of("ref", body.get("base")), "html_url",
                api() + "/" + OWNER + "/" + NAME + "/pull/" + number));
        pulls.add(pull);
        return new Reply(201, pull);
    }

    private Map<String, Object> pull(String number) {
        return pulls.get(Integer.parseInt(number) - 1);
    }

    private Reply newLabel(String name) {
        if (labels.contains(name)) {
            return new Reply(422, Map.of("message", "Validation Failed", "errors",
                    List.of(Map.of("resource", "Label", "field", "name", "code", "already_exists"))));
        }
        labels.add(name);
        return new Reply(201, label(name));
    }

    private static Map<String, Object> label(String name) {
        return Map.of("name", name, "color", "5319e7");
    }

    private Optional<String> reference(String name) {
        try {
            return Optional.of(git("rev-parse", "--verify", "--quiet", name));
        } catch (IllegalStateException _) {
            return Optional.empty();
        }
    }

    private static Reply notFound() {
        return new Reply(404, Map.of("message", "Not Found"));
    }

    private static Map<String, String> query(HttpExchange exchange) {
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        return query.isEmpty() ? Map.of() : List.of(query.split("&")).stream().map(part -> part.split("=", 2))
                .collect(Collectors.toMap(part -> part[0], part -> part[1]));
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (InputStream in = new ByteArrayInputStream(bytes)) {
            in.transferTo(exchange.getResponseBody());
        }
    }
}
