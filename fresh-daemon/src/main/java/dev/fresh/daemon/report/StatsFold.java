package dev.fresh.daemon.report;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Lifecycle;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Run;
import dev.fresh.core.review.Sighting;
import dev.fresh.core.task.Task;
import dev.fresh.protocol.Dollars;
import dev.fresh.protocol.StatsView;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** The figures of all runs together as a fold of the journal: feed it every event from the first one on, then ask. */
public final class StatsFold {

    private final Instant since;
    private final Map<String, Result> results = new LinkedHashMap<>();
    private Fleet fleet = Fleet.empty();
    private int missed;
    private int merged;
    private int closed;

    /** What one run came to. */
    private record Result(boolean simulated, int agents, int completed, int failed, int stopped, int asked, int hooked,
            int tested, int documented, int lines, Optional<Integer> tests, Money cost) {
    }

    public StatsFold(Instant since) {
        this.since = since;
    }

    /** Takes the next event. */
    public void accept(Instant at, FleetEvent event) {
        switch (event) {
            // The fleet forgets runs that nobody waits for when the next one starts.
            case FleetEvent.RunStarted _ -> keep();
            case FleetEvent.NightMissed e -> missed += e.due().isBefore(since) ? 0 : e.nights();
            case FleetEvent.PullRequestSeen e -> fleet.pulls().of(e.branch())
                    .filter(pull -> pull.open() && !pull.proposal().simulated() && !at.isBefore(since))
                    .ifPresent(_ -> {
                        merged += e.sighting().state() == Sighting.State.MERGED ? 1 : 0;
                        closed += e.sighting().state() == Sighting.State.CLOSED ? 1 : 0;
                    });
            case FleetEvent _ -> {
                // told by the fleet
            }
        }
        fleet = fleet.after(event, at);
    }

    private void keep() {
        fleet.runs().values().stream().filter(run -> !run.startedAt().isBefore(since))
                .forEach(run -> results.put(run.order().id(), result(run)));
    }

    private Result result(Run run) {
        List<Agent> agents = fleet.agentsOf(run.order().id());
        List<Proposal> proposals = agents.stream().map(Agent::state).filter(AgentState.Completed.class::isInstance)
                .flatMap(state -> Lifecycle.proposal(state).stream()).toList();
        return new Result(run.order().simulated(), agents.size(), count(agents, AgentState.Completed.class),
                count(agents, AgentState.Failed.class), count(agents, AgentState.Stopped.class),
                (int) agents.stream().filter(StatsFold::askedSomebody).count(),
                Metrics.count(proposals, Task.Kind.HOOK_UP), Metrics.count(proposals, Task.Kind.COVER),
                Metrics.count(proposals, Task.Kind.DOCUMENT),
                proposals.stream().flatMap(proposal -> proposal.files().stream()).mapToInt(Metrics::linesChanged).sum(),
                proposals.isEmpty() ? Optional.of(0) : Metrics.testsAdded(run, proposals),
                fleet.ledgers().get(run.order().id()).spent());
    }

    private static int count(List<Agent> agents, Class<? extends AgentState> state) {
        return (int) agents.stream().filter(agent -> state.isInstance(agent.state())).count();
    }

    private static boolean askedSomebody(Agent agent) {
        return agent.passages().stream().anyMatch(passage -> passage.state().equals("awaiting_user"));
    }

    /** The figures up to now. */
    public StatsView stats(Instant until) {
        keep();
        List<Result> runs = results.values().stream().filter(result -> !result.simulated()).toList();
        int agents = sum(runs, Result::agents);
        int completed = sum(runs, Result::completed);
        int hooked = sum(runs, Result::hooked);
        int lines = sum(runs, Result::lines);
        Money cost = runs.stream().map(Result::cost).reduce(Money.ZERO, Money::plus);
        Map<String, String> unknown = new TreeMap<>();
        Optional<Integer> tests = runs.stream().allMatch(run -> run.tests().isPresent())
                ? Optional.of(runs.stream().mapToInt(run -> run.tests().orElseThrow()).sum()) : Optional.empty();
        if (tests.isEmpty()) {
            unknown.put("tests_added", "a test runner did not say how many tests it ran");
        }
        unknown.put("test_coverage", "the gates print no coverage");
        unknown.put("quality", "quality is judged for each feature, not for the repository");
        int settled = completed + sum(runs, Result::failed) + sum(runs, Result::stopped);
        return new StatsView(since, until, runs.size(), results.size() - runs.size(), missed, agents, completed,
                sum(runs, Result::failed), sum(runs, Result::stopped), agents - settled,
                share("success_rate", completed, agents, "no agent was spawned", unknown), hooked,
                share("features_per_night", hooked, runs.size(), "no run started", unknown), completed,
                share("pr_merge_rate", merged, merged + closed, "no proposal was merged or closed", unknown),
                Dollars.ofMicro(cost.micro()), cost.micro(),
                ratio("cost_per_proposal_usd", cost.micro(), 1_000_000L * completed, 6,
                        "there is no completed proposal", unknown),
                ratio("features_per_usd", 1_000_000L * hooked, cost.micro(), 4, "nothing was spent", unknown), tests,
                lines, Numbers.ratio(lines, 2, 1), Metrics.SAVED_FORMULA,
                share("needs_human_share", sum(runs, Result::asked), agents, "no agent was spawned", unknown),
                Optional.empty(), Optional.empty(), unknown, sum(runs, Result::tested), sum(runs, Result::documented));
    }

    private static int sum(List<Result> runs, ToIntFunction<Result> figure) {
        return runs.stream().mapToInt(figure).sum();
    }

    private static Optional<BigDecimal> share(String name, long part, long whole, String reason,
            Map<String, String> unknown) {
        return ratio(name, part, whole, 4, reason, unknown);
    }

    private static Optional<BigDecimal> ratio(String name, long part, long whole, int decimals, String reason,
            Map<String, String> unknown) {
        if (whole == 0) {
            unknown.put(name, reason);
            return Optional.empty();
        }
        return Optional.of(Numbers.ratio(part, whole, decimals));
    }
}
