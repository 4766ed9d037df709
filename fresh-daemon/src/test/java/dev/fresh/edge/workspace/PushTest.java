package dev.fresh.edge.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.fresh.edge.Access;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.testing.TempRepo;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one way to a remote: what it refuses, and who is shown the secret. Whole pushes: {@code GitHubForgeTest}. */
class PushTest {

    private static final String BRANCH = "auto/word-count-1a2b3c4d";
    private static final String SECRET = "s3cret/of+Ada=~";

    @TempDir
    private Path folder;

    private final List<Command> commands = new CopyOnWriteArrayList<>();
    private final List<String> modes = new CopyOnWriteArrayList<>();
    private final List<String> shown = new CopyOnWriteArrayList<>();
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private String commit;
    private Push push;

    @BeforeEach
    void aCommit() {
        TempRepo repo = TempRepo.init(folder.resolve("it's $(touch here) a folder")).write("notes.py", "print(1)\n");
        commit = repo.commit("Begin");
        ProcessRunner real = new OsProcessRunner("fresh-push-test");
        ProcessRunner watched = new ProcessRunner() {
            @Override
            public Exit run(Command command) {
                commands.add(command);
                Path home = Path.of(command.environment().get("HOME"));
                modes.addAll(Files.exists(home) ? modes(home) : List.of());
                return real.run(command);
            }
        };
        push = new Push(Git.find(watched, folder.resolve("user"), System.getenv("PATH")),
                repo.folder().resolve(".git"), repo.folder().resolve("scratch"));
    }

