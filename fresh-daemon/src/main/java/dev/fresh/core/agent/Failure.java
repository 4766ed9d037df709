package dev.fresh.core.agent;

/**
 * What went wrong outside, as a value.
 *
 * @param text one sentence that names the thing and, where there is one, the remedy
 */
public record Failure(Kind kind, String text) {

    /** What the daemon does about it. */
    public enum Kind {
        /** The agent's process could not be started; three in a row pause the run. */
        SPAWN,
        /** The agent ended without a usable result. */
        AGENT,
        /** The agent changed nothing. */
        EMPTY_CHANGE,
        /** The change holds content that is refused, such as a nested repository. */
        REFUSED_CONTENT,
        /** A limit of time, output or money was reached. */
        LIMIT,
        /** Git, disk or network trouble. */
        ENVIRONMENT
    }
}
