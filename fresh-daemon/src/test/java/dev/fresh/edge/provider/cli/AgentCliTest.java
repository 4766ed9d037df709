package dev.fresh.edge.provider.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.Failure;
import dev.fresh.core.agent.Limit;
import dev.fresh.core.budget.Money;
import dev.fresh.core.task.Task;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.NoSandbox;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.Sandbox.Gateway;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.provider.LimitReached;
import dev.fresh.edge.provider.ModelAccess;
import dev.fresh.edge.provider.Provider;
import dev.fresh.edge.provider.Provider.Assignment;
import dev.fresh.testing.ExampleSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The supervision, with a script in the place of Claude Code. */
final class AgentCliTest {

    private static final String TOKEN = "worthless-token";
    private static final String INIT = "{\"type\":\"system\",\"subtype\":\"init\",\"session_id\":\"s-1\"}";
    private static final String ANSWER = "{\"type\":\"assistant\",\"message\":{\"id\":\"%s\",\"content\":"
            + "[{\"type\":\"text\",\"text\":\"hello\"}]}}";
    private static final String RESULT = "{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":false,"
            + "\"result\":\"Made it.\",\"total_cost_usd\":0.5}";

    /** A command that is run, and how it ended. */
    private static final String CALL = "{\"type\":\"assistant\",\"message\":{\"id\":\"m\",\"content\":[{\"type\":"
            + "\"tool_use\",\"id\":\"t\",\"name\":\"Bash\",\"input\":{\"command\":\"%1$s\"}}]}}' '{\"type\":\"user\","
            + "\"message\":{\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t\",\"is_error\":%2$s,"
            + "\"content\":\"x\"}]}}";

    @TempDir
    private Path folder;

    private ExampleSite site;
    private Path worktree;
    private final Line line = new Line();
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch begun = new CountDownLatch(1);

    @BeforeEach
    void copy() throws IOException {
        folder = folder.toRealPath();
        site = ExampleSite.notes(folder);
        worktree = folder.resolve("worktree");
        ExampleSite.copy(site.tree, worktree);
    }

    @Test
    void givesWhatTheProgramSaidLast() throws IOException {
        says(INIT, ANSWER.formatted("1"), RESULT);
        assertEquals(new Provider.Result("Made it.", List.of()), agent(settings(50)).implement(assignment()));
        assertTrue(said.contains("hello"));
        assertTrue(
                said.contains("claude_cli counts $0.50 for this call, the meter $0.40; the meter's figure is booked"),
                said::toString);
    }

    @Test
    void passesNoKeyOfTheRunAndWritesNoTokenDown() throws IOException {
        program("env; printf '%s\\n' \"$@\" > " + folder.resolve("argv") + "; echo '" + INIT + "'; echo '" + RESULT
                + "'");
        agent(settings(50)).implement(assignment());
        String transcript = Files.readString(folder.resolve("agent/transcript-implement-1.jsonl"));
        assertTrue(transcript.contains("ANTHROPIC_API_KEY=[token]"), transcript);
        assertTrue(transcript.contains("ANTHROPIC_BASE_URL=http://127.0.0.1:1/a/x"), transcript);
        assertTrue(transcript.contains("HOME=" + folder.resolve("agent/home-claude_cli")), transcript);
        assertFalse(transcript.contains("planted") || transcript.contains(TOKEN), transcript);
        assertFalse(Files.readString(folder.resolve("argv")).contains(TOKEN));
    }

    @Test
    void goesOnWithTheConversationOfTheCallBefore() throws IOException {
        program("printf '%s\\n' \"$@\" >> " + folder.resolve("argv") + "; echo '" + INIT + "'; echo '" + RESULT + "'");
        AgentCli agent = agent(settings(50));
        agent.analyze(assignment());
        agent.implement(assignment());
        agent.implement(assignment());
        List<String> argv = Files.readAllLines(folder.resolve("argv"));
        assertEquals(1, Collections.frequency(argv, "--session-id"));
        // What it says of its session is the truth from then on.
        assertEquals("s-1", argv.get(argv.indexOf("--resume") + 1));
        assertEquals(2, Collections.frequency(argv, "--resume"));
        assertTrue(argv.contains("You were interrupted in the middle of this; what you had written still stands in the"
                + " worktree. Look at it and go on."), "the same call again");
    }

    @Test
    void endsWhatIsStuckAndCutsItsMoneyFirst() throws IOException {
        program("echo '" + INIT + "'; sleep 600");
        Limit limit = limit(settings(50, Duration.ofMillis(300)));
        assertEquals(Limit.Kind.STALL, limit.kind());
        assertTrue(line.cut);
    }

    @Test
    void endsWhatFailsAtTheSameForTheFifthTimeAndCutsItsMoneyFirst() throws IOException {
        String fails = CALL.formatted("make", true);
        program("printf '%s\\n' '" + INIT + "'" + (" '" + fails + "'").repeat(5) + "; sleep 600");
        Limit limit = limit(settings(50));
        assertEquals("claude_cli: it failed at the same five times in a row, so it was ended", limit.text());
        assertEquals(Limit.Kind.TURNS, limit.kind());
        assertTrue(line.cut);
        String works = CALL.formatted("edit", false);
        says(INIT, fails, fails, fails, fails, works, fails, fails, fails, fails, CALL.formatted("other", true),
                RESULT);
        assertEquals("Made it.", agent(settings(50)).implement(assignment()).summary());
    }

