package dev.fresh.edge.provider.loop;

import java.util.List;
import java.util.Map;

/** One part of a conversation with a model. */
sealed interface Message {

    /** What we say. */
    record Said(String text) implements Message {
    }

    /**
     * What the model says.
     *
     * @param raw the same in the words of its protocol, which wants it back unchanged
     */
    record Answered(String text, List<Call> calls, List<Map<String, Object>> raw) implements Message {

        public Answered {
            calls = List.copyOf(calls);
            raw = List.copyOf(raw);
        }
    }

    /**
     * What came of the calls.
     *
     * @param note what we add, empty when nothing
     */
    record Results(List<Outcome> outcomes, String note) implements Message {

        public Results {
            outcomes = List.copyOf(outcomes);
        }
    }

    /**
     * A tool that the model wants to use.
     *
     * @param trouble why its arguments cannot be read, empty when they can
     */
    record Call(String id, String name, Map<String, Object> input, String trouble) {
    }

    /** What a tool says. */
    record Outcome(String callId, String name, String text, boolean ok) {
    }
}
