package dev.fresh.edge.provider.stub;

import dev.fresh.edge.provider.stub.Reply.Part;
import dev.fresh.edge.provider.stub.Reply.Stop;
import dev.fresh.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** OpenAI's Responses. */
final class ResponsesWire {

    private final Ask ask;
    private final Reply reply;
    private final List<Frame> frames = new ArrayList<>();

    private ResponsesWire(Ask ask, Reply reply) {
        this.ask = ask;
        this.reply = reply;
    }

    static List<Frame> frames(Ask ask, Reply reply) {
        return new ResponsesWire(ask, reply).stream();
    }

    static Map<String, Object> whole(Ask ask, Reply reply) {
        return new ResponsesWire(ask, reply).response(true);
    }

    private List<Frame> stream() {
        add("response.created", 0, "response", response(false));
        add("response.in_progress", 0, "response", response(false));
        for (int at = 0; at < reply.parts().size(); at++) {
            String id = itemId(at);
            add("response.output_item.added", 0, "output_index", at, "item", item(at, false));
            switch (reply.parts().get(at)) {
                case Part.Text text -> addText(id, at, text.text());
                case Part.Call call -> addInput("function_call_arguments", "arguments", id, at,
                        Json.write(call.arguments()));
                case Part.FreeCall call -> addInput("custom_tool_call_input", "input", id, at, call.input());
            }
            add("response.output_item.done", 0, "output_index", at, "item", item(at, true));
        }
        add(reply.stop() == Stop.LENGTH ? "response.incomplete" : "response.completed", 0, "response",
                response(true));
        return frames;
    }

    private void addText(String id, int at, String text) {
        add("response.content_part.added", 0, "item_id", id, "output_index", at, "content_index", 0, "part",
                outputText(""));
        for (String piece : Wire.pieces(text)) {
            add("response.output_text.delta", piece.length(), "item_id", id, "output_index", at, "content_index", 0,
                    "delta", piece);
        }
        add("response.output_text.done", 0, "item_id", id, "output_index", at, "content_index", 0, "text", text);
        add("response.content_part.done", 0, "item_id", id, "output_index", at, "content_index", 0, "part",
                outputText(text));
    }

    private void addInput(String event, String name, String id, int at, String input) {
        for (String piece : Wire.pieces(input)) {
            add("response." + event + ".delta", piece.length(), "item_id", id, "output_index", at, "delta", piece);
        }
        add("response." + event + ".done", 0, "item_id", id, "output_index", at, name, input);
    }

    private void add(String type, int weight, Object... namesAndValues) {
        Map<String, Object> data = Tree.object("type", type, "sequence_number", frames.size());
        data.putAll(Tree.object(namesAndValues));
        frames.add(Wire.frame(type, data, weight));
    }

    private Map<String, Object> response(boolean done) {
        boolean cut = done && reply.stop() == Stop.LENGTH;
        List<Object> output = new ArrayList<>();
        for (int at = 0; done && at < reply.parts().size(); at++) {
            output.add(item(at, true));
        }
        Map<String, Object> response = Tree.object("id", Wire.id("resp_", reply, 0), "object", "response",
                "created_at", Wire.CREATED, "status", cut ? "incomplete" : done ? "completed" : "in_progress",
                "error", null, "incomplete_details", cut ? Map.of("reason", "max_output_tokens") : null, "model",
                ask.model(), "output", output);
        if (done) {
            reply.says().ifPresent(says -> response.put("usage", usage(says)));
        }
        return response;
    }

    private String itemId(int at) {
        return Wire.id(switch (reply.parts().get(at)) {
            case Part.Text _ -> "msg_";
            case Part.Call _ -> "fc_";
            case Part.FreeCall _ -> "ctc_";
        }, reply, at);
    }

    private Map<String, Object> item(int at, boolean done) {
        String status = done ? "completed" : "in_progress";
        String callId = Wire.id("call_", reply, at);
        return switch (reply.parts().get(at)) {
            case Part.Text text -> Tree.object("id", itemId(at), "type", "message", "status", status, "role",
                    "assistant", "content", done ? List.of(outputText(text.text())) : List.of());
            case Part.Call call -> Tree.object("id", itemId(at), "type", "function_call", "status", status, "call_id",
                    callId, "name", call.tool(), "arguments", done ? Json.write(call.arguments()) : "");
            case Part.FreeCall call -> Tree.object("id", itemId(at), "type", "custom_tool_call", "status", status,
                    "call_id", callId, "name", call.tool(), "input", done ? call.input() : "");
        };
    }

    private static Map<String, Object> outputText(String text) {
        return Tree.object("type", "output_text", "text", text, "annotations", List.of());
    }

    private static Map<String, Object> usage(Tokens says) {
        // Half of an answer is thought, as far as this protocol tells.
        return Tree.object("input_tokens", says.allInput(), "input_tokens_details",
                Tree.object("cached_tokens", says.cacheRead(), "cache_write_tokens",
                        says.cacheWrite() + says.cacheWriteHour()),
                "output_tokens", says.output(), "output_tokens_details",
                Map.of("reasoning_tokens", says.output() / 2), "total_tokens", says.allInput() + says.output());
    }
}
