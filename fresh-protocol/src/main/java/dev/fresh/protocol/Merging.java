package dev.fresh.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What merges and what does not.
 *
 * @param overlaps pairs of agents whose changes do not merge as they stand
 * @param rehearsal how the proposals of the last run that ended merge one after the other
 */
public record Merging(List<OverlapView> overlaps, Optional<OrderView> rehearsal) {

    public Merging {
        overlaps = Views.list(overlaps);
    }

    /**
     * Two agents.
     *
     * @param agents full ids
     * @param paths where their changes do not merge
     * @param since when that was seen
     * @param stacked whether one goes on on top of the other meanwhile, so that they will merge
     */
    public record OverlapView(List<String> agents, List<String> paths, Instant since, boolean stacked) {

        public OverlapView {
            agents = Views.list(agents);
            paths = Views.list(paths);
        }
    }

    /**
     * Proposals merged one after the other, in memory.
     *
     * @param order as they should be merged
     * @param gates what each gate said about all that merged, without {@code red}; empty when they did not run
     * @param gated why they ran or did not
     * @param red agents whose proposals are green alone and turn the whole red
     */
    public record OrderView(String runId, List<StepView> order, List<String> gates, String gated, List<String> red) {

        public OrderView {
            order = Views.list(order);
            gates = Views.list(gates);
            red = Views.list(red);
        }
    }

    /**
     * One proposal in its place.
     *
     * @param over agents whose proposals it stands on
     * @param conflicts where it does not merge with those before it, empty when it does
     */
    public record StepView(String agent, String branch, String commit, List<String> over, List<String> conflicts) {

        public StepView {
            over = Views.list(over);
            conflicts = Views.list(conflicts);
        }
    }
}
