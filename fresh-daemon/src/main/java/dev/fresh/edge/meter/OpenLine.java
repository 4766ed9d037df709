package dev.fresh.edge.meter;

import dev.fresh.core.budget.Money;
import dev.fresh.edge.meter.Traffic.Trouble;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A line as the meter keeps it: its secrets, what is in flight on it, and what has passed. */
final class OpenLine implements Line {

    private static final int SECRET_BYTES = 24;
    // What is shorter is the name of an account, and would be found in many words.
    private static final int SECRET_CHARS_MIN = 16;
    private static final int TROUBLES_MAX = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final LineOrder order;
    private final String id = secret();
    private final String token = secret();
    private final String base;
    private final Consumer<OpenLine> forget;
    private final Conversations conversations = new Conversations();
    private final Room room = new Room(Bodies.BYTES_MAX + (64L << 10));
    private final Set<Runnable> inFlight = new HashSet<>();
    private final Deque<Trouble> troubles = new ArrayDeque<>();
    private int requests;
    private Money spent = Money.ZERO;
    private Instant lastByte;
    private Optional<String> refusal = Optional.empty();
    private Set<String> secrets = Set.of();
    private boolean cut;

    OpenLine(LineOrder order, String root, Instant at, Consumer<OpenLine> forget) {
        this.order = order;
        this.base = root + "/a/" + id;
        this.lastByte = at;
        this.forget = forget;
    }

    private static String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String base() {
        return base;
    }

    @Override
    public String token() {
        return token;
    }

    @Override
    public synchronized Traffic traffic() {
        return new Traffic(requests, inFlight.size(), spent, lastByte, refusal, List.copyOf(troubles));
    }

    @Override
    public void cut() {
        List<Runnable> ending;
        synchronized (this) {
            cut = true;
            ending = List.copyOf(inFlight);
        }
        ending.forEach(Runnable::run);
    }

    @Override
    public void close() {
        forget.accept(this);
        cut();
    }

    String id() {
        return id;
    }

    LineOrder order() {
        return order;
    }

    Conversations conversations() {
        return conversations;
    }

    /** No agent takes the memory of all. */
    Room room() {
        return room;
    }

    /** Whether {@code shown} is this line's token; takes as long for a wrong one as for a nearly right one. */
    boolean accepts(String shown) {
        return MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    synchronized boolean isCut() {
        return cut;
    }

    /** Takes a request in; false when the line is cut, which otherwise runs {@code end} once it is. */
    synchronized boolean enter(Runnable end) {
        return !cut && inFlight.add(end);
    }

    synchronized void leave(Runnable end) {
        inFlight.remove(end);
    }

    synchronized void forwarded(Instant at) {
        requests++;
        lastByte = at;
        refusal = Optional.empty();
    }

    /** Remembers what no answer may repeat. */
    synchronized void signed(Collection<String> values) {
        secrets = values.stream().map(value -> value.startsWith("Bearer ") ? value.substring(7) : value)
                .filter(value -> value.length() >= SECRET_CHARS_MIN).collect(Collectors.toSet());
    }

    synchronized Set<String> secrets() {
        return secrets;
    }

    synchronized void received(Instant at) {
        lastByte = at;
    }

    synchronized void refused(String sentence) {
        refusal = Optional.of(sentence);
    }

    synchronized void booked(Money cost) {
        spent = spent.plus(cost);
    }

    synchronized void troubled(Trouble trouble) {
        if (troubles.size() == TROUBLES_MAX) {
            troubles.removeFirst();
        }
        troubles.addLast(trouble);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "line of agent " + order.agentId() + ", " + order.call() + ", " + order.provider();
    }
}