    @Test
    void endsWhatWouldWaitForDays() throws IOException {
        program("echo '" + INIT + "'; sleep 600");
        line.trouble = Optional.of(new ModelAccess.Trouble(Instant.now().plusSeconds(60), 429, "rate_limit_error",
                "later", Optional.of(Duration.ofDays(3))));
        Limit limit = limit(settings(50));
        assertEquals(Limit.Kind.QUOTA, limit.kind());
        assertTrue(limit.until().orElseThrow().isAfter(Instant.now().plus(Duration.ofDays(2))));
        assertTrue(line.cut);
    }

    @Test
    void waitsLongerForAToolThatRuns() {
        Instant now = Instant.parse("2026-01-01T10:00:00Z");
        Tally tally = new Tally(said::add, _ -> {}, () -> now);
        tally.take(List.of(new Signal.ToolBegan("1", "shell mvn test"), new Signal.ToolBegan("2", "read")));
        tally.take(List.of(new Signal.ToolEnded("2", true)));
        assertTrue(tally.toolRuns());
        tally.take(List.of(new Signal.ToolEnded("1", false)));
        assertFalse(tally.toolRuns());
    }

    @Test
    void countsNoRetryAsProgress() {
        Instant[] now = {Instant.EPOCH};
        Tally tally = new Tally(said::add, _ -> {}, () -> now[0]);
        now[0] = now[0].plusSeconds(60);
        tally.take(List.of(new Signal.Waiting("529 overloaded, retry 1 of 3 in 8 s")));
        assertEquals(Instant.EPOCH, tally.lastProgress());
        assertEquals(List.of("waiting for the provider: 529 overloaded, retry 1 of 3 in 8 s"), said);
        tally.take(List.of());
        assertEquals(now[0], tally.lastProgress());
    }

    @Test
    void endsWhatTakesTooManyTurns() throws IOException {
        program("for i in 1 2 3 4 5; do echo '" + ANSWER.replace("%s", "'$i'") + "'; done; sleep 600");
        assertEquals(Limit.Kind.TURNS, limit(settings(3)).kind());
        assertTrue(line.cut);
    }

    @Test
    void endsAtTheTimeLimitOfTheCall() throws IOException {
        program("sleep 600");
        EdgeException late = assertThrows(EdgeException.class,
                () -> agent(settings(50)).implement(assignment(Duration.ofMillis(200))));
        assertEquals(Failure.Kind.LIMIT, late.failure().kind());
        assertTrue(line.cut);
    }

