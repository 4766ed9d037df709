package dev.fresh.edge.meter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fresh.core.budget.Money;
import dev.fresh.edge.meter.Admission.Refused;
import dev.fresh.edge.meter.Admission.Settlement;
import dev.fresh.edge.meter.LineOrder.Credential;
import dev.fresh.edge.meter.Protocol.Route;
import dev.fresh.edge.meter.Quote.Bounds;
import dev.fresh.edge.meter.Traffic.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.Response;

/**
 * One paid request: money is held, the request goes out with what the money allows, its answer comes back, and what it
 * was is booked before the answer ends. Whatever happens in between, it is booked once.
 */
final class Exchange {

    private static final int UNAUTHORIZED = 401;

    private final Desk desk;
    private final OpenLine line;
    private final Protocol protocol;
    private final Route route;
    private final Client client;
    private final ObjectNode body;
    private final Quote quote;
    private final Map<String, String> signed;
    private final boolean strict;
    private final String id = UUID.randomUUID().toString();
    private final Thread thread = Thread.currentThread();
    private final Tally tally = new Tally();
    private final Runnable cut = () -> end("the line was cut");

    private Money held = Money.ZERO;
    private Bounds bounds;
    private Instant sent;
    private Optional<Instant> firstByte = Optional.empty();
    private boolean settled;

    // What others may touch; the monitor of this guards it.
    private boolean waiting;
    private Call call;
    private Optional<String> ended = Optional.empty();

    Exchange(Desk desk, OpenLine line, Protocol protocol, Route route, Client client, ObjectNode body, Quote quote,
            Map<String, String> signed) {
        this.desk = desk;
        this.line = line;
        this.protocol = protocol;
        this.route = route;
        this.client = client;
        this.body = body;
        this.quote = quote;
        this.signed = signed;
        this.strict = line.order().credential() == Credential.SWAP_KEY;
    }

    void run() throws Refusal, IOException {
        if (!line.enter(cut)) {
            throw Visit.stopped();
        }
        client.watch(() -> end("the client hung up"));
        try {
            reserve();
            try {
                forward();
            } finally {
                settle(200, () -> Bill.whole(held, "the meter failed"));
            }
        } finally {
            client.unwatch();
            line.leave(cut);
        }
    }

    /** Ends it from outside, for the first reason that comes. */
    private synchronized void end(String why) {
        if (ended.isPresent()) {
            return;
        }
        ended = Optional.of(why);
        if (waiting) {
            thread.interrupt();
        } else if (call != null) {
            call.cancel();
            if (client.hasBegun()) {
                // Else somebody who does not read would hold the money.
                client.hangUp();
            }
        }
    }

    private synchronized Optional<String> ended() {
        return ended;
    }

    private void reserve() throws Refusal {
        LineOrder order = line.order();
        try {
            synchronized (this) {
                waiting = ended.isEmpty();
            }
            if (ended().isEmpty()) {
                held = desk.setup().admission().reserve(new Admission.Request(id, order.agentId(), order.call(),
                        order.provider(), quote.ask().model(), quote.least(), quote.most()));
                bounds = quote.within(held);
                return;
            }
        } catch (Refused e) {
            throw Refusal.stop("BUDGET_EXHAUSTED: " + e.getMessage());
        } catch (InterruptedException e) {
            // Only end() interrupts, and what follows is its refusal.
            settled = true;
        } finally {
            synchronized (this) {
                waiting = false;
                Thread.interrupted();
            }
        }
        throw Visit.stopped();
    }

    private void forward() throws Refusal, IOException {
        protocol.limit(body, bounds.output(), strict);
        if (quote.ask().hosted().isPresent()) {
            protocol.limitHosted(body, bounds.hostedCalls());
        }
        Optional<Map<String, String>> other = attempt(signed, true);
        if (other.isPresent()) {
            attempt(other.get(), false);
        }
    }

