package dev.fresh.edge.meter;

import dev.fresh.core.budget.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What has passed on a line so far.
 *
 * @param requests that were forwarded
 * @param inFlight that wait for the end of their answer, or for money
 * @param spent booked on this line
 * @param lastByte when the last byte came from a provider, or the request went out if none did
 * @param refusal why the last request was not let out, empty when it was
 * @param troubles answers that were no success, oldest first, the last few
 */
public record Traffic(int requests, int inFlight, Money spent, Instant lastByte, Optional<String> refusal,
        List<Trouble> troubles) {

    public Traffic {
        troubles = List.copyOf(troubles);
    }

    /**
     * An answer that was no success.
     *
     * @param status HTTP status; 0 when no answer came, or it broke off
     * @param type the provider's own word for it, empty when it gave none
     * @param message the provider's own sentence, cut
     * @param retryAfter how long to wait, as the provider said
     */
    public record Trouble(Instant at, int status, String type, String message, Optional<Duration> retryAfter) {
    }
}
