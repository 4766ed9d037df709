package dev.fresh.edge.provider.login;

import java.util.Map;
import java.util.Optional;

/** Renews a log-in by means of its own program. */
interface Renewer {

    /**
     * The log-in after its program has renewed {@code ended}, a copy of it whose access token has ended; empty when
     * the program left none that can be read. Whether it is better than before is judged by the caller.
     *
     * @throws dev.fresh.edge.EdgeException when the program cannot be run
     */
    Optional<Map<String, Object>> renew(Format format, Map<String, Object> ended);
}
