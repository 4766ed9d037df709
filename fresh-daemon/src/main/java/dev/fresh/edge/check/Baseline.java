package dev.fresh.edge.check;

import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.GateResult.Outcome;
import java.util.List;
import java.util.Optional;

/** What the gates said about the untouched base commit, so that no change is blamed for what was there before. */
public record Baseline(List<GateResult> results) {

    public Baseline {
        results = List.copyOf(results);
    }

    /** Nothing known: every failure counts. */
    public static Baseline none() {
        return new Baseline(List.of());
    }

    /** Why no change can be judged: the tests fail on the base commit and name none of the failures, or do not end. */
    public Optional<String> red() {
        return results.stream().filter(Baseline::isUnusable).findFirst()
                .map(gate -> "the " + gate.name()
                        + " cannot judge a change, since on the base commit they fail without naming a test: "
                        + gate.detail());
    }

    Optional<GateResult> of(String name) {
        return results.stream().filter(gate -> gate.name().equals(name)).findFirst();
    }

    private static boolean isUnusable(GateResult gate) {
        boolean broken = gate.outcome() == Outcome.UNPREPARED
                || gate.outcome() == Outcome.FAILED && (gate.failed().isEmpty() || gate.exitCode() < 0);
        return broken && gate.name().startsWith("tests");
    }
}