    @AfterEach
    void end() {
        servers.forEach(server -> server.stop(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"main", "refs/heads/main", "auto", "auto/", "auto/../main", "auto/a//b", "auto/A", "auto/a ",
                    "auto/a:refs/heads/main", "+auto/a", "auto/a\nmain", "fresh/a", "", "heads/auto/a", "auto/-f",
                    "auto/a.lock"})
    void onlyBranchesOfOursAreSent(String branch) {
        assertRefused("https://git.example.com/ada/notes.git", branch, commit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HEAD", "main", "+", "refs/heads/main", "0123456789", "--force", "--mirror", "^HEAD"})
    void onlyWholeCommitsAreSentAndNothingIsForcedOrDeleted(String what) {
        assertRefused("https://git.example.com/ada/notes.git", BRANCH, what);
        assertRefused("https://git.example.com/ada/notes.git", BRANCH, "+" + commit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-o", "--receive-pack=touch x", "ext::sh -c touch% x", "/srv/notes.git",
            "file:///srv/notes.git", "git://git.example.com/notes.git", "https://ada:secret@git.example.com/notes.git",
            "https://git.example.com/a b"})
    void onlyAddressesWithoutASecretAreSentTo(String url) {
        assertRefused(url, BRANCH, commit);
    }

    @Test
    void theSecretIsShownToTheHostThatAsksAndStandsInNoCommand() throws IOException {
        Tools.require(Files.isExecutable(Path.of(TempRepo.git(folder, Map.of(), "--exec-path"), "git-remote-http")),
                "git-remote-http");
        String url = serve(PushTest::ask);
        EdgeException refused = assertThrows(EdgeException.class,
                () -> push.send(url + "/ada/notes.git", BRANCH, commit, new Access.Secret("x-access-token", SECRET)));
        assertEquals(List.of("none", "Basic " + Base64.getEncoder()
                .encodeToString(("x-access-token:" + SECRET).getBytes(StandardCharsets.UTF_8))),
                shown.stream().distinct().toList(), refused::getMessage);
        assertFalse(refused.getMessage().contains("s3cret"), refused::getMessage);
        String all = commands.toString();
        assertFalse(all.contains("s3cret"), all);
        assertEquals("0", commands.getLast().environment().get("GIT_TERMINAL_PROMPT"));
        assertEquals(List.of("rwx------", "rw-------"), modes);
        assertNothingIsLeft();
    }

    @Test
    void aBaseIsFetchedWithTheSameCareAndUnderAFixedName() throws IOException {
        Tools.require(Files.isExecutable(Path.of(TempRepo.git(folder, Map.of(), "--exec-path"), "git-remote-http")),
                "git-remote-http");
        String url = serve(PushTest::ask);
        EdgeException refused = assertThrows(EdgeException.class,
                () -> push.fetch(url + "/ada/notes.git", "main", new Access.Secret("x-access-token", SECRET)));
        assertEquals(2, shown.stream().distinct().count(), refused::getMessage);
        assertFalse(refused.getMessage().contains("s3cret") || commands.toString().contains("s3cret"));
        assertTrue(commands.getLast().argv().contains("+refs/heads/main:refs/fresh/remote/main"));
        for (String odd : List.of("-o", "a:b", "a..b", "HEAD~1", "a b", "@{-1}", "refs^", "")) {
            assertThrows(IllegalArgumentException.class, () -> push.fetch(url, odd, new Access.Ssh(Optional.empty())));
        }
        assertThrows(EdgeException.class, () -> push.fetch(url + "/ada/notes.git", "fix/#12+\u00e9", new Access.Secret(
                "x-access-token", SECRET)));
    }

    @Test
    void noOtherHostIsShownTheSecret() throws IOException {
        Tools.require(Files.isExecutable(Path.of(TempRepo.git(folder, Map.of(), "--exec-path"), "git-remote-http")),
                "git-remote-http");
        String other = serve(PushTest::ask);
        String atOnce = serve(exchange -> redirect(exchange, other));
        assertThrows(EdgeException.class, () -> push.send(atOnce + "/ada/notes.git", BRANCH, commit,
                new Access.Secret("x-access-token", SECRET)));
        assertEquals(List.of("none"), shown.stream().distinct().toList(), "redirected before anybody asked");
        shown.clear();
        String asked = serve(exchange -> {
            if (exchange.getRequestHeaders().containsKey("Authorization")) {
                redirect(exchange, other);
            } else {
                ask(exchange);
            }
        });
        shown.clear();
        assertThrows(EdgeException.class, () -> push.send(asked + "/ada/notes.git", BRANCH, commit,
                new Access.Secret("x-access-token", SECRET)));
        assertTrue(Files.notExists(folder.resolve("here")) && shown.size() > 2, shown.toString());
        assertEquals(1, shown.stream().filter(header -> header.startsWith("Basic")).count(),
                "only the host that is meant: " + shown);
        assertNothingIsLeft();
    }

    @Test
    void sshNeverAsks() {
        EdgeException failed = assertThrows(EdgeException.class, () -> push.send("ssh://git@127.0.0.1:1/ada/notes.git",
                BRANCH, commit, new Access.Ssh(Optional.of("/run/agent"))));
        assertTrue(failed.getMessage().matches(".*: \\S+.*; fatal: Could not read from remote repository.*"),
                failed::getMessage);
        Map<String, String> environment = commands.getLast().environment();
        assertTrue(environment.get("GIT_SSH_COMMAND").contains("BatchMode=yes"), environment::toString);
        assertEquals("/run/agent", environment.get("SSH_AUTH_SOCK"));
    }

    private void assertRefused(String url, String branch, String what) {
        assertThrows(IllegalArgumentException.class,
                () -> push.send(url, branch, what, new Access.Secret("x-access-token", SECRET)));
        assertEquals(List.of(), commands);
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(commands.getLast().directory().resolveSibling("scratch"))) {
            assertEquals(List.of(), files.toList());
        }
    }

    private static List<String> modes(Path home) {
        try (Stream<Path> files = Files.walk(home)) {
            return files.map(PushTest::mode).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String serve(HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                String header = exchange.getRequestHeaders().getFirst("Authorization");
                shown.add(header == null ? "none" : header);
                handler.handle(exchange);
            }
        });
        server.start();
        servers.add(server);
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void ask(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"test\"");
        exchange.sendResponseHeaders(401, -1);
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to + exchange.getRequestURI());
        exchange.sendResponseHeaders(302, -1);
    }
}
