package dev.fresh.edge.meter;

import java.util.Map;

/**
 * What a line is opened for.
 *
 * @param call which call of the provider, for example {@code implement-2}
 * @param outputTokensMax the longest answer that a request of this line may ask for
 * @param upstreams where requests go instead of the meter's own upstreams, by protocol
 */
public record LineOrder(String agentId, String call, String provider, long outputTokensMax, UnknownModel unknownModel,
        Credential credential, Map<Api, Upstream> upstreams) {

    public LineOrder {
        upstreams = Map.copyOf(upstreams);
        if (outputTokensMax < 1) {
            throw new IllegalArgumentException("no answer has " + outputTokensMax + " tokens");
        }
    }

    /** With the meter's keys and upstreams, for models of the price list. */
    public LineOrder(String agentId, String call, String provider, long outputTokensMax) {
        this(agentId, call, provider, outputTokensMax, UnknownModel.REFUSE, Credential.SWAP_KEY, Map.of());
    }

    /** What is done with a model that the price list does not name. */
    public enum UnknownModel {
        REFUSE,
        /** It is held and booked at the dearest price known. */
        DEAREST,
        /** Every model of the line costs nothing, because its server sends no bills. */
        FREE
    }

    /** What the upstream is shown. */
    public enum Credential {
        /** The line's token is taken out and the real key put in. */
        SWAP_KEY,
        /** The line's token is taken out and a person's log-in put in, as the upstream's signature says. */
        LOG_IN
    }
}
