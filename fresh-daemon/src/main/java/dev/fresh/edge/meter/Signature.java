package dev.fresh.edge.meter;

import java.util.Map;

/** What requests of a person's log-in are signed with, asked anew before each of them. */
public interface Signature {

    /**
     * Headers with what they hold; they take the place of the client's own. May take as long as a renewal.
     *
     * @throws Ended when there is nothing to sign with any more
     */
    Map<String, String> headers() throws Ended;

    /** Tells that the upstream did not accept these headers, so that the next are other ones if that can be. */
    void refused(Map<String, String> headers);

    /** The log-in has ended. */
    final class Ended extends Exception {

        private static final long serialVersionUID = 1;

        public Ended(String sentence) {
            super(sentence, null, false, false);
        }
    }
}
