package dev.fresh.edge.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.testing.TempRepo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What leaves the machine, where to, how often and for how long. */
class GitHubConnectionTest {

    private static final String REPOSITORY = "/repos/ada/notes";

    @TempDir
    Path folder;

    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private FakeGitHub github;

    @BeforeEach
    void aServer() throws IOException {
        TempRepo repo = TempRepo.init(folder.resolve("user"));
        repo.commit("Begin");
        github = FakeGitHub.of(repo, folder.resolve("remote"));
    }

    @AfterEach
    void end() {
        github.close();
    }

    @Test
    void aQuestionIsAskedAgainAfterPausesOfASecondInAll() throws IOException {
        for (int i = 0; i < 3; i++) {
            github.refuse("GET " + REPOSITORY, List.of(502, 503, 504).get(i), Map.of(), "<html>");
        }
        assertEquals("main", session("").object("").get("default_branch"));
        assertEquals(4, github.seen().size());
        assertEquals(3, pauses.size());
        assertTrue(pauses.stream().reduce(Duration.ZERO, Duration::plus).compareTo(Duration.ofSeconds(1)) < 0,
                pauses::toString);
        for (int i = 0; i < 5; i++) {
            github.lose("GET " + REPOSITORY);
        }
        assertThrows(IOException.class, () -> session("").object(""));
        assertEquals(8, github.seen().size(), "and then no more");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404, 422, 500})
    void aWriteIsNeverMadeAgainByItself(int status) {
        github.refuse("POST " + REPOSITORY + "/labels", status, Map.of(), "{}");
        assertThrows(IOException.class, () -> session("").write("POST", "/labels", Optional.of(Map.of("name", "x"))));
        assertEquals(1, github.seen().size());
        github.refuse("GET " + REPOSITORY, 401, Map.of(), "{}");
        assertThrows(IOException.class, () -> session("").object(""));
        assertEquals(2, github.seen().size(), "nor is a refused token shown again");
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() throws IOException {
        GitHubSession session = session("");
        Map<String, Object> first = session.object("");
        github.remaining(100);
        assertEquals(first, session.object(""));
        assertEquals(2, github.seen().size());
        github.mayPush(false);
        assertEquals(Map.of("pull", true, "push", false, "admin", false), session.object("").get("permissions"));
    }

    @ParameterizedTest
    @CsvSource({"PUT, /pulls/1/merge", "POST, /merges", "PUT, /pulls/1/update-branch", "DELETE, /git/refs/heads%2Fmain",
            "DELETE, /git/refs/heads%2Fauto%2F..%2Fmain", "DELETE, ''", "PATCH, ''", "POST, /git/refs",
            "GET, /../../user", "POST, /pulls/1/requested_reviewers/../merge", "PUT, /contents/a.txt"})
    void whatIsNotOnTheListDoesNotLeave(String method, String path) {
        IOException refused = assertThrows(IOException.class, () -> session("").write(method, path,
                method.matches("GET|DELETE") ? Optional.empty() : Optional.of(Map.of("base", "main"))));
        assertTrue(refused.getMessage().startsWith("a request that fresh does not make"), refused::getMessage);
        assertEquals(List.of(), github.seen());
    }

    @Test
    void theTokenGoesToNoOtherServer() throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            try (exchange) {
                asked.add(String.valueOf(exchange.getRequestHeaders().entrySet()));
                exchange.sendResponseHeaders(204, -1);
            }
        });
        other.start();
        try {
            String there = "http://127.0.0.1:" + other.getAddress().getPort() + REPOSITORY;
            github.refuse("GET " + REPOSITORY, 302, Map.of("Location", there), "");
            String redirected = assertThrows(EdgeException.class, () -> forge().comment("#1", "x", "y")).getMessage();
            assertEquals("127.0.0.1 has the way to another server, 127.0.0.1 where a comment on #1 should be; check"
                    + " github.api_url, and any proxy in between", redirected);
            github.refuse("GET " + REPOSITORY + "/issues/1/comments", 200,
                    Map.of("Link", "<" + there + "/issues/1/comments?page=2>; rel=\"next\""),
                    "[{\"id\": 5, \"body\": \"Hello.\"}]");
            github.with(state -> state.issues.put(1L, Map.of("number", 1, "state", "open")));
            assertThrows(EdgeException.class, () -> forge().comment("#1", "x", "y"));
            assertFalse(github.seen().stream().anyMatch(request -> request.startsWith("POST")));
            assertEquals(List.of(), asked);
        } finally {
            other.stop(0);
        }
    }

    @Test
    void aRenamedRepositoryIsFollowedOnItsOwnServer() throws IOException {
        github.refuse("GET " + REPOSITORY, 301, Map.of("Location", github.api() + "/api/v3" + REPOSITORY), "");
        assertEquals("notes", session("").object("").get("name"));
    }

    @Test
    void anEnterpriseHasAPathBeforeAll() throws IOException {
        assertEquals("notes", session("/api/v3").object("").get("name"));
        assertEquals(List.of("GET /api/v3" + REPOSITORY), github.seen());
    }

    @Test
    void aServerThatIsSlowIsLeftInTime() {
        github.fault(new FakeGitHub.Fault("GET " + REPOSITORY, FakeGitHub.Kind.SLOW, 0, Map.of(), ""));
        GitHubSession hasty = session("", Duration.ofMillis(300));
        IOException slow = assertThrows(IOException.class, () -> hasty.object(""));
        assertTrue(slow.getMessage().startsWith("nothing within"), slow::getMessage);
        assertEquals(1, github.seen().size());
    }

    private Forge forge() {
        return new GitHubForge(URI.create(github.api()), Optional.of(github.remote()),
                new GitHubToken(new OsProcessRunner("fresh-forge-test"), folder,
                        Map.of("GITHUB_ENTERPRISE_TOKEN", FakeGitHub.TOKEN)),
                (_, _, _, _) -> {}, timing(Duration.ofSeconds(15)));
    }

    private GitHubTiming timing(Duration deadline) {
        return new GitHubTiming(deadline, InstantSource.system(), pauses::add);
    }

    private GitHubSession session(String prefix) {
        return session(prefix, Duration.ofSeconds(15));
    }

    private GitHubSession session(String prefix, Duration deadline) {
        URI api = URI.create(github.api() + prefix);
        return GitHubSession.of(GitHubRemote.of(github.remote(), api).orElseThrow(), api, FakeGitHub.TOKEN,
                timing(deadline));
    }
}
