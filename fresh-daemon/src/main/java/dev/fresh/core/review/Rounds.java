package dev.fresh.core.review;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How often agents were sent to a published proposal again, and with what.
 *
 * @param taken so many times
 * @param granted how often a person sent it back by hand, which is worth one more time each
 * @param pending what nobody has worked on yet, oldest first
 * @param underway what an agent works on now
 * @param handled fingerprints of all that was ever seen
 * @param triedIn the run whose agent came to no end with it, empty when there is none; that run does not try again
 */
public record Rounds(int taken, int granted, List<Feedback> pending, List<Feedback> underway, List<String> handled,
        String triedIn) {

    static final Rounds NONE = new Rounds(0, 0, List.of(), List.of(), List.of(), "");

    public Rounds {
        pending = List.copyOf(pending);
        underway = List.copyOf(underway);
        handled = List.copyOf(handled);
    }

    /** What no published commit answers yet. */
    public Stream<Feedback> unanswered() {
        return Stream.concat(underway.stream(), pending.stream());
    }

    boolean knows(Feedback feedback) {
        return handled.contains(feedback.fingerprint());
    }

    Rounds given(Feedback feedback) {
        if (knows(feedback)) {
            return this;
        }
        List<Feedback> more = new ArrayList<>(pending);
        if (feedback.kind() == Feedback.Kind.CONFLICT) {
            // What counts is where the base stands now; it may have moved a hundred times before anybody could begin.
            more.removeIf(older -> older.kind() == Feedback.Kind.CONFLICT);
        }
        more.add(feedback);
        List<String> known = new ArrayList<>(handled);
        known.add(feedback.fingerprint());
        return new Rounds(taken, granted + (feedback.kind() == Feedback.Kind.PERSON ? 1 : 0), more, underway, known,
                triedIn);
    }

    Rounds begun() {
        return new Rounds(taken + 1, granted, List.of(), pending, handled, triedIn);
    }

    /**
     * The agent that was sent to it has ended without another commit; what it was told waits for the next run.
     *
     * @param begun whether it has worked at all; when it has not, nothing was tried
     */
    Rounds returned(String runId, boolean begun) {
        List<Feedback> all = new ArrayList<>(underway);
        all.addAll(pending);
        return new Rounds(begun ? taken : taken - 1, granted, all, List.of(), handled, runId);
    }

    /** Somebody decided that what is underway is not to be done. */
    Rounds dropped() {
        return new Rounds(taken, granted, pending, List.of(), handled, triedIn);
    }

    /** There is another commit; what was said by machines about the one before it is no matter any more. */
    Rounds answered() {
        return new Rounds(taken, granted, pending.stream().filter(feedback -> switch (feedback.kind()) {
            case REVIEW, PERSON -> true;
            case CHECKS, CONFLICT -> false;
        }).toList(), List.of(), handled, "");
    }
}
