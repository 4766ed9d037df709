package dev.fresh.edge.provider.loop;

import dev.fresh.edge.provider.loop.Message.Answered;
import dev.fresh.edge.provider.loop.Message.Call;
import dev.fresh.edge.provider.loop.Message.Results;
import dev.fresh.edge.provider.loop.Message.Said;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Responses protocol of OpenAI; the conversation stays with us and is sent whole, its prefix cached by key. */
final class ResponsesDialogue implements Dialogue {

    @Override
    public String path() {
        return "/v1/responses";
    }

    @Override
    public Map<String, String> headers(String token) {
        return Map.of("authorization", "Bearer " + token);
    }

    @Override
    public Map<String, Object> request(Order order, List<Message> messages) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", order.model());
        body.put("max_output_tokens", order.answerTokensMax());
        body.put("stream", true);
        body.put("store", false);
        body.put("prompt_cache_key", order.session());
        // Models before gpt-5 do not think, and refuse to be asked for their thoughts.
        if (!order.model().matches("gpt-[34].*")) {
            body.put("include", List.of("reasoning.encrypted_content"));
        }
        body.put("instructions", ToolSchemas.rules());
        body.put("tools", ToolSchemas.all().stream().map(tool -> Map.of("type", "function", "name", tool.name(),
                "description", tool.description(), "parameters", tool.parameters(), "strict", false)).toList());
        List<Map<String, Object>> input = new ArrayList<>();
        for (Message message : messages) {
            switch (message) {
                case Said said -> input.add(said(said.text()));
                case Answered answered -> input.addAll(answered.raw());
                case Results results -> {
                    results.outcomes().forEach(outcome -> input.add(Map.of("type", "function_call_output", "call_id",
                            outcome.callId(), "output", outcome.text())));
                    if (!results.note().isEmpty()) {
                        input.add(said(results.note()));
                    }
                }
            }
        }
        body.put("input", input);
        return body;
    }

    private static Map<String, Object> said(String text) {
        return Map.of("type", "message", "role", "user", "content",
                List.of(Map.of("type", "input_text", "text", text)));
    }

    @Override
    public Reader reader() {
        return new AnswerReader();
    }

    /** Collects the items of one response. */
    private static final class AnswerReader implements Reader {

        private final List<Map<String, Object>> items = new ArrayList<>();
        private Map<String, Object> response = Map.of();

        @Override
        public void take(Map<String, Object> data) throws ApiTrouble {
            switch (Tree.text(data, "type")) {
                case "response.output_item.done" -> items.add(Tree.object(data, "item"));
                case "response.completed", "response.incomplete" -> response = Tree.object(data, "response");
                case "response.failed" ->
                    throw ApiTrouble.of(200, Tree.at(data, "response", "error"), Optional.empty());
                case "error" -> throw ApiTrouble.of(200, data.containsKey("error") ? data.get("error") : data,
                        Optional.empty());
                default -> {
                    // pieces of what comes whole later
                }
            }
        }

        @Override
        public boolean whole() {
            return !response.isEmpty();
        }

        @Override
        public Reply reply() {
            StringBuilder text = new StringBuilder();
            List<Call> calls = new ArrayList<>();
            List<Map<String, Object>> raw = new ArrayList<>();
            boolean cut = end() != End.DONE;
            for (Map<String, Object> item : items) {
                if (Tree.text(item, "type").equals("function_call")) {
                    Optional<Call> call = Arguments.read(Tree.text(item, "call_id"), Tree.text(item, "name"),
                            Tree.text(item, "arguments"), cut);
                    call.ifPresent(calls::add);
                    call.ifPresent(_ -> raw.add(item));
                } else {
                    Tree.objects(item, "content").forEach(part -> text.append(Tree.text(part, "text")));
                    raw.add(item);
                }
            }
            // A thought is taken back only together with what it led to.
            while (!raw.isEmpty() && Tree.text(raw.getLast(), "type").equals("reasoning")) {
                raw.removeLast();
            }
            long cached = Tree.number(response, "usage", "input_tokens_details", "cached_tokens");
            return new Reply(new Answered(text.toString(), calls, raw), end(), new LoopEvent.Usage(0,
                    Math.max(0, Tree.number(response, "usage", "input_tokens") - cached), cached, 0,
                    Tree.number(response, "usage", "output_tokens")));
        }

        private End end() {
            return switch (Tree.text(response, "incomplete_details", "reason")) {
                case "max_output_tokens" -> End.CUT;
                case "content_filter" -> End.REFUSED;
                default -> End.DONE;
            };
        }
    }
}
