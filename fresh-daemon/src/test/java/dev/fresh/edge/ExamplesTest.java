package dev.fresh.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.ChangedFile;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.budget.Money;
import dev.fresh.core.task.Decline;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.Task;
import dev.fresh.edge.check.BuildPlan;
import dev.fresh.edge.check.CheckSettings;
import dev.fresh.edge.check.Gates;
import dev.fresh.edge.check.HookUpProof;
import dev.fresh.edge.inventory.Inventory;
import dev.fresh.edge.inventory.java.JavaAnalyser;
import dev.fresh.edge.inventory.python.PythonAnalyser;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.provider.BuiltinProvider;
import dev.fresh.edge.provider.Provider;
import dev.fresh.edge.syntax.Syntax;
import dev.fresh.edge.syntax.TreeSitterSyntax;
import dev.fresh.protocol.Json;
import dev.fresh.testing.ExampleSite;
import dev.fresh.testing.TempRepo;
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

/**
 * The example repositories: what the inventory finds, what the built-in agent makes of it, and that all of it merges.
 */
@Tag("slow")
class ExamplesTest {

    @TempDir
    Path folder;

    private final Syntax syntax = new TreeSitterSyntax();
    private final Inventory inventory = new Inventory(syntax, List.of(new PythonAnalyser(), new JavaAnalyser()));
    private final Provider provider = new BuiltinProvider();
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

    private void hookUpAll(String example, List<String> expected) throws IOException {
        Path repo = folder.resolve("repo");
        TempRepo git = TempRepo.init(repo);
        ExampleSite.copy(ExampleSite.example(example), repo);
        String base = git.commit("base");
        ExampleSite.copy(repo, site.tree);
        InventoryReport report = scan(repo, base);
        matches(report, Json.object(Files.readString(ExampleSite.example(example).resolve("expected-inventory.json"))));
        Provider.Site at = new Provider.Site(report, site.tree, folder.resolve("scratch"), site.bench);
        List<String> accepted = new ArrayList<>();
        for (Feature feature : report.features()) {
            if (feature.verdict() == Feature.Verdict.UNHOOKED && provider.assess(feature, at).isEmpty()) {
                accepted.add(feature.symbol());
                propose(git, at, feature, accepted.size() == 1);
            }
        }
        assertEquals(expected, accepted.stream().sorted().toList());
        for (String symbol : accepted) {
            git.git("merge", "-q", "--no-edit", "auto/" + symbol);
        }
    }

    private void propose(TempRepo git, Provider.Site at, Feature feature, boolean prove) throws IOException {
        Path tree = folder.resolve(feature.symbol());
        git.git("worktree", "add", "-q", "-b", "auto/" + feature.symbol(), tree.toString(), "main");
        Task task = new Task("0".repeat(12), Task.Kind.HOOK_UP, feature, "Hook up", "", 1, Money.ZERO);
        Provider.Result result = provider.implement(new Provider.Assignment("a".repeat(12), task, 1, "", at, tree,
                folder.resolve("agent"), Duration.ofMinutes(1), line -> {}));
        TempRepo.git(tree, Map.of(), "add", "-A");
        TempRepo.git(tree, Map.of(), "commit", "-q", "-m", feature.symbol());
        if (prove) {
            String commit = TempRepo.git(tree, Map.of(), "rev-parse", "HEAD").strip();
            List<ChangedFile> files = changes(tree);
            BuildPlan plan = BuildPlan.detect(tree, List.of(git.git("ls-files").split("\n")), CheckSettings.defaults());
            GateResult proof = new HookUpProof(new Gates(1), syntax).prove(new HookUpProof.Subject(plan,
                    at.inventory(), feature, files, result.newCommand(), at.tree(), tree, at.scratch(), at.bench(),
                    new HookUpProof.Bounds(true, 0, 0)), () -> scan(git.folder(), commit));
            assertEquals(GateResult.Outcome.PASSED, proof.outcome(), proof.detail());
            assertEquals(3, proof.detail().lines().filter(line -> line.startsWith("noticed: ")).count(),
                    proof.detail());
        }
    }

    private InventoryReport scan(Path repo, String commit) {
        return inventory.scan(repo.resolve(".git"), commit,
                new Inventory.Options(folder.resolve("cache"), Optional.empty(), line -> {}));
    }

    private void matches(InventoryReport report, Map<String, Object> expected) {
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
        Provider.Site at = new Provider.Site(report, site.tree, folder.resolve("scratch"), site.bench);
        for (Map<?, ?> one : list(expected, "declines")) {
            Feature feature = report.features().stream().filter(f -> f.path().equals(one.get("path"))
                    && f.symbol().equals(one.get("symbol"))).findFirst().orElseThrow();
            assertEquals(Optional.of(one.get("code")), provider.assess(feature, at).map(Decline::code).map(Enum::name),
                    feature.symbol());
        }
    }

    private static List<Map<?, ?>> list(Map<String, Object> object, String key) {
        List<Map<?, ?>> items = new ArrayList<>();
        ((List<?>) object.get(key)).forEach(item -> items.add((Map<?, ?>) item));
        return items;
    }

    private static List<ChangedFile> changes(Path tree) {
        List<ChangedFile> files = new ArrayList<>();
        List<String> stats = TempRepo.git(tree, Map.of(), "diff", "--numstat", "HEAD~1").lines().toList();
        List<String> states = TempRepo.git(tree, Map.of(), "diff", "--name-status", "HEAD~1").lines().toList();
        for (int index = 0; index < stats.size(); index++) {
            String[] stat = stats.get(index).split("\t");
            files.add(new ChangedFile(stat[2], states.get(index).substring(0, 1), Integer.parseInt(stat[0]),
                    Integer.parseInt(stat[1])));
        }
        return files;
    }

    private Exit run(Path directory, String... argv) {
        List<String> command = new ArrayList<>(List.of(argv));
        command.set(0, site.bench.program(argv[0]));
        return site.bench.run(directory, Duration.ofMinutes(2), command);
    }
}
