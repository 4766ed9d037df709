package dev.fresh.protocol;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code GET /v1/budget} and {@code PUT /v1/budget} answer: the money of the run that is going on, else of the
 * last one, to the millionth, and what all runs have cost lately.
 *
 * @param runId absent when this repository never had a run
 * @param leftUsd what is neither spent nor reserved
 * @param agentBudgetUsd what one agent may cost
 * @param overrunUsd the part of what is spent that was not held before
 * @param estimatedUsd the part of what is spent that nobody measured: all that was held was booked
 * @param zone in which a day begins
 * @param agents in the order in which they began
 * @param models dearest first
 */
public record BudgetView(Optional<String> runId, BigDecimal budgetUsd, long budgetMicroUsd, BigDecimal spentUsd,
        long spentMicroUsd, BigDecimal reservedUsd, long reservedMicroUsd, BigDecimal leftUsd, long leftMicroUsd,
        BigDecimal agentBudgetUsd, long agentBudgetMicroUsd, BigDecimal overrunUsd, long overrunMicroUsd,
        BigDecimal estimatedUsd, long estimatedMicroUsd, String zone, SpanView today, SpanView month,
        List<AgentMoneyView> agents, List<ModelMoneyView> models) {

    public BudgetView {
        agents = Views.list(agents);
        models = Views.list(models);
    }

    /**
     * What all runs have cost in a day or a month.
     *
     * @param capUsd what they may cost, absent when there is no cap
     * @param endsAt when the next one begins
     */
    public record SpanView(BigDecimal spentUsd, long spentMicroUsd, Optional<BigDecimal> capUsd,
            Optional<Long> capMicroUsd, Instant endsAt) {
    }

    /**
     * The money of one agent.
     *
     * @param provider that it works with now
     * @param costSource as in {@link AgentView}
     * @param capUsd what it may cost
     * @param requests to models that went out
     */
    public record AgentMoneyView(String id, String feature, String provider, String costSource, BigDecimal spentUsd,
            long spentMicroUsd, BigDecimal reservedUsd, long reservedMicroUsd, BigDecimal capUsd, long capMicroUsd,
            BigDecimal estimatedUsd, long estimatedMicroUsd, long requests) {

        /** The eight digits that people read and type. */
        public String shortId() {
            return id.substring(0, Math.min(8, id.length()));
        }
    }

    /**
     * What one model of one provider cost.
     *
     * @param provider empty when nobody says which
     * @param model empty for what was not booked by request
     * @param costSource {@code metered}, {@code shadow} or {@code unmetered}
     * @param answers how many requests were answered with {@code 2xx}, {@code 4xx}, {@code 5xx} or {@code none}
     */
    public record ModelMoneyView(String provider, String model, String costSource, long requests,
            Map<String, Long> answers, long inputTokens, long cacheReadTokens, long cacheWriteTokens,
            long outputTokens, BigDecimal costUsd, long costMicroUsd, BigDecimal estimatedUsd,
            long estimatedMicroUsd) {

        public ModelMoneyView {
            answers = Views.map(answers);
        }
    }
}
