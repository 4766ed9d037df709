package dev.fresh.edge.provider.login;

import java.util.Map;

/** How requests of a person's log-in are signed, asked anew before each of them. */
public interface Signature {

    /**
     * Headers with what they hold; they take the place of the agent's own. May take as long as a renewal.
     *
     * @throws dev.fresh.edge.provider.LimitReached when the log-in has ended and cannot be renewed
     */
    Map<String, String> headers();

    /** Tells that the provider did not accept these headers, so that the next are other ones. */
    void refused(Map<String, String> headers);
}
