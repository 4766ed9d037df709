package dev.fresh.edge.provider.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.process.NoSandbox;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.provider.cli.Installations.Installed;
import dev.fresh.testing.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log-in renewed by a program that behaves as Claude Code does, and tries what it should not. */
final class ProgramRenewerTest {

    private static final String PROGRAM = """
            #!/usr/bin/env python3
            import json, os, sys, urllib.request, urllib.error
            home, tried = os.environ['HOME'], open(os.environ['TRIED'], 'a')
            tried.write(json.dumps({'argv': sys.argv[1:], 'env': dict(os.environ)}) + '\\n')
            path = home + '/.claude/.credentials.json'
            log_in = json.load(open(path))['claudeAiOauth']
            tried.write('copy ' + log_in['accessToken'] + ' ' + oct(os.stat(path).st_mode & 0o777) + '\\n')
            def status(url, body=None, proxy=None):
                opener = urllib.request.build_opener(urllib.request.ProxyHandler({'https': proxy} if proxy else {}))
                try:
                    return opener.open(urllib.request.Request(url, body), timeout=20).status
                except urllib.error.HTTPError as error:
                    return error.code
                except OSError as error:
                    return str(error)
            request = urllib.request.Request(os.environ['TOKENS'], json.dumps(
                {'refresh_token': log_in['refreshToken']}).encode(), {'Content-Type': 'application/json'})
            try:
                with urllib.request.urlopen(request) as answer:
                    new = json.load(answer)
                log_in.update(accessToken=new['access_token'], refreshToken=new['refresh_token'],
                              expiresAt=4102444800000)
            except urllib.error.HTTPError:
                log_in.update(accessToken='', refreshToken='', expiresAt=0)
            json.dump({'claudeAiOauth': log_in}, open(path, 'w'))
            base = os.environ['ANTHROPIC_BASE_URL']
            tried.write('question %s\\n' % status(base + '/v1/messages', b'x' * 300000))
            tried.write('elsewhere %s\\n' % status('https://elsewhere.example/', proxy=os.environ['HTTPS_PROXY']))
            """;

    @TempDir
    private Path folder;
    private Path file;
    private Path tried;
    private final List<String> log = new CopyOnWriteArrayList<>();

    @BeforeEach
    void logIn() throws Exception {
        Tools.require("python3");
        file = MadeUp.write(folder.resolve("home/.claude/.credentials.json"),
                MadeUp.claude("access-0", "refresh-0", Instant.EPOCH));
        MadeUp.write(folder.resolve("home/.claude/settings.json"),
                "{\"hooks\":{\"Stop\":[]},\"model\":\"opus\"}");
        tried = folder.resolve("tried");
    }

    private LogIns logIns(TokenServer server) {
        Map<String, String> further = Map.of("TRIED", tried.toString(), "TOKENS",
                "http://127.0.0.1:" + server.address().getPort() + "/token");
        return new LogIns(new LogIns.Setup(folder.resolve("home"), Map.of(), folder.resolve("scratch"),
                () -> folder, InstantSource.system(), log::add), host -> {
                    throw new IllegalStateException(host + " was asked for");
                }, further);
    }

    private Workbench bench() throws Exception {
        return new Workbench(new OsProcessRunner("log-in-test"),
                new NoSandbox(Files.createDirectories(folder.resolve("empty"))),
                Map.of("PATH", System.getenv("PATH")), List.of());
    }

    @Test
    void tenAgentsAtOnceAreOneRenewalAndNobodyIsLoggedOut() throws Exception {
        Path program = Files.writeString(folder.resolve("claude"), PROGRAM);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Installed installed = new Installed(List.of(program.toString()), List.of());
        try (TokenServer server = TokenServer.plain();
                ExecutorService agents = Executors.newVirtualThreadPerTaskExecutor()) {
            LogIns logIns = logIns(server);
            Workbench bench = bench();
            MadeUp.write(folder.resolve("scratch/claude_cli/.claude/.credentials.json"), "left by a killed daemon");
            List<Future<Map<String, String>>> signed = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                signed.add(agents.submit(() -> logIns.signature("claude_cli", installed, bench).headers()));
            }
            for (Future<Map<String, String>> one : signed) {
                String access = one.get().get("Authorization").substring("Bearer ".length());
                assertTrue(Files.readString(file).contains(access));
            }
            assertEquals(List.of("refresh-0"), server.renewals());
            assertTrue(Files.readString(file).contains(server.valid()));
            assertTrue(Files.readString(file).contains(MadeUp.CLIENT_SECRET));
        }
        String seen = Files.readString(tried);
        assertTrue(seen.contains("copy ended 0o600"), seen);
        assertTrue(seen.contains("question 400"), seen);
        assertTrue(seen.contains("elsewhere") && seen.contains("403"), seen);
        assertFalse(seen.contains("refresh-0") || seen.contains("access-0") || seen.contains(MadeUp.CLIENT_SECRET),
                seen);
        assertFalse(log.toString().contains("refresh-"), log.toString());
        try (var left = Files.list(folder.resolve("scratch"))) {
            assertEquals(List.of(), left.toList());
        }
    }
}
