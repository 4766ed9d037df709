package dev.fresh.edge.meter;

import dev.fresh.core.budget.Money;
import dev.fresh.core.budget.Usage;
import java.time.Duration;

/** The books, as the meter sees them: money is held before a request goes out, and booked when its answer has come. */
public interface Admission {

    /**
     * Holds money for a request and gives how much: {@code most} when it is there, less but never less than
     * {@code least} when it is not. Waits while only other requests stand in the way. What it gave is durable.
     *
     * @throws Refused when {@code least} will never be there
     * @throws InterruptedException when the agent's way was cut while it waited; nothing is held then
     */
    Money reserve(Request request) throws Refused, InterruptedException;

    /** Books what the request was and gives the rest back; durable when it returns. */
    void settle(Settlement settlement);

    /**
     * A request that wants out.
     *
     * @param id of this request, unique
     * @param call which call of the provider it belongs to, for example {@code implement-2}
     * @param model as asked for
     * @param least what it costs at most with the shortest useful answer
     * @param most what it costs at most with the answer it asks for
     */
    record Request(String id, String agentId, String call, String provider, String model, Money least, Money most) {
    }

    /**
     * What a request was.
     *
     * @param cost never more than what was held, unless the provider did what it was told not to
     * @param source where the figure comes from, for example {@code usage of the answer, prices of 2026-11-01}
     * @param estimated whether the whole reservation is booked because nobody said what was used
     * @param status HTTP status, 0 when there was none
     * @param firstByte time until the answer began
     */
    record Settlement(String id, String agentId, Money cost, Usage usage, String source, boolean estimated, int status,
            Duration firstByte, Duration took) {
    }

    /** Why the money will never be there. */
    final class Refused extends Exception {

        private static final long serialVersionUID = 1;

        public Refused(String sentence) {
            super(sentence, null, false, false);
        }
    }
}