    @Test
    void endsTheProcessWhenTheThreadIsInterrupted() throws Exception {
        program("echo '" + ANSWER.formatted("1") + "'; sleep 600");
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            assertThrows(EdgeException.class, () -> agent(settings(50)).implement(assignment()));
            flag.complete(Thread.currentThread().isInterrupted());
        });
        begun.await();
        thread.interrupt();
        assertTrue(flag.get(), "the interrupt is passed on");
        assertTrue(line.cut);
    }

    @Test
    void beginsANewConversationWhenTheOldOneIsGone() throws IOException {
        program("case \"$*\" in *--resume*) echo 'No conversation found with session ID: x' >&2; exit 1;; esac; "
                + "printf '%s\\n' \"$@\" > " + folder.resolve("argv") + "; echo '" + RESULT + "'");
        Files.createDirectories(folder.resolve("agent"));
        new Sessions(folder.resolve("agent"), "claude_cli").write(
                new Sessions.State(0, Optional.of("x"), "analyze-1"));
        Files.writeString(worktree.resolve("half.txt"), "half");
        agent(settings(50)).implement(assignment());
        String argv = Files.readString(folder.resolve("argv"));
        assertTrue(argv.contains("--session-id\n" + new ClaudeCli().chooseSession("a".repeat(12), 1).orElseThrow()));
        assertTrue(argv.contains("added   half.txt (4 bytes)"), argv);
    }

    @Test
    void beginsANewConversationInTheCallAfterTheOldOneIsFull() throws IOException {
        says("{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":true,\"result\":\"Prompt is too long\"}");
        assertEquals(Limit.Kind.CONTEXT_FULL, limit(settings(50)).kind());
        assertEquals(new Sessions.State(1, Optional.empty(), ""),
                new Sessions(folder.resolve("agent"), "claude_cli").read());
    }

    @Test
    void tellsARefusalThatLeftNothingDone() throws IOException {
        String denied = RESULT.replace("\"result\":", "\"permission_denials\":[{\"tool_name\":\"Write\",\"tool_input\":"
                + "{\"file_path\":\"a.txt\"}}],\"result\":");
        says(denied);
        assertEquals("claude_cli was refused Write a.txt and changed nothing", limit(settings(50)).text());
        Files.writeString(worktree.resolve("a.txt"), "done another way");
        assertEquals("Made it.", agent(settings(50)).implement(assignment()).summary());
    }

    @Test
    void tellsWhatTheMeterRefused() throws IOException {
        says("{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":true,\"api_error_status\":402,\"result\":\"x\"}");
        for (Map.Entry<String, Limit.Kind> refusal : Map.of("BUDGET_EXHAUSTED: $1.00 of $1.00 is spent",
                Limit.Kind.BUDGET, "PLAN_SHARE: 80 % is used", Limit.Kind.QUOTA, "LOG_IN_ENDED: log in again",
                Limit.Kind.AUTH).entrySet()) {
            line.refusal = Optional.of(refusal.getKey());
            Limit limit = limit(settings(50));
            assertEquals(refusal.getValue(), limit.kind());
            assertEquals("claude_cli: " + refusal.getKey().replaceFirst(".*: ", ""), limit.text());
        }
        line.refusal = Optional.of("UNKNOWN_PRICE: nobody knows what it costs");
        assertEquals("claude_cli: nobody knows what it costs", assertThrows(EdgeException.class,
                () -> agent(settings(50)).implement(assignment())).getMessage());
    }

    @Test
    void saysHowToInstallWhatIsMissing() {
        AgentCli agent = agent(settings(50));
        assertEquals(Optional.of(new AgentCli.Problem("claude was not found on the PATH of the run",
                "npm install -g @anthropic-ai/claude-code@2.1.329, or name it as claude_cli.binary in"
                        + " .fresh/config.yaml")),
                agent.problem(Map.of("PATH", folder.toString())));
        EdgeException missing = assertThrows(EdgeException.class, () -> agent.implement(assignment()));
        assertEquals(Failure.Kind.SPAWN, missing.failure().kind());
    }

    @Test
    void keepsABoundedTranscript() throws IOException {
        try (Transcript transcript = new Transcript(folder.resolve("t"), List.of(TOKEN))) {
            for (int i = 0; i < 12; i++) {
                transcript.line(TOKEN + "x".repeat(1 << 20));
            }
        }
        assertTrue(Files.size(folder.resolve("t")) <= Transcript.BYTES_MAX);
        assertTrue(Files.readString(folder.resolve("t")).startsWith("[token]x"));
    }

    private void says(String... lines) throws IOException {
        program("printf '%s\\n' '" + String.join("' '", lines) + "'");
    }

    private void program(String script) throws IOException {
        Path file = Files.createDirectories(folder.resolve("bin")).resolve("claude");
        Files.writeString(file, "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 2.1.329; exit; fi\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Limit limit(CliSettings settings) {
        return assertThrows(LimitReached.class, () -> agent(settings).implement(assignment())).limit();
    }

    private static AgentCli agent(CliSettings settings) {
        return new AgentCli(new ClaudeCli(), settings, new Installations(), Optional.empty(), InstantSource.system());
    }

    private static CliSettings settings(int turnsMax) {
        return settings(turnsMax, Duration.ofMinutes(5));
    }

    private static CliSettings settings(int turnsMax, Duration stall) {
        return new CliSettings("claude", "default", List.of(), stall, Duration.ofMinutes(10), turnsMax);
    }

    private Assignment assignment() {
        return assignment(Duration.ofMinutes(5));
    }

    private Assignment assignment(Duration wall) {
        Task task = new Task("0".repeat(12), Task.Kind.HOOK_UP, site.feature("word_count"), "Hook up", "", 1,
                Money.ZERO);
        Workbench bench = new Workbench(new OsProcessRunner("agent-cli-test"), new NoSandbox(folder),
                Map.of("PATH", folder.resolve("bin") + ":/usr/bin:/bin", "ANTHROPIC_API_KEY", "planted",
                        "CLAUDE_CODE_OAUTH_TOKEN", "planted"),
                List.of());
        return new Assignment("a".repeat(12), task, 1, "the plan", "", List.of(),
                new Provider.Site(site.inventory(), site.tree,
                        folder, bench),
                worktree, folder.resolve("agent"), wall,
                new Provider.Purse(Money.ofDollars("1"), Money.ofDollars("1")), Optional.of(line), text -> {
                    said.add(text);
                    begun.countDown();
                }, _ -> {
                    throw new IllegalStateException("the meter books");
                });
    }

    /** A line of the meter on which $0.40 are spent with each call. */
    private static final class Line implements ModelAccess {

        private volatile boolean cut;
        private volatile Optional<String> refusal = Optional.empty();
        private volatile Optional<Trouble> trouble = Optional.empty();
        private boolean asked;

        @Override
        public String base() {
            return "http://127.0.0.1:1/a/x";
        }

        @Override
        public String token() {
            return TOKEN;
        }

        @Override
        public Gateway gateway() {
            return new Gateway(1, Path.of("/nowhere"));
        }

        @Override
        public synchronized Traffic traffic() {
            boolean first = !asked;
            asked = true;
            return new Traffic(1, 0, first ? Money.ZERO : Money.ofDollars("0.4"), Instant.EPOCH, refusal,
                    first ? List.of() : trouble.stream().toList());
        }

        @Override
        public void cut() {
            cut = true;
        }
    }
}