    /** Sends it; gives another signature to send it with when the log-in's was refused and it may be sent again. */
    private Optional<Map<String, String>> attempt(Map<String, String> signature, boolean again)
            throws Refusal, IOException {
        Call out = desk.call(line, protocol.api(), client, route.path(), Optional.of(Bodies.bytes(body)), signature);
        sent = now();
        synchronized (this) {
            call = out;
        }
        if (ended().isPresent()) {
            settle(0, () -> Bill.nothing("never sent: " + ended().get()));
            throw Visit.stopped();
        }
        line.forwarded(sent);
        try (Response response = out.execute()) {
            desk.shares().read(line.order().provider(), response.headers(), now());
            Optional<Map<String, String>> other = again && response.code() == UNAUTHORIZED
                    ? desk.signedAnew(line, protocol.api(), signature) : Optional.empty();
            if (other.isEmpty()) {
                new Relay(this, response).run();
            }
            return other;
        } catch (Client.Gone e) {
            settle(200, () -> tally.isComplete() ? bill()
                    : Bill.whole(held, ended().orElse("the client hung up")));
            throw e;
        } catch (IOException e) {
            broken(out, e);
            return Optional.empty();
        }
    }

    /** The upstream failed, or was made to. */
    private void broken(Call out, IOException cause) throws Refusal, IOException {
        boolean left = Wire.hasLeft(out);
        String why = ended().orElseGet(() -> left ? "the answer broke off" : "the upstream cannot be reached");
        settle(0, () -> left ? Bill.whole(held, why) : Bill.nothing("never sent: " + why));
        if (ended().isPresent()) {
            if (client.hasBegun()) {
                throw cause;
            }
            throw Visit.stopped();
        }
        // The words of the exception can hold nothing of the request, but its class says enough.
        trouble(new Trouble(now(), 0, "", why + ": " + cause.getClass().getSimpleName(), Optional.empty()));
        if (client.hasBegun()) {
            throw cause;
        }
        client.unwatch();
        client.answer(502, "application/json", Bodies.bytes(protocol.error(502, "api_error", why)));
    }

    /** What the answer has said so far, as money. */
    Bill bill() {
        return Bill.of(protocol, tally, quote, bounds, held,
                strict || protocol.api() != Api.RESPONSES && protocol.api() != Api.CHAT);
    }

    /** Books it, the first time. */
    void settle(int status, Supplier<Bill> found) {
        if (settled) {
            return;
        }
        settled = true;
        Bill bill = found.get();
        Instant end = now();
        Duration took = sent == null ? Duration.ZERO : Duration.between(sent, end);
        desk.setup().admission().settle(new Settlement(id, line.order().agentId(), bill.cost(), bill.usage(),
                strict ? bill.source() : "shadow, " + bill.source(), bill.estimated(), status,
                firstByte.map(first -> Duration.between(sent, first)).orElse(took), took));
        line.booked(bill.cost());
        line.leave(cut);
        if (!bill.estimated() && bill.usage().allInput() > 0) {
            line.conversations().learn(quote.ask().model(), quote.ask().input(), bill.usage().allInput());
        }
        if (bill.estimated() || bill.cost().compareTo(held) > 0) {
            desk.setup().log().accept("agent " + line.order().agentId() + ", " + line.order().call() + ": "
                    + quote.ask().model() + " booked with " + bill.cost() + " of " + held + " held, " + bill.source());
        }
    }

    void received() {
        Instant at = now();
        line.received(at);
        if (firstByte.isEmpty()) {
            firstByte = Optional.of(at);
        }
    }

    void trouble(Trouble trouble) {
        line.troubled(trouble);
    }

    Instant now() {
        return desk.setup().clock().instant();
    }

    Desk desk() {
        return desk;
    }

    OpenLine line() {
        return line;
    }

    Protocol protocol() {
        return protocol;
    }

    Client client() {
        return client;
    }

    Tally tally() {
        return tally;
    }

    Money held() {
        return held;
    }
}
