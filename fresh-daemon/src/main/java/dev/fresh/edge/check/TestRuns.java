package dev.fresh.edge.check;

import dev.fresh.core.agent.Failure;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.GateResult.Outcome;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Workbench;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Runs tests on broken copies of a tree, some test files alone or all tests, and says whether they notice. */
final class TestRuns {

    private static final Duration WALL_MIN = Duration.ofSeconds(60);
    private static final int SLOWER_MAX = 20;

    private final Gates gates;
    private final BuildPlan plan;
    private final Workbench bench;
    private final Set<String> knownFailures = new HashSet<>();

    /** @param baseline of the commit, whose failures are no news and whose time tells when a run has gone astray */
    TestRuns(Gates gates, BuildPlan plan, Workbench bench, Baseline baseline) {
        this.gates = gates;
        this.bench = bench;
        long millis = baseline.results().stream().mapToLong(GateResult::millis).max().orElse(0);
        Duration patience = Duration.ofMillis(millis * SLOWER_MAX);
        Duration wall = patience.compareTo(WALL_MIN) < 0 ? WALL_MIN : patience;
        this.plan = new BuildPlan(plan.steps(), wall.compareTo(plan.wall()) < 0 ? wall : plan.wall(), plan.notes());
        baseline.results().forEach(result -> knownFailures.addAll(result.failed()));
    }

    /** What tests say about a version of the code. */
    enum Verdict {
        /** A test fails. */
        NOTICED,
        /** Tests ran, and all of them passed. */
        PASSED,
        /** Nothing ran, as when it cannot be built. */
        NOTHING_RAN
    }

    /** The tests of these files alone. */
    Verdict only(TreeCopy copy, List<String> files) {
        return verdict(files, file -> {
            GateResult result = gates.runOnly(plan, copy.root(), bench, file);
            // Where no tool runs one file alone, all tests have to do.
            return result.outcome() == Outcome.ABSENT && result.exitCode() < 0
                    ? gates.tests(plan, copy.root(), bench) : List.of(result);
        });
    }

    /** All tests. */
    Verdict all(TreeCopy copy) {
        return verdict(List.of(""), _ -> gates.tests(plan, copy.root(), bench));
    }

    private Verdict verdict(List<String> files, Function<String, List<GateResult>> run) {
        Predicate<GateResult> news = result -> result.outcome() == Outcome.FAILED
                && !(!result.failed().isEmpty() && knownFailures.containsAll(result.failed()));
        boolean passed = false;
        boolean broken = false;
        for (String file : files) {
            for (GateResult result : run.apply(file)) {
                stopped();
                boolean ran = !result.failed().isEmpty() || result.tests() > 0;
                // A run that has to be ended is one that does not go as it should.
                if (news.test(result) && (ran || result.exitCode() < 0)) {
                    return Verdict.NOTICED;
                }
                broken |= news.test(result);
                passed |= result.outcome() == Outcome.PASSED
                        || result.outcome() == Outcome.FAILED && !news.test(result);
            }
        }
        return passed && !broken ? Verdict.PASSED : Verdict.NOTHING_RAN;
    }

    private static void stopped() {
        if (Thread.currentThread().isInterrupted()) {
            throw new EdgeException(new Failure(Failure.Kind.AGENT, "the proof was stopped"));
        }
    }
}
