package dev.fresh.edge.provider.cli;

import dev.fresh.edge.provider.Answers;
import dev.fresh.edge.provider.cli.Turn.Door;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Claude Code, by its {@code claude -p} with events as JSON lines. */
public final class ClaudeCli implements Dialect {

    private static final Program PROGRAM = new Program("claude", Optional.of("@anthropic-ai/claude-code"), "2.1.329",
            Optional.of("@anthropic-ai/claude-code-{platform}/claude"), false);
    private static final String READING = "Read,Grep,Glob";
    private static final String EDITING = "Bash,Edit,Write,Read,Grep,Glob";

    @Override
    public String name() {
        return "claude_cli";
    }

    @Override
    public Program program() {
        return PROGRAM;
    }

    @Override
    public List<String> arguments(Turn turn) {
        List<String> words = new ArrayList<>(List.of("-p", turn.prompt(), "--output-format", "stream-json", "--verbose",
                "--max-turns", Integer.toString(turn.settings().turnsMax()), "--strict-mcp-config",
                // The repository's own settings can start programs, which only our sandbox bounds.
                "--setting-sources", turn.confined() ? "project" : "user",
                // Both are answered by the provider for a fee, or need a network that is not there.
                "--disallowedTools", "WebFetch,WebSearch"));
        if (turn.settings().choosesModel()) {
            words.addAll(List.of("--model", turn.settings().model()));
        }
        turn.session().id().ifPresent(id -> words.addAll(List.of(turn.session().isNew() ? "--session-id" : "--resume",
                id)));
        if (turn.door().isPresent() && !turn.left().isZero()) {
            words.addAll(List.of("--max-budget-usd", turn.left().dollars().stripTrailingZeros().toPlainString()));
        }
        if (turn.reads()) {
            words.addAll(List.of("--permission-mode", "dontAsk", "--allowedTools", READING, "--json-schema",
                    Answers.PLAN_SCHEMA));
        } else if (turn.confined()) {
            words.add("--dangerously-skip-permissions");
        } else {
            words.addAll(List.of("--permission-mode", "dontAsk", "--allowedTools", EDITING));
        }
        words.addAll(turn.settings().arguments());
        return words;
    }

    @Override
    public Map<String, String> environment(Turn turn) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "CLAUDE_CONFIG_DIR", turn.home().resolve(".claude").toString(),
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1", "DISABLE_AUTOUPDATER", "1", "DISABLE_TELEMETRY", "1",
                "DISABLE_ERROR_REPORTING", "1", "CLAUDE_CODE_MAX_RETRIES", "3",
                "CLAUDE_CODE_MAX_OUTPUT_TOKENS", "16000", "API_TIMEOUT_MS", "600000"));
        if (turn.confined()) {
            variables.put("IS_SANDBOX", "1");
        }
        turn.door().ifPresent(door -> variables.put("ANTHROPIC_BASE_URL", door.base()));
        turn.door().flatMap(Door::token).ifPresent(token -> variables.put("ANTHROPIC_API_KEY", token));
        return variables;
    }

    @Override
    public Optional<String> chooseSession(String agentId, int series) {
        return Optional.of(Dialect.sessionOf(name(), agentId, series));
    }

    @Override
    public List<Signal> read(Event event) {
        return switch (event.text("type")) {
            case "system" -> system(event);
            case "assistant" -> assistant(event);
            case "user" -> event.list("message", "content").stream()
                    .filter(block -> block.text("type").equals("tool_result"))
                    .<Signal>map(block -> new Signal.ToolEnded(block.text("tool_use_id"), !block.flag("is_error")))
                    .toList();
            case "rate_limit_event" -> rateLimit(event.at("rate_limit_info"));
            case "result" -> result(event);
            default -> List.of();
        };
    }

    private static List<Signal> system(Event event) {
        return switch (event.text("subtype")) {
            case "init" -> List.of(new Signal.Session(event.text("session_id")));
            case "api_retry" -> List.of(new Signal.Waiting(event.number("error_status") + " " + event.text("error")
                    + ", retry " + event.number("attempt") + " of " + event.number("max_retries") + " in "
                    + Math.ceilDiv(event.number("retry_delay_ms"), 1000) + " s"));
            default -> List.of();
        };
    }

    private static List<Signal> assistant(Event event) {
        List<Signal> signals = new ArrayList<>();
        signals.add(new Signal.Step(event.text("message", "id")));
        for (Event block : event.list("message", "content")) {
            switch (block.text("type")) {
                case "text" -> signals.add(new Signal.Said(block.text("text")));
                case "tool_use" -> signals.add(new Signal.ToolBegan(block.text("id"),
                        Labels.of(block.text("name"), block.at("input"))));
                default -> {
                    continue; // thinking
                }
            }
        }
        return signals;
    }

    private static List<Signal> rateLimit(Event info) {
        if (!info.text("status").equals("rejected")) {
            return List.of();
        }
        long resets = info.longNumber("resetsAt");
        return List.of(new Signal.QuotaUsed("the plan's " + info.text("rateLimitType").replace('_', ' ')
                + " limit is reached", resets > 0 ? Optional.of(Instant.ofEpochSecond(resets)) : Optional.empty()));
    }

    /** The subtype is {@code success} also for API errors, and so is the exit code after some signals. */
    private static List<Signal> result(Event event) {
        List<Signal> signals = new ArrayList<>();
        cost(event).ifPresent(dollars -> signals.add(new Signal.CostSoFar(dollars)));
        event.list("permission_denials").forEach(denial -> signals.add(new Signal.Denied(
                Labels.of(denial.text("tool_name"), denial.at("tool_input")))));
        if (event.has("structured_output")) {
            signals.add(new Signal.Structured(event.json("structured_output")));
        }
        String subtype = event.text("subtype");
        boolean ok = subtype.equals("success") && !event.flag("is_error");
        String text = event.has("result") ? event.text("result") : event.json("errors");
        signals.add(new Signal.Ended(ok, ok ? "" : subtype, event.number("api_error_status"), text));
        return signals;
    }

    /** Since 2.1.3xx the total goes on after a resume; what this process added stands beside it then. */
    private static Optional<BigDecimal> cost(Event event) {
        if (!event.has("model_usage_since_last_result")) {
            return event.decimal("total_cost_usd");
        }
        Event models = event.at("model_usage_since_last_result");
        return Optional.of(models.fields().keySet().stream()
                .collect(Collectors.reducing(BigDecimal.ZERO,
                        model -> models.decimal(model, "costUSD").orElse(BigDecimal.ZERO), BigDecimal::add)));
    }
}
