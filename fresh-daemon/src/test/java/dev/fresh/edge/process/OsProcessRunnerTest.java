package dev.fresh.edge.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.Failure;
import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
@Tag("slow")
class OsProcessRunnerTest {

    private static final Duration LONG = Duration.ofSeconds(25);
    private static final String DETACHING = """
            echo $$ >>pids
            setsid sh -c 'echo $$ >>pids; sleep 300' &
            (nohup sh -c 'trap "" TERM HUP INT; echo $$ >>pids; sleep 300' >/dev/null 2>&1 &)
            setsid sh -c 'sh -c "echo \\$\\$ >>pids; sleep 300" &' &
            while [ $(wc -l <pids) -lt 4 ]; do sleep 0.02; done
            """;

    @TempDir
    Path folder;

    private final String marker = "test-" + UUID.randomUUID();
    private final OsProcessRunner runner = new OsProcessRunner(marker);

    @Test
    void givesTheExitCodeAndBothOutputs() {
        Exit exit = runner.run(shell("echo out; echo err >&2; exit 7"));
        assertEquals(new Exit(7, Exit.End.BY_ITSELF, "out\n", "err\n", 0, exit.took()), exit);
        assertFalse(exit.ok());
    }

    @Test
    void startsWithTheGivenEnvironmentAndNothingElse() {
        Exit exit = runner.run(command(Map.of("ONLY", "this"), "/usr/bin/env"));
        assertEquals(List.of("ONLY=this"), exit.output().lines().filter(l -> !l.startsWith("FRESH_RUN_ID=")).toList());
    }

    @Test
    void readsNothingOrAFileAsInput() throws IOException {
        assertEquals("", runner.run(shell("cat")).output());
        Path input = Files.writeString(folder.resolve("input"), "from the file");
        Command cat = new Command(List.of("/bin/cat"), folder, Map.of(), Optional.of(input), LONG, 1000,
                Optional.empty());
        assertEquals("from the file", runner.run(cat).output());
    }

    @Test
    void namesAProgramThatIsMissing() {
        EdgeException missing = assertThrows(EdgeException.class, () -> runner.run(command(Map.of(), "no-such-tool")));
        assertEquals(Failure.Kind.SPAWN, missing.failure().kind());
        assertEquals("the program no-such-tool was not found; install it or correct its path", missing.getMessage());
    }

    @Test
    void namesAFolderThatIsMissing() {
        Command nowhere = new Command(List.of("/bin/true"), folder.resolve("gone"), Map.of(), Optional.empty(), LONG,
                1000, Optional.empty());
        EdgeException missing = assertThrows(EdgeException.class, () -> runner.run(nowhere));
        assertEquals(Failure.Kind.SPAWN, missing.failure().kind());
    }

    @Test
    void endsDetachedGrandchildrenWhenTheProcessEnds() throws IOException {
        Exit exit = runner.run(shell(DETACHING));
        assertTrue(exit.ok(), exit::error);
        assertEquals(List.of(), survivors());
    }

    @Test
    void endsTheTreeAtTheWallLimit() throws IOException {
        Exit exit = runner.run(shell(DETACHING + "echo partial; sleep 300", Duration.ofSeconds(1)));
        assertEquals(Exit.End.WALL_LIMIT, exit.end());
        assertEquals(-1, exit.code());
        assertEquals("partial\n", exit.output());
        assertEquals(List.of(), survivors());
    }

    @Test
    void anInterruptEndsTheTreeAndStaysVisible() throws Exception {
        CompletableFuture<Exit> exit = new CompletableFuture<>();
        CountDownLatch ready = new CountDownLatch(1);
        Thread caller = Thread.ofVirtual().start(() -> {
            Exit stopped = runner.run(shell(DETACHING + "echo ready; sleep 300"), line -> ready.countDown());
            assertTrue(Thread.currentThread().isInterrupted());
            exit.complete(stopped);
        });
        ready.await();
        caller.interrupt();
        assertEquals(Exit.End.STOPPED, exit.get().end());
        assertEquals("ready\n", exit.get().output());
        assertEquals(List.of(), survivors());
    }

    @Test
    void letsAProcessTidyUpBeforeItIsKilled() {
        Exit exit = runner.run(shell("trap 'echo tidied; exit' TERM; sleep 300 & wait", Duration.ofMillis(500)));
        assertEquals("tidied\n", exit.output());
    }

    @Test
    void interruptsTheCommandAloneWhenItWantsThat() throws Exception {
        // No wait: some shells miss a signal that comes right before it.
        String script = "trap 'echo told' TERM; trap 'echo interrupted; exit' INT; "
                + "(trap 'echo told' TERM; sleep 300) & echo ready; while :; do sleep 0.05; done";
        CompletableFuture<Exit> exit = new CompletableFuture<>();
        CountDownLatch ready = new CountDownLatch(1);
        Thread caller = Thread.ofVirtual().start(() -> exit.complete(runner.run(
                shell(DETACHING + script).stoppedBy(Command.Stop.INTERRUPT), line -> ready.countDown())));
        ready.await();
        caller.interrupt();
        assertEquals("ready\ninterrupted\n", exit.get().output());
        assertEquals(Exit.End.STOPPED, exit.get().end());
        assertEquals(List.of(), survivors());
    }

