package dev.fresh.core.agent;

import java.util.List;

/** What an agent waits for, with the options that answer it, the default first. */
public record Question(Kind kind, String text, List<String> options) {

    public Question {
        options = List.copyOf(options);
    }

    /** Why a person is asked. */
    public enum Kind {
        READY, TESTS_FAILING, DECISION, PERMISSION
    }
}
