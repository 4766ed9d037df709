package dev.fresh.core.task;

import dev.fresh.core.budget.Money;
import java.util.List;

/**
 * One piece of work.
 *
 * @param id 12 hex digits
 * @param title one line for people and commit subjects
 * @param reason why it was picked, one sentence
 * @param score the strategy's score, larger first
 * @param estimate what it may cost, for the plan that is shown before a run
 * @param providers names of those of the run's providers that take it, in their order; empty when nobody asked them
 */
public record Task(String id, Kind kind, Feature feature, String title, String reason, double score, Money estimate,
        List<String> providers) {

    public Task {
        providers = List.copyOf(providers);
    }

    /** A task that no provider was asked about yet. */
    public Task(String id, Kind kind, Feature feature, String title, String reason, double score, Money estimate) {
        this(id, kind, feature, title, reason, score, estimate, List.of());
    }

    public Task takenBy(List<String> names) {
        return new Task(id, kind, feature, title, reason, score, estimate, names);
    }

    /** What is to be done about a feature. */
    public enum Kind {
        HOOK_UP
    }
}
