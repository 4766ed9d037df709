package dev.fresh.edge.provider;

import dev.fresh.core.agent.Limit;

/** Says that a provider cannot work on, and why. */
public final class LimitReached extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Limit limit;

    public LimitReached(Limit limit) {
        super(limit.text(), null, false, false);
        this.limit = limit;
    }

    public Limit limit() {
        return limit;
    }
}
