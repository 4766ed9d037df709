package dev.fresh.edge.provider;

import dev.fresh.core.budget.Money;
import dev.fresh.edge.process.Sandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One agent's way to the models for one call of its provider. Every request passes the meter, which holds the money
 * before it lets the request out; there is no other way.
 */
public interface ModelAccess {

    /** Where requests go, for example {@code http://127.0.0.1:4711/a/PATH}; the protocols' own paths follow it. */
    String base();

    /** What the agent shows instead of a key; worth nothing anywhere else. */
    String token();

    /** How a confined command reaches {@link #base} without having a network. */
    Sandbox.Gateway gateway();

    /** What has passed so far. */
    Traffic traffic();

    /** Ends what is in flight and lets nothing more through; the money stops at once. */
    void cut();

    /**
     * What the meter saw.
     *
     * @param requests that were forwarded
     * @param inFlight that wait for the end of their answer, or for money
     * @param spent booked for this call of the provider
     * @param lastByte when the last byte came from a provider, or the request went out if none did
     * @param refusal why the last request was not let out, empty when it was
     * @param troubles answers that were no success, oldest first, the last few
     */
    record Traffic(int requests, int inFlight, Money spent, Instant lastByte, Optional<String> refusal,
            List<Trouble> troubles) {

        public Traffic {
            troubles = List.copyOf(troubles);
        }
    }

    /**
     * An answer that was no success.
     *
     * @param status HTTP status; 0 when no answer came, or it broke off
     * @param type the provider's own word for it, empty when it gave none
     * @param message the provider's own sentence, cut
     * @param retryAfter how long to wait, as the provider said
     */
    record Trouble(Instant at, int status, String type, String message, Optional<Duration> retryAfter) {
    }
}
