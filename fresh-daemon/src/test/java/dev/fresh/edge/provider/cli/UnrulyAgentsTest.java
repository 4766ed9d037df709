package dev.fresh.edge.provider.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.testing.Figures;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Agents that do not end, and agents that say more than anybody can read, with a script in the place of one. */
@Timeout(120)
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class UnrulyAgentsTest {

    private static final String RESULT = "{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":false,"
            + "\"result\":\"Made it.\",\"total_cost_usd\":0.5}";
    private static final Duration SHORT = Duration.ofMillis(200);
    /** Enough for a script to have begun, also on a busy machine. */
    private static final Duration BEGUN = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private final OsProcessRunner runner = new OsProcessRunner("test-" + UUID.randomUUID());
    private final Queue<String> said = new ConcurrentLinkedQueue<>();

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"stopped with its result told | echo \"$R\"; kill -STOP $$ | STAYS",
            "stays with its result told | echo \"$R\"; sleep 600 | STAYS",
            "stays and does not care | trap '' INT TERM; echo \"$R\"; while :; do sleep 600; done | STAYS",
            "stays and goes on talking | echo \"$R\"; while :; do echo '{\"type\":\"system\"}'; sleep 0.05; done | STAYS",
            "tells its cost when it is asked to leave | trap 'echo \"$R\"; exit' INT; while :; do sleep 0.05; done "
                    + "| STALL",
            "stopped before it said anything | kill -STOP $$ | STALL", "silent | sleep 600 | STALL",
            "no end of line behind its result | printf %s \"$R\"; sleep 600 | STALL",
            "reads its input | cat; echo \"$R\" | ",
            "a child keeps its output open | sleep 600 & echo \"$R\" | ",
            "a detached child keeps its output open | setsid sh -c 'trap \"\" TERM INT; sleep 600' & echo \"$R\" | ",
            "no end of line and gone | printf %s \"$R\" | "})
    void endsAndItsCostIsKept(String what, String script, Supervision.Cut cut) throws IOException {
        boolean told = script.contains("$R");
        Duration stall = cut != Supervision.Cut.STALL ? LONG : told ? BEGUN : SHORT;
        Supervision.Run run = run("R='" + RESULT + "'\n" + script, stall,
                cut == Supervision.Cut.STAYS ? SHORT : LONG);
        assertEquals(Optional.ofNullable(cut), run.cut(), what);
        assertEquals(told ? Optional.of(new BigDecimal("0.5")) : Optional.empty(), run.told().cost());
        assertEquals(told && cut != Supervision.Cut.STALL, Diagnosis.isDone(run), "a result that was told counts");
        Figures.tell("H1", what + ": ended" + (told ? ", cost kept" : ""));
    }

    /** Producers at the speed of C; what cannot be kept is counted and dropped as it comes. */
    @ParameterizedTest
    @CsvSource(delimiter = '@', maxCharsPerColumn = 300, value = {
            "a line of 1 GiB @ head -c 1073741824 /dev/zero | tr '\\0' x",
            "1 GiB of lines @ yes \"$(printf %01023d 0)\" | head -c 1073741824",
            "64 MiB of lines that begin like JSON @ yes \"{$(printf %01022d 0)\" | head -c 67108864"})
    void aFloodIsReadToItsEndInLittleMemory(String what, String producer) throws IOException {
        Supervision.Run run = run(producer + "\nprintf '\\n%s\\n' '" + RESULT + "'", LONG, LONG);
        assertTrue(Diagnosis.isDone(run), () -> run.toString());
        assertEquals(Optional.of(new BigDecimal("0.5")), run.told().cost());
        assertTrue(run.exit().output().length() < 1 << 18, "little of it is kept");
        Path transcript = folder.resolve("transcript");
        assertTrue(Files.size(transcript) <= Transcript.BYTES_MAX);
        if (!what.startsWith("a line")) {
            assertTrue(Files.readString(transcript)
                    .endsWith("[the transcript is full; further output is not kept here]\n"), "and that is said");
        }
        Figures.tell("H2", what + ": read in " + run.exit().took().toMillis() + " ms");
    }

    @Test
    void whatIsNoTextAndNoJsonIsNoTrouble() throws IOException {
        Files.writeString(folder.resolve("deep"), "{\"type\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}\n"
                + "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000) + "\n{\"type\":\"result\",\"total_cost_usd\":1e9"
                + "9999999}\n{\"type\":\"result\",\"total_cost_usd\":NaN}\n{\"type\": 7}\n{\n{}\n[]\nnull\n\"\n");
        Supervision.Run run = run("cat deep; printf '\\377\\376\\n\\0\\0{}\\n\\303\\n{\"type\":\"\\377\"}\\n'; "
                + "printf '\\033]0;title\\007\\033[31mred\\033[0m \\302\\2332J \\033Pq\\033\\\\ end\\n'; "
                + "printf '%s\\n' '{\"type\":\"assistant\",\"message\":{\"id\":\"1\",\"content\":[{\"type\":\"text\","
                + "\"text\":\"\\u001b[2Jhello\\u009b31m \\u0007there\\u0000\"}]}}'; echo '" + RESULT + "'", LONG, LONG);
        assertTrue(Diagnosis.isDone(run), () -> run.toString());
        assertTrue(said.contains("hello  there"), said::toString);
        assertFalse(said.stream().anyMatch(line -> line.matches("(?s).*\\p{Cc}.*")), said::toString);
        assertFalse(run.told().noise().matches("(?s).*\\p{Cc}.*"), run.told().noise());
    }

    private Supervision.Run run(String script, Duration stall, Duration leave) throws IOException {
        CliSettings settings = new CliSettings("claude", "default", List.of(), stall, stall, 50);
        Tally tally = new Tally(said::add, _ -> {}, InstantSource.system());
        Command command = new Command(List.of("/bin/sh", "-c", script), folder, Map.of("PATH", "/usr/bin:/bin"),
                Optional.empty(), LONG, 1 << 16, Optional.empty(), Command.Stop.INTERRUPT);
        try (Transcript transcript = new Transcript(folder.resolve("transcript"), List.of("worthless-token"))) {
            return new Supervision(runner, new ClaudeCli(), settings, Optional.empty(), InstantSource.system(),
                    leave).run(command, tally, transcript, LONG);
        }
    }
}
