package dev.fresh.edge.meter;

import java.net.URI;
import java.util.Optional;

/**
 * Where the requests of a protocol go.
 *
 * @param base as {@link Api} says for each protocol
 * @param key the real key, which only the meter ever shows; none for servers that ask for none and for log-ins
 * @param signature of a person's log-in, for lines with {@link LineOrder.Credential#LOG_IN}
 */
public record Upstream(URI base, Optional<String> key, Optional<Signature> signature) {

    /** For a key, or for servers that ask for none. */
    public Upstream(URI base, Optional<String> key) {
        this(base, key, Optional.empty());
    }

    /** For a person's log-in. */
    public Upstream(URI base, Signature signature) {
        this(base, Optional.empty(), Optional.of(signature));
    }

    public Upstream {
        String scheme = base.getScheme();
        if (scheme == null || !scheme.equals("http") && !scheme.equals("https") || base.getHost() == null
                || base.getRawQuery() != null || base.getRawUserInfo() != null) {
            throw new IllegalArgumentException("not the base of an upstream, give http(s)://HOST[:PORT][/PATH]: "
                    + base.getScheme() + "://" + base.getHost());
        }
        if (key.filter(text -> text.isBlank() || !text.chars().allMatch(c -> c > ' ' && c < 127)).isPresent()) {
            throw new IllegalArgumentException("the key for " + base.getHost() + " is blank or no plain ASCII");
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return base + (key.isPresent() ? " with a key" : signature.isPresent() ? " with a log-in" : "");
    }
}
