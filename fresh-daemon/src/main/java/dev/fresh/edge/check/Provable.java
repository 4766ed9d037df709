package dev.fresh.edge.check;

import dev.fresh.core.agent.GateResult;
import dev.fresh.core.task.Decline;
import dev.fresh.core.task.Decline.Code;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.Task;
import dev.fresh.edge.check.TestRuns.Verdict;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.syntax.Syntax;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says before an agent is spawned which tests and documents could not be proved here, or are there already. One run of
 * the tests, with a probe in every feature in question, tells which of them tests run.
 */
public final class Provable {

    /**
     * A quick look at features that tests run, whether they notice anything, is worth this many runs of short tests.
     */
    private static final int LOOKS_MAX = 5;
    private static final long SHORT_TESTS_MILLIS = 20_000;

    private final Gates gates;
    private final Syntax syntax;

    public Provable(Gates gates, Syntax syntax) {
        this.gates = gates;
        this.syntax = syntax;
    }

    /**
     * Where the tasks would be done.
     *
     * @param baseTree a checkout of the base commit, only read
     * @param scratch a folder for copies with probes
     */
    public record Place(BuildPlan plan, InventoryReport inventory, Baseline baseline, Path baseTree, Path scratch,
            Workbench bench) {
    }

    /** Why tasks cannot be proved, by their ids; tasks that hook features up are not looked at. */
    public Map<String, Decline> declines(List<Task> tasks, Place place) {
        Map<String, Decline> declines = new HashMap<>();
        Map<Task, TargetCode> targets = new LinkedHashMap<>();
        for (Task task : tasks) {
            switch (task.kind()) {
                case HOOK_UP, ISSUE -> {
                    // its proof needs nothing that could be missing
                }
                case COVER -> untestable(task.feature(), place).ifPresentOrElse(
                        decline -> declines.put(task.id(), decline), () -> target(task.feature(), place)
                                .ifPresentOrElse(target -> targets.put(task, target), () -> declines.put(task.id(),
                                        new Decline(Code.LANGUAGE, task.feature().symbol()
                                                + " has no body that could be broken to try tests on"))));
                case DOCUMENT -> DocumentProof.undocumentable(task.feature(), place.inventory(), place.plan())
                        .ifPresent(decline -> declines.put(task.id(), decline));
            }
        }
        if (!targets.isEmpty()) {
            declines.putAll(covered(targets, place));
        }
        return declines;
    }

    private static Optional<Decline> untestable(Feature feature, Place place) {
        if (!TargetCode.LANGUAGES.contains(feature.language())) {
            return Optional.of(new Decline(Code.LANGUAGE, "tests of " + feature.language()
                    + " code cannot be proved yet, only those of Python and Java"));
        }
        BuildTool.Family family = feature.language().equals("java") ? BuildTool.Family.JVM : BuildTool.Family.PYTHON;
        boolean runs = place.plan().steps().stream().anyMatch(step -> step.test().isPresent()
                && (step.tool().family() == family || step.tool().family() == BuildTool.Family.OTHER));
        return runs ? Optional.empty() : Optional.of(new Decline(Code.NO_TESTS, "nothing here runs tests of "
                + feature.language() + "; name a command as gates.test in .fresh/config.yaml"));
    }

    private Optional<TargetCode> target(Feature feature, Place place) {
        return Inside.isPlainFile(place.baseTree(), feature.path())
                ? TargetCode.of(syntax, feature, TreeCopy.read(place.baseTree(), feature.path())) : Optional.empty();
    }

    private Map<String, Decline> covered(Map<Task, TargetCode> targets, Place place) {
        Map<String, Decline> declines = new HashMap<>();
        TestRuns runs = new TestRuns(gates, place.plan(), place.bench(), place.baseline());
        long millis = place.baseline().results().stream().mapToLong(GateResult::millis).sum();
        int looks = millis <= SHORT_TESTS_MILLIS ? LOOKS_MAX : 0;
        try (TreeCopy copy = TreeCopy.of(place.baseTree(), place.scratch())) {
            Path hits = copy.folder(TargetCode.HITS);
            List<Task> tasks = List.copyOf(targets.keySet());
            Map<String, Edits> edits = new LinkedHashMap<>();
            for (int number = 0; number < tasks.size(); number++) {
                TargetCode target = targets.get(tasks.get(number));
                target.probeEntry(edits.computeIfAbsent(tasks.get(number).feature().path(),
                        path -> new Edits(copy.read(path))), hits.resolve(String.valueOf(number)));
            }
            Map<String, String> originals = new HashMap<>();
            edits.forEach((path, change) -> {
                originals.put(path, copy.read(path));
                copy.write(path, change.text());
            });
            boolean told = runs.all(copy) == Verdict.PASSED;
            originals.forEach(copy::write);
            for (String number : told ? copy.names(hits) : List.<String>of()) {
                Task task = tasks.get(Integer.parseInt(number));
                boolean unnoticed = looks-- > 0 && !notices(copy, task, targets.get(task), runs);
                if (!unnoticed) {
                    declines.put(task.id(), new Decline(Code.COVERED, "tests run " + task.feature().symbol()
                            + " already"));
                }
            }
        }
        return declines;
    }

    private static boolean notices(TreeCopy copy, Task task, TargetCode target, TestRuns runs) {
        String original = copy.read(task.feature().path());
        copy.write(task.feature().path(), target.broken());
        Verdict verdict = runs.all(copy);
        copy.write(task.feature().path(), original);
        return verdict != Verdict.PASSED;
    }
}
