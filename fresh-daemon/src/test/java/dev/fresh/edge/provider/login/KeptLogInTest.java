package dev.fresh.edge.provider.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.Limit;
import dev.fresh.edge.provider.LimitReached;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One log-in, many agents, renewal tokens that can be used once. */
final class KeptLogInTest {

    private static final Duration LIFE = Duration.ofHours(8);

    @TempDir
    private Path folder;
    private Path file;
    private volatile Instant now = Instant.parse("2026-11-21T01:00:00Z");
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Server server = new Server();
    private KeptLogIn kept;

    /** Behaves as Claude Code and its server do: whoever comes second is logged out, and empties the file. */
    private final class Server implements Renewer {

        private final AtomicInteger asked = new AtomicInteger();
        private String valid = "refresh-0";

        @Override
        public synchronized Optional<Map<String, Object>> renew(Format format, Map<String, Object> ended) {
            assertEquals(List.of("claudeAiOauth"), List.copyOf(ended.keySet()));
            assertEquals("ended", Tree.text(Tree.part(ended, "claudeAiOauth"), "accessToken"));
            asked.incrementAndGet();
            if (!Tree.text(Tree.part(ended, "claudeAiOauth"), "refreshToken").equals(valid)) {
                return Tree.read(MadeUp.claude("", "", Instant.EPOCH));
            }
            valid = "refresh-" + asked.get();
            return Tree.read(MadeUp.claude("access-" + asked.get(), valid, now.plus(LIFE)));
        }
    }

    @BeforeEach
    void logIn() throws IOException {
        file = MadeUp.write(folder.resolve("home/.claude/.credentials.json"),
                MadeUp.claude("access-0", "refresh-0", now.plus(LIFE)));
        kept = kept(file);
    }

    private KeptLogIn kept(Path at) throws IOException {
        return new KeptLogIn(new ClaudeFormat(), new UserFile(at),
                () -> folder, () -> now, log::add);
    }

    private Tokens inFile() {
        return kept.look().orElseThrow();
    }

    private List<Tokens> tenAtOnce() throws Exception {
        CountDownLatch all = new CountDownLatch(10);
        List<Future<Tokens>> found = new ArrayList<>();
        try (ExecutorService agents = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Tokens> agent = () -> {
                all.countDown();
                all.await();
                return kept.current(server);
            };
            for (int i = 0; i < 10; i++) {
                found.add(agents.submit(agent));
            }
        }
        List<Tokens> tokens = new ArrayList<>();
        for (Future<Tokens> one : found) {
            tokens.add(one.get());
        }
        return tokens;
    }

    @Test
    void usesWhatHoldsAndRenewsNothing() {
        assertEquals("access-0", kept.current(server).access());
        assertEquals(0, server.asked.get());
    }

    @Test
    void tenAgentsStayLoggedInOverManyRenewals() throws Exception {
        for (int night = 1; night <= 20; night++) {
            now = now.plus(LIFE).minus(Duration.ofMinutes(5));
            List<Tokens> tokens = tenAtOnce();
            assertEquals(1, tokens.stream().distinct().count());
            assertEquals(night, server.asked.get());
            assertEquals("refresh-" + night, inFile().refresh());
            assertEquals(tokens.getFirst().access(), inFile().access());
        }
    }

    @Test
    void renewsBeforeItsTimeWhenTheProviderRefusesTheToken() throws Exception {
        kept.refused("access-0");
        assertEquals(List.of("access-1"), tenAtOnce().stream().map(Tokens::access).distinct().toList());
        assertEquals(1, server.asked.get());
    }

