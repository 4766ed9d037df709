package dev.fresh.core.review;

import dev.fresh.core.agent.GateResult;
import java.util.List;

/**
 * What came of merging proposals one after the other, in memory, before anybody does it.
 *
 * @param runId the run whose end was the occasion
 * @param base commit onto which they were merged
 * @param order as they should be merged
 * @param gates what the gates said about all that merged, without those in {@code red}; empty when they did not run
 * @param gated why the gates ran or did not run
 * @param red agents whose proposals are green alone and turn the whole red
 */
public record Rehearsal(String runId, String base, List<Step> order, List<GateResult> gates, String gated,
        List<String> red) {

    public Rehearsal {
        order = List.copyOf(order);
        gates = List.copyOf(gates);
        red = List.copyOf(red);
    }

    /**
     * One proposal in its place.
     *
     * @param over agents whose proposals it stands on
     * @param conflicts paths where it does not merge with what comes before it, empty when it does
     */
    public record Step(String agentId, String branch, String commit, List<String> over, List<String> conflicts) {

        public Step {
            over = List.copyOf(over);
            conflicts = List.copyOf(conflicts);
        }
    }

    /** How many merge, each with those before it. */
    public int clean() {
        return (int) order.stream().filter(step -> step.conflicts().isEmpty()).count();
    }
}
