package dev.fresh.edge.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.forge.Ability.Level;
import dev.fresh.edge.process.OsProcessRunner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of tokens, with a server that knows only what a test says. */
class GitHubAbilitiesTest {

    private static final String COMMIT = "0123456789012345678901234567890123456789";
    private static final String REPOSITORY = "/repos/ada/notes";

    @TempDir
    private Path home;

    private final Map<String, String> headers = new ConcurrentHashMap<>();
    private final Map<String, Integer> refused = new ConcurrentHashMap<>();
    private final Map<String, String> bodies = new HashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void aTokenThatMayAllThatIsNeeded() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        headers.put("X-OAuth-Scopes", "gist, repo");
        bodies.put("/user", "{\"login\":\"ada\"}");
        bodies.put(REPOSITORY, "{\"private\":true,\"permissions\":{\"admin\":false,\"push\":true,\"pull\":true}}");
        bodies.put("/rate_limit", "{\"resources\":{\"core\":{\"limit\":5000,\"remaining\":4321,\"reset\":45000}}}");
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    @Test
    void everythingThatFreshNeedsIsNamedAndNothingIsChanged() {
        Map<String, Ability> found = abilities();
        assertEquals(List.of("token", "token scopes", "push", "pull requests", "labels", "checks", "reviews",
                "requests left"),
                found.keySet().stream().toList());
        assertTrue(found.values().stream().allMatch(each -> each.level() == Level.GIVEN && each.remedy().isEmpty()),
                found::toString);
        assertEquals("it is that of ada, from the variable GITHUB_ENTERPRISE_TOKEN", found.get("token").text());
        assertEquals("it has the scopes gist, repo, and not workflow, which is better so",
                found.get("token scopes").text());
        assertEquals("it may push to ada/notes, where fresh pushes auto/... and nothing else",
                found.get("push").text());
        assertEquals("4321 of 5000 until 12:30 UTC", found.get("requests left").text());
        assertTrue(asked.stream().allMatch(request -> request.startsWith("GET ")), asked::toString);
    }

    @Test
    void aTokenThatMayTooMuchIsDoubted() {
        headers.put("X-OAuth-Scopes", "repo, workflow, delete_repo, admin:org");
        Ability scopes = abilities().get("token scopes");
        assertEquals(Level.DOUBT, scopes.level());
        assertTrue(scopes.text().endsWith("GitHub would take a change of what runs in workflows"), scopes::text);
        assertEquals("fresh needs repo alone; use a token without workflow, delete_repo, admin:org", scopes.remedy());
    }

    @Test
    void aTokenThatMayTooLittleIsAProblem() {
        headers.put("X-OAuth-Scopes", "public_repo");
        assertEquals(Level.MISSING, abilities().get("token scopes").level());
        assertEquals(Level.MISSING, abilities().get("pull requests").level());
        bodies.put(REPOSITORY, "{\"private\":false,\"permissions\":{\"push\":true}}");
        assertEquals(Level.GIVEN, abilities().get("token scopes").level(), "that is enough for a public repository");
        headers.put("X-OAuth-Scopes", "");
        assertTrue(abilities().get("token scopes").text().startsWith("it has no scope and not repo"));
    }

    @Test
    void theRoleInTheRepositoryDecidesWhatMayBePushed() {
        bodies.put(REPOSITORY, "{\"private\":true,\"permissions\":{\"push\":false,\"triage\":true,\"pull\":true}}");
        Map<String, Ability> found = abilities();
        assertEquals("it may not push to ada/notes (GitHub says triage)", found.get("push").text());
        assertEquals("it can read them and not open any", found.get("pull requests").text());
        assertEquals(Level.GIVEN, found.get("labels").level());
        bodies.put(REPOSITORY, "{\"archived\":true,\"permissions\":{\"push\":true}}");
        assertEquals("ada/notes is archived, so nobody can push there", abilities().get("push").text());
    }

    @Test
    void ofAFineGrainedTokenItSaysWhatGitHubDoesNotTell() {
        headers.clear();
        headers.put("GitHub-Authentication-Token-Expiration", LocalDate.now(ZoneOffset.UTC).plusDays(90)
                + " 10:00:00 UTC");
        refused.put(REPOSITORY + "/commits/" + COMMIT + "/check-runs", 403);
        Map<String, Ability> found = abilities();
        assertEquals(Level.NOTE, found.get("token scopes").level());
        assertTrue(found.get("token scopes").remedy().endsWith("; and not Workflows"));
        assertEquals("it can read them; whether it can open them shows with the first one",
                found.get("pull requests").text());
        assertEquals(Level.DOUBT, found.get("checks").level());
        assertEquals("give it the scope repo, or Checks: read", found.get("checks").remedy());
        assertEquals(Level.GIVEN, found.get("token expiry").level());
        headers.put("GitHub-Authentication-Token-Expiration", LocalDate.now(ZoneOffset.UTC).plusDays(2) + " 10:00:00");
        assertEquals(Level.DOUBT, abilities().get("token expiry").level());
        headers.put("GitHub-Authentication-Token-Expiration", "some day");
        assertEquals(Level.NOTE, abilities().get("token expiry").level());
    }

    @Test
    void whatTheServerDoesNotTellIsNoTrouble() {
        refused.put("/user", 403);
        refused.put("/rate_limit", 404);
        Map<String, Ability> found = abilities();
        assertEquals(Level.NOTE, found.get("token").level());
        assertEquals("127.0.0.1 does not limit them", found.get("requests left").text());
        bodies.put("/rate_limit", "{\"resources\":{\"core\":{\"limit\":5000,\"remaining\":12,\"reset\":45000}}}");
        refused.remove("/rate_limit");
        assertEquals(Level.DOUBT, abilities().get("requests left").level());
    }

    @Test
    void aRefusedTokenIsOneSentence() {
        refused.put("/user", 401);
        String sentence = assertThrows(EdgeException.class, this::abilities).getMessage();
        assertTrue(sentence.startsWith("127.0.0.1 does not accept the token"), sentence);
        assertFalse(sentence.contains(FakeGitHub.TOKEN), sentence);
    }

    private Map<String, Ability> abilities() {
        String host = "http://127.0.0.1:" + server.getAddress().getPort();
        return new GitHubForge(URI.create(host), Optional.of(host + "/ada/notes.git"),
                new GitHubToken(new OsProcessRunner("fresh-forge-test"), home, Map.of("HOME", home.toString(),
                        "GITHUB_ENTERPRISE_TOKEN", FakeGitHub.TOKEN)),
                (url, _, _, _) -> {
                    throw new AssertionError("sends to " + url);
                }).abilities(COMMIT).stream().collect(Collectors.toMap(Ability::name, Function.identity(),
                        (one, _) -> one, java.util.LinkedHashMap::new));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            asked.add(exchange.getRequestMethod() + " " + path);
            headers.forEach(exchange.getResponseHeaders()::set);
            byte[] body = bodies.getOrDefault(path, "{}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(refused.getOrDefault(path, 200), body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