    @Test
    void keepsWhatElseIsInTheFileItsModeAndItsLink() throws Exception {
        Path real = Files.move(file, folder.resolve("elsewhere.json"));
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
        Files.createSymbolicLink(file, real);
        now = now.plus(LIFE);
        kept.current(server);
        assertTrue(Files.isSymbolicLink(file));
        String text = Files.readString(real);
        assertTrue(text.contains(MadeUp.CLIENT_SECRET), text);
        assertTrue(text.contains("\"subscriptionType\":\"max\""), text);
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(real)));
        assertEquals(List.of(), leftBeside(real));
        assertEquals(List.of(), leftBeside(file));
    }

    private static List<Path> leftBeside(Path path) throws IOException {
        try (var all = Files.list(path.getParent())) {
            return all.filter(other -> other.getFileName().toString().startsWith(".")
                    && !other.equals(path)).toList();
        }
    }

    @Test
    void takesWhatThePersonsOwnProgramRenewedMeanwhile() throws Exception {
        now = now.plus(LIFE);
        String theirs = MadeUp.claude("access-theirs", "refresh-theirs", now.plus(LIFE));
        Tokens tokens = kept.current((format, ended) -> {
            write(file, theirs);
            return server.renew(format, Map.of("claudeAiOauth", Map.of("accessToken", "ended", "refreshToken",
                    "used-by-them")));
        });
        assertEquals("access-theirs", tokens.access());
        assertEquals(theirs, Files.readString(file));
    }

    @Test
    void keepsTheLaterOneWhenBothRenewed() throws Exception {
        now = now.plus(LIFE);
        String theirs = MadeUp.claude("access-theirs", "refresh-theirs", now.plus(LIFE.plusHours(1)));
        assertEquals("access-theirs", kept.current((format, ended) -> {
            write(file, theirs);
            return server.renew(format, ended);
        }).access());
        assertEquals(theirs, Files.readString(file));
    }

    @Test
    void logsAPersonInAgainWhoseProgramEmptiedItsFile() throws Exception {
        now = now.plus(LIFE);
        assertEquals("access-1", kept.current((format, ended) -> {
            write(file, MadeUp.claude("", "", Instant.EPOCH));
            return server.renew(format, ended);
        }).access());
        assertEquals("refresh-1", inFile().refresh());
    }

    @Test
    void writesNothingThatDoesNotLookRight() throws Exception {
        now = now.plus(LIFE);
        Instant later = now.plus(LIFE);
        for (String odd : List.of(MadeUp.claude("", "", Instant.EPOCH), MadeUp.claude("new", "", later),
                MadeUp.claude("access-0", "new", later), MadeUp.claude("ended", "new", later),
                MadeUp.claude("a\nb", "new", later), MadeUp.claude("new", "new", now.minusSeconds(1)),
                "{\"claudeAiOauth\":{\"accessToken\":\"new\",\"refreshToken\":\"new\"}}",
                "{\"claudeAiOauth\":{\"accessToken\":[\"new\"]}}", "{\"claudeAiOauth\":7}", "{}")) {
            String before = Files.readString(file);
            LimitReached limit = assertThrows(LimitReached.class,
                    () -> kept(file).current((_, _) -> Tree.read(odd)), odd);
            assertEquals(Limit.Kind.AUTH, limit.limit().kind());
            assertTrue(limit.getMessage().endsWith("log in again with `claude`"), limit.getMessage());
            assertFalse(limit.getMessage().contains("refresh-0") || limit.getMessage().contains("access-0"));
            assertEquals(before, Files.readString(file));
        }
    }

    @Test
    void writesNothingOfAnotherAccount() throws Exception {
        Path codex = MadeUp.write(folder.resolve("home/.codex/auth.json"), MadeUp.codex("refresh-0", now, "acct-1"));
        String before = Files.readString(codex);
        KeptLogIn other = new KeptLogIn(new CodexFormat(), new UserFile(codex),
                () -> folder, () -> now, log::add);
        assertThrows(LimitReached.class, () -> other.current((_, ended) -> {
            assertFalse(ended.toString().contains(MadeUp.CLIENT_SECRET));
            return Tree.read(MadeUp.codex("refresh-1", now.plus(LIFE), "acct-2"));
        }));
        assertEquals(before, Files.readString(codex));
        other.refused("");
    }

    @Test
    void doesNotAskAgainAndAgainAfterAFailure() {
        now = now.plus(LIFE);
        server.valid = "another";
        assertThrows(LimitReached.class, () -> kept.current(server));
        assertThrows(LimitReached.class, () -> kept.current(server));
        assertEquals(1, server.asked.get());
        now = now.plus(Duration.ofMinutes(6));
        assertThrows(LimitReached.class, () -> kept.current(server));
        assertEquals(2, server.asked.get());
    }

    @Test
    void usesATokenToItsEndWhenItCannotBeRenewed() {
        now = now.plus(LIFE).minus(Duration.ofMinutes(5));
        server.valid = "another";
        assertEquals("access-0", kept.current(server).access());
        now = now.plus(Duration.ofMinutes(5));
        assertThrows(LimitReached.class, () -> kept.current(server));
    }

    @Test
    void waitsForThePersonsOwnProgramToRenew() throws Exception {
        now = now.plus(LIFE);
        Path lock = Files.createDirectory(file.resolveSibling(".oauth_refresh.lock"));
        Files.setLastModifiedTime(lock, FileTime.from(now));
        try (ExecutorService agents = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Tokens> agent = agents.submit(() -> kept.current(server));
            write(file, MadeUp.claude("access-theirs", "refresh-theirs", now.plus(LIFE)));
            Files.delete(lock);
            assertEquals("access-theirs", agent.get().access());
        }
        assertEquals(0, server.asked.get());
        assertFalse(Files.exists(lock));
    }

    @Test
    void takesALockThatWasAbandoned() throws Exception {
        now = now.plus(LIFE);
        Path lock = Files.createDirectory(file.resolveSibling(".oauth_refresh.lock"));
        Files.setLastModifiedTime(lock, FileTime.from(now.minusSeconds(60)));
        assertEquals("access-1", kept.current((format, ended) -> {
            assertTrue(Files.exists(lock));
            return server.renew(format, ended);
        }).access());
        assertFalse(Files.exists(lock));
    }

    @Test
    void saysNothingOfTheTokensInTheLog() {
        now = now.plus(LIFE);
        Tokens tokens = kept.current(server);
        assertEquals(1, log.size());
        assertFalse((log + tokens.toString()).matches(".*(access|refresh)-\\d.*"), log + " " + tokens);
    }

    private static void write(Path file, String text) {
        try {
            MadeUp.write(file, text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
