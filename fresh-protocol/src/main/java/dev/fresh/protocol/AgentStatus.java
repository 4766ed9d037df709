package dev.fresh.protocol;

import java.util.Locale;

/** The states of an agent as clients see them. */
public enum AgentStatus {
    QUEUED, ANALYZING, IMPLEMENTING, TESTING, AWAITING_USER, COMMITTING, COMPLETED, FAILED, STOPPED, PAUSED;

    /** Whether nothing more happens to the agent. */
    public boolean settled() {
        return this == COMPLETED || this == FAILED || this == STOPPED;
    }

    /** As spelled in JSON, logs and screens. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
