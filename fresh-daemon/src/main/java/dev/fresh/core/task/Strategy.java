package dev.fresh.core.task;

/** How the features of tier A are ordered; features of doubtful necessity are left out by all three. */
public enum Strategy {

    /**
     * The largest first of: confidence × necessity (likely 1, unknown 0.6) × log2(1 + unlocked lines) × (1 + 0.3 when
     * something beside it is hooked up + 0.2 when it is documented).
     */
    HIGHEST_IMPACT,

    /** The mildest effect first (pure, reads, network, writes, destructive), then the smallest patch, then quality. */
    SAFEST,

    /** Every order equally likely, given by the run's seed. */
    RANDOM
}
