package dev.fresh.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.core.agent.ChangedFile;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.budget.Money;
import dev.fresh.core.task.Decline;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.Task;
import dev.fresh.core.task.TaskPlanner;
import dev.fresh.edge.check.BuildPlan;
import dev.fresh.edge.check.CheckSettings;
import dev.fresh.edge.check.Gates;
import dev.fresh.edge.check.HookUpProof;
import dev.fresh.edge.check.Preparation;
import dev.fresh.edge.inventory.Inventory;
import dev.fresh.edge.inventory.ecmascript.EcmascriptAnalyser;
import dev.fresh.edge.inventory.java.JavaAnalyser;
import dev.fresh.edge.inventory.python.PythonAnalyser;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.provider.BuiltinProvider;
import dev.fresh.edge.provider.Provider;
import dev.fresh.edge.syntax.Syntax;
import dev.fresh.edge.syntax.TreeSitterSyntax;
import dev.fresh.testing.ExampleSite;
import dev.fresh.testing.TempRepo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A repository with real git in which the built-in agent hooks features up, each on a branch of its own. */
final class HookUps {

    final TempRepo repo;
    final Provider.Site site;

    private final Syntax syntax = new TreeSitterSyntax();
    private final Inventory inventory = new Inventory(syntax,
            List.of(new PythonAnalyser(), new JavaAnalyser(), new EcmascriptAnalyser()));
    private final Provider provider = new BuiltinProvider();
    private final Path folder;
    private final BuildPlan plan;

    private HookUps(Path folder, Workbench bench) throws IOException {
        this.folder = folder;
        this.repo = TempRepo.at(folder.resolve("repo"));
        String base = repo.commit("Begin");
        Path tree = folder.resolve("tree");
        ExampleSite.copy(repo.folder(), tree);
        BuildPlan detected = BuildPlan.detect(tree, List.of(repo.git("ls-files").split("\n")),
                CheckSettings.defaults());
        Preparation.Prepared ready = prepared(detected, tree, bench);
        this.plan = ready.plan();
        this.site = new Provider.Site(scan(base), tree, folder.resolve("scratch"), ready.bench());
    }

    /** Modules of Node have to be fetched; what the other languages need here is on the machine. */
    private Preparation.Prepared prepared(BuildPlan detected, Path tree, Workbench bench) {
        if (detected.steps().stream().noneMatch(step -> step.lockFiles().contains("package-lock.json"))) {
            return new Preparation.Prepared(bench, detected);
        }
        Preparation preparation = new Preparation(bench.runner(), bench.sandbox(), folder.resolve("fetched"));
        return switch (preparation.prepare(new Preparation.Request(detected, tree, repo.folder(), bench.environment(),
                false, line -> {}))) {
            case Preparation.Prepared ready -> ready;
            case Preparation.Unprepared unprepared -> throw new AssertionError(unprepared.why());
        };
    }

    /** What stands in {@code repo} below the folder, committed as the base. */
    static HookUps in(Path folder, Workbench bench) throws IOException {
        TempRepo.init(folder.resolve("repo"));
        return new HookUps(folder, bench);
    }

    InventoryReport report() {
        return site.inventory();
    }

    Feature feature(String symbol) {
        return report().features().stream().filter(feature -> feature.symbol().equals(symbol)).findFirst()
                .orElseThrow(() -> new AssertionError(symbol + " is not in " + report().features()));
    }

    Optional<Decline> decline(Feature feature) {
        return provider.assess(TaskPlanner.task(Task.Kind.HOOK_UP, feature, ""), site);
    }

    /** Those that the built-in agent takes, in the order of the report. */
    List<Feature> accepted() {
        return report().features().stream().filter(feature -> feature.verdict() == Feature.Verdict.UNHOOKED)
                .filter(feature -> decline(feature).isEmpty()).toList();
    }

    /** Makes the proposal of a feature and, if it is to be proved, sees that it is and that three mutants die. */
    Path propose(Feature feature, boolean prove) {
        Path tree = folder.resolve(feature.symbol());
        repo.git("worktree", "add", "-q", "-b", branch(feature), tree.toString(), "main");
        Task task = new Task("0".repeat(12), Task.Kind.HOOK_UP, feature, "Hook up", "", 1, Money.ZERO);
        Provider.Result result = provider.implement(new Provider.Assignment("a".repeat(12), task, 1, "", site, tree,
                folder.resolve("agent"), Duration.ofMinutes(1), line -> {}));
        TempRepo.git(tree, Map.of(), "add", "-A");
        TempRepo.git(tree, Map.of(), "commit", "-q", "-m", feature.symbol());
        if (prove) {
            GateResult proof = prove(feature, tree, result);
            assertEquals(GateResult.Outcome.PASSED, proof.outcome(), proof.detail());
            assertEquals(3, proof.detail().lines().filter(line -> line.startsWith("noticed: ")).count(),
                    proof.detail());
        }
        return tree;
    }

    static String branch(Feature feature) {
        return "auto/" + feature.symbol();
    }

    private GateResult prove(Feature feature, Path tree, Provider.Result result) {
        String commit = TempRepo.git(tree, Map.of(), "rev-parse", "HEAD").strip();
        return new HookUpProof(new Gates(1), syntax).prove(new HookUpProof.Subject(plan, report(), feature,
                changes(tree), result.newCommand(), site.tree(), tree, site.scratch(), site.bench(),
                new HookUpProof.Bounds(true, 0, 0)), () -> scan(commit));
    }

    private InventoryReport scan(String commit) {
        return inventory.scan(repo.folder().resolve(".git"), commit,
                new Inventory.Options(folder.resolve("cache"), Optional.empty(), line -> {}));
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
}
