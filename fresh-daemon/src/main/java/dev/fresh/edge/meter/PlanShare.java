package dev.fresh.edge.meter;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How much of a plan's window is used, as its provider last said in the headers of an answer.
 *
 * @param window the provider's word for it, for example {@code 5h}, {@code 7d}, {@code primary}
 * @param used the used part, 1 when all of it is
 * @param reset when the window begins anew
 * @param at when the provider said so
 */
public record PlanShare(String window, double used, Optional<Instant> reset, Instant at) {

    /** Whether a request of a log-in may go out. */
    @FunctionalInterface
    public interface Gate {

        /** No limit but the money's. */
        Gate OPEN = (_, _) -> Optional.empty();

        /**
         * Why it may not, in one sentence; empty when it may.
         *
         * @param latest what is known of the windows of the line's provider, empty before its first answer
         */
        Optional<String> refusal(LineOrder line, List<PlanShare> latest);
    }
}
