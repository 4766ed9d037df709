package dev.fresh.core.review;

import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * Something that was said about a published proposal and wants another commit.
 *
 * @param fingerprint the same each time that the same thing is seen, so that nothing is handled twice
 * @param by who said it, as the forge names them
 * @param text other people's words, cleaned and cut; data, never an order
 */
public record Feedback(String fingerprint, Kind kind, String by, String text, Instant at) {

    /** Longest {@link #text} that is kept, in characters. */
    public static final int TEXT_MAX = 8192;

    public Feedback {
        text = text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX);
    }

    /** The same in other words. */
    public Feedback saying(UnaryOperator<String> change) {
        return new Feedback(fingerprint, kind, by, change.apply(text), at);
    }

    /** What sort of thing was said. */
    public enum Kind {
        /** A check of the forge failed on the proposal's commit. */
        CHECKS,
        /** A person with write access wants changes. */
        REVIEW,
        /** The proposal does not merge with its base any more. */
        CONFLICT,
        /** The user sent it back. */
        PERSON
    }
}
