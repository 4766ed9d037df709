package dev.fresh.edge.check;

import dev.fresh.core.agent.ChangedFile;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.task.Task;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.check.Mutants.Mutant;
import dev.fresh.edge.check.TestRuns.Verdict;
import dev.fresh.edge.syntax.Syntax;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The gate that believes no test, whoever wrote it: only tests changed, they run code that no test noticed before, and
 * they fail when that code throws, gives a constant, or does something slightly else.
 */
public final class CoverProof {

    /** Of the mutants that could be tested, how many percent have to be noticed. */
    static final int SHARE_MIN_PERCENT = 60;
    private static final int MUTANTS_MAX = 8;
    private static final int REMOVED_MAX = 2;

    private final Gates gates;
    private final Syntax syntax;

    public CoverProof(Gates gates, Syntax syntax) {
        this.gates = gates;
        this.syntax = syntax;
    }

    /** Proves or refutes, and says step by step how. */
    public GateResult prove(Proposed proposed) {
        return Unproved.result(Task.Kind.COVER.proof(), steps -> prove(proposed, steps));
    }

    private void prove(Proposed proposed, List<String> steps) {
        List<String> tests = tests(proposed);
        steps.add("tests only: " + String.join(", ", proposed.files().stream().map(ChangedFile::path).toList()));
        steps.add(more(proposed));
        TestRuns runs = new TestRuns(gates, proposed.plan(), proposed.bench(), proposed.baseline());
        Set<String> before;
        try (TreeCopy base = TreeCopy.of(proposed.baseTree(), proposed.scratch())) {
            TargetCode target = target(proposed, base);
            before = hits(base, proposed, target, () -> runs.all(base)).hits();
            if (!before.isEmpty()) {
                unnoticed(base, proposed, target, runs);
            }
        }
        try (TreeCopy copy = TreeCopy.of(proposed.tree(), proposed.scratch())) {
            TargetCode target = target(proposed, copy);
            steps.add(covered(copy, proposed, target, tests, runs, before));
            steps.addAll(noticed(copy, proposed, target, tests, runs));
        }
    }

    /** The changed files that hold tests, when nothing but tests and what they need has changed. */
    private static List<String> tests(Proposed proposed) {
        proposed.bounded();
        for (ChangedFile file : proposed.files()) {
            if (!TestFiles.isTestCode(file.path()) && !TestFiles.isTestData(file.path())) {
                throw new Unproved("NOT_ONLY_TESTS", "it changes " + file.path() + ", which is no test");
            }
            boolean weaker = file.status().equals("D") || file.status().equals("M") && file.removed() > REMOVED_MAX;
            if (weaker) {
                throw new Unproved("WEAKENED", "it takes lines out of " + file.path()
                        + ", and existing tests have to stay as they are");
            }
        }
        List<String> tests = proposed.files().stream().map(ChangedFile::path).filter(TestFiles::holdsTests).toList();
        if (tests.isEmpty()) {
            throw new Unproved("NO_NEW_TEST", "there is no new test");
        }
        return tests;
    }

    private static String more(Proposed proposed) {
        int before = count(proposed.baseline().results());
        int after = count(proposed.gates());
        if (before < 0 || after < 0) {
            return "more: the runner does not say how many tests ran";
        }
        if (after <= before) {
            throw new Unproved("NO_NEW_TEST", "as many tests ran as before, " + after
                    + "; is the new one where the runner looks, and named as it wants?");
        }
        return "more: " + after + " tests ran, " + before + " before";
    }

    private static int count(List<GateResult> results) {
        List<GateResult> tests = results.stream().filter(gate -> gate.name().startsWith("tests")).toList();
        return tests.isEmpty() || tests.stream().anyMatch(gate -> gate.tests() < 0) ? -1
                : tests.stream().mapToInt(GateResult::tests).sum();
    }

    private TargetCode target(Proposed proposed, TreeCopy copy) {
        return TargetCode.of(syntax, proposed.feature(), copy.read(proposed.feature().path()))
                .orElseThrow(() -> EdgeException.environment(proposed.feature().symbol() + " is not defined in "
                        + proposed.feature().path() + " any more"));
    }

    /** Which statements ran, and what the tests said meanwhile. */
    private record Reached(Set<String> hits, Verdict verdict) {
    }

    private static Reached hits(TreeCopy copy, Proposed proposed, TargetCode target,
            Supplier<Verdict> run) {
        String path = proposed.feature().path();
        String original = copy.read(path);
        Path folder = copy.folder(TargetCode.HITS);
        copy.write(path, target.probed(folder));
        Verdict verdict = run.get();
        copy.write(path, original);
        Set<String> hits = new TreeSet<>(copy.names(folder));
        Inside.delete(folder);
        return new Reached(hits, verdict);
    }