    @Test
    void killsWhatDoesNotCareAboutAnInterrupt() throws IOException {
        Exit exit = runner.run(shell("trap '' INT TERM; " + DETACHING + "sleep 300; sleep 300", Duration.ofSeconds(1))
                .stoppedBy(Command.Stop.INTERRUPT));
        assertEquals(Exit.End.WALL_LIMIT, exit.end());
        assertEquals(4, Files.readAllLines(folder.resolve("pids")).size());
        assertEquals(List.of(), survivors());
    }

    @Test
    void killsAStoppedProcess() throws IOException {
        Exit exit = runner.run(shell("echo $$ >pids; kill -STOP $$", Duration.ofMillis(500)));
        assertEquals(Exit.End.WALL_LIMIT, exit.end());
        assertEquals(List.of(), survivors());
    }

    @Test
    void keepsBeginningAndEndOfTooMuchOutput() throws IOException {
        Path log = folder.resolve("log");
        Command loud = new Command(List.of("/bin/sh", "-c", "echo first; seq 1 200000; echo last"), folder,
                Map.of(), Optional.empty(), LONG, 1000, Optional.of(log));
        Exit exit = runner.run(loud);
        assertTrue(exit.output().startsWith("first\n1\n"), exit.output());
        assertTrue(exit.output().endsWith("200000\nlast\n"), exit.output());
        assertTrue(exit.output().contains("[" + exit.droppedBytes() + " bytes dropped]"), exit.output());
        assertTrue(Files.size(log) < 1100, () -> "log grew too long");
        assertTrue(Files.readString(log).endsWith("[the log is full; further output is not kept here]\n"));
    }

    @Test
    void survivesALineOfAGigabyte() {
        ConcurrentLinkedQueue<Integer> lengths = new ConcurrentLinkedQueue<>();
        Exit exit = runner.run(shell("head -c 1073741824 /dev/zero; echo; echo end"), l -> lengths.add(l.length()));
        assertTrue(exit.ok());
        assertEquals((1L << 30) + 5 - 100_000, exit.droppedBytes());
        assertEquals(List.of(1 << 20, 3), List.copyOf(lengths));
    }

    @Test
    void decodesWhatIsNoTextAndCutsNoLineShort() {
        ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
        Exit exit = runner.run(shell("printf '\\377\\0a\\r\\n\\nno newline'"), lines::add);
        assertEquals("\uFFFD\0a\r\n\nno newline", exit.output());
        assertEquals(List.of("\uFFFD\0a", "", "no newline"), List.copyOf(lines));
    }

    @Test
    void reportsAListenerThatFailsOnceTheProcessHasEnded() {
        EdgeException failed = assertThrows(EdgeException.class,
                () -> runner.run(shell("echo a; exit 0"), _ -> {
                    throw new IllegalStateException("no space left");
                }));
        assertTrue(failed.getMessage().contains("no space left"), failed::getMessage);
    }

    @Test
    void theSweepEndsProcessesOfThisRepositoryOnly() throws IOException {
        Process ours = leftover(marker + "/1");
        Process other = leftover(marker + "-other/1");
        try {
            assertEquals(1, OsProcessRunner.sweep(marker));
            assertEquals(137, ours.onExit().join().exitValue());
            assertTrue(other.isAlive());
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void passesOnlyAllowedNamesToAgents() {
        Map<String, String> shell = Map.of("PATH", "/usr/bin:.::relative:/bin", "TZ", "UTC", "GITHUB_TOKEN", "secret",
                "MAVEN_OPTS", "-Xmx1g", "LC_ALL", "de_DE");
        Map<String, String> passed = AgentEnvironment.of(shell, List.of("MAVEN_OPTS", "NOT_SET"));
        assertEquals(Map.of("PATH", "/usr/bin:/bin", "TZ", "UTC", "MAVEN_OPTS", "-Xmx1g", "LANG", "C.UTF-8", "LC_ALL",
                "C.UTF-8", "HOME", System.getProperty("user.home")), passed);
    }

    private static Process leftover(String runId) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sleep", "300");
        builder.environment().put(OsProcessRunner.RUN_ID, runId);
        return builder.start();
    }

    private Command shell(String script) {
        return shell(script, LONG);
    }

    private Command shell(String script, Duration wall) {
        return new Command(List.of("/bin/sh", "-c", script), folder, Map.of("PATH", "/usr/bin:/bin"),
                Optional.empty(), wall, 100_000, Optional.empty());
    }

    private Command command(Map<String, String> environment, String... argv) {
        return new Command(List.of(argv), folder, environment, Optional.empty(), LONG, 100_000, Optional.empty());
    }

    private List<String> survivors() throws IOException {
        try (Stream<String> pids = Files.lines(folder.resolve("pids"), StandardCharsets.US_ASCII)) {
            return pids.filter(OsProcessRunnerTest::runs).toList();
        }
    }

    /** Whether the process exists and is more than a zombie that nobody has collected. */
    static boolean runs(String pid) {
        try {
            return !Files.readString(Path.of("/proc", pid.strip(), "stat")).matches("(?s).*\\) [ZX] .*");
        } catch (IOException _) {
            return false;
        }
    }
}
