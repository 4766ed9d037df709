package dev.fresh.edge.provider.login;

import java.time.Instant;
import java.util.Optional;

/**
 * How an agent program would get at its models.
 *
 * @param where the variable of the key or the file of the log-in, empty for none
 * @param expires when the access token of a log-in ends, as far as that can be read; it is renewed in time
 * @param bounded what is held before or booked after what is spent, for people
 * @param remedy what a person can do where there is none
 */
public record State(String provider, Kind kind, String where, Optional<Instant> expires, String bounded,
        String remedy) {

    /** With what it would be used. */
    public enum Kind {
        LOG_IN("log-in"), KEY("key"), NONE("none");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }
}
