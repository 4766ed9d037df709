package dev.fresh.edge.provider.cli;

import dev.fresh.edge.provider.cli.Turn.Door;
import dev.fresh.protocol.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gemini CLI, by its {@code gemini -p} with events as JSON lines. */
public final class GeminiCli implements Dialect {

    private static final Program PROGRAM = new Program("gemini", Optional.of("@google/gemini-cli"), "0.61.0",
            Optional.empty(), true);

    @Override
    public String name() {
        return "gemini_cli";
    }

    @Override
    public Program program() {
        return PROGRAM;
    }

    @Override
    public List<String> arguments(Turn turn) {
        List<String> words = new ArrayList<>(List.of("-p", turn.prompt(), "--output-format", "stream-json",
                "--approval-mode", turn.reads() ? "default" : turn.confined() ? "yolo" : "auto_edit"));
        if (turn.settings().choosesModel()) {
            words.addAll(List.of("-m", turn.settings().model()));
        }
        turn.session().id().ifPresent(id -> words.addAll(List.of(turn.session().isNew() ? "--session-id" : "--resume",
                id)));
        words.addAll(turn.settings().arguments());
        return words;
    }

    @Override
    public Map<String, String> environment(Turn turn) {
        // Started a second time by itself, it would swallow the signals that end it.
        Map<String, String> variables = new HashMap<>(Map.of("GEMINI_CLI_NO_RELAUNCH", "1",
                "GEMINI_CLI_TRUST_WORKSPACE", "true"));
        turn.door().flatMap(Door::token).ifPresent(token -> variables.putAll(Map.of("GEMINI_API_KEY", token,
                "GOOGLE_GEMINI_BASE_URL", turn.door().get().base())));
        return variables;
    }

    @Override
    public Map<String, String> homeFiles(Turn turn) {
        Map<String, Object> tools = new HashMap<>(Map.of("exclude", List.of("google_web_search", "web_fetch")));
        if (!turn.reads() && !turn.confined()) {
            tools.put("allowed", List.of("run_shell_command"));
        }
        Map<String, Object> settings = new HashMap<>(Map.of(
                "general", Map.of("enableAutoUpdate", false, "maxAttempts", 3),
                "privacy", Map.of("usageStatisticsEnabled", false), "telemetry", Map.of("enabled", false),
                "model", Map.of("maxSessionTurns", turn.settings().turnsMax()),
                "tools", tools));
        turn.door().ifPresent(door -> settings.put("security", Map.of("auth", Map.of("selectedType",
                door.token().isPresent() ? "gemini-api-key" : "oauth-personal"))));
        return Map.of(".gemini/settings.json", Json.write(settings));
    }

    @Override
    public Optional<String> chooseSession(String agentId, int series) {
        return Optional.of(Dialect.sessionOf(name(), agentId, series));
    }

    @Override
    public List<Signal> read(Event event) {
        return switch (event.text("type")) {
            case "init" -> List.of(new Signal.Session(event.text("session_id")));
            case "message" -> event.text("role").equals("assistant")
                    ? List.of(new Signal.Piece(event.text("content"))) : List.of();
            case "tool_use" -> List.of(new Signal.Step(event.text("tool_id")), new Signal.ToolBegan(
                    event.text("tool_id"), Labels.of(event.text("tool_name"), event.at("parameters"))));
            case "tool_result" -> List.of(new Signal.ToolEnded(event.text("tool_id"),
                    event.text("status").equals("success")));
            case "error" -> event.text("message").contains("Loop detected") ? List.of(new Signal.Looped())
                    : List.of(new Signal.Remark(event.text("message")));
            case "result" -> List.of(ended(event));
            default -> List.of();
        };
    }

    private static Signal.Ended ended(Event event) {
        return event.text("status").equals("success") ? Signal.Ended.well("")
                : new Signal.Ended(false, event.text("error", "type"), event.number("error", "code"),
                        event.text("error", "message"));
    }

    /** It ends with the low byte of the HTTP status that it met. */
    @Override
    public Optional<Signal.Ended> judge(int exitCode) {
        return switch (exitCode) {
            case 41 -> Optional.of(new Signal.Ended(false, "auth", 401, "its authentication method was refused"));
            case 42 -> Optional.of(new Signal.Ended(false, "", 0, "")); // its standard error says what was wrong
            case 53 -> Optional.of(new Signal.Ended(false, "max_turns", 0, "its turns are used up"));
            case 55 -> Optional.of(new Signal.Ended(false, "untrusted", 0, "it does not trust the folder"));
            default -> exitCode >= 144 && exitCode <= 255
                    ? Optional.of(new Signal.Ended(false, "", exitCode + 256, "")) : Optional.empty();
        };
    }
}
