package dev.fresh.edge.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.task.InventoryReport;
import dev.fresh.edge.inventory.RuleFixture.Expectation;
import dev.fresh.edge.inventory.rules.Rule;
import dev.fresh.edge.inventory.rules.Rules;
import dev.fresh.testing.TempRepo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every shipped rule has a fixture that the inventory reads rightly, and that it would not read so without the rule.
 */
class RuleFixturesTest {

    @TempDir
    private static Path folder;
    private static Path git;

    static List<Rule> rules() {
        return Rules.load(Optional.empty());
    }

    @BeforeAll
    static void writeAllFixturesAtOnce() throws Exception {
        git = TempRepo.init(folder.resolve("repo")).folder().resolve(".git");
        Process process = new ProcessBuilder("git", "--git-dir=" + git, "fast-import", "--quiet")
                .redirectErrorStream(true).redirectOutput(folder.resolve("import.log").toFile()).start();
        try (OutputStream out = process.getOutputStream()) {
            for (Rule rule : rules()) {
                Optional<RuleFixture> fixture = RuleFixture.of(rule.id());
                if (fixture.isPresent()) {
                    out.write(fixture.get().branch().getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        assertEquals(0, process.waitFor(), () -> read(folder.resolve("import.log")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ids")
    void isReadAsItsFixtureSaysWithTheRuleAndOnlyWithIt(String id) throws IOException {
        RuleFixture fixture = RuleFixture.of(id).orElseThrow(() -> new AssertionError("The rule " + id
                + " has no fixture rules/" + id + ".txt"));
        assertTrue(fixture.expected().stream().anyMatch(e -> e.verdict().equals("unhooked")),
                "nothing beside what the rule hooks stays unhooked");
        InventoryReport with = scan(id, folder.resolve("no-rules"));
        assertEquals(List.of(), fixture.missed(with), () -> InventoryJson.write(with, true));
        Path without = Files.createDirectories(folder.resolve("without").resolve(id));
        Files.writeString(without.resolve("empty.json"), "{\"id\": \"" + id + "\", \"language\": \"any\"}");
        List<Expectation> missed = fixture.missed(scan(id, without));
        assertFalse(missed.isEmpty(),
                () -> "the fixture of " + id + " is read the same without the rule, so it does not test it");
    }

    static Stream<String> ids() {
        return rules().stream().map(Rule::id);
    }

    private static InventoryReport scan(String branch, Path userRules) {
        return Scanned.INVENTORY.scan(git, branch,
                new Inventory.Options(folder.resolve("cache"), Optional.of(userRules), text -> {}));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
