package dev.fresh.edge.meter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What an answer has said about itself so far. */
final class Tally {

    private final Map<String, Long> counts = new HashMap<>();
    private Optional<String> absurdity = Optional.empty();
    private Optional<Broken> broken = Optional.empty();
    private boolean finished;
    private boolean complete;

    /** An answer that its provider broke off, in the provider's words. */
    record Broken(String type, String message) {
    }

    /** Takes a number at {@code path} below {@code usage}; what is not there says nothing. */
    void count(String name, JsonNode usage, String... path) {
        JsonNode node = usage;
        for (String step : path) {
            node = node.path(step);
        }
        if (node.isMissingNode() || node.isNull()) {
            return;
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            absurdity = Optional.of(name + " is no count of tokens");
        } else {
            counts.put(name, node.longValue());
        }
    }

    /** Takes a number of our own. */
    void set(String name, long value) {
        counts.put(name, value);
    }

    long get(String name) {
        return counts.getOrDefault(name, 0L);
    }

    boolean has(String name) {
        return counts.containsKey(name);
    }

    /** Throws when none of these numbers was given: what they count did not cost nothing. */
    void require(String... anyOf) {
        if (Stream.of(anyOf).noneMatch(counts::containsKey)) {
            throw new IllegalArgumentException("it names no " + anyOf[0]);
        }
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    void absurd(String what) {
        absurdity = Optional.of(what);
    }

    void broke(String type, String message) {
        broken = Optional.of(new Broken(type, message));
    }

    /** The model has ended; usage may still follow. */
    void finish() {
        finished = true;
    }

    /** Nothing more about usage will follow. */
    void complete() {
        complete = true;
    }

    boolean isFinished() {
        return finished;
    }

    boolean isComplete() {
        return complete;
    }

    Optional<String> absurdity() {
        return absurdity;
    }

    Optional<Broken> broken() {
        return broken;
    }
}
