package dev.fresh.edge.check;

import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.GateResult.Outcome;
import dev.fresh.edge.check.BuildPlan.Step;
import dev.fresh.edge.check.TestRunner.Run;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.Workbench;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The checks that the daemon runs on a commit: tests, lint and typecheck, one result each per build tool.
 *
 * <p>
 * A failure that the base commit has too does not block, a failure that a second run does not repeat is flaky, and
 * a run without a single test is absent. Lint and typecheck appear only where the repository has configured them.
 */
public final class Gates {

    private static final TestReport NOTHING_RAN = new TestReport(0, List.of());

    private final TestRunner runner;

    /** @param parallel how many commands run at once, over all agents */
    public Gates(int parallel) {
        runner = new TestRunner(parallel);
    }

    /** What the gates say about the untouched base commit. */
    public Baseline baseline(BuildPlan plan, Path tree, Workbench bench) {
        return new Baseline(run(plan, tree, bench, Baseline.none()));
    }

    /**
     * Runs every gate, also after one has failed, so that one attempt can repair all.
     *
     * @param tree a checkout of the commit to check, which the commands may write
     */
    public List<GateResult> run(BuildPlan plan, Path tree, Workbench bench, Baseline baseline) {
        List<GateResult> results = new ArrayList<>();
        if (!plan.hasTests()) {
            results.add(new GateResult("tests", Outcome.ABSENT, "", -1, 0, List.of(), 0,
                    "no test command was found: name one as gates.test in .fresh/config.yaml"));
        }
        for (Check check : checks(plan)) {
            results.add(judge(check, plan, tree, bench, baseline.of(check.name())));
        }
        return List.copyOf(results);
    }

    /** Runs the tests alone, once and without comparison: for mutants, where only a failure is of interest. */
    public List<GateResult> tests(BuildPlan plan, Path tree, Workbench bench) {
        return checks(plan).stream().filter(check -> check.kind() == Kind.TESTS)
                .map(check -> once(check, plan, tree, bench)).toList();
    }

    /**
     * Runs one test file alone, once and without comparison.
     *
     * @param testFile relative to the tree, with {@code /}
     */
    public GateResult runOnly(BuildPlan plan, Path tree, Workbench bench, String testFile) {
        Optional<Check> check = plan.steps().stream().flatMap(step -> only(step, tree, testFile).stream()).findFirst();
        return check.map(found -> once(found, plan, tree, bench)).orElseGet(() -> new GateResult("new test",
                Outcome.ABSENT, "", -1, -1, List.of(), 0, "no build tool here can run " + testFile + " alone"));
    }

    /**
     * The class path of the last Maven test run in this tree, tests and dependencies included, for starting the
     * project's own program. What it names was told by the tree: use it inside the sandbox only.
     *
     * @param file relative to the tree; of several modules the one that holds it is asked first
     */
    public Optional<String> classPath(BuildPlan plan, Path tree, String file) {
        return plan.steps().stream().filter(step -> step.tool() == BuildTool.MAVEN)
                .flatMap(step -> JUnitXml.classPath(step.in(tree), tree.resolve(file)).stream()).findFirst();
    }

    /** Does something while the tree has what the gates put into it, such as prepared modules. */
    <T> T linked(BuildPlan plan, Path tree, Supplier<T> action) {
        List<Path> provided = new ArrayList<>();
        try {
            plan.steps().forEach(step -> provided.addAll(TestRunner.provide(step, step.in(tree))));
            return action.get();
        } finally {
            provided.forEach(Inside::delete);
        }
    }

    private enum Kind {
        TESTS, LINT, TYPECHECK
    }

    private record Check(String name, Kind kind, Step step, List<String> argv, Report form) {
    }

    private static List<Check> checks(BuildPlan plan) {
        boolean several = plan.steps().size() > 1;
        List<Check> checks = new ArrayList<>();
        for (Step step : plan.steps()) {
            String of = several ? " (" + step.tool().label() + ")" : "";
            step.test().ifPresent(
                    argv -> checks.add(new Check("tests" + of, Kind.TESTS, step, argv, step.report())));
            step.lint().ifPresent(argv -> checks.add(new Check("lint" + of, Kind.LINT, step, argv, Report.FINDINGS)));
            step.typecheck().ifPresent(
                    argv -> checks.add(new Check("typecheck" + of, Kind.TYPECHECK, step, argv, Report.FINDINGS)));
        }
        return checks;
    }

    private static Optional<Check> only(Step step, Path tree, String testFile) {
        String prefix = step.folder().isEmpty() ? "" : step.folder() + "/";
        if (!testFile.startsWith(prefix)) {
            return Optional.empty();
        }
        String file = testFile.substring(prefix.length());
        return step.tool().only(file, Inside.isPlainFile(tree, sibling(testFile, "__init__.py")))
                .map(argv -> new Check("new test", Kind.TESTS, step, argv, step.tool().report()));
    }

