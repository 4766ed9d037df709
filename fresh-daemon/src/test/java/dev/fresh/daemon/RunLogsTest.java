package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.Limit;
import dev.fresh.testing.PaidNight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunLogsTest {

    @TempDir
    private Path folder;
    private final PaidNight night = PaidNight.of(2);

    private List<String> written() throws IOException {
        try (RunLogs logs = new RunLogs(folder, () -> night.at)) {
            night.journal.forEach(entry -> logs.happened(List.of(new Engine.Happened(entry.position(), entry.at(),
                    entry.event(), entry.before(), entry.after()))));
        }
        try (Stream<Path> files = Files.list(folder)) {
            return Files.readAllLines(files.sorted().toList().getLast()).stream()
                    .map(line -> line.replaceFirst("^.{23} - orchestrator - ", "")).toList();
        }
    }

    @Test
    void writesOneLineForEachRequestWithWhatAllHaveCost() throws IOException {
        night.answered(0, night.asks(0, "implement-1", "a-model", "0.25"), "0.25", PaidNight.SOURCE
                + ", https://www.example.com/prices", false, 200);
        night.answered(1, night.asks(1, "implement-1", "a-model", "0.1"), "0", "refused", false, 429);
        List<String> lines = written();
        String first = night.agent(0).id().substring(0, 8);
        assertEquals("INFO - Agent " + first + " charged $0.25 (" + PaidNight.SOURCE + "), Cost: $0.25 / $10.00",
                lines.get(lines.size() - 2));
        assertTrue(lines.getLast().endsWith(" charged $0.00 (refused, answered 429), Cost: $0.25 / $10.00"),
                lines.getLast());
        assertEquals(3, lines.stream().filter(line -> line.contains("Cost:")).count(), "one at the start");
    }

    @Test
    void warnsOnceWhenAnAgentBecomesDearAndWhenAProviderCannotBeUsed() throws IOException {
        Stream.generate(() -> "0.005").limit(8).forEach(cost -> night.pays(0, "implement-1", cost));
        Stream.generate(() -> "0.05").limit(7).forEach(cost -> night.pays(0, "implement-1", cost));
        night.limited(1, Limit.Kind.QUOTA, Optional.of(night.at.plus(Duration.ofHours(1))));
        List<String> warnings = written().stream().filter(line -> line.startsWith("WARNING")).toList();
        assertEquals(2, warnings.size(), warnings.toString());
        assertTrue(warnings.getFirst().contains(" becomes dear: its last 5 requests cost "), warnings.getFirst());
        assertTrue(warnings.getLast().contains(" met a limit (quota): the provider said QUOTA"), warnings.getLast());
    }
}
