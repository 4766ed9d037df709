package dev.fresh.protocol;

import java.util.Locale;

/** Where a run stands. */
public enum RunState {
    /** The inventory, the prepare step and the baseline are being made. */
    PLANNING,
    RUNNING,
    /** Nothing new starts until somebody looks, for example after three spawn failures in a row. */
    PAUSED,
    STOPPING,
    ENDED;

    /** As spelled in JSON and on screens. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
