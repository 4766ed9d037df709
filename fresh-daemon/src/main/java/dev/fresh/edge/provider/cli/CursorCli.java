package dev.fresh.edge.provider.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cursor's agent, written from its documentation and untested: it has no address of its own to set and no key of ours,
 * so nobody measures what it spends.
 */
public final class CursorCli implements Dialect {

    private static final Program PROGRAM = new Program("cursor-agent", Optional.empty(), "untested", Optional.empty(),
            false);

    @Override
    public String name() {
        return "cursor_cli";
    }

    @Override
    public Program program() {
        return PROGRAM;
    }

    @Override
    public List<String> arguments(Turn turn) {
        List<String> words = new ArrayList<>(List.of("-p", "--output-format", "stream-json"));
        if (!turn.reads()) {
            words.add("--force"); // without it changes are only proposed
        }
        if (turn.settings().choosesModel()) {
            words.addAll(List.of("--model", turn.settings().model()));
        }
        turn.session().id().ifPresent(id -> words.addAll(List.of("--resume", id)));
        words.addAll(turn.settings().arguments());
        words.add(turn.prompt());
        return words;
    }

    @Override
    public Map<String, String> environment(Turn turn) {
        return Map.of();
    }

    @Override
    public boolean metered() {
        return false;
    }

    @Override
    public List<String> hosts() {
        return List.of("*.cursor.sh"); // from its documentation
    }

    @Override
    public List<Signal> read(Event event) {
        return switch (event.text("type")) {
            case "system" -> List.of(new Signal.Session(event.text("session_id")));
            case "assistant" -> assistant(event);
            case "tool_call" -> tool(event);
            case "result" -> {
                boolean ok = event.text("subtype").equals("success") && !event.flag("is_error");
                yield List.of(new Signal.Ended(ok, event.text("subtype"), 0, event.text("result")));
            }
            default -> List.of();
        };
    }

    private static List<Signal> assistant(Event event) {
        List<Signal> signals = new ArrayList<>();
        signals.add(new Signal.Step(""));
        event.list("message", "content").stream().filter(block -> block.text("type").equals("text"))
                .forEach(block -> signals.add(new Signal.Said(block.text("text"))));
        return signals;
    }

    private static List<Signal> tool(Event event) {
        String id = event.text("call_id");
        String name = event.at("tool_call").fields().keySet().stream().findFirst().orElse("tool");
        return switch (event.text("subtype")) {
            case "started" -> List.of(new Signal.ToolBegan(id, Labels.of(name.replaceAll("ToolCall$", ""),
                    event.at("tool_call", name, "args"))));
            case "completed" -> List.of(new Signal.ToolEnded(id, !event.at("tool_call", name, "result")
                    .fields().containsKey("error")));
            default -> List.of();
        };
    }
}
