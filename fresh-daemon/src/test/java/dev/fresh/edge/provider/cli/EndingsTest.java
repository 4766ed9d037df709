package dev.fresh.edge.provider.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.Limit;
import dev.fresh.core.budget.Money;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.provider.LimitReached;
import dev.fresh.edge.provider.ModelAccess.Traffic;
import dev.fresh.edge.provider.ModelAccess.Trouble;
import dev.fresh.edge.provider.cli.Supervision.Cut;
import dev.fresh.edge.provider.cli.Supervision.Run;
import dev.fresh.protocol.Json;
import dev.fresh.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded transcript ends as {@code transcripts/endings.txt} says, and each has a line there. */
final class EndingsTest {

    private static final Path TRANSCRIPTS = Golden.top().resolve("fresh-daemon/src/test/resources/transcripts");
    /** Before every time that a provider names in a recording. */
    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
    private static final CliSettings SETTINGS = new CliSettings("x", "default", List.of(), Duration.ofMinutes(5),
            Duration.ofMinutes(10), 50);

    static Stream<Dialect> dialects() {
        return Stream.of(new ClaudeCli(), new CodexCli(), new GeminiCli(), new OpencodeCli(), new CursorCli(),
                new AnthropicApi(8000), new OpenaiApi(OpenaiApi.Speech.RESPONSES, 8000));
    }

    @Test
    void everyTranscriptHasItsEnding() throws IOException {
        StringBuilder endings = new StringBuilder();
        for (Dialect dialect : dialects().toList()) {
            for (Path file : transcripts(dialect)) {
                String scenario = file.getFileName().toString().replace(".jsonl", "");
                Run run = play(dialect, file);
                String alone = ending(dialect, run, Optional.empty());
                Traffic seen = traffic(file, scenario);
                String metered = ending(dialect, waits(run, seen), Optional.of(seen));
                endings.append(dialect.name()).append('/').append(scenario).append(": ").append(metered)
                        .append(metered.equals(alone) ? "" : "\n    without the meter: " + alone).append('\n');
            }
        }
        Golden.assertSame("fresh-daemon/src/test/resources/transcripts/endings.txt", endings.toString());
    }

    /** A stream that is cut anywhere before its last event must not count as finished work. */
    @ParameterizedTest
    @MethodSource("dialects")
    void noTornTranscriptIsDone(Dialect dialect) throws IOException {
        for (Path file : transcripts(dialect)) {
            List<String> lines = Files.readAllLines(file);
            for (int kept = 0; kept < lines.size(); kept++) {
                Run run = play(dialect, lines.subList(0, kept), List.of(), 0, Optional.empty());
                boolean ended = lines.subList(0, kept).stream().flatMap(line -> Event.of(line).stream())
                        .flatMap(event -> dialect.read(event).stream())
                        .anyMatch(signal -> signal instanceof Signal.Ended end && end.ok());
                assertTrue(ended || !Diagnosis.isDone(run), file + " cut after line " + kept);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void anExitCodeAloneIsNoSuccess(Dialect dialect) {
        Run silent = play(dialect, List.of(), List.of(), 0, Optional.empty());
        assertFalse(Diagnosis.isDone(silent));
        assertEquals(dialect.name() + " ended with exit code 0 and no result: it said nothing",
                new Diagnosis(dialect, SETTINGS, NOW).explain(silent, Optional.empty()).getMessage());
    }

    private static List<Path> transcripts(Dialect dialect) throws IOException {
        try (Stream<Path> files = Files.list(TRANSCRIPTS.resolve(dialect.name()))) {
            return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
        }
    }

    private static Run play(Dialect dialect, Path file) throws IOException {
        Event meta = Event.of(Files.readString(meta(file))).orElseThrow();
        Optional<Cut> cut = meta.text("end").equals("WALL_LIMIT") ? Optional.of(Cut.STALL) : Optional.empty();
        List<String> error = new ArrayList<>();
        if (meta.fields().get("stderr") instanceof List<?> lines) {
            lines.forEach(line -> error.add((String) line));
        }
        return play(dialect, Files.readAllLines(file), error, meta.number("exit_code"), cut);
    }

    private static Path meta(Path file) {
        return file.resolveSibling(file.getFileName().toString().replace(".jsonl", ".meta.json"));
    }

    private static Run play(Dialect dialect, List<String> lines, List<String> error, int code, Optional<Cut> cut) {
        Tally tally = new Tally(_ -> {}, _ -> {}, () -> NOW);
        Stream.concat(lines.stream(), error.stream()).forEach(line -> Event.of(line)
                .ifPresentOrElse(event -> tally.take(dialect.read(event)), () -> tally.noise(line)));
        return new Run(new Exit(code, Exit.End.BY_ITSELF, "", "", 0, Duration.ofMinutes(1)), tally.told(), cut);
    }

    /** What a meter would have seen, without the providers' words. */
    private static Traffic traffic(Path file, String scenario) throws IOException {
        Map<String, Object> meta = Json.object(Files.readString(meta(file)));
        List<Trouble> troubles = new ArrayList<>();
        if (meta.get("requests") instanceof List<?> statuses) {
            Optional<Duration> wait = scenario.contains("3-days") ? Optional.of(Duration.ofDays(3)) : Optional.empty();
            statuses.stream().map(status -> ((Number) status).intValue()).filter(status -> status != 200)
                    .forEach(status -> troubles.add(new Trouble(NOW, status, "", "", wait)));
        }
        boolean recovered = scenario.contains("twice") || scenario.contains("once");
        return new Traffic(1, 0, Money.ZERO, recovered ? NOW.plusSeconds(60) : NOW, Optional.empty(), troubles);
    }

    /** The supervision ends what was told to wait for days. */
    private static Run waits(Run run, Traffic seen) {
        boolean waits = run.cut().isPresent() && !seen.troubles().isEmpty()
                && Diagnosis.isLong(seen.troubles().getLast(), seen.lastByte());
        return waits ? new Run(run.exit(), run.told(), Optional.of(Cut.WAITS)) : run;
    }

    private static String ending(Dialect dialect, Run run, Optional<Traffic> traffic) {
        if (Diagnosis.isDone(run)) {
            return "done, " + (run.told().denied().isEmpty() ? "" : "refused " + run.told().denied() + ", ")
                    + run.told().text().lines().findFirst().orElse("and said nothing");
        }
        return switch (new Diagnosis(dialect, SETTINGS, NOW).explain(run, traffic)) {
            case LimitReached reached when reached.limit().kind() == Limit.Kind.STALL && run.cut().isPresent() ->
                "still at work";
            case LimitReached reached -> {
                Limit limit = reached.limit();
                yield limit.kind() + (limit.until().isPresent() ? " with a time" : "") + ", " + limit.text();
            }
            case EdgeException failed -> "failure " + failed.failure().kind() + ", " + failed.getMessage();
            case RuntimeException other -> throw other;
        };
    }
}
