package dev.fresh.daemon.simulation;

import dev.fresh.core.agent.ChangedFile;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.budget.Money;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Task;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The made-up repository that simulated agents work on: its features, commits and proposals. */
final class Scenery {

    /** When every simulated night begins, by a wall clock that nobody has touched yet. */
    static final Instant AT = Instant.parse("2026-03-02T22:00:00Z");
    static final String BASE = "ba5e000000000000000000000000000000000000";
    static final String COMMIT = "c0ffee0000000000000000000000000000000001";

    private Scenery() {
    }

    static GateResult gate(String name, GateResult.Outcome outcome) {
        return new GateResult(name, outcome, "mvn -o test", outcome == GateResult.Outcome.PASSED ? 0 : 1, 12,
                List.of(), 1_000, name + " " + outcome);
    }

    static Proposal proposal(String commit, String branch, List<GateResult> gates, List<String> held) {
        return new Proposal(commit, BASE, branch, List.of(new ChangedFile("src/Cli.java", "M", 12, 1)), gates,
                "hooks up Notes.count", List.of("count"), List.of("notes", "count"), held, false, true);
    }

    static Task task(int number) {
        String id = Text.hex(0xf00_0000_0000L + number, 12);
        Feature feature = new Feature(id, "src/F" + number + ".java", "F" + number + ".run", 7, "java",
                Feature.Kind.METHOD, Feature.Verdict.UNHOOKED, List.of(), Feature.Tier.A, 0.9,
                Feature.Necessity.LIKELY, 0.8, Feature.Safety.PURE, 40, true, false, Optional.empty(),
                Optional.empty(), List.of(), List.of());
        return new Task(id, Task.Kind.HOOK_UP, feature, "hook up F" + number, "likely wanted", 1.0 / (number + 1),
                Money.ZERO);
    }
}
