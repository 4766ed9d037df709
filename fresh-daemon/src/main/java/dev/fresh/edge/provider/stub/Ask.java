package dev.fresh.edge.provider.stub;

import com.sun.net.httpserver.Headers;
import dev.fresh.protocol.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A request for an answer.
 *
 * @param way the part of the path before the protocol's own, for example {@code /a/one}
 * @param key what the client shows as its key, without {@code Bearer}
 * @param streamed whether the answer is to come in events
 * @param raw the body as it came
 */
public record Ask(Api api, String way, String key, String model, boolean streamed, Map<String, Object> body,
        String raw) {

    private static final Pattern OWN_PATH = Pattern
            .compile("/(?:v1(?:beta)?/)?(?:messages|responses|chat/completions|models/([^/:]+):\\w+)$");

    /** A tool that the client offers; {@code free} ones take free text instead of named arguments. */
    public record Tool(String name, Map<String, Object> schema, boolean free) {
    }

    /**
     * Reads a request.
     *
     * @throws Json.BadJson when the body is no JSON object
     */
    public static Ask of(Api api, URI uri, Headers headers, String raw) {
        Map<String, Object> body = Json.object(raw);
        Matcher own = OWN_PATH.matcher(uri.getPath());
        boolean known = own.find();
        String way = known ? uri.getPath().substring(0, own.start()) : uri.getPath();
        String model = api == Api.GEMINI ? own.group(1) : Tree.text(body.get("model"));
        boolean streamed = api == Api.GEMINI ? uri.getPath().endsWith(":streamGenerateContent")
                : Boolean.TRUE.equals(body.get("stream"));
        return new Ask(api, way, key(headers), model, streamed, body, raw);
    }

    private static String key(Headers headers) {
        for (String name : List.of("x-api-key", "x-goog-api-key", "Authorization")) {
            String value = headers.getFirst(name);
            if (value != null) {
                return value.replaceFirst("^Bearer ", "");
            }
        }
        return "";
    }

    /** The tools on offer, in their order; those of a namespace by their short names. */
    public List<Tool> tools() {
        List<Tool> tools = new ArrayList<>();
        addTools(tools, Tree.list(body.get("tools")));
        // Codex in its code mode sends the tools as an item of the conversation.
        Tree.list(body.get("input")).stream().map(Tree::map)
                .filter(item -> "additional_tools".equals(item.get("type")))
                .forEach(item -> addTools(tools, Tree.list(item.get("tools"))));
        return tools;
    }

    private static void addTools(List<Tool> tools, List<Object> offered) {
        for (Object each : offered) {
            Map<String, Object> tool = Tree.map(each);
            List<Object> inner = Tree.list(tool.getOrDefault("functionDeclarations", tool.get("tools")));
            if (!inner.isEmpty()) {
                addTools(tools, inner);
                continue;
            }
            Map<String, Object> named = tool.containsKey("function") ? Tree.map(tool.get("function")) : tool;
            Object schema = named.getOrDefault("input_schema",
                    named.getOrDefault("parametersJsonSchema", named.get("parameters")));
            tools.add(new Tool(Tree.text(named.get("name")), Tree.map(schema), "custom".equals(tool.get("type"))));
        }
    }

    /** How many tokens the answer may have. */
    public OptionalLong outputLimit() {
        Object limit = switch (api) {
            case MESSAGES -> body.get("max_tokens");
            case RESPONSES -> body.get("max_output_tokens");
            case CHAT -> body.getOrDefault("max_completion_tokens", body.get("max_tokens"));
            case GEMINI -> Tree.map(body.get("generationConfig")).get("maxOutputTokens");
        };
        return limit instanceof Number number ? OptionalLong.of(number.longValue()) : OptionalLong.empty();
    }

    /** How many results of tools have come since the user last said something. */
    public int toolResults() {
        int results = 0;
        for (Object each : conversation().reversed()) {
            Map<String, Object> turn = Tree.map(each);
            int here = resultsIn(turn);
            results += here;
            if (here == 0 && isUsers(turn)) {
                break;
            }
        }
        return results;
    }

    /** What the user said last, as far as it is text. */
    public String lastWords() {
        for (Object each : conversation().reversed()) {
            Map<String, Object> turn = Tree.map(each);
            if (isUsers(turn) && resultsIn(turn) == 0) {
                Object content = turn.getOrDefault("content", turn.get("parts"));
                return content instanceof String text ? text
                        : Tree.list(content).stream().map(part -> Tree.text(Tree.map(part).get("text")))
                                .collect(Collectors.joining("\n"));
            }
        }
        return "";
    }

    private List<Object> conversation() {
        return Tree.list(switch (api) {
            case MESSAGES, CHAT -> body.get("messages");
            case RESPONSES -> body.get("input");
            case GEMINI -> body.get("contents");
        });
    }

    private int resultsIn(Map<String, Object> turn) {
        return switch (api) {
            case MESSAGES -> (int) Tree.list(turn.get("content")).stream()
                    .filter(block -> "tool_result".equals(Tree.map(block).get("type"))).count();
            case RESPONSES -> Tree.text(turn.get("type")).endsWith("_call_output") ? 1 : 0;
            case CHAT -> "tool".equals(turn.get("role")) ? 1 : 0;
            case GEMINI -> (int) Tree.list(turn.get("parts")).stream()
                    .filter(part -> Tree.map(part).containsKey("functionResponse")).count();
        };
    }

    private static boolean isUsers(Map<String, Object> turn) {
        return "user".equals(turn.get("role"));
    }
}
