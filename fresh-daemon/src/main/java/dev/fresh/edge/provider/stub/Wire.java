package dev.fresh.edge.provider.stub;

import dev.fresh.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes answers in the protocol in which they were asked for. */
public final class Wire {

    /** Any fixed second will do; a fixed one makes recordings comparable. */
    static final long CREATED = 1_700_000_000;

    private static final int PIECE = 48;

    private Wire() {
    }

    /** The answer as a stream of events. */
    public static List<Frame> frames(Ask ask, Reply reply) {
        return switch (ask.api()) {
            case MESSAGES -> MessagesWire.frames(ask, reply);
            case RESPONSES -> ResponsesWire.frames(ask, reply);
            case CHAT -> ChatWire.frames(ask, reply);
            case GEMINI -> GeminiWire.frames(ask, reply);
        };
    }

    /** The answer in one piece. */
    public static String whole(Ask ask, Reply reply) {
        return Json.write(switch (ask.api()) {
            case MESSAGES -> MessagesWire.whole(ask, reply);
            case RESPONSES -> ResponsesWire.whole(ask, reply);
            case CHAT -> ChatWire.whole(ask, reply);
            case GEMINI -> GeminiWire.whole(ask, reply);
        });
    }

    static Frame frame(String event, Map<String, Object> data, int weight) {
        return new Frame("event: " + event + "\ndata: " + Json.write(data) + "\n\n", weight);
    }

    static Frame frame(Map<String, Object> data, int weight) {
        return new Frame("data: " + Json.write(data) + "\n\n", weight);
    }

    /** Text in the pieces in which a model would send it; a long one in some hundred of them. */
    static List<String> pieces(String text) {
        int size = Math.max(PIECE, text.length() / 200);
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < text.length(); at += size) {
            pieces.add(text.substring(at, Math.min(text.length(), at + size)));
        }
        return pieces;
    }

    /** An id that names its kind, the answer and the piece of it. */
    static String id(String prefix, Reply reply, int piece) {
        return "%s%04d%02d".formatted(prefix, reply.id(), piece);
    }
}