    private static String sibling(String path, String name) {
        return path.substring(0, path.lastIndexOf('/') + 1) + name;
    }

    private GateResult judge(Check check, BuildPlan plan, Path tree, Workbench bench, Optional<GateResult> base) {
        Run first = runner.run(check.step(), tree, bench, plan.wall(), check.argv(), check.form());
        GateResult result = result(check, first, base);
        // Only tests are flaky: a stopped run, a finding or a build that fails before any test is what it is.
        boolean noneRan = first.exit().end() == Exit.End.BY_ITSELF && first.report().equals(NOTHING_RAN);
        if (result.outcome() != Outcome.FAILED || check.kind() != Kind.TESTS || noneRan
                || first.exit().end() == Exit.End.STOPPED) {
            return result;
        }
        GateResult again = result(check, runner.run(check.step(), tree, bench, plan.wall(), check.argv(), check.form()),
                base);
        if (again.outcome() != Outcome.PASSED) {
            return again;
        }
        String names = result.failed().isEmpty()
                ? "a first run failed"
                : "failed in a first run: " + list(result.failed());
        return new GateResult(check.name(), Outcome.FLAKY, again.command(), again.exitCode(), again.tests(),
                result.failed(), again.millis(), names + ", a second run passed");
    }

    private GateResult once(Check check, BuildPlan plan, Path tree, Workbench bench) {
        return result(check, runner.run(check.step(), tree, bench, plan.wall(), check.argv(), check.form()),
                Optional.empty());
    }

    private static GateResult result(Check check, Run run, Optional<GateResult> base) {
        TestReport report = run.report();
        boolean tests = check.kind() == Kind.TESTS;
        boolean clean = run.exit().ok() && (check.form() != Report.JUNIT_XML || report.failed().isEmpty());
        boolean noneRan = tests && report.tests() == 0 && report.failed().isEmpty();
        // pytest and newer versions of unittest end with 5 when they find no test.
        if (noneRan && (clean || run.exit().code() == 5)) {
            return made(check, run, Outcome.ABSENT, List.of(), "no tests were collected");
        }
        if (clean) {
            return made(check, run, Outcome.PASSED, List.of(), passed(report, base, tests));
        }
        List<String> known = base.map(GateResult::failed).orElse(List.of());
        List<String> fresh = report.failed().stream().filter(id -> !known.contains(id)).toList();
        boolean complete = run.exit().end() == Exit.End.BY_ITSELF
                && base.filter(was -> report.tests() >= was.tests()).isPresent();
        if (complete && !report.failed().isEmpty() && fresh.isEmpty()) {
            return made(check, run, Outcome.PASSED, report.failed(),
                    report.failed().size() + " failures, all of them on the base commit too");
        }
        if (!tests && known.isEmpty() && base.filter(was -> was.outcome() == Outcome.FAILED).isPresent()) {
            return made(check, run, Outcome.ABSENT, List.of(),
                    "it fails on the base commit too and names no findings, so it cannot judge a change");
        }
        return made(check, run, Outcome.FAILED, fresh.isEmpty() ? report.failed() : fresh, failed(run, fresh));
    }

    private static String passed(TestReport report, Optional<GateResult> base, boolean tests) {
        if (!tests) {
            return "no findings";
        }
        int before = base.map(GateResult::tests).orElse(-1);
        String count = report.tests() < 0 ? "passed" : report.tests() + " tests passed";
        return before > report.tests() && report.tests() >= 0
                ? count + ", " + before + " ran on the base commit"
                : count;
    }

    private static String failed(Run run, List<String> fresh) {
        String how = switch (run.exit().end()) {
            case WALL_LIMIT -> "was ended after " + run.exit().took().toSeconds() + " s, its time limit"
                    + " (gates.wall in .fresh/config.yaml)";
            case STOPPED -> "was stopped";
            case BY_ITSELF -> "exit code " + run.exit().code();
        };
        String names = fresh.isEmpty() ? "" : "; new: " + list(fresh);
        return how + names + "\n" + Output.end(run.output());
    }

    private static GateResult made(Check check, Run run, Outcome outcome, List<String> failed, String detail) {
        return new GateResult(check.name(), outcome, Output.commandLine(check.argv()), run.exit().code(),
                run.report().tests(), failed, run.exit().took().toMillis(), detail);
    }

    private static String list(List<String> ids) {
        return ids.size() <= 5
                ? String.join(", ", ids)
                : String.join(", ", ids.subList(0, 5)) + " and " + (ids.size() - 5) + " more";
    }
}
