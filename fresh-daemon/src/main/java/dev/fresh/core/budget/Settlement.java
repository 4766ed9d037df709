package dev.fresh.core.budget;

/**
 * What a request was.
 *
 * @param source where the figure comes from
 * @param estimated whether nobody said what was used, so that all that was held is booked
 * @param status HTTP status, 0 when there was none
 * @param sent whether anything went out
 */
public record Settlement(Money cost, Usage usage, String source, boolean estimated, int status, boolean sent) {

    /** Nobody knows any more what it was. */
    static Settlement lost(Money held, String source) {
        return new Settlement(held, Usage.NONE, source, true, 0, true);
    }
}
