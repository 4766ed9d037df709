package dev.fresh.edge.provider.cli;

import dev.fresh.edge.provider.Answers;
import dev.fresh.edge.provider.cli.Turn.Door;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Codex, by its {@code codex exec} with events as JSON lines. */
public final class CodexCli implements Dialect {

    private static final Program PROGRAM = new Program("codex", Optional.of("@openai/codex"), "0.169.0",
            Optional.of("@openai/codex-{platform}/vendor/*/bin/codex"), false);
    private static final String SCHEMA = ".codex/plan-schema.json";
    private static final Pattern STATUS = Pattern.compile("\\bstatus:? (\\d{3})\\b");

    @Override
    public String name() {
        return "codex_cli";
    }

    @Override
    public Program program() {
        return PROGRAM;
    }

    @Override
    public List<String> arguments(Turn turn) {
        List<String> words = new ArrayList<>(List.of("exec"));
        turn.session().id().ifPresent(id -> words.addAll(List.of("resume", id)));
        words.addAll(List.of("--json", "--skip-git-repo-check", "--disable", "plugins"));
        if (turn.settings().choosesModel()) {
            words.addAll(List.of("-m", turn.settings().model()));
        }
        // Its own sandbox cannot be built inside ours, which shows the worktree read-only while it has to read.
        set(words, "sandbox_mode", turn.confined() ? "danger-full-access"
                : turn.reads() ? "read-only" : "workspace-write");
        set(words, "approval_policy", "never");
        set(words, "web_search", "disabled");
        words.addAll(List.of("-c", "analytics.enabled=false", "-c", "check_for_update_on_startup=false"));
        turn.door().ifPresent(door -> provider(words, door));
        if (turn.reads()) {
            words.addAll(List.of("--output-schema", turn.home().resolve(SCHEMA).toString()));
        }
        words.addAll(turn.settings().arguments());
        words.add(turn.prompt());
        return words;
    }

    private static void provider(List<String> words, Door door) {
        set(words, "model_provider", "fresh");
        set(words, "model_providers.fresh.name", "fresh");
        set(words, "model_providers.fresh.base_url", door.base() + "/v1");
        if (door.token().isPresent()) {
            set(words, "model_providers.fresh.env_key", "FRESH_KEY");
        } else {
            words.addAll(List.of("-c", "model_providers.fresh.requires_openai_auth=true", "--disable", "apps"));
            // It asks there about the account, which is nobody's; nothing listens on this port.
            set(words, "chatgpt_base_url", "http://127.0.0.1:9");
        }
        set(words, "model_providers.fresh.wire_api", "responses");
        words.addAll(List.of("-c", "model_providers.fresh.request_max_retries=2",
                "-c", "model_providers.fresh.stream_max_retries=3",
                "-c", "model_providers.fresh.stream_idle_timeout_ms=300000"));
    }

    private static void set(List<String> words, String key, String value) {
        words.addAll(List.of("-c", key + "=\"" + value + "\""));
    }

    @Override
    public Map<String, String> environment(Turn turn) {
        Map<String, String> variables = new HashMap<>();
        variables.put("CODEX_HOME", turn.home().resolve(".codex").toString());
        turn.door().flatMap(Door::token).ifPresent(token -> variables.put("FRESH_KEY", token));
        return variables;
    }

    @Override
    public Map<String, String> homeFiles(Turn turn) {
        return Map.of(SCHEMA, Answers.PLAN_SCHEMA);
    }

    @Override
    public List<Signal> read(Event event) {
        return switch (event.text("type")) {
            case "thread.started" -> List.of(new Signal.Session(event.text("thread_id")));
            case "item.started" -> began(event.at("item"));
            case "item.completed" -> completed(event.at("item"));
            // Only a failed turn is final; this tells of retries.
            case "error" -> List.of(trouble(event.text("message")));
            case "turn.started" -> List.of(new Signal.GoesOn());
            case "turn.completed" -> List.of(Signal.Ended.well(""));
            case "turn.failed" -> List.of(failed(event.text("error", "message")));
            default -> List.of();
        };
    }

    private static List<Signal> began(Event item) {
        return switch (item.text("type")) {
            case "command_execution" -> List.of(new Signal.ToolBegan(item.text("id"), Labels.of("shell", item)));
            case "mcp_tool_call" -> List.of(new Signal.ToolBegan(item.text("id"), item.text("tool")));
            default -> List.of();
        };
    }

    private static List<Signal> completed(Event item) {
        String id = item.text("id");
        boolean ok = !List.of("failed", "declined").contains(item.text("status"));
        return switch (item.text("type")) {
            case "agent_message" -> List.of(new Signal.Step(id), new Signal.Said(item.text("text")));
            case "command_execution", "mcp_tool_call" -> List.of(new Signal.Step(id), new Signal.ToolEnded(id, ok));
            case "file_change" -> List.of(new Signal.Step(id), new Signal.ToolRan("edit "
                    + String.join(", ", item.list("changes").stream().map(change -> change.text("path")).toList()),
                    ok));
            case "error" -> List.of(trouble(item.text("message")));
            default -> List.of();
        };
    }

    private static Signal trouble(String message) {
        return message.startsWith("Reconnecting") ? new Signal.Waiting(message) : new Signal.Remark(message);
    }

    private static Signal.Ended failed(String message) {
        Matcher status = STATUS.matcher(message);
        return new Signal.Ended(false, "turn.failed", status.find() ? Integer.parseInt(status.group(1)) : 0, message);
    }
}
