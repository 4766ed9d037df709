package dev.fresh.edge.meter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fresh.core.budget.Usage;
import dev.fresh.edge.meter.Ask.Hosted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** OpenAI Responses. */
final class OpenAiResponses implements Protocol {

    private static final Set<String> EVENTS = Set.of("", "error", "response.completed", "response.incomplete",
            "response.failed");
    private static final Set<String> ELSEWHERE = Set.of("previous_response_id", "conversation", "prompt");
    /** What the client runs, and the search among its own tools; what else there is has prices of its own. */
    private static final Pattern CLIENT_TOOL = Pattern
            .compile("function|custom|namespace|local_shell|shell|apply_patch|tool_search|computer.*");

    private static final Set<String> CHOICES = Set.of("allowed_tools");

    @Override
    public Api api() {
        return Api.RESPONSES;
    }

    @Override
    public Optional<Route> route(String method, String path, Predicate<String> hasHeader) {
        return OpenAi.route(method, path, "/responses");
    }

    @Override
    public Ask read(Route route, ObjectNode body, boolean strict) throws Refusal {
        for (String name : ELSEWHERE) {
            if (Bodies.has(body, name)) {
                throw Refusal.unmeasurable("what \"" + name + "\" stands for is not in the request");
            }
        }
        if (body.path("background").asBoolean()) {
            throw Refusal.unmeasurable("the request is to be answered in the background");
        }
        if (strict) {
            // A summary made by the provider is billed beside the answer.
            body.remove("context_management");
        }
        refuseStored(body);
        OpenAi.usualTier(body);
        OpenAi.usualCache(body);
        Optional<Hosted> search = Optional.empty();
        if (strict) {
            toolLists(body).forEach(list -> OpenAi.keepTools(list, tool -> !isHosted(tool) || isSearch(tool)));
            dropEmptyTools(body);
            if (Hosted.isAllThereIs(body.path("tools"), OpenAiResponses::isSearch)) {
                search = Optional.of(
                        Hosted.webSearch(Bodies.limit(body, "max_tool_calls").orElse(Hosted.CALLS_MAX)));
            } else {
                limitHosted(body, 0);
            }
        }
        return new Ask(Bodies.model(body), Bodies.limit(body, "max_output_tokens"), 1, Input.of(body, "input", 0,
                item -> OpenAi.extraTokens(item, strict)),
                false, search);
    }

    /** Items that stand for what the provider has kept of earlier answers. */
    private static void refuseStored(ObjectNode body) throws Refusal {
        boolean keeps = !body.path("store").isBoolean() || body.path("store").booleanValue();
        for (JsonNode item : body.path("input")) {
            String type = item.path("type").asText("");
            boolean named = item.hasNonNull("id");
            boolean empty = !item.hasNonNull("type") && !item.hasNonNull("role")
                    || type.equals("reasoning") && keeps && !item.hasNonNull("encrypted_content");
            if (type.equals("item_reference") || named && empty) {
                throw Refusal.unmeasurable("the request names an item by its id");
            }
        }
    }

    /** The tools of the request, and those that a conversation brings in later. */
    private static List<JsonNode> toolLists(ObjectNode body) {
        List<JsonNode> lists = new ArrayList<>();
        lists.add(body.path("tools"));
        body.path("input").forEach(item -> lists.add(item.path("tools")));
        return lists;
    }

    private static boolean isHosted(JsonNode tool) {
        String type = tool.path("type").asText();
        return !CLIENT_TOOL.matcher(type).matches()
                || type.equals("shell") && tool.path("environment").path("type").asText().startsWith("container");
    }

    private static boolean isSearch(JsonNode tool) {
        return tool.path("type").asText().startsWith("web_search");
    }

    private static void dropEmptyTools(ObjectNode body) {
        if (body.has("tools") && body.path("tools").isEmpty()) {
            body.remove(List.of("tools", "tool_choice"));
        }
        if (body.path("tool_choice").isObject() && isHosted(body.path("tool_choice"))
                && !CHOICES.contains(body.path("tool_choice").path("type").asText())
                && !isSearch(body.path("tool_choice"))) {
            body.remove("tool_choice");
        }
    }

    @Override
    public void limit(ObjectNode body, long tokens, boolean strict) {
        if (strict || body.hasNonNull("max_output_tokens")) {
            body.put("max_output_tokens", tokens);
        }
    }

    @Override
    public void limitHosted(ObjectNode body, long calls) {
        if (calls > 0) {
            body.put("max_tool_calls", calls);
            return;
        }
        toolLists(body).forEach(list -> Bodies.removeIf(list, OpenAiResponses::isSearch));
        if (body.path("tool_choice").isObject() && isSearch(body.path("tool_choice"))) {
            body.remove("tool_choice");
        }
        dropEmptyTools(body);
    }

    @Override
    public boolean matters(String event, String data) {
        return EVENTS.contains(event);
    }

    @Override
    public void event(JsonNode data, Tally tally) {
        switch (data.path("type").asText()) {
            case "response.completed", "response.incomplete", "response.failed" ->
                document(data.path("response"), tally);
            case "error" -> {
                JsonNode error = data.path("error").isObject() ? data.path("error") : data;
                tally.broke(error.path("code").asText(), error.path("message").asText());
            }
            default -> {
                // The words of the answer.
            }
        }
    }

    @Override
    public void document(JsonNode body, Tally tally) {
        JsonNode usage = body.path("usage");
        tally.count("input", usage, "input_tokens");
        tally.count("cached", usage, "input_tokens_details", "cached_tokens");
        tally.count("written", usage, "input_tokens_details", "cache_write_tokens");
        tally.count("output", usage, "output_tokens");
        long searches = 0;
        for (JsonNode item : body.path("output")) {
            searches += item.path("type").asText().equals("web_search_call") ? 1 : 0;
        }
        tally.set("searches", searches);
        if (body.path("status").asText().equals("failed") || body.path("error").isObject()) {
            tally.broke(body.path("error").path("code").asText(), body.path("error").path("message").asText());
        }
        tally.complete();
    }

    @Override
    public Usage usage(Tally tally, Ask ask) {
        tally.require("output");
        return new Usage(tally.get("input") - tally.get("cached") - tally.get("written"), tally.get("cached"),
                tally.get("written"), 0, tally.get("output"),
                tally.get("searches") == 0 ? Map.of() : Map.of(Hosted.WEB_SEARCH, tally.get("searches")));
    }

    @Override
    public int stopStatus() {
        // Clients of this protocol try again after 401 to 404.
        return 400;
    }

    @Override
    public ObjectNode error(int status, String type, String message) {
        return OpenAi.error(type, message);
    }
}
