package dev.fresh.protocol;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What clients send, one record for each body; unknown fields are refused by name. */
public final class Requests {

    private Requests() {
    }

    /**
     * Body of {@code POST /v1/runs}. What is absent comes from the configuration, then from the defaults.
     *
     * @param agents 1 to 10
     * @param budgetUsd of the whole run
     * @param agentBudgetUsd of one agent
     * @param hours until the deadline
     * @param noApproval ready proposals go on without a person
     * @param features ids or unique prefixes from the inventory; they override the strategy
     * @param sandbox {@code auto}, {@code none}, {@code landlock} or {@code sandbox-exec}
     * @param dryRun answer with the plan, start and write nothing
     * @param maxPlanShare percent of any window of a log-in's plan that may be used
     * @param environment of the shell that typed the command; the daemon keeps what its settings name
     * @param kinds of work: {@code hook_up}, {@code cover}, {@code document}, {@code issue}, or {@code any} for all of
     *     them
     * @param reviewQueue with how many proposals that wait for people no new task begins, 0 for no such limit
     */
    public record StartRequest(Optional<Integer> agents, Optional<BigDecimal> budgetUsd,
            Optional<BigDecimal> agentBudgetUsd, Optional<BigDecimal> hours, boolean overnight, boolean noApproval,
            Optional<String> strategy, Optional<Long> seed, Optional<String> base, Optional<String> provider,
            List<String> features, Optional<String> sandbox, boolean allowUnmetered, boolean offline, boolean dryRun,
            Optional<Integer> maxPlanShare, Map<String, String> environment, List<String> kinds,
            Optional<Integer> reviewQueue) {

        public StartRequest {
            features = Views.list(features);
            environment = Views.map(environment);
            kinds = Views.list(kinds);
        }

        /** A request that leaves the kinds of work to the configuration. */
        public StartRequest(Optional<Integer> agents, Optional<BigDecimal> budgetUsd,
                Optional<BigDecimal> agentBudgetUsd, Optional<BigDecimal> hours, boolean overnight,
                boolean noApproval, Optional<String> strategy, Optional<Long> seed, Optional<String> base,
                Optional<String> provider, List<String> features, Optional<String> sandbox, boolean allowUnmetered,
                boolean offline, boolean dryRun, Optional<Integer> maxPlanShare, Map<String, String> environment) {
            this(agents, budgetUsd, agentBudgetUsd, hours, overnight, noApproval, strategy, seed, base, provider,
                    features, sandbox, allowUnmetered, offline, dryRun, maxPlanShare, environment, List.of(),
                    Optional.empty());
        }
    }

    /**
     * Body of {@code POST /v1/agents/ID/approve}.
     *
     * @param commit the commit that the person could see; refused when the proposal has another one by now
     */
    public record ApproveRequest(String commit, Optional<String> comment) {
    }

    /**
     * Body of {@code POST /v1/agents/ID/reject}.
     *
     * @param retry whether the agent tries again with the reason
     */
    public record RejectRequest(String reason, boolean retry) {
    }

    /**
     * Body of {@code POST /v1/agents/ID/answer}.
     *
     * @param text free text, or the number of an option from 1
     */
    public record AnswerRequest(String text) {
    }

    /**
     * Body of {@code PUT /v1/budget}; what is absent stays.
     *
     * @param budgetUsd of the run that is going on
     * @param agentBudgetUsd of each of its agents
     * @param perDayUsd what all runs may cost in a day
     * @param perMonthUsd what all runs may cost in a month
     * @param lift caps that are taken away: {@code day}, {@code month}
     * @param zone in which a day begins, for example {@code Europe/Paris}
     */
    public record BudgetRequest(Optional<BigDecimal> budgetUsd, Optional<BigDecimal> agentBudgetUsd,
            Optional<BigDecimal> perDayUsd, Optional<BigDecimal> perMonthUsd, List<String> lift,
            Optional<String> zone) {

        public BudgetRequest {
            lift = Views.list(lift);
        }
    }
}
