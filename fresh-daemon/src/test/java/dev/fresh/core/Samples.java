package dev.fresh.core;

import dev.fresh.core.agent.ChangedFile;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.GateResult.Outcome;
import dev.fresh.core.agent.Policy;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.agent.ProviderInfo;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Strategy;
import dev.fresh.core.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values for the core's tests, as plain as they can be. */
public final class Samples {

    public static final Instant AT = Instant.parse("2026-03-02T22:00:00Z");
    public static final String COMMIT = "c0ffee0000000000000000000000000000000001";

    private Samples() {
    }

    public static Policy policy(boolean approval, Policy.OnTimeout onTimeout) {
        return new Policy(approval, 3, Duration.ofMinutes(60), onTimeout);
    }

    public static GateResult gate(String name, Outcome outcome) {
        return new GateResult(name, outcome, "mvn -o test", outcome == Outcome.PASSED ? 0 : 1, 12, List.of(), 1_000,
                name + " " + outcome);
    }

    public static Proposal proposal(String commit, List<GateResult> gates, List<String> held) {
        return new Proposal(commit, "ba5e000000000000000000000000000000000000", "auto/count-notes-1234abcd",
                List.of(new ChangedFile("src/Cli.java", "M", 12, 1)), gates, "hooks up Notes.count",
                List.of("count"), List.of("notes", "count"), held, false, true);
    }

    public static Proposal green(String commit) {
        return proposal(commit, List.of(gate("tests", Outcome.PASSED), gate("lint", Outcome.ABSENT)), List.of());
    }

    public static Proposal red(String commit) {
        return proposal(commit, List.of(gate("tests", Outcome.FAILED), gate("lint", Outcome.PASSED)), List.of());
    }

    public static Proposal held(String commit) {
        return proposal(commit, List.of(gate("tests", Outcome.PASSED)), List.of("it changes pom.xml"));
    }

    public static Feature feature(String id, String path, String symbol) {
        return new Feature(id, path, symbol, 7, "java", Feature.Kind.METHOD, Feature.Verdict.UNHOOKED, List.of(),
                Feature.Tier.A, 0.9, Feature.Necessity.LIKELY, 0.8, Feature.Safety.PURE, 40, true, false,
                Optional.empty(), Optional.empty(), List.of(), List.of());
    }

    public static Task task(int number) {
        String id = String.format("%012x", 0xf00_0000_0000L + number);
        return new Task(id, Task.Kind.HOOK_UP, feature(id, "src/F" + number + ".java", "F" + number + ".run"),
                "hook up F" + number, "likely wanted", 1.0 / (number + 1), Money.ZERO);
    }

    /** Ten agents, ten dollars, one dollar for each, eight hours, a person is asked. */
    public static RunOrder order(String id) {
        return order(id, 10, "10", policy(true, Policy.OnTimeout.CONTINUE));
    }

    public static RunOrder order(String id, int agentsMax, String budget, Policy policy) {
        return order(id, agentsMax, budget, policy, List.of());
    }

    public static RunOrder order(String id, int agentsMax, String budget, Policy policy,
            List<ProviderInfo> providers) {
        return new RunOrder(id, agentsMax, Money.ofDollars(budget), Money.ofDollars("1"), Money.ofDollars("0.05"),
                AT.plus(Duration.ofHours(8)), true, Optional.empty(), policy, Duration.ofSeconds(30),
                Strategy.HIGHEST_IMPACT, 1, "builtin", false, List.of(), "main",
                "ba5e000000000000000000000000000000000000", "none", true, Map.of(), List.of(), providers,
                Optional.empty());
    }
}
