package dev.fresh.edge.provider.stub;

import dev.fresh.edge.provider.stub.Reply.Part;
import dev.fresh.edge.provider.stub.Reply.Stop;
import dev.fresh.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gemini's generateContent; every event says what was used so far. */
final class GeminiWire {

    private GeminiWire() {
    }

    static List<Frame> frames(Ask ask, Reply reply) {
        List<Map<String, Object>> parts = new ArrayList<>();
        for (Part part : reply.parts()) {
            switch (part) {
                case Part.Text text -> Wire.pieces(text.text()).forEach(piece -> parts.add(Map.of("text", piece)));
                case Part.Call _, Part.FreeCall _ -> parts.add(part(part));
            }
        }
        int all = parts.stream().mapToInt(GeminiWire::weight).sum();
        List<Frame> frames = new ArrayList<>();
        int sent = 0;
        for (Map<String, Object> part : parts) {
            sent += weight(part);
            frames.add(Wire.frame(answer(ask, reply, List.of(part), false, sent / (double) Math.max(1, all)),
                    weight(part)));
        }
        // The reason to stop comes with an empty piece, as it does for answers that are streamed word by word.
        frames.add(Wire.frame(answer(ask, reply, List.of(Map.of("text", "")), true, 1), 0));
        return frames;
    }

    static Map<String, Object> whole(Ask ask, Reply reply) {
        return answer(ask, reply, reply.parts().stream().map(GeminiWire::part).toList(), true, 1);
    }

    private static int weight(Map<String, Object> part) {
        return part.containsKey("text") ? Tree.text(part.get("text")).length() : Json.write(part).length();
    }

    private static Map<String, Object> part(Part part) {
        return switch (part) {
            case Part.Text text -> Map.of("text", text.text());
            case Part.Call call -> Map.of("functionCall",
                    Tree.object("name", call.tool(), "args", call.arguments()));
            case Part.FreeCall call -> Map.of("functionCall",
                    Tree.object("name", call.tool(), "args", Map.of("input", call.input())));
        };
    }

    private static Map<String, Object> answer(Ask ask, Reply reply, List<Map<String, Object>> parts, boolean last,
            double share) {
        Map<String, Object> candidate = Tree.object("content", Tree.object("role", "model", "parts", parts), "index",
                0);
        if (last) {
            candidate.put("finishReason", reply.stop() == Stop.LENGTH ? "MAX_TOKENS" : "STOP");
        }
        Map<String, Object> answer = Tree.object("candidates", List.of(candidate));
        reply.says().ifPresent(says -> answer.put("usageMetadata",
                usage(says.withOutput(last ? says.output() : (long) Math.floor(says.output() * share)))));
        answer.put("modelVersion", ask.model());
        answer.put("responseId", Wire.id("", reply, 0));
        return answer;
    }

    private static Map<String, Object> usage(Tokens says) {
        return Tree.object("promptTokenCount", says.allInput(), "cachedContentTokenCount", says.cacheRead(),
                "candidatesTokenCount", says.output(), "totalTokenCount", says.allInput() + says.output());
    }
}
