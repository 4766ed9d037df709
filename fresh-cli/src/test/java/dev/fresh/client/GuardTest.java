package dev.fresh.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell that starts a crashed daemon again, with a few lines of shell in the daemon's place. */
final class GuardTest {

    @TempDir
    private Path temp;

    private record Ran(int exit, List<String> said, List<String> starts) {
    }

    /** Guards what writes its arguments into a file and then does this. */
    private Ran guard(String then) throws Exception {
        Path starts = temp.resolve("starts");
        Path lock = Files.writeString(temp.resolve("lock"), "process 1\n");
        Process guard = new ProcessBuilder(Guard.commandLine("", lock, "0 0 0", List.of("/bin/sh", "-c",
                "echo \"$*\" >>'" + starts + "'; times=$(wc -l <'" + starts + "'); " + then, "daemon", "--linger")))
                .redirectErrorStream(true).start();
        List<String> said = new String(guard.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
                .map(line -> line.replaceFirst("^\\S+Z ", "")).toList();
        return new Ran(guard.waitFor(), said, lines(starts));
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file);
    }

    @Test
    void startsWhatIsKilledThreeTimesAndThenSaysThatItGivesUp() throws Exception {
        Ran ran = guard("kill -9 $$");
        assertEquals(List.of("--linger --guarded", "--linger --guarded --after=137", "--linger --guarded --after=137",
                "--linger --guarded --after=137"), ran.starts());
        assertEquals("guard: the daemon ended 4 times in a row, the last time with exit code 137, and is not started"
                + " again; its state is kept, and `fresh auto start` continues an unfinished run",
                ran.said().getLast());
        assertEquals(137, ran.exit());
    }

    @Test
    void endsWithADaemonThatEndsInOrderAfterACrash() throws Exception {
        Ran ran = guard("[ \"$times\" -gt 1 ] || kill -6 $$");
        assertEquals(List.of("--linger --guarded", "--linger --guarded --after=134"), ran.starts());
        assertEquals(0, ran.exit());
        assertTrue(ran.said().getLast().endsWith("started again in 0 s, time 1"), ran.said().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"exit 0", "exit 64", "exit 65", "exit 75", "exit 77", "exit 78", "kill -15 $$", "kill -2 $$",
                    "kill -1 $$"})
    void leavesAloneWhoEndedInOrderWasToldToEndOrCannotBeHelped(String end) throws Exception {
        assertEquals(List.of("--linger --guarded"), guard(end).starts());
    }

    @Test
    void whoFailsAtTheFirstStartIsNotTriedAgainBecauseAClientWaitsForTheReason() throws Exception {
        Ran ran = guard("exit 74");
        assertEquals(List.of("--linger --guarded"), ran.starts());
        assertEquals(74, ran.exit());
    }

    @Test
    void whoFailsAfterACrashIsTriedAgain() throws Exception {
        Ran ran = guard("[ \"$times\" -gt 1 ] || kill -9 $$; [ \"$times\" -eq 4 ] || exit 74");
        assertEquals(4, ran.starts().size());
        assertEquals("--linger --guarded --after=74", ran.starts().getLast());
        assertEquals(0, ran.exit());
    }
}
