package dev.fresh.core.review;

import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a forge shows of one published proposal.
 *
 * @param head full id of the commit at which its branch stands there
 * @param baseTip full id of the commit at which the branch stands that it is meant for, empty when it was not asked for
 * @param changedAt when something last happened to it there
 * @param feedback all that is wanted of it now, oldest first
 */
public record Sighting(State state, String head, String baseTip, Instant changedAt, List<Feedback> feedback) {

    public Sighting {
        feedback = List.copyOf(feedback);
    }

    /** The same with all that is wanted in other words. */
    public Sighting saying(UnaryOperator<String> change) {
        return new Sighting(state, head, baseTip, changedAt,
                feedback.stream().map(said -> said.saying(change)).toList());
    }

    /** Where a published proposal stands. */
    public enum State {
        OPEN, MERGED, CLOSED
    }
}
