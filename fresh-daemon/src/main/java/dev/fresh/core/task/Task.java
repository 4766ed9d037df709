package dev.fresh.core.task;

import dev.fresh.core.budget.Money;

/**
 * One piece of work.
 *
 * @param id 12 hex digits
 * @param title one line for people and commit subjects
 * @param reason why it was picked, one sentence
 * @param score the strategy's score, larger first
 * @param estimate what it may cost, for the plan that is shown before a run
 */
public record Task(String id, Kind kind, Feature feature, String title, String reason, double score, Money estimate) {

    /** What is to be done about a feature. */
    public enum Kind {
        HOOK_UP
    }
}
