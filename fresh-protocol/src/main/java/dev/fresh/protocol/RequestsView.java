package dev.fresh.protocol;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * What {@code GET /v1/agents/ID/requests} answers: each request of one agent to a model, and sums of all of them.
 *
 * @param omitted how many older ones are left out of the list; the sums have them
 * @param requests oldest first
 * @param calls sums by call of the provider, which is one turn of the agent
 * @param phases sums by sort of work
 * @param bookedWholeUsd what was booked for the agent and not by request
 */
public record RequestsView(String id, String feature, long omitted, List<RequestView> requests,
        List<RequestSumView> calls, List<RequestSumView> phases, RequestSumView total, BigDecimal bookedWholeUsd,
        long bookedWholeMicroUsd) {

    public RequestsView {
        requests = Views.list(requests);
        calls = Views.list(calls);
        phases = Views.list(phases);
    }

    /**
     * One request.
     *
     * @param position of the journal's entry that says so
     * @param at when it was let out
     * @param state {@code open}, {@code settled}, or {@code lost} when the daemon ended before the answer did
     * @param reservedUsd what was held for it
     * @param source where the cost comes from, empty while it is open
     * @param estimated whether nobody said what was used, so that all that was held is booked
     * @param status HTTP status, 0 when there is none
     * @param firstByteMs time until its answer began
     */
    public record RequestView(long position, Instant at, String request, String state, String call, String provider,
            String model, long inputTokens, long cacheReadTokens, long cacheWriteTokens, long outputTokens,
            BigDecimal reservedUsd, long reservedMicroUsd, BigDecimal costUsd, long costMicroUsd, String source,
            boolean estimated, int status, long firstByteMs, long tookMs) {
    }

    /**
     * What several requests were together.
     *
     * @param name for example {@code implement-2}, {@code implement} or {@code all}
     */
    public record RequestSumView(String name, long requests, long inputTokens, long cacheReadTokens,
            long cacheWriteTokens, long outputTokens, BigDecimal costUsd, long costMicroUsd, BigDecimal estimatedUsd,
            long estimatedMicroUsd) {
    }
}
