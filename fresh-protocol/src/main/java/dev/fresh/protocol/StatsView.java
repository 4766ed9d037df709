package dev.fresh.protocol;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code GET /v1/stats?since=30d} answers: what the runs since then came to, all together. Runs that only played a
 * recording are no results, and are counted apart. A figure that nobody knows is absent, with its reason under
 * {@code unknown}.
 *
 * @param since runs that started at this moment or later count
 * @param until up to when was looked
 * @param runs that started
 * @param simulatedRuns runs that played a recording; no other figure has anything of them
 * @param missedNights starts of schedules that were not made
 * @param agents that were spawned
 * @param completed agents whose proposal was published
 * @param waiting agents that are not decided yet, or still at work
 * @param successRate completed of all agents, from 0 to 1
 * @param featuresHooked features that a completed proposal makes reachable, proved by the daemon
 * @param featuresPerNight the same for one run
 * @param proposals published ones: pull requests, or branches where there is no forge
 * @param prMergeRate how many of them were merged, from 0 to 1
 * @param costPerProposalUsd what all runs cost, for one completed proposal
 * @param featuresPerUsd features hooked for a dollar
 * @param testsAdded more tests than on the base, by the runners' own count
 * @param linesChanged added and removed ones in completed proposals
 * @param minutesSavedEstimate by {@code minutesSavedFormula}
 * @param needsHumanShare agents that asked a person at least once, of all, from 0 to 1
 * @param testCoverage by which it grew
 * @param quality by which it grew
 * @param unknown why a figure is absent, by its name
 * @param featuresTested features that a completed proposal gives tests, proved by the daemon
 * @param featuresDocumented features that a completed proposal documents with an example, proved by the daemon
 */
public record StatsView(Instant since, Instant until, int runs, int simulatedRuns, int missedNights, int agents,
        int completed, int failed, int stopped, int waiting, Optional<BigDecimal> successRate, int featuresHooked,
        Optional<BigDecimal> featuresPerNight, int proposals, Optional<BigDecimal> prMergeRate,
        BigDecimal costTotalUsd, long costTotalMicroUsd, Optional<BigDecimal> costPerProposalUsd,
        Optional<BigDecimal> featuresPerUsd, Optional<Integer> testsAdded, int linesChanged,
        BigDecimal minutesSavedEstimate, String minutesSavedFormula, Optional<BigDecimal> needsHumanShare,
        Optional<BigDecimal> testCoverage, Optional<BigDecimal> quality, Map<String, String> unknown,
        int featuresTested, int featuresDocumented) {

    public StatsView {
        unknown = Views.map(unknown);
    }
}
