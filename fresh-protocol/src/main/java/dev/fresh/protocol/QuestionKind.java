package dev.fresh.protocol;

import java.util.Locale;

/** Why an agent waits for a person. */
public enum QuestionKind {
    /** The gates are green and a proposal waits for a decision. */
    READY,
    /** The attempts are used up and the gates are still red. */
    TESTS_FAILING,
    /** The agent has to choose and names its default. */
    DECISION,
    /** The agent asks for something that it may not do by itself. */
    PERMISSION;

    /** As spelled in JSON. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
