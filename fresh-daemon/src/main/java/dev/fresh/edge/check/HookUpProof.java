package dev.fresh.edge.check;

import dev.fresh.core.agent.ChangedFile;
import dev.fresh.core.agent.Failure;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.GateResult.Outcome;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.InventoryReport.CliRoot;
import dev.fresh.core.task.Task;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.check.Mutants.Mutant;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.syntax.Syntax;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The gate that believes no hook-up, whoever made it: the patch is small, the new command starts, its test notices
 * when the code is broken, and a new scan says that this command reaches the feature and that nothing else was lost.
 */
public final class HookUpProof {

    private static final String NAME = Task.Kind.HOOK_UP.proof();
    private static final int REMOVED_MAX = 2;

    private final Gates gates;
    private final Syntax syntax;

    public HookUpProof(Gates gates, Syntax syntax) {
        this.gates = gates;
        this.syntax = syntax;
    }

    /**
     * How large a hook-up may be.
     *
     * @param template whether it may touch the command line's file, one new source and one new test alone
     * @param linesMax added and removed together
     */
    public record Bounds(boolean template, int filesMax, int linesMax) {
    }

    /**
     * What is to be proved.
     *
     * @param base the inventory of the base commit
     * @param files what the proposal's commit changes
     * @param newCommand arguments after the program's name, as the agent says, empty when it does not say
     * @param baseTree a checkout of the base commit, only read
     * @param tree a clean checkout of the proposal's commit in which the gates have run
     * @param scratch a folder for copies that are broken on purpose
     */
    public record Subject(BuildPlan plan, InventoryReport base, Feature feature, List<ChangedFile> files,
            List<String> newCommand, Path baseTree, Path tree, Path scratch, Workbench bench, Bounds bounds) {

        public Subject {
            files = List.copyOf(files);
            newCommand = List.copyOf(newCommand);
        }
    }

    /**
     * Proves or refutes, and says step by step how.
     *
     * @param rescan scans the proposal's commit
     */
    public GateResult prove(Subject subject, Supplier<InventoryReport> rescan) {
        long start = System.nanoTime();
        List<String> steps = new ArrayList<>();
        Outcome outcome = Outcome.PASSED;
        try {
            steps.add(bounded(subject));
            InventoryReport after = rescan.get();
            Optional<String> command = command(subject, after);
            steps.add(hooked(subject, after, command));
            command.ifPresent(name -> steps.addAll(started(subject, after, name)));
            steps.addAll(mutated(subject, after));
        } catch (Refuted refuted) {
            outcome = Outcome.FAILED;
            // First, because people see the first line.
            steps.addFirst("refuted: " + refuted.getMessage());
        }
        long millis = (System.nanoTime() - start) / 1_000_000;
        return new GateResult(NAME, outcome, "", outcome == Outcome.PASSED ? 0 : 1, -1, List.of(), millis,
                String.join("\n", steps));
    }

    private static String bounded(Subject subject) {
        List<ChangedFile> files = subject.files();
        for (ChangedFile file : files) {
            boolean before = Files.exists(subject.baseTree().resolve(file.path()));
            if (before == file.status().equals("A")) {
                throw new Refuted(file.path() + " is not as the base commit has it, so the patch cannot be taken back");
            }
        }
        int lines = files.stream().mapToInt(file -> file.added() + file.removed()).sum();
        if (!subject.bounds().template()) {
            if (files.size() > subject.bounds().filesMax() || lines > subject.bounds().linesMax()) {
                throw new Refuted("it changes " + files.size() + " files and " + lines + " lines, more than "
                        + subject.bounds().filesMax() + " files and " + subject.bounds().linesMax()
                        + " lines (diff.files_max, diff.lines_max)");
            }
        } else {
            Set<String> roots = subject.base().roots().stream().map(CliRoot::path).collect(Collectors.toSet());
            long tests = files.stream().filter(file -> file.status().equals("A") && Mutants.isTest(file.path()))
                    .count();
            long sources = files.stream().filter(file -> file.status().equals("A") && !Mutants.isTest(file.path()))
                    .count();
            List<ChangedFile> others = files.stream().filter(file -> !file.status().equals("A")).toList();
            Optional<ChangedFile> stray = others.stream().filter(file -> !file.status().equals("M")
                    || !roots.contains(file.path()) || file.removed() > REMOVED_MAX).findFirst();
            if (stray.isPresent() || others.size() > 1 || tests > 1 || sources > 1) {
                throw new Refuted("a template may change the command line's file and add one source and one test, but"
                        + " this touches " + files.stream().map(file -> file.status() + " " + file.path())
                                .collect(Collectors.joining(", ")));
            }
        }
        return "small: " + files.stream().map(file -> file.status() + " " + file.path() + " +" + file.added() + " -"
                + file.removed()).collect(Collectors.joining(", ")) + "; taking it back gives the base";
    }

