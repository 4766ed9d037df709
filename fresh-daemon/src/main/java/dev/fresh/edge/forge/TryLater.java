package dev.fresh.edge.forge;

import dev.fresh.core.agent.Failure;
import dev.fresh.edge.EdgeException;
import java.time.Instant;

/** A limit of the forge holds, or it was not reached: the same call is worth another try from a known time on. */
public final class TryLater extends EdgeException {

    private static final long serialVersionUID = 1L;

    private final Instant until;

    TryLater(String text, Instant until) {
        super(new Failure(Failure.Kind.ENVIRONMENT, text));
        this.until = until;
    }

    /** When to come again. */
    public Instant until() {
        return until;
    }
}
