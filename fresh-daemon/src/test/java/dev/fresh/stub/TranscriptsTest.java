package dev.fresh.stub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The real agent CLIs against the stub: they do what they did when they were recorded. With
 * {@code -Dtranscripts.record=true} all of them are recorded anew, with {@code -Dtranscripts.only=claude_cli/edit}
 * those
 * that begin so.
 */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
final class TranscriptsTest {

    /** What is tried each time; the others are for recordings. */
    private static final Set<String> EACH_TIME = Set.of("edit3", "429-twice", "401", "cut-once");

    @TempDir
    private Path folder;

    static Stream<Arguments> wanted() {
        boolean recording = Boolean.getBoolean("transcripts.record");
        List<String> only = List.of(System.getProperty("transcripts.only", "").split(","));
        return Arrays.stream(AgentCli.values()).flatMap(cli -> Scenario.all(cli).stream()
                .filter(scenario -> recording || EACH_TIME.contains(scenario.name()))
                .filter(scenario -> only.stream()
                        .anyMatch(start -> (cli.provider + "/" + scenario.name()).startsWith(start)))
                .map(scenario -> Arguments.of(cli, scenario.name())));
    }

    @ParameterizedTest
    @MethodSource("wanted")
    void doesWhatItDidWhenItWasRecorded(AgentCli cli, String name) throws IOException {
        AgentCli.folder();
        Scenario scenario = Scenario.all(cli).stream().filter(each -> each.name().equals(name)).findFirst()
                .orElseThrow();
        Recording recording = Boolean.getBoolean("transcripts.record") ? record(cli, scenario)
                : Recording.make(cli, scenario, folder);
        Recording kept = Recording.kept(cli, scenario);
        List<String> facts = new ArrayList<>(List.of("version", "exit_code", "end", "requests"));
        if (!name.startsWith("cut")) {
            facts.add("billed_micro_usd"); // where an answer breaks depends on the length of the folder's name in it
        }
        for (String fact : facts) {
            assertEquals(kept.meta().get(fact).toString(), recording.meta().get(fact).toString(),
                    () -> cli + " " + name + ": " + fact + ", stderr " + recording.meta().get("stderr"));
        }
    }

    /** Recorded where the folder has the same name each time, since it shows in what a CLI writes piece by piece. */
    private static Recording record(AgentCli cli, Scenario scenario) throws IOException {
        Path folder = Files.createDirectory(Path.of(System.getProperty("java.io.tmpdir"), "fresh-recording"));
        try {
            Recording recording = Recording.make(cli, scenario, folder);
            recording.keep();
            return recording;
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
