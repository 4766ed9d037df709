package dev.fresh.core.fleet;

import dev.fresh.core.agent.Policy;
import dev.fresh.core.agent.ProviderInfo;
import dev.fresh.core.budget.Money;
import dev.fresh.core.task.Strategy;
import dev.fresh.core.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was asked for when a run was accepted. It is journaled whole, so that a restart continues with the same limits.
 *
 * @param id 12 hex digits; everything random about the run follows from it
 * @param agentsMax agents at work at the same time, 1 to 10
 * @param minimumUseful below this no agent is worth starting
 * @param deadline the instant at which the run ends
 * @param workHours when new work may begin, empty for always
 * @param features identifiers or symbols that were asked for by name, empty for the ranked ones
 * @param sandbox {@code bubblewrap}, {@code none}, or one that was asked for by its name
 * @param environment what the shell that asked gives to prepare and gates
 * @param notices sentences about the start that people should see
 * @param provider the names of the providers, for people
 * @param providers that may be used, in the order in which they are tried
 * @param plan how much of the plan of a person's log-in may be used, empty when log-ins must not be
 * @param kinds what may be done about features; empty in a journal from before there was a choice
 * @param feedbackRounds how often agents are sent to one published proposal again; empty in an older journal
 * @param reviewQueue with how many proposals that wait for people no new task begins; 0 or empty for no such limit
 */
public record RunOrder(String id, int agentsMax, Money budget, Money agentBudget, Money minimumUseful,
        Instant deadline, boolean overnight, Optional<WorkHours> workHours, Policy policy, Duration stopGrace,
        Strategy strategy, long seed, String provider, boolean simulated, List<String> features, String baseName,
        String baseCommit, String sandbox, boolean offline, Map<String, String> environment, List<String> notices,
        List<ProviderInfo> providers, Optional<PlanLimit> plan, List<Task.Kind> kinds,
        Optional<Integer> feedbackRounds, Optional<Integer> reviewQueue) {

    public RunOrder {
        if (agentsMax < 1 || agentsMax > AGENTS_LIMIT) {
            throw new IllegalArgumentException("agents: " + agentsMax);
        }
        features = List.copyOf(features);
        environment = Map.copyOf(environment);
        notices = List.copyOf(notices);
        providers = List.copyOf(providers);
        kinds = List.copyOf(kinds);
    }

    /** An order to hook features up. */
    public RunOrder(String id, int agentsMax, Money budget, Money agentBudget, Money minimumUseful, Instant deadline,
            boolean overnight, Optional<WorkHours> workHours, Policy policy, Duration stopGrace, Strategy strategy,
            long seed, String provider, boolean simulated, List<String> features, String baseName, String baseCommit,
            String sandbox, boolean offline, Map<String, String> environment, List<String> notices,
            List<ProviderInfo> providers, Optional<PlanLimit> plan) {
        this(id, agentsMax, budget, agentBudget, minimumUseful, deadline, overnight, workHours, policy, stopGrace,
                strategy, seed, provider, simulated, features, baseName, baseCommit, sandbox, offline, environment,
                notices, providers, plan, List.of(Task.Kind.HOOK_UP), Optional.empty(),
                Optional.empty());
    }

    /** The same with a limit of how many proposals may wait for people before no new task begins. */
    public RunOrder reviewing(int most) {
        return new RunOrder(id, agentsMax, budget, agentBudget, minimumUseful, deadline, overnight, workHours, policy,
                stopGrace, strategy, seed, provider, simulated, features, baseName, baseCommit, sandbox, offline,
                environment, notices, providers, plan, kinds, feedbackRounds, Optional.of(most));
    }

    /** The same with another end. */
    RunOrder until(Instant end) {
        return new RunOrder(id, agentsMax, budget, agentBudget, minimumUseful, end, overnight, workHours, policy,
                stopGrace, strategy, seed, provider, simulated, features, baseName, baseCommit, sandbox, offline,
                environment, notices, providers, plan, kinds, feedbackRounds, reviewQueue);
    }

    /** How often agents are sent to one published proposal again. */
    public int rounds() {
        return feedbackRounds.orElse(FEEDBACK_ROUNDS);
    }

    /** What may be done about features. */
    public List<Task.Kind> allowedKinds() {
        return kinds.isEmpty() ? List.of(Task.Kind.HOOK_UP) : kinds;
    }

    /** The providers to try; a journal from before there was a choice names only one. */
    public List<ProviderInfo> chain() {
        return providers.isEmpty() ? List.of(new ProviderInfo(provider, ProviderInfo.Metering.WHOLE, true)) : providers;
    }

    private static final int FEEDBACK_ROUNDS = 3;

    /** No run has more agents at work than this. */
    public static final int AGENTS_LIMIT = 10;
}
