package dev.fresh.edge.provider.stub;

import dev.fresh.edge.provider.stub.Reply.Part;
import dev.fresh.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Anthropic's Messages. */
final class MessagesWire {

    private MessagesWire() {
    }

    static List<Frame> frames(Ask ask, Reply reply) {
        List<Frame> frames = new ArrayList<>();
        Map<String, Object> message = message(ask, reply);
        reply.says().ifPresent(says -> message.put("usage", usage(says.withOutput(Math.min(says.output(), 1)))));
        frames.add(frame("message_start", 0, "message", message));
        frames.add(frame("ping", 0));
        for (int at = 0; at < reply.parts().size(); at++) {
            Map<String, Object> block = block(reply, at);
            boolean words = block.containsKey("text");
            String content = words ? Tree.text(block.put("text", "")) : Json.write(block.put("input", Map.of()));
            frames.add(frame("content_block_start", 0, "index", at, "content_block", block));
            for (String piece : Wire.pieces(content)) {
                frames.add(frame("content_block_delta", piece.length(), "index", at, "delta",
                        words ? Tree.object("type", "text_delta", "text", piece)
                                : Tree.object("type", "input_json_delta", "partial_json", piece)));
            }
            frames.add(frame("content_block_stop", 0, "index", at));
        }
        Map<String, Object> delta = Tree.object("stop_reason", stop(reply), "stop_sequence", null);
        frames.add(reply.says().isPresent()
                ? frame("message_delta", 0, "delta", delta, "usage", usage(reply.says().get()))
                : frame("message_delta", 0, "delta", delta));
        frames.add(frame("message_stop", 0));
        return frames;
    }

    static Map<String, Object> whole(Ask ask, Reply reply) {
        Map<String, Object> message = message(ask, reply);
        List<Object> blocks = new ArrayList<>();
        for (int at = 0; at < reply.parts().size(); at++) {
            blocks.add(block(reply, at));
        }
        message.put("content", blocks);
        message.put("stop_reason", stop(reply));
        reply.says().ifPresent(says -> message.put("usage", usage(says)));
        return message;
    }

    private static Map<String, Object> message(Ask ask, Reply reply) {
        return Tree.object("id", Wire.id("msg_", reply, 0), "type", "message", "role", "assistant", "model",
                ask.model(), "content", List.of(), "stop_reason", null, "stop_sequence", null);
    }

    private static Map<String, Object> block(Reply reply, int at) {
        return switch (reply.parts().get(at)) {
            case Part.Text text -> Tree.object("type", "text", "text", text.text());
            case Part.Call call -> Tree.object("type", "tool_use", "id", Wire.id("toolu_", reply, at), "name",
                    call.tool(), "input", call.arguments());
            case Part.FreeCall call -> Tree.object("type", "tool_use", "id", Wire.id("toolu_", reply, at), "name",
                    call.tool(), "input", Map.of("input", call.input()));
        };
    }

    private static String stop(Reply reply) {
        return switch (reply.stop()) {
            case DONE -> "end_turn";
            case TOOLS -> "tool_use";
            case LENGTH -> "max_tokens";
        };
    }

    private static Map<String, Object> usage(Tokens says) {
        return Tree.object("input_tokens", says.input(), "cache_creation_input_tokens",
                says.cacheWrite() + says.cacheWriteHour(), "cache_read_input_tokens", says.cacheRead(),
                "cache_creation", Tree.object("ephemeral_5m_input_tokens", says.cacheWrite(),
                        "ephemeral_1h_input_tokens", says.cacheWriteHour()),
                "output_tokens", says.output());
    }

    private static Frame frame(String type, int weight, Object... namesAndValues) {
        Map<String, Object> data = Tree.object("type", type);
        data.putAll(Tree.object(namesAndValues));
        return Wire.frame(type, data, weight);
    }
}
