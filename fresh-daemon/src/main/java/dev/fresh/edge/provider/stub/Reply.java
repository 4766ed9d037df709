package dev.fresh.edge.provider.stub;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model answers.
 *
 * @param id number of the answer, unique for its server
 * @param says what it says it used; empty when it says nothing
 */
public record Reply(int id, List<Part> parts, Stop stop, Optional<Tokens> says) {

    public Reply {
        parts = List.copyOf(parts);
    }

    /** A piece of an answer. */
    public sealed interface Part {

        /** Words. */
        record Text(String text) implements Part {
        }

        /** A call of a tool with named arguments. */
        record Call(String tool, Map<String, Object> arguments) implements Part {
        }

        /** A call of a tool that takes free text, as OpenAI's custom tools do. */
        record FreeCall(String tool, String input) implements Part {
        }
    }

    /** Why an answer ends. */
    public enum Stop {
        DONE, TOOLS, LENGTH
    }
}
