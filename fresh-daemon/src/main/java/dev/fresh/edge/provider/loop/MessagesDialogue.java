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
import java.util.stream.Stream;

/**
 * The Messages protocol of Anthropic. What was sent before is read from the provider's cache: one mark stands after
 * tools and rules, one at the end of each of the two newest turns of ours.
 */
final class MessagesDialogue implements Dialogue {

    private static final Map<String, Object> CACHED = Map.of("type", "ephemeral");
    private static final int MARKED_TURNS = 2;

    @Override
    public String path() {
        return "/v1/messages";
    }

    @Override
    public Map<String, String> headers(String token) {
        return Map.of("x-api-key", token, "anthropic-version", "2023-06-01");
    }

    @Override
    public Map<String, Object> request(Order order, List<Message> messages) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", order.model());
        body.put("max_tokens", order.answerTokensMax());
        body.put("stream", true);
        body.put("tools", ToolSchemas.all().stream().map(tool -> Map.of("name", tool.name(), "description",
                tool.description(), "input_schema", tool.parameters())).toList());
        body.put("system", List.of(cached(textBlock(ToolSchemas.rules()))));
        body.put("messages", turns(messages));
        return body;
    }

    private static List<Map<String, Object>> turns(List<Message> messages) {
        List<Map<String, Object>> turns = new ArrayList<>();
        int marks = MARKED_TURNS;
        for (Message message : messages.reversed()) {
            List<Map<String, Object>> blocks = new ArrayList<>(blocks(message));
            boolean ours = !(message instanceof Answered);
            if (ours && marks-- > 0) {
                blocks.add(cached(blocks.removeLast()));
            }
            turns.addFirst(Map.of("role", ours ? "user" : "assistant", "content", blocks));
        }
        return turns;
    }

    private static List<Map<String, Object>> blocks(Message message) {
        return switch (message) {
            case Said said -> List.of(textBlock(said.text()));
            case Answered answered -> answered.raw();
            case Results results -> Stream.concat(results.outcomes().stream().map(MessagesDialogue::resultBlock),
                    Stream.of(results.note()).filter(note -> !note.isEmpty()).map(MessagesDialogue::textBlock))
                    .toList();
        };
    }

    private static Map<String, Object> textBlock(String text) {
        return Map.of("type", "text", "text", text);
    }

    private static Map<String, Object> resultBlock(Message.Outcome outcome) {
        return Map.of("type", "tool_result", "tool_use_id", outcome.callId(), "content",
                outcome.text().isEmpty() ? "(nothing)" : outcome.text(), "is_error", !outcome.ok());
    }

    private static Map<String, Object> cached(Map<String, Object> block) {
        Map<String, Object> marked = new LinkedHashMap<>(block);
        marked.put("cache_control", CACHED);
        return marked;
    }

    @Override
    public Reader reader() {
        return new AnswerReader();
    }

    /** Collects the content blocks of one message. */
    private static final class AnswerReader implements Reader {

        private final Map<Long, Map<String, Object>> blocks = new TreeMap<>();
        private final Map<Long, StringBuilder> inputs = new TreeMap<>();
        private Map<String, Object> usage = Map.of();
        private String stop = "";
        private boolean ended;

        @Override
        public void take(Map<String, Object> data) throws ApiTrouble {
            long index = Tree.number(data, "index");
            switch (Tree.text(data, "type")) {
                case "message_start" -> addUsage(Tree.object(data, "message", "usage"));
                case "content_block_start" ->
                    blocks.put(index, new LinkedHashMap<>(Tree.object(data, "content_block")));
                case "content_block_delta" -> delta(index, Tree.object(data, "delta"));
                case "message_delta" -> {
                    stop = Tree.text(data, "delta", "stop_reason");
                    addUsage(Tree.object(data, "usage"));
                }
                case "message_stop" -> ended = true;
                case "error" -> throw ApiTrouble.of(200, Tree.at(data, "error"), Optional.empty());
                default -> {
                    // a ping, or something that came later than we did
                }
            }
        }

        private void delta(long index, Map<String, Object> delta) {
            Map<String, Object> block = blocks.computeIfAbsent(index, _ -> new LinkedHashMap<>());
            switch (Tree.text(delta, "type")) {
                case "text_delta" -> grow(block, "text", Tree.text(delta, "text"));
                case "thinking_delta" -> grow(block, "thinking", Tree.text(delta, "thinking"));
                case "signature_delta" -> grow(block, "signature", Tree.text(delta, "signature"));
                case "input_json_delta" -> inputs.computeIfAbsent(index, _ -> new StringBuilder())
                        .append(Tree.text(delta, "partial_json"));
                default -> {
                    // a kind of content that we never ask for
                }
            }
        }

        private static void grow(Map<String, Object> block, String key, String more) {
            block.merge(key, more, (before, added) -> before + (String) added);
        }

        private void addUsage(Map<String, Object> more) {
            Map<String, Object> sum = new LinkedHashMap<>(usage);
            sum.putAll(more);
            usage = sum;
        }

        @Override
        public boolean whole() {
            return ended;
        }

        @Override
        public Reply reply() {
            StringBuilder text = new StringBuilder();
            List<Call> calls = new ArrayList<>();
            List<Map<String, Object>> raw = new ArrayList<>();
            blocks.forEach((index, block) -> {
                if (block.get("type").equals("tool_use")) {
                    Optional<Call> call = call(block, inputs.getOrDefault(index, new StringBuilder()).toString());
                    call.ifPresent(calls::add);
                    call.ifPresent(_ -> raw.add(block));
                } else if (!block.get("type").equals("text") || !Tree.text(block, "text").isBlank()) {
                    text.append(Tree.text(block, "text"));
                    raw.add(block);
                }
            });
            return new Reply(new Answered(text.toString(), calls, raw), end(), new LoopEvent.Usage(0,
                    Tree.number(usage, "input_tokens"), Tree.number(usage, "cache_read_input_tokens"),
                    Tree.number(usage, "cache_creation_input_tokens"), Tree.number(usage, "output_tokens")));
        }

        private Optional<Call> call(Map<String, Object> block, String streamed) {
            String input = streamed.isBlank() ? Json.write(Tree.object(block, "input")) : streamed;
            Optional<Call> call = Arguments.read(Tree.text(block, "id"), Tree.text(block, "name"), input,
                    stop.equals("max_tokens"));
            call.ifPresent(read -> block.put("input", read.input()));
            return call;
        }

        private End end() {
            return switch (stop) {
                case "max_tokens" -> End.CUT;
                case "model_context_window_exceeded" -> End.CONTEXT_FULL;
                case "refusal" -> End.REFUSED;
                default -> End.DONE;
            };
        }
    }
}