    /** The name of the new command: the agent's word if the scan knows it, else what the scan finds new. */
    private static Optional<String> command(Subject subject, InventoryReport after) {
        Set<String> before = subject.base().roots().stream().flatMap(root -> root.commands().stream())
                .collect(Collectors.toSet());
        Set<String> added = after.roots().stream().flatMap(root -> root.commands().stream())
                .filter(name -> !before.contains(name)).collect(Collectors.toSet());
        Optional<String> said = subject.newCommand().stream().findFirst();
        if (said.isPresent() && !added.contains(said.get())) {
            throw new Refuted("the command " + said.get() + " is not among the new commands " + added);
        }
        return said.or(() -> added.stream().sorted().findFirst());
    }

    private static String hooked(Subject subject, InventoryReport after, Optional<String> command) {
        Feature now = feature(subject, after);
        if (now.verdict() != Feature.Verdict.HOOKED) {
            throw new Refuted("a new scan still says that " + now.symbol() + " is " + now.verdict());
        }
        boolean byCommand = command.isEmpty() || now.hookedBy().stream()
                .anyMatch(by -> List.of(by.split("[^\\w-]+")).contains(command.get()));
        if (!byCommand) {
            throw new Refuted(
                    now.symbol() + " is reached by " + now.hookedBy() + ", not by the command " + command.get());
        }
        Map<String, Feature> known = after.features().stream()
                .collect(Collectors.toMap(Feature::id, f -> f, (a, b) -> a));
        List<String> lost = subject.base().features().stream()
                .filter(feature -> feature.verdict() == Feature.Verdict.HOOKED && known.containsKey(feature.id())
                        && known.get(feature.id()).verdict() == Feature.Verdict.UNHOOKED)
                .map(Feature::symbol).toList();
        if (!lost.isEmpty()) {
            throw new Refuted("the patch cuts off " + String.join(", ", lost));
        }
        return "hooked: a new scan says that " + now.hookedBy() + " reaches " + now.symbol()
                + " and that nothing else was cut off";
    }

    private static Feature feature(Subject subject, InventoryReport after) {
        Feature feature = subject.feature();
        return after.features().stream().filter(now -> now.id().equals(feature.id())
                || now.path().equals(feature.path()) && now.symbol().equals(feature.symbol())).findFirst()
                .orElseThrow(
                        () -> new Refuted("a new scan does not find " + feature.symbol() + " in " + feature.path()));
    }

    private List<String> started(Subject subject, InventoryReport after, String command) {
        CliRoot root = after.roots().stream().filter(found -> found.commands().contains(command)).findFirst()
                .orElseThrow();
        List<String> tests = tests(subject);
        if (root.framework().equals("picocli")
                && gates.classPath(subject.plan(), subject.tree(), root.path()).isEmpty()) {
            tests.forEach(test -> gates.runOnly(subject.plan(), subject.tree(), subject.bench(), test));
        }
        Optional<NewProgram> program = NewProgram.of(root, subject.tree(), subject.scratch(), subject.bench(),
                gates.classPath(subject.plan(), subject.tree(), root.path()));
        return program.map(found -> gates.linked(subject.plan(), subject.tree(),
                () -> found.prove(command, subject.newCommand()))).orElseGet(() -> List.of(
                        "not started by hand: the build does not tell how the program is started"));
    }

