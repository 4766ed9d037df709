package dev.fresh.core.fleet;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.review.PullRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.pcollections.OrderedPMap;

/**
 * What became of features in all runs so far, so that nobody is asked twice about the same thing.
 *
 * @param features by task id, which is the feature's own where it was to be hooked up
 */
public record History(Map<String, Past> features) {

    private static final int FAILURES_MAX = 2;

    public History {
        features = OrderedPMap.from(features);
    }

    /**
     * One feature's past.
     *
     * @param proposed branches of published proposals; open as long as they exist
     * @param failures failed tasks while the file had {@code blob}
     * @param rejected a person's reason, or how its proposal ended; empty when neither is there
     */
    public record Past(List<String> proposed, int failures, String blob, String rejected) {

        public Past {
            proposed = List.copyOf(proposed);
        }
    }

    /**
     * Why the feature is left alone; empty when it may be picked.
     *
     * @param blobNow blob id that its file has now
     * @param branchExists whether a proposed branch still stands
     */
    public Optional<String> exclusion(String taskId, String blobNow, Predicate<String> branchExists) {
        Past past = features.get(taskId);
        if (past == null) {
            return Optional.empty();
        }
        if (!past.rejected().isEmpty()) {
            return Optional.of(past.rejected().startsWith("rejected") ? "a person " + past.rejected()
                    : past.rejected());
        }
        Optional<String> open = past.proposed().stream().filter(branchExists).findFirst();
        if (open.isPresent()) {
            return Optional.of("a proposal for it is open: " + open.get());
        }
        return past.failures() >= FAILURES_MAX && past.blob().equals(blobNow)
                ? Optional.of("two tasks for it failed and it has not changed since")
                : Optional.empty();
    }

    History settled(Agent agent, String blob, boolean simulated) {
        String feature = agent.task().id();
        return switch (agent.state()) {
            // A played recording proposes nothing that anybody could merge.
            case AgentState.Completed _ -> simulated ? this : with(feature, past -> proposed(past, agent.branch()));
            case AgentState.Failed _ -> with(feature, past -> new Past(past.proposed(),
                    past.blob().equals(blob) ? past.failures() + 1 : 1, blob, past.rejected()));
            case AgentState.Stopped s -> s.reason().startsWith("rejected:")
                    ? with(feature, past -> new Past(past.proposed(), past.failures(), past.blob(), s.reason()))
                    : this;
            case AgentState.Queued _, AgentState.Analyzing _, AgentState.Implementing _, AgentState.Testing _,
                    AgentState.AwaitingUser _, AgentState.Committing _, AgentState.Paused _ ->
                this;
        };
    }

    /** Its proposal was merged or closed, so its branch will go; nobody wants the same once more. */
    History ended(PullRequest pull) {
        return with(pull.task().id(), past -> new Past(past.proposed(), past.failures(), past.blob(),
                past.rejected().isEmpty() ? "its proposal was " + pull.state().name().toLowerCase(Locale.ROOT)
                        + (pull.isRemote() ? " on " + pull.publication().forge() : "") : past.rejected()));
    }

    private static Past proposed(Past past, String branch) {
        if (past.proposed().contains(branch)) {
            return past;
        }
        List<String> longer = new ArrayList<>(past.proposed());
        longer.add(branch);
        return new Past(longer, past.failures(), past.blob(), past.rejected());
    }

    private History with(String taskId, UnaryOperator<Past> change) {
        Past past = features.getOrDefault(taskId, new Past(List.of(), 0, "", ""));
        return new History(OrderedPMap.from(features).plus(taskId, change.apply(past)));
    }
}
