package dev.fresh.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.task.Decline;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.edge.process.Exit;
import dev.fresh.protocol.Json;
import dev.fresh.testing.ExampleSite;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The example repositories: what the inventory finds, what the built-in agent makes of it, and that all of it merges.
 */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class ExamplesTest {

    @TempDir
    Path folder;

    private ExampleSite site;

    @BeforeEach
    void needsGit() throws IOException {
        Tools.require("git");
        site = ExampleSite.empty(folder);
    }

    @Test
    void notesGetThreeCommandsThatMerge() throws IOException {
        Tools.require("python3");
        hookUpAll("notes-py", List.of("preview", "search_notes", "word_count"));
        Exit tests = run(folder.resolve("repo"), "python3", "-m", "unittest");
        assertTrue(tests.ok() && tests.error().contains("Ran 16 tests"), tests.error());
        prints("4\n", "word-count", "to be or not to be", "--unique");
        prints("[\"Buy stamps\"]\n", "search-notes", "^buy", "Buy stamps", "Call Ada");
        prints("A rathe...stamps\n", "preview", "A rather long note about stamps", "--width", "16", "--cut", "middle");
    }

    private void prints(String output, String... command) {
        List<String> argv = new ArrayList<>(List.of("python3", "-m", "notes"));
        argv.addAll(List.of(command));
        assertEquals(output, run(folder.resolve("repo"), argv.toArray(String[]::new)).output());
    }

    @Test
    void ledgerGetsThreeCommandsThatMerge() throws IOException {
        Tools.require("mvn");
        hookUpAll("ledger-java", List.of("Periods.quarter", "Periods.series", "Totals.monthly"));
        Exit tests = run(folder.resolve("repo"), "mvn", "-o", "-B", "test");
        assertTrue(tests.ok() && tests.output().contains("Tests run: 11, Failures: 0"), tests.output());
    }

    @Test
    void linksGetTwoCommandsThatMerge() throws IOException {
        Tools.require("node");
        Tools.require("npm");
        boolean reached = run(folder, "npm", "view", "commander", "name", "--fetch-retries=0").ok();
        Tools.require(reached, "the registry of npm");
        hookUpAll("links-ts", List.of("dedupe", "wordCount"));
        Path repo = folder.resolve("repo");
        assertTrue(run(repo, "npm", "ci", "--ignore-scripts", "--no-audit").ok());
        Exit tests = run(repo, "npm", "test");
        assertTrue(tests.ok() && tests.output().contains("# pass 9"), tests.output());
        assertEquals("4\n", run(repo, "node", "dist/src/main.js", "word-count", "to be or not to be", "--unique")
                .output());
        assertEquals("https://example.org/a\n", run(repo, "node", "dist/src/main.js", "dedupe",
                "https://example.org/a", "https://example.org/a#top").output());
    }

    private void hookUpAll(String example, List<String> expected) throws IOException {
        ExampleSite.copy(ExampleSite.example(example), folder.resolve("repo"));
        HookUps hookUps = HookUps.in(folder, site.bench);
        matches(hookUps, Json.object(Files.readString(ExampleSite.example(example)
                .resolve("expected-inventory.json"))));
        List<Feature> accepted = hookUps.accepted();
        assertEquals(expected, accepted.stream().map(Feature::symbol).sorted().toList());
        accepted.forEach(feature -> hookUps.propose(feature, feature.equals(accepted.getFirst())));
        accepted.forEach(feature -> hookUps.repo.git("merge", "-q", "--no-edit", HookUps.branch(feature)));
    }

    private static void matches(HookUps hookUps, Map<String, Object> expected) {
        InventoryReport report = hookUps.report();
        Map<String, String> found = new TreeMap<>();
        report.features().forEach(feature -> found.put(feature.path() + " " + feature.symbol(),
                feature.verdict() + " " + feature.tier()));
        Map<String, String> wanted = new TreeMap<>();
        for (Map<?, ?> one : list(expected, "features")) {
            wanted.put(one.get("path") + " " + one.get("symbol"),
                    (one.get("verdict") + " " + one.get("tier")).toUpperCase(java.util.Locale.ROOT));
        }
        wanted.forEach((symbol, verdict) -> assertEquals(verdict, found.get(symbol), symbol + " in " + found));
        found.forEach((symbol, verdict) -> assertTrue(!verdict.startsWith("UNHOOKED") || wanted.containsKey(symbol),
                symbol + " is " + verdict));
        for (Map<?, ?> one : list(expected, "notFeatures")) {
            String name = one.get("path") + " " + one.get("symbol");
            assertTrue(found.getOrDefault(name, "HOOKED").startsWith("HOOKED"), name + " is " + found.get(name));
        }
        for (Map<?, ?> one : list(expected, "declines")) {
            Feature feature = report.features().stream().filter(f -> f.path().equals(one.get("path"))
                    && f.symbol().equals(one.get("symbol"))).findFirst().orElseThrow();
            assertEquals(Optional.of(one.get("code")), hookUps.decline(feature).map(Decline::code).map(Enum::name),
                    feature.symbol());
        }
    }

    private static List<Map<?, ?>> list(Map<String, Object> object, String key) {
        List<Map<?, ?>> items = new ArrayList<>();
        ((List<?>) object.get(key)).forEach(item -> items.add((Map<?, ?>) item));
        return items;
    }

    private Exit run(Path directory, String... argv) {
        List<String> command = new ArrayList<>(List.of(argv));
        command.set(0, site.bench.program(argv[0]));
        return site.bench.run(directory, Duration.ofMinutes(2), command);
    }
}
