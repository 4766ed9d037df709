package dev.fresh.edge.provider.stub;

import dev.fresh.edge.provider.stub.Reply.Part;
import dev.fresh.protocol.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** OpenAI's Chat Completions. */
final class ChatWire {

    private ChatWire() {
    }

    static List<Frame> frames(Ask ask, Reply reply) {
        List<Frame> frames = new ArrayList<>();
        frames.add(chunk(ask, reply, Tree.object("role", "assistant", "content", ""), null, 0));
        for (int at = 0; at < reply.parts().size(); at++) {
            switch (reply.parts().get(at)) {
                case Part.Text text -> Wire.pieces(text.text()).forEach(piece -> frames
                        .add(chunk(ask, reply, Map.of("content", piece), null, piece.length())));
                case Part.Call call -> addCall(frames, ask, reply, at, call.tool(), Json.write(call.arguments()));
                case Part.FreeCall call -> addCall(frames, ask, reply, at, call.tool(),
                        Json.write(Map.of("input", call.input())));
            }
        }
        frames.add(chunk(ask, reply, Map.of(), stop(reply), 0));
        boolean wanted = Boolean.TRUE.equals(Tree.map(ask.body().get("stream_options")).get("include_usage"));
        if (wanted && reply.says().isPresent()) {
            Map<String, Object> last = head(ask, reply, "chat.completion.chunk");
            last.put("choices", List.of());
            last.put("usage", usage(reply.says().get()));
            frames.add(Wire.frame(last, 0));
        }
        frames.add(new Frame("data: [DONE]\n\n", 0));
        return frames;
    }

    static Map<String, Object> whole(Ask ask, Reply reply) {
        Map<String, Object> message = Tree.object("role", "assistant", "content", null);
        List<Object> calls = new ArrayList<>();
        for (int at = 0; at < reply.parts().size(); at++) {
            switch (reply.parts().get(at)) {
                case Part.Text text -> message.merge("content", text.text(), (one, two) -> (String) one + two);
                case Part.Call call -> calls.add(call(reply, at, call.tool(), Json.write(call.arguments())));
                case Part.FreeCall call -> calls
                        .add(call(reply, at, call.tool(), Json.write(Map.of("input", call.input()))));
            }
        }
        if (!calls.isEmpty()) {
            message.put("tool_calls", calls);
        }
        Map<String, Object> whole = head(ask, reply, "chat.completion");
        whole.put("choices", List.of(Tree.object("index", 0, "message", message, "finish_reason", stop(reply))));
        reply.says().ifPresent(says -> whole.put("usage", usage(says)));
        return whole;
    }

    private static void addCall(List<Frame> frames, Ask ask, Reply reply, int at, String tool, String arguments) {
        int index = (int) reply.parts().subList(0, at).stream().filter(part -> !(part instanceof Part.Text)).count();
        Map<String, Object> first = call(reply, at, tool, "");
        first.put("index", index);
        frames.add(chunk(ask, reply, Map.of("tool_calls", List.of(first)), null, 0));
        for (String piece : Wire.pieces(arguments)) {
            frames.add(chunk(ask, reply, Map.of("tool_calls", List.of(Tree.object("index", index, "function",
                    Map.of("arguments", piece)))), null, piece.length()));
        }
    }

    private static Map<String, Object> call(Reply reply, int at, String tool, String arguments) {
        return Tree.object("id", Wire.id("call_", reply, at), "type", "function", "function",
                Tree.object("name", tool, "arguments", arguments));
    }

    private static Frame chunk(Ask ask, Reply reply, Map<String, Object> delta, String finish, int weight) {
        Map<String, Object> chunk = head(ask, reply, "chat.completion.chunk");
        chunk.put("choices", Arrays.asList(Tree.object("index", 0, "delta", delta, "finish_reason", finish)));
        return Wire.frame(chunk, weight);
    }

    private static Map<String, Object> head(Ask ask, Reply reply, String kind) {
        return Tree.object("id", Wire.id("chatcmpl-", reply, 0), "object", kind, "created", Wire.CREATED, "model",
                ask.model());
    }

    private static String stop(Reply reply) {
        return switch (reply.stop()) {
            case DONE -> "stop";
            case TOOLS -> "tool_calls";
            case LENGTH -> "length";
        };
    }

    private static Map<String, Object> usage(Tokens says) {
        return Tree.object("prompt_tokens", says.allInput(), "completion_tokens", says.output(), "total_tokens",
                says.allInput() + says.output(), "prompt_tokens_details",
                Tree.object("cached_tokens", says.cacheRead(), "cache_write_tokens",
                        says.cacheWrite() + says.cacheWriteHour()),
                "completion_tokens_details",
                Map.of("reasoning_tokens", 0));
    }
}
