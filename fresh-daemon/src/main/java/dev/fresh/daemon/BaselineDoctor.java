package dev.fresh.daemon;

import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.GateResult.Outcome;
import dev.fresh.daemon.Findings.Level;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.check.Baseline;
import dev.fresh.edge.check.BuildPlan;
import dev.fresh.edge.check.CheckSettings;
import dev.fresh.edge.check.Gates;
import dev.fresh.edge.check.Preparation;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.workspace.Workspaces;
import dev.fresh.text.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Fetches what a repository needs and runs its tests on the commit that is checked out, in the sandbox and in a clone
 * of
 * it: the same that a run does before it lets any agent begin.
 */
final class BaselineDoctor {

    /** Longer than that is worth waiting for in a run, but not here. */
    private static final int SECONDS_MAX = 300;

    private final Findings findings;
    private final Workbench bench;
    private final Progress progress;

    BaselineDoctor(Findings findings, Workbench bench, Progress progress) {
        this.findings = findings;
        this.bench = bench;
        this.progress = progress;
    }

    /**
     * Runs it.
     *
     * @param places where the clone is made and dependencies are kept
     */
    void examine(Workspaces workspaces, String commit, Places places, CheckSettings settings) {
        workspaces.fetch(commit);
        Path tree = workspaces.checkout("base", commit);
        List<String> tracked = new ArrayList<>(workspaces.blobs(commit).keySet());
        CheckSettings bounded = new CheckSettings(settings.prepare(), settings.test(), settings.lint(),
                settings.typecheck(), Math.min(SECONDS_MAX, settings.testWallSeconds()), settings.parallel(),
                settings.environment());
        BuildPlan plan = BuildPlan.detect(tree, tracked, bounded);
        String tools = plan.steps().stream().map(step -> step.tool().label()).distinct()
                .collect(Collectors.joining(", "));
        findings.add("build tool", tools.isEmpty() ? Level.WARNING : Level.OK,
                tools.isEmpty() ? "no build tool is known for this repository" : tools,
                "name the commands as gates.prepare and gates.test in .fresh/config.yaml");
        Preparation preparation = new Preparation(bench.runner(), bench.sandbox(), places.cache());
        progress.at("Fetching dependencies");
        try {
            switch (preparation.prepare(new Preparation.Request(plan, tree, places.checkout(), bench.environment(),
                    false, progress::at))) {
                case Preparation.Unprepared unprepared -> findings.add("baseline", Level.PROBLEM,
                        firstLine(unprepared.why()), "see gates.prepare in docs/configuration.md");
                case Preparation.Prepared prepared -> tests(workspaces, prepared, tree, settings.parallel());
            }
        } catch (EdgeException e) {
            findings.add("baseline", Level.PROBLEM, firstLine(e.getMessage()), "see docs/configuration.md");
        }
    }

    private void tests(Workspaces workspaces, Preparation.Prepared prepared, Path tree, int parallel) {
        progress.at("Running the tests once, as a run does before it begins");
        List<Path> readable = new ArrayList<>(prepared.bench().readOnly());
        readable.add(workspaces.gitFolder());
        Workbench inside = new Workbench(prepared.bench().runner(), prepared.bench().sandbox(),
                prepared.bench().environment(), readable);
        Baseline baseline = new Gates(parallel).baseline(prepared.plan(), tree, inside);
        Optional<String> red = baseline.red();
        if (red.isPresent()) {
            findings.add("baseline", Level.PROBLEM, firstLine(red.get()),
                    "mend the tests, or name a command that works as gates.test in .fresh/config.yaml");
            return;
        }
        baseline.results().forEach(this::gate);
    }

    private void gate(GateResult gate) {
        String time = " in " + (gate.millis() + 500) / 1000 + " s";
        String command = gate.command().isEmpty() ? "" : " (" + gate.command() + ")";
        String check = gate.name().equals("tests") ? "baseline" : "baseline " + gate.name();
        if (gate.outcome() == Outcome.PASSED || gate.outcome() == Outcome.FLAKY) {
            findings.add(check, Level.OK, (gate.tests() < 0 ? "passes" : gate.tests() + " tests pass") + time + command,
                    "");
        } else if (gate.outcome() == Outcome.ABSENT) {
            findings.add(check, Level.WARNING, firstLine(gate.detail()),
                    "until then each proposal is judged by the test that its agent adds, and waits for you");
        } else {
            findings.add(check, Level.WARNING, gate.failed().isEmpty() ? firstLine(gate.detail())
                    : gate.failed().size() + " fail already, which no proposal is blamed for: "
                            + gate.failed().stream().limit(3).collect(Collectors.joining(", ")) + command,
                    "mend them, so that agents can see what they break");
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("").strip();
    }
}
