package dev.fresh.edge.meter;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What the requests of a line have shown about how many tokens their input really has. A request that goes on where an
 * earlier one ended costs what that one's input was, and an upper estimate of what has been added.
 */
final class Conversations {

    private static final int KEPT = 16;

    private final Deque<Seen> seen = new ArrayDeque<>();

    private record Seen(String model, Input input, long tokens) {
    }

    /** An upper bound of the tokens that go in. */
    synchronized long tokensMax(String model, Input input) {
        Optional<Long> known = seen.stream().filter(one -> one.model().equals(model))
                .flatMap(one -> input.addedTo(one.input()).map(added -> one.tokens() + added).stream())
                .min(Long::compare);
        return Math.min(input.tokensMax(), known.orElse(Long.MAX_VALUE));
    }

    /** Remembers how many tokens it really was. */
    synchronized void learn(String model, Input input, long tokens) {
        seen.removeIf(one -> one.model().equals(model) && input.addedTo(one.input()).isPresent());
        if (seen.size() == KEPT) {
            seen.removeFirst();
        }
        seen.addLast(new Seen(model, input, tokens));
    }
}
