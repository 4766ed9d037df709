package dev.fresh.protocol;

import dev.fresh.protocol.Hygiene.HygieneView;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code GET /v1/status} answers: the run that is going on, else the last one.
 *
 * @param running whether a run is going on; false also while a daemon only serves waiting agents
 * @param runId absent when this repository never had a run
 * @param endText one sentence for people: why the run ended or is paused
 * @param agentsMax how many may work at once
 * @param burn how fast the run spends
 * @param base what the run's work stands on: branch name and commit
 * @param notices sentences that belong above everything else, the most important first: overrun, sandbox none, red
 *     baseline, dirty checkout, detached HEAD
 * @param agents by full id, oldest first: all that have not ended, and of those that have, the newest or, where all
 *     were asked for, all
 * @param agentsOmitted how many agents have ended and are not listed
 * @param agentCounts how many agents there are, listed or not, by state as spelled in JSON; a state without any is left
 *     out
 * @param waiting how many agents wait for a person
 * @param simulatedCompleted completed agents of the scripted provider, which are no results
 * @param notDone features that no agent was spawned for: the first of them or, where all were asked for, all
 * @param notDoneOmitted how many of them are not listed
 * @param reportPath the newest report's JSON file
 * @param hygiene how far the chores of git are
 * @param overlaps pairs of agents whose changes do not merge as they stand
 * @param rehearsal how the proposals of the last run that ended merge one after the other
 * @param pullRequests published proposals that nobody has merged or closed, oldest first
 * @param resources what agents take of the machine; absent while nothing runs
 */
