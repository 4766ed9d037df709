package dev.fresh.edge.provider.loop;

import dev.fresh.protocol.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What the loop says about itself: one JSON object per line of its standard output, told apart by {@code type}. */
public sealed interface LoopEvent {

    /** {@code session}: the first line. */
    record Session(String id, String model, boolean resumed) implements LoopEvent {

        public Session {
            whole(id, model);
        }
    }

    /** {@code text}: words of the model. */
    record Text(int turn, String text) implements LoopEvent {

        public Text {
            whole(text);
        }
    }

    /**
     * {@code tool_use}: what the model asks for.
     *
     * @param input its arguments, long ones cut
     */
    record ToolUse(int turn, String id, String name, Map<String, Object> input) implements LoopEvent {

        public ToolUse {
            whole(id, name, input);
        }
    }

    /**
     * {@code tool_result}: what came of it.
     *
     * @param chars length of the whole text
     * @param text its beginning
     */
    record ToolResult(int turn, String id, String name, boolean ok, int chars, String text) implements LoopEvent {

        public ToolResult {
            whole(id, name, text);
        }
    }

    /** {@code usage}: what the provider says an answer used; the meter's own reading is what is booked. */
    record Usage(int turn, long input, long cacheRead, long cacheWrite, long output) implements LoopEvent {
    }

    /** {@code waiting}: the same request is sent again after a while. */
    record Waiting(double seconds, int status, String reason) implements LoopEvent {

        public Waiting {
            whole(reason);
        }
    }

    /**
     * {@code error}: why it cannot go on; the last line.
     *
     * @param status of HTTP, 0 when there was no answer
     * @param kind the provider's own word, or one of those below
     * @param retryAfterSeconds as the provider said
     */
    record Failed(int status, String kind, String message, Optional<Long> retryAfterSeconds) implements LoopEvent {

        public Failed {
            whole(kind, message, retryAfterSeconds);
        }

        /** The provider stopped sending. */
        public static final String STALL = "stall";
        /** The longest answer was not long enough, again and again. */
        public static final String CUT = "length";
        /** The conversation does not fit into the model any more. */
        public static final String CONTEXT = "context_length_exceeded";
        /** Nobody could be reached, or the connection broke. */
        public static final String NETWORK = "network error";
        /** The conversation that should go on is not there. */
        public static final String DEAD = "no conversation found";
        /** The model does not want to. */
        public static final String REFUSED = "refusal";
        /** We cannot go on for a reason of our own. */
        public static final String BROKEN = "broken";
    }

    /**
     * {@code result}: how it ended; the last line.
     *
     * @param finished whether the model called finish; what follows the summary is empty when it did not
     * @param command arguments after the program's name that show the new command
     * @param question what a person has to decide first, empty when nothing
     * @param options to answer it, the default first
     * @param turns answers of the model
     */
    record Result(Status status, String summary, boolean finished, List<String> steps, List<String> files,
            List<String> command, String question, List<String> options, int turns) implements LoopEvent {

        public Result {
            whole(status, summary, steps, files, command, question, options);
        }
    }

    /** How it ended. */
    enum Status {
        /** It is done. */
        DONE,
        /** Its turns are used up. */
        TURNS,
        /** It did the same again and again. */
        CIRCLES
    }

    /** The line for an event. */
    static String write(LoopEvent event) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("type", switch (event) {
            case Session _ -> "session";
            case Text _ -> "text";
            case ToolUse _ -> "tool_use";
            case ToolResult _ -> "tool_result";
            case Usage _ -> "usage";
            case Waiting _ -> "waiting";
            case Failed _ -> "error";
            case Result _ -> "result";
        });
        line.putAll(Json.object(Json.write(event)));
        return Json.write(line);
    }

    /** The event of a line that was read as JSON; empty when it is something else. */
    static Optional<LoopEvent> read(Map<String, Object> line) {
        try {
            Map<String, Object> fields = new LinkedHashMap<>(line);
            Object type = fields.remove("type");
            return typeOf(type).map(record -> Json.read(Json.write(fields), record));
        } catch (Json.BadJson _) {
            return Optional.empty(); // a program that shares our output can print anything
        }
    }

    /** A line that lacks something is not ours. */
    private static void whole(Object... parts) {
        for (Object part : parts) {
            Objects.requireNonNull(part);
        }
    }

    private static Optional<Class<? extends LoopEvent>> typeOf(Object type) {
        return Optional.ofNullable(switch (type instanceof String name ? name : "") {
            case "session" -> Session.class;
            case "text" -> Text.class;
            case "tool_use" -> ToolUse.class;
            case "tool_result" -> ToolResult.class;
            case "usage" -> Usage.class;
            case "waiting" -> Waiting.class;
            case "error" -> Failed.class;
            case "result" -> Result.class;
            default -> null;
        });
    }
}
