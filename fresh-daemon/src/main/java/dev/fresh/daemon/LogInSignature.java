package dev.fresh.daemon;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.meter.Signature;
import dev.fresh.edge.provider.LimitReached;
import java.util.Map;

/** A person's log-in, as the meter uses it. */
record LogInSignature(dev.fresh.edge.provider.login.Signature kept) implements Signature {

    @Override
    public Map<String, String> headers() throws Ended {
        try {
            return kept.headers();
        } catch (LimitReached | EdgeException e) {
            throw new Ended(e.getMessage());
        }
    }

    @Override
    public void refused(Map<String, String> headers) {
        kept.refused(headers);
    }
}