public record StatusView(boolean running, Optional<String> runId, Optional<RunState> runState,
        Optional<EndReason> endReason, Optional<String> endText, Optional<Instant> startedAt,
        Optional<Instant> endedAt, Optional<Instant> deadline, int agentsMax, BigDecimal totalCostUsd,
        long totalCostMicroUsd, BigDecimal reservedUsd, long reservedMicroUsd, BigDecimal budgetUsd,
        long budgetMicroUsd, BurnView burn, Optional<String> provider, boolean simulated, Optional<String> sandbox,
        Optional<String> strategy, Optional<String> baseName, Optional<String> baseCommit, List<String> notices,
        Map<String, AgentView> agents, int agentsOmitted, Map<String, Integer> agentCounts, int waiting,
        int simulatedCompleted, List<NotDoneView> notDone, int notDoneOmitted, Optional<String> reportPath,
        Optional<HygieneView> hygiene, List<Merging.OverlapView> overlaps, Optional<Merging.OrderView> rehearsal,
        List<PullView> pullRequests, Optional<ResourcesView> resources) {

    public StatusView {
        pullRequests = Views.list(pullRequests);
        notices = Views.list(notices);
        agents = Views.map(agents);
        agentCounts = Views.map(agentCounts);
        notDone = Views.list(notDone);
        overlaps = Views.list(overlaps);
    }

    /** The same with what merges and what does not. */
    public StatusView merging(Merging merging) {
        return new StatusView(running, runId, runState, endReason, endText, startedAt, endedAt, deadline, agentsMax,
                totalCostUsd, totalCostMicroUsd, reservedUsd, reservedMicroUsd, budgetUsd, budgetMicroUsd, burn,
                provider, simulated, sandbox, strategy, baseName, baseCommit, notices, agents, agentsOmitted,
                agentCounts, waiting, simulatedCompleted, notDone, notDoneOmitted, reportPath, hygiene,
                merging.overlaps(),
                merging.rehearsal(), pullRequests, resources);
    }

    /** One that says nothing about the chores of git and about what merges. */
    public StatusView(boolean running, Optional<String> runId, Optional<RunState> runState,
            Optional<EndReason> endReason, Optional<String> endText, Optional<Instant> startedAt,
            Optional<Instant> endedAt, Optional<Instant> deadline, int agentsMax, BigDecimal totalCostUsd,
            long totalCostMicroUsd, BigDecimal reservedUsd, long reservedMicroUsd, BigDecimal budgetUsd,
            long budgetMicroUsd, BurnView burn, Optional<String> provider, boolean simulated,
            Optional<String> sandbox, Optional<String> strategy, Optional<String> baseName,
            Optional<String> baseCommit, List<String> notices, Map<String, AgentView> agents, int agentsOmitted,
            Map<String, Integer> agentCounts, int waiting, int simulatedCompleted, List<NotDoneView> notDone,
            int notDoneOmitted, Optional<String> reportPath) {
        this(running, runId, runState, endReason, endText, startedAt, endedAt, deadline, agentsMax, totalCostUsd,
                totalCostMicroUsd, reservedUsd, reservedMicroUsd, budgetUsd, budgetMicroUsd, burn, provider, simulated,
                sandbox, strategy, baseName, baseCommit, notices, agents, agentsOmitted, agentCounts, waiting,
                simulatedCompleted, notDone, notDoneOmitted, reportPath, Optional.empty(), List.of(),
                Optional.empty(), List.of(), Optional.empty());
    }

    /** The same with how far the chores of git are. */
    public StatusView with(HygieneView chores) {
        return new StatusView(running, runId, runState, endReason, endText, startedAt, endedAt, deadline, agentsMax,
                totalCostUsd, totalCostMicroUsd, reservedUsd, reservedMicroUsd, budgetUsd, budgetMicroUsd, burn,
                provider, simulated, sandbox, strategy, baseName, baseCommit, notices, agents, agentsOmitted,
                agentCounts, waiting, simulatedCompleted, notDone, notDoneOmitted, reportPath, Optional.of(chores),
                overlaps, rehearsal, pullRequests, resources);
    }

    /** The same with what agents take of the machine. */
    public StatusView taking(Optional<ResourcesView> measured) {
        return new StatusView(running, runId, runState, endReason, endText, startedAt, endedAt, deadline, agentsMax,
                totalCostUsd, totalCostMicroUsd, reservedUsd, reservedMicroUsd, budgetUsd, budgetMicroUsd, burn,
                provider, simulated, sandbox, strategy, baseName, baseCommit, notices, agents, agentsOmitted,
                agentCounts, waiting, simulatedCompleted, notDone, notDoneOmitted, reportPath, hygiene, overlaps,
                rehearsal, pullRequests, measured);
    }

    /** The same with open proposals. */
    public StatusView with(List<PullView> pulls) {
        return new StatusView(running, runId, runState, endReason, endText, startedAt, endedAt, deadline, agentsMax,
                totalCostUsd, totalCostMicroUsd, reservedUsd, reservedMicroUsd, budgetUsd, budgetMicroUsd, burn,
                provider, simulated, sandbox, strategy, baseName, baseCommit, notices, agents, agentsOmitted,
                agentCounts, waiting, simulatedCompleted, notDone, notDoneOmitted, reportPath, hygiene, overlaps,
                rehearsal, pulls, resources);
    }

    /** The answer for a repository that never had a run. */
    public static StatusView none() {
        BigDecimal zero = Dollars.ofMicro(0);
        return new StatusView(false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), 0, zero, 0, zero, 0, zero, 0, BurnView.NONE,
                Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                List.of(), Map.of(), 0, Map.of(), 0, 0, List.of(), 0, Optional.empty());
    }

    /** The same run while no daemon works on it: an unfinished one is not running, and goes on with the next start. */
    public StatusView withoutDaemon() {
        return new StatusView(false, runId, runState, endReason, endText, startedAt, endedAt, deadline, agentsMax,
                totalCostUsd, totalCostMicroUsd, reservedUsd, reservedMicroUsd, budgetUsd, budgetMicroUsd,
                BurnView.NONE, provider, simulated, sandbox, strategy, baseName, baseCommit, notices, agents,
                agentsOmitted,
                agentCounts, waiting, simulatedCompleted, notDone, notDoneOmitted, reportPath, hygiene,
                overlaps, rehearsal, pullRequests, resources);
    }

    /** The same with further notices below the others. */
    public StatusView noting(List<String> more) {
        List<String> all = new ArrayList<>(notices);
        all.addAll(more);
        return new StatusView(running, runId, runState, endReason, endText, startedAt, endedAt, deadline, agentsMax,
                totalCostUsd, totalCostMicroUsd, reservedUsd, reservedMicroUsd, budgetUsd, budgetMicroUsd, burn,
                provider, simulated, sandbox, strategy, baseName, baseCommit, all, agents, agentsOmitted, agentCounts,
                waiting, simulatedCompleted, notDone, notDoneOmitted, reportPath, hygiene,
                overlaps, rehearsal, pullRequests, resources);
    }

    /** How many agents are in a state, listed or not. */
    public int count(AgentStatus status) {
        return agentCounts.getOrDefault(status.toString(), 0);
    }

    /** How many agents there are, listed or not. */
    public int agentsKnown() {
        return agents.size() + agentsOmitted;
    }

    /**
     * How fast a run spends, and for how long that can go on.
     *
     * @param usdPerHour what an hour like the last minutes would cost
     * @param minutes how far back was looked
     * @param usedUpAt when the budget would be used up, absent when that is not in sight
     */
    public record BurnView(BigDecimal usdPerHour, long microUsdPerHour, int minutes, Optional<Instant> usedUpAt) {

        static final BurnView NONE = new BurnView(Dollars.ofMicro(0), 0, 0, Optional.empty());
    }

    /**
     * A feature that no agent was spawned for.
     *
     * @param code a decline code such as {@code NEEDS_STATE}, or the reason of an exclusion
     */
    public record NotDoneView(String id, String feature, String path, int line, String code, String reason) {
    }
}