    private List<String> mutated(Subject subject, InventoryReport after) {
        List<String> tests = tests(subject);
        if (tests.isEmpty()) {
            throw new Refuted("there is no new test");
        }
        List<String> sources = subject.files().stream().filter(file -> !file.status().equals("D"))
                .map(ChangedFile::path).filter(path -> !Mutants.isTest(path)
                        && (path.matches(".*\\.(py|java)") || ScriptMutants.isScript(path)))
                .toList();
        List<String> steps = new ArrayList<>();
        try (TreeCopy copy = TreeCopy.of(subject.tree(), subject.scratch())) {
            if (!passes(subject, copy, tests)) {
                throw new Refuted("the new test " + tests + " does not pass on its own");
            }
            List<Mutant> mutants = new Mutants(syntax, feature(subject, after)).of(sources, copy::read,
                    (path, line) -> isNew(subject, path, line));
            for (Mutant mutant : mutants) {
                String original = copy.read(mutant.path());
                verdict(subject, copy, tests, mutant).ifPresent(steps::add);
                copy.write(mutant.path(), original);
            }
        }
        if (steps.isEmpty()) {
            throw new Refuted(
                    "no broken version of " + subject.feature().symbol() + " could be made to try the test on");
        }
        return steps;
    }

    /** Empty when no version of the mutant could be built and tested. */
    private Optional<String> verdict(Subject subject, TreeCopy copy, List<String> tests, Mutant mutant) {
        boolean survived = false;
        for (String text : mutant.texts()) {
            copy.write(mutant.path(), text);
            for (String test : tests) {
                GateResult result = only(subject, copy, test);
                if (result.outcome() == Outcome.FAILED && (!result.failed().isEmpty() || result.tests() > 0)) {
                    return Optional.of("noticed: " + mutant.what());
                }
                survived |= result.outcome() == Outcome.PASSED;
            }
        }
        if (survived) {
            throw new Refuted("the new test still passes with " + mutant.what());
        }
        return Optional.empty();
    }

    private boolean passes(Subject subject, TreeCopy copy, List<String> tests) {
        return tests.stream().map(test -> only(subject, copy, test))
                .anyMatch(result -> result.outcome() == Outcome.PASSED);
    }

    private GateResult only(Subject subject, TreeCopy copy, String test) {
        GateResult result = gates.runOnly(subject.plan(), copy.root(), subject.bench(), test);
        if (Thread.currentThread().isInterrupted()) {
            throw new EdgeException(new Failure(Failure.Kind.AGENT, "the proof was stopped"));
        }
        if (result.outcome() != Outcome.ABSENT) {
            return result;
        }
        List<GateResult> all = gates.tests(subject.plan(), copy.root(), subject.bench());
        return all.stream().filter(gate -> gate.outcome() == Outcome.FAILED).findFirst()
                .or(() -> all.stream().findFirst()).orElse(result);
    }

    /** The test files of the patch, new ones if there are any. */
    private static List<String> tests(Subject subject) {
        List<ChangedFile> tests = subject.files().stream()
                .filter(file -> !file.status().equals("D") && Mutants.isTest(file.path())
                        && !file.path().endsWith("__init__.py"))
                .toList();
        List<String> added = tests.stream().filter(file -> file.status().equals("A")).map(ChangedFile::path).toList();
        return added.isEmpty() ? tests.stream().map(ChangedFile::path).toList() : added;
    }

    private static boolean isNew(Subject subject, String path, String line) {
        if (!Inside.isPlainFile(subject.baseTree(), path)) {
            return true;
        }
        try (var lines = Files.lines(subject.baseTree().resolve(path))) {
            return lines.noneMatch(line::equals);
        } catch (java.io.IOException e) {
            throw EdgeException.environment("cannot read " + path + " of the base commit", e);
        }
    }

    /** One sentence that says why the hook-up is not one. */
    static final class Refuted extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Refuted(String why) {
            super(why, null, false, false);
        }
    }
}