    /** What tests ran on their way and did not look at is as untested as what they never ran. */
    private static void unnoticed(TreeCopy base, Proposed proposed, TargetCode target, TestRuns runs) {
        if (verdict(base, proposed, target.broken(), () -> runs.all(base)) != Verdict.NOTICED) {
            return;
        }
        for (Mutant mutant : target.mutants(MUTANTS_MAX)) {
            if (mutant.texts().stream().anyMatch(text -> verdict(base, proposed, text,
                    () -> runs.all(base)) == Verdict.NOTICED)) {
                throw new Unproved("COVERED", "the tests that were there notice already when "
                        + proposed.feature().symbol() + " breaks, for example " + mutant.what());
            }
        }
    }

    private static String covered(TreeCopy copy, Proposed proposed, TargetCode target, List<String> tests,
            TestRuns runs, Set<String> before) {
        String symbol = proposed.feature().symbol();
        switch (runs.only(copy, tests)) {
            case NOTICED -> throw new Unproved("TEST_FAILS", "the new tests do not pass on their own: " + tests);
            case NOTHING_RAN -> throw new Unproved("NO_NEW_TEST", "nothing ran of " + tests);
            case PASSED -> {
                // as it should be
            }
        }
        Reached after = hits(copy, proposed, target, () -> runs.only(copy, tests));
        Set<String> all = new TreeSet<>(before);
        all.addAll(after.hits());
        if (all.isEmpty() || before.isEmpty() && after.hits().isEmpty()) {
            throw new Unproved("NOT_REACHED", "the new tests do not run " + symbol + " at all");
        }
        if (after.verdict() == Verdict.NOTICED) {
            throw new Unproved("READS_SOURCE", "the new tests fail when " + symbol
                    + " is measured, which does not change what it does; do they look at its source?");
        }
        return "coverage: tests run " + before.size() + " of " + target.statements() + " statements of " + symbol
                + " before, " + all.size() + " of " + target.statements() + " after";
    }

    private static List<String> noticed(TreeCopy copy, Proposed proposed, TargetCode target, List<String> tests,
            TestRuns runs) {
        String symbol = proposed.feature().symbol();
        if (verdict(copy, proposed, target.broken(), () -> runs.only(copy, tests)) != Verdict.NOTICED) {
            throw new Unproved("PLACEHOLDER", "the new tests still pass when " + symbol + " does nothing but throw");
        }
        List<String> steps = new ArrayList<>(List.of("noticed: " + symbol + " throws"));
        List<String> survivors = new ArrayList<>();
        for (Mutant mutant : target.mutants(MUTANTS_MAX)) {
            boolean survived = false;
            boolean noticed = false;
            for (String text : mutant.texts()) {
                Verdict verdict = verdict(copy, proposed, text, () -> runs.only(copy, tests));
                noticed |= verdict == Verdict.NOTICED;
                survived |= verdict == Verdict.PASSED;
                if (noticed) {
                    break;
                }
            }
            if (noticed) {
                steps.add("noticed: " + mutant.what());
            } else if (survived && mutant.what().startsWith("a wrong constant")) {
                throw new Unproved("SURVIVED", "the new tests still pass with " + mutant.what());
            } else if (survived) {
                survivors.add(mutant.what());
            }
        }
        return judged(proposed, steps, survivors);
    }

    private static List<String> judged(Proposed proposed, List<String> steps, List<String> survivors) {
        int killed = steps.size() - 1;
        int all = killed + survivors.size();
        if (all == 0) {
            throw new Unproved("NO_MUTANTS", "no changed version of " + proposed.feature().symbol()
                    + " could be tested, so nothing shows that the tests look at what it does");
        }
        if (killed * 100 < all * SHARE_MIN_PERCENT) {
            throw new Unproved("SURVIVED", "the new tests notice " + killed + " of " + all + " changes of "
                    + proposed.feature().symbol() + ", fewer than " + SHARE_MIN_PERCENT + " %; they still pass with "
                    + String.join("; ", survivors));
        }
        survivors.forEach(what -> steps.add("not noticed: " + what));
        steps.add("mutants: " + killed + " of " + all + " noticed, " + SHARE_MIN_PERCENT + " % are asked for");
        return steps;
    }

    private static Verdict verdict(TreeCopy copy, Proposed proposed, String text,
            Supplier<Verdict> run) {
        String path = proposed.feature().path();
        String original = copy.read(path);
        copy.write(path, text);
        Verdict verdict = run.get();
        copy.write(path, original);
        return verdict;
    }
}
