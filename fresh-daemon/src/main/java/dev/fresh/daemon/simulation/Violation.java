package dev.fresh.daemon.simulation;

/** An invariant that did not hold. */
public final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Invariant invariant;

    Violation(Invariant invariant, String what) {
        super(what);
        this.invariant = invariant;
    }

    Violation(Invariant invariant, RuntimeException defect) {
        super(defect.toString(), defect);
        this.invariant = invariant;
    }

    public Invariant invariant() {
        return invariant;
    }
}
