package dev.fresh.edge;

import java.util.Optional;

/** How git gets into a remote repository. */
public sealed interface Access {

    /** A name and a secret, for a remote that is reached over HTTP. */
    record Secret(String user, String secret) implements Access {

        /** Without the secret, since texts end in logs. */
        @Override
        public String toString() {
            return "Secret[" + user + "]";
        }
    }

    /**
     * The user's ssh agent.
     *
     * @param socket where it answers
     */
    record Ssh(Optional<String> socket) implements Access {
    }
}
