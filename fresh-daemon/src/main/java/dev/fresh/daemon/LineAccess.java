package dev.fresh.daemon;

import dev.fresh.edge.meter.Line;
import dev.fresh.edge.meter.Meter;
import dev.fresh.edge.process.Sandbox.Gateway;
import dev.fresh.edge.provider.ModelAccess;

/** A line of the meter, as a provider sees it. */
record LineAccess(Line line, Gateway gateway) implements ModelAccess {

    LineAccess(Line line, Meter meter) {
        this(line, new Gateway(meter.port(), meter.socket()));
    }

    @Override
    public String base() {
        return line.base();
    }

    @Override
    public String token() {
        return line.token();
    }

    @Override
    public Traffic traffic() {
        dev.fresh.edge.meter.Traffic seen = line.traffic();
        return new Traffic(seen.requests(), seen.inFlight(), seen.spent(), seen.lastByte(), seen.refusal(),
                seen.troubles().stream().map(trouble -> new Trouble(trouble.at(), trouble.status(), trouble.type(),
                        trouble.message(), trouble.retryAfter())).toList());
    }

    @Override
    public void cut() {
        line.cut();
    }
}
