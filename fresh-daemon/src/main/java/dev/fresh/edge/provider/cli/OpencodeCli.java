package dev.fresh.edge.provider.cli;

import dev.fresh.edge.provider.cli.Turn.Door;
import dev.fresh.protocol.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** OpenCode, by its {@code opencode run} with events as JSON lines. */
public final class OpencodeCli implements Dialect {

    private static final Program PROGRAM = new Program("opencode", Optional.of("opencode-ai"), "1.18.33",
            Optional.of("opencode-{platform}/bin/opencode"), false);

    @Override
    public String name() {
        return "opencode_cli";
    }

    @Override
    public Program program() {
        return PROGRAM;
    }

    @Override
    public List<String> arguments(Turn turn) {
        // A title of ours saves the request for one.
        List<String> words = new ArrayList<>(List.of("run", "--format", "json", "--title", turn.title(), "--auto"));
        if (turn.settings().choosesModel()) {
            words.addAll(List.of("--model", turn.settings().model()));
        }
        turn.session().id().ifPresent(id -> words.addAll(List.of("--session", id)));
        words.addAll(turn.settings().arguments());
        words.add(turn.prompt());
        return words;
    }

    @Override
    public Map<String, String> environment(Turn turn) {
        Map<String, String> variables = new HashMap<>(Map.of("OPENCODE_DISABLE_AUTOUPDATE", "1",
                "OPENCODE_DISABLE_MODELS_FETCH", "1", "OPENCODE_DISABLE_LSP_DOWNLOAD", "1",
                "OPENCODE_CONFIG_CONTENT", Json.write(config(turn))));
        if (!turn.confined()) {
            // The repository's configuration can name plugins, which only our sandbox bounds.
            variables.put("OPENCODE_DISABLE_PROJECT_CONFIG", "1");
        }
        return variables;
    }

    private static Map<String, Object> config(Turn turn) {
        String shell = turn.reads() && !turn.confined() ? "deny" : "allow";
        Map<String, Object> config = new HashMap<>(Map.of("autoupdate", false, "share", "disabled",
                "permission", Map.of("edit", turn.reads() ? "deny" : "allow", "bash", shell, "webfetch", "deny",
                        "websearch", "deny")));
        turn.door().ifPresent(door -> config.put("provider", provider(turn.settings(), door)));
        return config;
    }

    private static Map<String, Object> provider(CliSettings settings, Door door) {
        String model = settings.choosesModel() ? settings.model() : "anthropic/";
        String maker = model.substring(0, Math.max(0, model.indexOf('/')));
        return Map.of(maker, switch (maker) {
            case "anthropic", "openai" -> Map.of("options", options(door, "/v1"));
            case "google" -> Map.of("options", options(door, "/v1beta"));
            default -> Map.of("npm", "@ai-sdk/openai-compatible", "name", maker, "options", options(door, "/v1"),
                    "models", Map.of(model.substring(maker.length() + 1), Map.of()));
        });
    }

    private static Map<String, Object> options(Door door, String path) {
        Map<String, Object> options = new HashMap<>(Map.of("baseURL", door.base() + path));
        door.token().ifPresent(token -> options.put("apiKey", token));
        return options;
    }

    @Override
    public boolean announcesTools() {
        return false;
    }

    @Override
    public List<Signal> read(Event event) {
        List<Signal> signals = new ArrayList<>();
        if (event.has("sessionID")) {
            signals.add(new Signal.Session(event.text("sessionID")));
        }
        Event part = event.at("part");
        switch (event.text("type")) {
            case "step_start" -> {
                signals.add(new Signal.Step(part.text("id")));
                signals.add(new Signal.GoesOn());
            }
            case "text" -> signals.add(new Signal.Said(part.text("text")));
            case "tool_use" -> signals.add(new Signal.ToolRan(Labels.of(part.text("tool"), part.at("state", "input")),
                    part.text("state", "status").equals("completed")));
            case "step_finish" -> {
                part.decimal("cost").ifPresent(cost -> signals.add(new Signal.StepCost(cost)));
                signals.add(finished(part.text("reason")));
            }
            // The answer's body has the provider's own word for it, which the message may lack.
            case "error" -> signals.add(new Signal.Ended(false, event.text("error", "name") + " "
                    + event.text("error", "data", "responseBody"), event.number("error", "data", "statusCode"),
                    event.text("error", "data", "message")));
            default -> {
                return signals;
            }
        }
        return signals;
    }

    private static Signal finished(String reason) {
        return switch (reason) {
            case "stop" -> Signal.Ended.well("");
            case "tool-calls" -> new Signal.GoesOn();
            case "length" -> new Signal.Ended(false, reason, 0, "the answer is longer than the output limit");
            default -> new Signal.Ended(false, reason, 0, "the model stopped: " + reason);
        };
    }
}
