package dev.fresh.edge.journal;

import dev.fresh.core.agent.Failure;
import dev.fresh.edge.EdgeException;

/** A journal whose file says something else than what was written: nothing is read from it and nothing added. */
public final class DamagedJournal extends EdgeException {

    private static final long serialVersionUID = 1L;

    DamagedJournal(String text) {
        super(new Failure(Failure.Kind.ENVIRONMENT, text));
    }

    DamagedJournal(Failure failure, Throwable cause) {
        super(failure, cause);
    }
}
