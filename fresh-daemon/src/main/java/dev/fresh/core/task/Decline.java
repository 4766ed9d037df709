package dev.fresh.core.task;

/**
 * Why a provider will not try a task. Decided before an agent exists, so it costs nothing.
 *
 * @param text one sentence for people
 */
public record Decline(Code code, String text) {

    /** The stable codes: first those of the built-in hook-up agent, then those of the other kinds of work. */
    public enum Code {
        NEEDS_OBJECT, NEEDS_STATE, EFFECTS, NO_ROOT, MANY_ROOTS, NAME_TAKEN, UNTYPED, VARARGS, STREAM, NO_SAMPLE,
        NOT_DETERMINISTIC, RED_BASELINE, HTTP_ONLY, TIER, TOO_COMPLEX,
        /** The provider does no such work. */
        KIND,
        /** There is no proof of such work in this language. */
        LANGUAGE,
        /** Nothing here can run tests. */
        NO_TESTS,
        /** Tests run it already. */
        COVERED,
        /** No example of it can be executed. */
        NO_EXAMPLE
    }
}
