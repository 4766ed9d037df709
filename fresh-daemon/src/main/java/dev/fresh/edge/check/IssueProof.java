package dev.fresh.edge.check;

import dev.fresh.core.agent.ChangedFile;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.GateResult.Outcome;
import dev.fresh.core.task.Task;
import dev.fresh.edge.check.TestRuns.Verdict;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Proves that a change does what an issue asks for, as far as tests can: the proposal's own tests fail on the base and
 * pass with the change. Whether they test what was asked for is for people to say.
 */
public final class IssueProof {

    /** Beyond those of Python and Java, whose habits {@link TestFiles} knows. */
    private static final Pattern ELSEWHERE = Pattern.compile("(?:.*/)?(?:(?:__tests__|tests?|spec)/.+"
            + "|[^/]+[._-](?:test|spec)s?\\.[a-z]+)");

    private final Gates gates;

    public IssueProof(Gates gates) {
        this.gates = gates;
    }

    /** Proves or refutes, and says step by step how; where no tests can be run, it says that instead. */
    public GateResult prove(Proposed proposed) {
        boolean ran = proposed.gates().stream().anyMatch(gate -> gate.name().startsWith("tests")
                && (gate.outcome() == Outcome.PASSED || gate.outcome() == Outcome.FLAKY));
        if (!ran) {
            return absent("no test ran here that could tell the change from the base");
        }
        TestRuns runs = new TestRuns(gates, proposed.plan(), proposed.bench(), proposed.baseline());
        // What does not run in a copy says nothing about the base either.
        try (TreeCopy copy = TreeCopy.of(proposed.tree(), proposed.scratch())) {
            if (runs.all(copy) != Verdict.PASSED) {
                return absent("the tests do not run in a copy of the repository");
            }
        }
        return Unproved.result(Task.Kind.ISSUE.proof(), steps -> prove(proposed, runs, steps));
    }

    private static GateResult absent(String why) {
        return new GateResult(Task.Kind.ISSUE.proof(), Outcome.ABSENT, "", -1, -1, List.of(), 0, why);
    }

    private static void prove(Proposed proposed, TestRuns runs, List<String> steps) {
        proposed.bounded();
        List<String> tests = proposed.files().stream().filter(file -> !file.status().equals("D"))
                .map(ChangedFile::path).filter(IssueProof::isTest).toList();
        if (tests.isEmpty()) {
            throw new Unproved("NO_NEW_TEST", "the change brings no test and changes none; write one that fails without"
                    + " the change");
        }
        steps.add("tests: " + String.join(", ", tests));
        try (TreeCopy base = TreeCopy.of(proposed.tree(), proposed.scratch())) {
            proposed.files().stream().map(ChangedFile::path).filter(path -> !isTest(path))
                    .forEach(path -> base.restore(path, proposed.baseTree()));
            steps.add(switch (runs.all(base)) {
                case Verdict.NOTICED -> "base: the tests of this change fail without it";
                // A test of something that is not there yet cannot be built, which is a failure too.
                case Verdict.NOTHING_RAN -> "base: the tests of this change cannot even be built or loaded without it";
                case Verdict.PASSED -> throw new Unproved("NOT_NOTICED", "the tests of this change pass without it too;"
                        + " write one that fails on the code as it was");
            });
        }
        steps.add("change: they pass with it");
    }

    private static boolean isTest(String path) {
        return TestFiles.isTestCode(path) || TestFiles.isTestData(path) || ELSEWHERE.matcher(path).matches();
    }
}
