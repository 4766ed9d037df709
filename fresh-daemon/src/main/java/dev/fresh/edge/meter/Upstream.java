package dev.fresh.edge.meter;

import java.net.URI;
import java.util.Optional;

/**
 * Where the requests of a protocol go.
 *
 * @param base as {@link Api} says for each protocol
 * @param key the real key, which only the meter ever shows; none for servers that ask for none and for log-ins
 */
public record Upstream(URI base, Optional<String> key) {

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
        return base + (key.isPresent() ? " with a key" : "");
    }
}
