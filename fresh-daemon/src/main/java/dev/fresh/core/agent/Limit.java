package dev.fresh.core.agent;

import java.time.Instant;
import java.util.Optional;

/**
 * What kept a provider from working on, as a value; what is done about it is decided by the fleet.
 *
 * @param text one sentence that names the provider, what it said and, where there is one, the remedy
 * @param until when it is worth trying again, as the provider said
 */
public record Limit(Kind kind, String text, Optional<Instant> until) {

    /** What sort of limit. */
    public enum Kind {
        /** The plan's or account's quota of a window is used up. */
        QUOTA,
        /** Too many requests just now; not the quota. */
        THROTTLE,
        /** The provider is overloaded or broken. */
        OVERLOAD,
        /** The key or log-in is missing, expired or refused. */
        AUTH,
        /** The conversation does not fit into the model's context any more, or its answer into the output limit. */
        CONTEXT_FULL,
        /** The agent was refused something that it needs. */
        PERMISSION,
        /** The session that should go on is not there any more. */
        DEAD_SESSION,
        /** The provider cannot be reached. */
        NETWORK,
        /** The agent's, the run's, the day's or the month's money is used up. */
        BUDGET,
        /** Nothing came for too long. */
        STALL,
        /** It turned in circles, or used up its turns. */
        TURNS
    }
}
