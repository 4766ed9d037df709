package dev.fresh.edge.provider.loop;

import dev.fresh.edge.provider.loop.Message.Answered;
import dev.fresh.edge.provider.loop.Message.Call;
import dev.fresh.edge.provider.loop.Message.Results;
import dev.fresh.edge.provider.loop.Message.Said;
import dev.fresh.protocol.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The chat completions protocol, which most servers of models understand; what came before is cached by its prefix. */
final class ChatDialogue implements Dialogue {

    private final boolean atOpenai;

    /**
     * The dialogue with OpenAI or with somebody else.
     *
     * @param atOpenai whether the newer names of fields are known, which other servers refuse or ignore
     */
    ChatDialogue(boolean atOpenai) {
        this.atOpenai = atOpenai;
    }

    @Override
    public String path() {
        return "/v1/chat/completions";
    }

    @Override
    public Map<String, String> headers(String token) {
        return Map.of("authorization", "Bearer " + token);
    }

    @Override
    public Map<String, Object> request(Order order, List<Message> messages) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", order.model());
        body.put(atOpenai ? "max_completion_tokens" : "max_tokens", order.answerTokensMax());
        body.put("stream", true);
        body.put("stream_options", Map.of("include_usage", true));
        if (atOpenai) {
            body.put("prompt_cache_key", order.session());
        }
        body.put("tools", ToolSchemas.all().stream().map(tool -> Map.of("type", "function", "function",
                Map.of("name", tool.name(), "description", tool.description(), "parameters", tool.parameters())))
                .toList());
        List<Map<String, Object>> all = new ArrayList<>();
        all.add(said("system", ToolSchemas.rules()));
        for (Message message : messages) {
            switch (message) {
                case Said said -> all.add(said("user", said.text()));
                case Answered answered -> all.addAll(answered.raw());
                case Results results -> {
                    results.outcomes().forEach(outcome -> all.add(Map.of("role", "tool", "tool_call_id",
                            outcome.callId(), "content", outcome.text())));
                    if (!results.note().isEmpty()) {
                        all.add(said("user", results.note()));
                    }
                }
            }
        }
        body.put("messages", all);
        return body;
    }

    private static Map<String, Object> said(String role, String text) {
        return Map.of("role", role, "content", text);
    }

    @Override
    public Reader reader() {
        return new AnswerReader();
    }

    /** Collects the pieces of one choice. */
    private static final class AnswerReader implements Reader {

        private final StringBuilder text = new StringBuilder();
        private final StringBuilder reasoning = new StringBuilder();
        private final Map<Long, Piece> pieces = new TreeMap<>();
        private Map<String, Object> usage = Map.of();
        private String finish = "";

        private static final class Piece {

            private String id = "";
            private String name = "";
            private final StringBuilder arguments = new StringBuilder();
        }

        @Override
        public void take(Map<String, Object> data) throws ApiTrouble {
            if (data.get("error") != null) {
                throw ApiTrouble.of(200, data.get("error"), Optional.empty());
            }
            if (data.get("usage") != null) {
                usage = Tree.object(data, "usage");
            }
            for (Map<String, Object> choice : Tree.objects(data, "choices")) {
                text.append(Tree.text(choice, "delta", "content"));
                reasoning.append(Tree.text(choice, "delta", "reasoning_content"));
                Tree.objects(choice, "delta", "tool_calls").forEach(this::piece);
                if (choice.get("finish_reason") instanceof String reason) {
                    finish = reason;
                }
            }
        }

        private void piece(Map<String, Object> delta) {
            // Some servers send whole calls and no index: an id that is new begins a call of its own.
            String id = Tree.text(delta, "id");
            long index = delta.get("index") instanceof Number number ? number.longValue()
                    : id.isEmpty() ? Math.max(0, pieces.size() - 1) : pieces.size();
            Piece piece = pieces.computeIfAbsent(index, _ -> new Piece());
            piece.id = id.isEmpty() ? piece.id : id;
            piece.name += Tree.text(delta, "function", "name");
            piece.arguments.append(Tree.text(delta, "function", "arguments"));
        }

        @Override
        public boolean whole() {
            return !finish.isEmpty();
        }

        @Override
        public Reply reply() {
            List<Call> calls = new ArrayList<>();
            List<Map<String, Object>> rawCalls = new ArrayList<>();
            pieces.forEach((index, piece) -> {
                String id = piece.id.isEmpty() ? "call_" + index : piece.id;
                Arguments.read(id, piece.name, piece.arguments.toString(), finish.equals("length"))
                        .ifPresent(call -> {
                            calls.add(call);
                            rawCalls.add(Map.of("id", id, "type", "function", "function", Map.of("name", piece.name,
                                    "arguments", Json.write(call.input()))));
                        });
            });
            Map<String, Object> raw = new LinkedHashMap<>(said("assistant", text.toString()));
            if (!reasoning.isEmpty()) {
                raw.put("reasoning_content", reasoning.toString());
            }
            if (!rawCalls.isEmpty()) {
                raw.put("tool_calls", rawCalls);
            }
            boolean empty = text.isEmpty() && rawCalls.isEmpty();
            long cached = Tree.number(usage, "prompt_tokens_details", "cached_tokens");
            return new Reply(new Answered(text.toString(), calls, empty ? List.of() : List.of(raw)), end(),
                    new LoopEvent.Usage(0, Math.max(0, Tree.number(usage, "prompt_tokens") - cached), cached, 0,
                            Tree.number(usage, "completion_tokens")));
        }

        private End end() {
            return switch (finish) {
                case "length" -> End.CUT;
                case "content_filter" -> End.REFUSED;
                default -> End.DONE;
            };
        }
    }
}
