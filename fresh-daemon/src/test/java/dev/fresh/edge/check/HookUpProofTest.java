package dev.fresh.edge.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.ChangedFile;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.GateResult.Outcome;
import dev.fresh.core.budget.Money;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.Task;
import dev.fresh.edge.check.HookUpProof.Bounds;
import dev.fresh.edge.check.HookUpProof.Subject;
import dev.fresh.edge.provider.BuiltinProvider;
import dev.fresh.edge.provider.Provider;
import dev.fresh.edge.syntax.TreeSitterSyntax;
import dev.fresh.testing.ExampleSite;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class HookUpProofTest {

    private static final Bounds TEMPLATE = new Bounds(true, 0, 0);
    private static final String TEST = "tests/test_word_count_command.py";

    @TempDir
    Path folder;

    private final HookUpProof proof = new HookUpProof(new Gates(1), new TreeSitterSyntax());

    @Test
    void provesAPythonHookUp() throws IOException {
        Hooked hooked = wordCount();
        GateResult result = prove(hooked, TEMPLATE, hooked.site.inventoryWith("word_count", "word-count"));
        assertEquals(Outcome.PASSED, result.outcome(), result.detail());
        assertEquals(List.of("small", "hooked", "help", "run", "noticed", "noticed", "noticed"),
                result.detail().lines().map(line -> line.substring(0, line.indexOf(':'))).toList(), result.detail());
        assertTrue(result.detail().contains("run: `word-count 'to be or not'` prints 4"), result.detail());
    }

    @Test
    void refutesATestThatNoticesNothing() throws IOException {
        Hooked hooked = wordCount();
        Path test = hooked.tree.resolve(TEST);
        Files.writeString(test, Files.readString(test).replaceAll("assertEqual\\(expected, (.*)\\)", "assertTrue($1)"));
        GateResult result = prove(hooked, TEMPLATE, hooked.site.inventoryWith("word_count", "word-count"));
        assertEquals(Outcome.FAILED, result.outcome());
        assertTrue(result.detail().contains("the new test still passes with a wrong constant from word_count"),
                result.detail());
    }

    @Test
    void refutesACommandThatDoesNotReachTheFeature() throws IOException {
        Hooked hooked = wordCount();
        GateResult result = prove(hooked, TEMPLATE, withCommand(hooked.site, hooked.site.inventory()));
        assertEquals(Outcome.FAILED, result.outcome());
        assertTrue(result.detail().contains("a new scan still says that word_count is UNHOOKED"), result.detail());
        GateResult other = prove(hooked, TEMPLATE, withCommand(hooked.site,
                hooked.site.inventory(java.util.Map.of("word_count", "cli stats"))));
        assertTrue(other.detail().contains("not by the command word-count"), other.detail());
    }

    @Test
    void refutesAPatchThatIsTooLarge() throws IOException {
        Hooked hooked = wordCount();
        InventoryReport after = hooked.site.inventoryWith("word_count", "word-count");
        GateResult budget = prove(hooked, new Bounds(false, 20, 10), after);
        assertTrue(budget.detail().contains("more than 20 files and 10 lines"), budget.detail());
        Files.writeString(hooked.tree.resolve("notes/stats.py"), "\n", java.nio.file.StandardOpenOption.APPEND);
        GateResult stray = prove(hooked, TEMPLATE, after);
        assertTrue(stray.detail().contains("but this touches M notes/cli.py, M notes/stats.py, A " + TEST),
                stray.detail());
    }

    @Test
    void refutesACommandThatDoesNotStart() throws IOException {
        Hooked hooked = wordCount();
        Path cli = hooked.tree.resolve("notes/cli.py");
        Files.writeString(cli, Files.readString(cli).replace("add_parser(\"word-count\"", "add_parser(\"words\""));
        GateResult result = prove(hooked, TEMPLATE, hooked.site.inventoryWith("word_count", "word-count"));
        assertTrue(result.detail().contains("--help does not list word-count"), result.detail());
    }

    private record Hooked(ExampleSite site, String symbol, Path tree, List<String> command) {
    }

    private Hooked wordCount() throws IOException {
        Tools.require("python3");
        return hookUp(ExampleSite.notes(folder), "word_count");
    }

    private Hooked hookUp(ExampleSite site, String symbol) throws IOException {
        Path tree = Files.createDirectories(folder.resolve("proposal"));
        ExampleSite.copy(site.tree, tree);
        Task task = new Task("0".repeat(12), Task.Kind.HOOK_UP, site.feature(symbol), "Hook up", "", 1, Money.ZERO);
        Provider.Site at = new Provider.Site(site.inventory(), site.tree, folder.resolve("scratch"), site.bench);
        Provider.Result result = new BuiltinProvider()
                .implement(new Provider.Assignment("a".repeat(12), task, 1, "", at,
                        tree, folder.resolve("agent"), Duration.ofMinutes(1), line -> {}));
        return new Hooked(site, symbol, tree, result.newCommand());
    }

    private GateResult prove(Hooked hooked, Bounds bounds, InventoryReport after) throws IOException {
        BuildPlan plan = BuildPlan.detect(hooked.tree, paths(hooked.tree), CheckSettings.defaults());
        return proof.prove(new Subject(plan, hooked.site.inventory(), hooked.site.feature(hooked.symbol),
                changes(hooked.site.tree, hooked.tree), hooked.command, hooked.site.tree, hooked.tree,
                Files.createDirectories(folder.resolve("scratch")), hooked.site.bench, bounds), () -> after);
    }

    private static InventoryReport withCommand(ExampleSite site, InventoryReport report) {
        return new InventoryReport(report.commit(), report.features(), List.of(), List.of(), List.of(),
                site.inventoryWith("word_count", "word-count").roots(), List.of(), List.of(), List.of());
    }

    private static List<ChangedFile> changes(Path before, Path after) throws IOException {
        List<ChangedFile> changes = new ArrayList<>();
        for (String path : paths(after)) {
            int lines = Files.readAllLines(after.resolve(path)).size();
            if (!Files.exists(before.resolve(path))) {
                changes.add(new ChangedFile(path, "A", lines, 0));
            } else if (Files.mismatch(before.resolve(path), after.resolve(path)) >= 0) {
                changes.add(new ChangedFile(path, "M", lines - Files.readAllLines(before.resolve(path)).size(), 0));
            }
        }
        return changes;
    }

    private static List<String> paths(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            return files.filter(Files::isRegularFile).map(file -> tree.relativize(file).toString())
                    .filter(path -> !path.startsWith("target/")).sorted().toList();
        }
    }
}
