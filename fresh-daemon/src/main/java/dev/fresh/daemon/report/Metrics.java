package dev.fresh.daemon.report;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.ChangedFile;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.Lifecycle;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.budget.Ledger;
import dev.fresh.core.fleet.CostSource;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.Run;
import dev.fresh.core.fleet.RunPlan;
import dev.fresh.core.review.PullRequest;
import dev.fresh.core.review.Sighting;
import dev.fresh.core.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The report's figures; whatever nobody measured is null, with the reason beside it. */
final class Metrics {

    static final String SAVED_FORMULA = "half a minute for each line changed in a completed proposal";

    private Metrics() {
    }

    static Map<String, Object> of(Fleet fleet, Run run, List<Agent> completed, Instant at) {
        List<Agent> agents = fleet.agentsOf(run.order().id());
        Ledger ledger = fleet.ledgers().get(run.order().id());
        Map<String, Object> metrics = new LinkedHashMap<>();
        Map<String, String> unknown = new TreeMap<>();
        List<Proposal> proposals = completed.stream().flatMap(agent -> Lifecycle.proposal(agent.state()).stream())
                .toList();
        int lines = proposals.stream().flatMap(proposal -> proposal.files().stream())
                .mapToInt(Metrics::linesChanged).sum();

        metrics.put("agent_success_rate",
                agents.isEmpty() ? null : Numbers.ratio(completed.size(), agents.size(), 4));
        if (agents.isEmpty()) {
            unknown.put("agent_success_rate", "no agent was spawned");
        }
        merged(fleet, run, metrics, unknown);
        metrics.put("features_hooked_before", run.plan().map(RunPlan::hooked).orElse(null));
        metrics.put("features_hooked_after",
                run.plan().map(plan -> plan.hooked() + count(proposals, Task.Kind.HOOK_UP))
                        .orElse(null));
        if (run.plan().isEmpty()) {
            unknown.put("features_hooked_before", "the inventory was not read");
            unknown.put("features_hooked_after", "the inventory was not read");
        }
        metrics.put("features_hooked_after_note", "if every completed proposal is merged");
        if (!run.order().kinds().isEmpty()) {
            metrics.put("features_tested", count(proposals, Task.Kind.COVER));
            metrics.put("features_documented", count(proposals, Task.Kind.DOCUMENT));
        }
        none(metrics, unknown, "test_coverage_before", "the gates print no coverage");
        none(metrics, unknown, "test_coverage_after", "the gates print no coverage");
        none(metrics, unknown, "quality_before", "quality is judged for each feature, not for the repository");
        none(metrics, unknown, "quality_after", "quality is judged for each feature, not for the repository");
        Optional<Integer> tests = testsAdded(run, proposals);
        metrics.put("tests_added", tests.orElse(null));
        if (tests.isEmpty()) {
            unknown.put("tests_added", "a test runner did not say how many tests it ran");
        }
        metrics.put("lines_changed", lines);
        if (proposals.isEmpty()) {
            none(metrics, unknown, "cost_per_pr_usd", "there is no completed proposal");
        } else {
            metrics.put("cost_per_pr_usd", Numbers.ratio(ledger.spent().micro(),
                    1_000_000L * proposals.stream().map(Proposal::branch).distinct().count(), 6));
        }
        metrics.put("minutes_saved_estimate", Numbers.ratio(lines, 2, 1));
        metrics.put("minutes_saved_formula", SAVED_FORMULA);
        providerRequests(fleet, agents, ledger, metrics, unknown);
        metrics.put("time_in_state_seconds", timeInState(agents, at));
        metrics.put("unknown", unknown);
        return metrics;
    }

    private static void merged(Fleet fleet, Run run, Map<String, Object> metrics, Map<String, String> unknown) {
        List<PullRequest> decided = fleet.pulls().all().stream()
                .filter(pull -> pull.runId().equals(run.order().id()) && !pull.open() && !pull.proposal().simulated())
                .toList();
        long merged = decided.stream().filter(pull -> pull.state() == Sighting.State.MERGED).count();
        if (decided.isEmpty()) {
            none(metrics, unknown, "pr_merge_rate", "nobody has merged or closed a proposal of it yet");
        } else {
            metrics.put("pr_merge_rate", Numbers.ratio(merged, decided.size(), 4));
        }
    }

    private static void providerRequests(Fleet fleet, List<Agent> agents, Ledger ledger, Map<String, Object> metrics,
            Map<String, String> unknown) {
        Optional<Agent> uncounted = agents.stream().filter(agent -> switch (CostSource.of(fleet, agent)) {
            case UNMETERED, SIMULATED -> true;
            case FREE, METERED, SHADOW -> false;
        }).findFirst();
        if (uncounted.isPresent()) {
            none(metrics, unknown, "provider_requests",
                    "nobody counts the requests of " + uncounted.get().provider().name());
        } else {
            metrics.put("provider_requests",
                    ledger.accounts().values().stream().mapToLong(account -> account.total().requests()).sum());
        }
    }

    private static void none(Map<String, Object> metrics, Map<String, String> unknown, String name, String reason) {
        metrics.put(name, null);
        unknown.put(name, reason);
    }

    static int linesChanged(ChangedFile file) {
        return file.added() + file.removed();
    }

    /** How many proposals carry the proof of such work. */
    static int count(List<Proposal> proposals, Task.Kind kind) {
        return (int) proposals.stream().filter(proposal -> proposal.gates().stream()
                .anyMatch(gate -> gate.name().equals(kind.proof()) && gate.outcome() == GateResult.Outcome.PASSED))
                .count();
    }

    /** How many more tests ran on the proposals than on the base, by the runners' own count. */
    static Optional<Integer> testsAdded(Run run, List<Proposal> proposals) {
        Optional<Integer> before = run.plan().flatMap(plan -> tests(plan.baseline()));
        if (before.isEmpty()) {
            return Optional.empty();
        }
        int added = 0;
        for (Proposal proposal : proposals) {
            Optional<Integer> after = tests(proposal.gates());
            if (after.isEmpty()) {
                return Optional.empty();
            }
            added += Math.max(0, after.get() - before.get());
        }
        return Optional.of(added);
    }

    private static Optional<Integer> tests(List<GateResult> gates) {
        List<GateResult> tests = gates.stream().filter(gate -> gate.name().startsWith("tests")).toList();
        return tests.isEmpty() || tests.stream().anyMatch(gate -> gate.tests() < 0)
                ? Optional.empty()
                : Optional.of(tests.stream().mapToInt(GateResult::tests).sum());
    }

    private static Map<String, Object> timeInState(List<Agent> agents, Instant at) {
        Map<String, Duration> sums = new TreeMap<>();
        for (Agent agent : agents) {
            List<Agent.Passage> passages = agent.passages();
            for (int i = 0; i < passages.size(); i++) {
                boolean last = i + 1 == passages.size();
                if (last && agent.settled()) {
                    continue;
                }
                Duration spent = Duration.between(passages.get(i).at(), last ? at : passages.get(i + 1).at());
                sums.merge(passages.get(i).state(), spent.isNegative() ? Duration.ZERO : spent, Duration::plus);
            }
        }
        Map<String, Object> seconds = new LinkedHashMap<>();
        sums.forEach((state, time) -> seconds.put(state, Numbers.ratio(time.toMillis(), 1000, 3)));
        return seconds;
    }
}
