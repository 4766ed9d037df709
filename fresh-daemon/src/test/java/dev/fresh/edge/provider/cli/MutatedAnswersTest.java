package dev.fresh.edge.provider.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.budget.Money;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.provider.Answers;
import dev.fresh.edge.provider.Provider;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Golden;
import dev.fresh.testing.Mutant;
import dev.fresh.testing.Rounds;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What agents print, with mistakes in it: read as far as it means something, and never the end of a daemon. A failure
 * prints its seed and the lines; {@code -Dseed=SEED} begins with it.
 */
@Tag("rounds")
final class MutatedAnswersTest {

    private static final int ALL = Rounds.of(2_000, 100_000, 100_000);
    private static final long SEED = Rounds.seed();
    private static final int LINE_MAX = 400;
    private static final int SHOWN_MAX = 3000;
    private static final String PLAN = """
            Here it is:
            ```json
            {"steps": ["look", "write"],
             "files": ["a.py"],
             "command": "notes count",
             "summary": "done",
             "question": {"text": "which?",
                          "options": ["one", "two"]}}
            ```
            """;

    @Test
    void whateverTheySayIsReadAsFarAsItMeansSomething() throws IOException {
        System.out.println("MutatedAnswersTest seed " + SEED);
        List<Recording> recordings = recordings();
        int lines = 0;
        for (int i = 0; i < ALL; i++) {
            long seed = SEED + i;
            SplittableRandom random = new SplittableRandom(seed);
            Recording recording = recordings.get(random.nextInt(recordings.size()));
            String said = new String(Mutant.of(recording.text(), random), StandardCharsets.UTF_8);
            String words = new String(Mutant.of(PLAN, random), StandardCharsets.UTF_8);
            try {
                lines += play(recording.dialect(), said);
                plan(words);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", " + recording.dialect().name() + ": " + shown(e.toString())
                        + "\n" + shown(words) + "\n" + shown(said));
            }
        }
        Figures.tell("B1", ALL + " mutated recordings of agents from seed " + SEED + ", " + lines
                + " lines, 0 exceptions");
    }

    private record Recording(Dialect dialect, String text) {
    }

    private static List<Recording> recordings() throws IOException {
        List<Recording> all = new ArrayList<>();
        for (Dialect dialect : EndingsTest.dialects().toList()) {
            Path folder = Golden.top().resolve("fresh-daemon/src/test/resources/transcripts").resolve(dialect.name());
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(path -> path.toString().endsWith(".jsonl")).sorted().toList()) {
                    // Short ones, whose every line is hit.
                    String text = Files.readString(file);
                    all.add(new Recording(dialect, text.substring(0, Math.min(text.length(), 6_000))));
                }
            }
        }
        return all;
    }

    private static int play(Dialect dialect, String said) {
        List<String> told = new ArrayList<>();
        Tally tally = new Tally(told::add, _ -> {}, InstantSource.system());
        int lines = 0;
        for (String line : said.lines().toList()) {
            lines++;
            Event.of(line).ifPresentOrElse(event -> tally.take(dialect.read(event)), () -> tally.noise(line));
        }
        Tally.Told end = tally.told();
        end.cost().ifPresent(cost -> {
            assertTrue(cost.signum() >= 0, () -> "costs " + cost);
            assertTrue(cost.signum() == 0 || !Money.ofDollars(cost).isZero(), () -> cost + " is lost");
            assertTrue(cost.compareTo(new BigDecimal(1_000_000)) < 0, () -> "costs " + cost);
        });
        assertTrue(told.stream().allMatch(MutatedAnswersTest::shows), told::toString);
        assertTrue(shows(end.remark()) && shows(end.noise()), () -> end.remark() + end.noise());
        return lines;
    }

    private static String shown(String text) {
        return text.substring(0, Math.min(SHOWN_MAX, text.length()));
    }

    private static void plan(String words) {
        try {
            Provider.Plan plan = Answers.plan(words);
            assertTrue(plan.decision().stream().allMatch(question -> !question.options().isEmpty()));
            Answers.result(words);
        } catch (EdgeException e) {
            assertTrue(!e.getMessage().isBlank());
        }
    }

    /** A line that can be shown. */
    private static boolean shows(String line) {
        return line.length() <= LINE_MAX && line.chars().noneMatch(c -> Character.isISOControl(c) && c != '\t');
    }
}
