package dev.fresh.stub;

import dev.fresh.edge.provider.stub.Ask;
import dev.fresh.edge.provider.stub.Tokens;
import java.util.List;

/** One answer on its way: what went in is charged from the start, what comes out as it is sent. */
final class Sending {

    private final Ask ask;
    private final Tokens truth;
    private long output;
    private boolean ended;

    Sending(Ask ask, Tokens truth) {
        this.ask = ask;
        this.truth = truth;
    }

    /** Called before the piece goes out, so that nothing that a client can have seen is missing from the bill. */
    synchronized void sent(int weight, int all) {
        output = all == 0 ? truth.output() : Math.ceilDiv(truth.output() * weight, all);
    }

    synchronized void ended() {
        output = truth.output();
        ended = true;
    }

    synchronized Bill.Item item(Prices prices) {
        Tokens used = truth.withOutput(output);
        return new Bill.Item(ask.way(), ask.key(), ask.model(), used, ended, prices.micro(ask.model(), used));
    }

    /** The answer's number at its server, from 1. */
    int number(List<Sending> all) {
        synchronized (all) {
            return all.indexOf(this) + 1;
        }
    }
}
