package dev.fresh.edge.meter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fresh.core.budget.Price;
import dev.fresh.edge.meter.LineOrder.Credential;
import dev.fresh.edge.meter.Protocol.Route;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.Call;
import okhttp3.Response;

/** One request from its arrival to the end of its answer: who sent it, what it is, whether it may go on. */
final class Visit implements Runnable {

    private static final Pattern PATH = Pattern.compile("/a/([\\w-]{16,64})(/.*)");
    private static final int FREE_BYTES_MAX = 4 << 20;

    private final Desk desk;
    private final Client client;
    private OpenLine holder;
    private long held;

    Visit(Desk desk, Client client) {
        this.desk = desk;
        this.client = client;
    }

    @Override
    public void run() {
        try {
            try {
                answer();
            } finally {
                giveBack();
            }
            client.succeeded();
        } catch (IOException e) {
            // The client is gone, or has to see that its answer is not whole; the money is booked.
            client.failed(e);
        } catch (RuntimeException e) {
            desk.setup().log().accept("the meter failed at a request: " + e);
            client.failed(e);
        }
    }

    private void answer() throws IOException {
        Matcher path = PATH.matcher(client.path() == null ? "" : client.path());
        OpenLine line = path.matches() ? desk.lines().get(path.group(1)) : null;
        if (line == null || !isKnown(line)) {
            client.answer(401, "application/json", Bodies.bytes(new AnthropicMessages().error(401,
                    "authentication_error", "the meter does not know this address and token")));
            return;
        }
        Protocol protocol = Protocol.ALL.get(0);
        try {
            for (Protocol each : Protocol.ALL) {
                Optional<Route> route = desk.upstream(line, each.api()).flatMap(
                        _ -> each.route(client.method(), path.group(2), name -> client.header(name) != null));
                if (route.isPresent()) {
                    protocol = each;
                    pass(line, each, route.get());
                    return;
                }
            }
            throw Refusal.request(404, "not_found_error", "the meter lets no " + client.method()
                    + " of this path through; it knows the messages, responses, chat completions and "
                    + "generateContent requests of the providers that are configured");
        } catch (Refusal refusal) {
            int status = refusal.status(protocol);
            line.refused(refusal.getMessage());
            client.answer(status, "application/json",
                    Bodies.bytes(protocol.error(status, refusal.type(), refusal.getMessage())));
        }
    }

    private boolean isKnown(OpenLine line) {
        String query = client.query() == null ? "" : client.query();
        return Stream.concat(Wire.SECRETS.stream().map(client::header),
                Stream.of(query.split("&")).filter(part -> part.startsWith("key=")).map(part -> part.substring(4)))
                .filter(shown -> shown != null)
                .anyMatch(shown -> line.accepts(shown.startsWith("Bearer ") ? shown.substring(7) : shown));
    }

    private void pass(OpenLine line, Protocol protocol, Route route) throws Refusal, IOException {
        Optional<byte[]> body = client.method().equals("GET") ? Optional.empty()
                : Optional.of(client.body(Bodies.BYTES_MAX, bytes -> hold(line, bytes)));
        if (line.isCut()) {
            throw stopped();
        }
        if (line.order().credential() == Credential.LOG_IN) {
            Optional<String> full = desk.setup().gate().refusal(line.order(),
                    desk.shares().latest(line.order().provider()));
            if (full.isPresent()) {
                throw Refusal.stop("PLAN_SHARE: " + full.get());
            }
        }
        Map<String, String> signed = desk.signed(line, protocol.api());
        if (route.free()) {
            free(line, protocol, route, body, signed);
            return;
        }
        if (client.header("Content-Encoding") != null) {
            throw Refusal.request(415, "invalid_request_error", "the request is compressed; send it as it is");
        }
        boolean strict = line.order().credential() == Credential.SWAP_KEY;
        ObjectNode tree = Bodies.request(body.orElseThrow());
        Ask ask = protocol.read(route, tree, strict);
        Price price = price(line.order(), ask.model());
        if (ask.hosted().filter(tool -> !price.callMicro().containsKey(tool.name())).isPresent()) {
            protocol.limitHosted(tree, 0);
            ask = protocol.read(route, tree, strict);
        }
        Quote quote = Quote.of(ask, price, line.conversations().tokensMax(ask.model(), ask.input()),
                line.order().outputTokensMax());
        new Exchange(desk, line, protocol, route, client, tree, quote, signed).run();
    }

    private boolean hold(OpenLine line, long bytes) {
        if (!line.room().take(bytes)) {
            return false;
        }
        if (!desk.room().take(bytes)) {
            line.room().give(bytes);
            return false;
        }
        holder = line;
        held += bytes;
        return true;
    }

    private void giveBack() {
        if (holder != null) {
            holder.room().give(held);
            desk.room().give(held);
        }
    }

    static Refusal stopped() {
        return Refusal.stop("STOPPED: the agent was stopped, nothing more is let through for it");
    }

    private Price price(LineOrder order, String model) throws Refusal {
        if (order.unknownModel() == LineOrder.UnknownModel.FREE) {
            return Price.free(model);
        }
        PriceList prices = desk.setup().prices().get();
        Optional<Price> known = prices.find(model);
        if (known.isEmpty() && order.unknownModel() == LineOrder.UnknownModel.REFUSE) {
            throw Refusal.stop("UNKNOWN_PRICE: nobody knows what the model " + model
                    + " costs; add it to .fresh/prices.json");
        }
        return known.orElseGet(() -> prices.dearest(model));
    }

    /** Passes on what costs nothing. */
    private void free(OpenLine line, Protocol protocol, Route route, Optional<byte[]> body,
            Map<String, String> signed) throws IOException {
        Call call = desk.call(line, protocol.api(), client, route.path(), body, signed);
        Runnable end = call::cancel;
        if (!line.enter(end)) {
            client.answer(protocol.stopStatus(), "application/json", Bodies.bytes(protocol
                    .error(protocol.stopStatus(), "billing_error", stopped().getMessage())));
            return;
        }
        client.watch(end);
        Answered answered;
        try (Response response = call.execute()) {
            byte[] bytes = response.body().byteStream().readNBytes(FREE_BYTES_MAX);
            answered = new Answered(response.isRedirect() ? 502 : response.code(), desk.scrubbed(line, bytes));
        } catch (IOException e) {
            answered = new Answered(502, Bodies.bytes(protocol.error(502, "api_error",
                    "the upstream cannot be reached: " + e.getClass().getSimpleName())));
        } finally {
            client.unwatch();
            line.leave(end);
        }
        client.answer(answered.status(), "application/json", answered.body());
    }

    private record Answered(int status, byte[] body) {
    }
}
