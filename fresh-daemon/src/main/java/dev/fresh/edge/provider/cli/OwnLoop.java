package dev.fresh.edge.provider.cli;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.provider.cli.Installations.Installed;
import dev.fresh.edge.provider.loop.LoopEvent;
import dev.fresh.edge.provider.loop.Order;
import dev.fresh.edge.provider.loop.ToolLoop;
import dev.fresh.protocol.Json;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the dialects of our own loop share: how it is started and how its {@link LoopEvent}s are read. */
final class OwnLoop {

    static final Program PROGRAM = new Program("fresh's own loop", Optional.empty(), "", Optional.empty(), false);

    private static final String ORDER = "order.json";
    /** Small and quick to start; what the virtual machine has to say must not get between the events. */
    private static final List<String> JVM = List.of("-Xmx128m", "-Xss512k", "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xshare:auto", "-Xlog:disable",
            "-Xlog:all=error:stderr", "-XX:+ErrorFileToStderr");
    private OwnLoop() {
    }

    /** The daemon's own Java with the few jars that the loop needs. */
    static Installed installed() {
        Path java = real(Path.of(System.getProperty("java.home")));
        // The jars that it needs; the sandbox shows it no others.
        List<Path> classes = Stream.concat(Stream.of(ToolLoop.class), Json.jars().stream()).map(OwnLoop::place)
                .distinct().toList();
        List<String> command = new ArrayList<>(List.of(java.resolve("bin/java").toString()));
        command.addAll(JVM);
        command.addAll(List.of("-cp",
                classes.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                ToolLoop.class.getName()));
        return new Installed(command, Stream.concat(Stream.of(java), classes.stream())
                .filter(path -> !path.startsWith("/usr")).toList());
    }

    static List<String> arguments(Turn turn) {
        return List.of(turn.home().resolve(ORDER).toString());
    }

    static Map<String, String> environment(Turn turn) {
        Map<String, String> variables = new LinkedHashMap<>();
        turn.door().ifPresent(door -> variables.put(Order.BASE, door.base()));
        turn.door().flatMap(Turn.Door::token).ifPresent(token -> variables.put(Order.TOKEN, token));
        return variables;
    }

    static Map<String, String> homeFiles(Turn turn, Order.Protocol protocol, int answerTokensMax) {
        return Map.of(ORDER, Json.write(new Order(protocol, turn.settings().model(), turn.session().id().orElseThrow(),
                !turn.session().isNew(), !turn.reads(), turn.prompt(), answerTokensMax, turn.settings().turnsMax())));
    }

    static List<Signal> read(Event event) {
        return LoopEvent.read(event.fields()).map(OwnLoop::signals).orElse(List.of());
    }

    private static List<Signal> signals(LoopEvent event) {
        return switch (event) {
            case LoopEvent.Session e -> List.of(new Signal.Session(e.id()));
            case LoopEvent.Text e -> List.of(new Signal.Said(e.text()));
            case LoopEvent.ToolUse e -> List.of(new Signal.ToolBegan(e.id(),
                    Labels.of(e.name(), new Event(e.input()))));
            case LoopEvent.ToolResult e -> List.of(new Signal.ToolEnded(e.id(), e.ok()));
            case LoopEvent.Usage e -> List.of(new Signal.Step("turn " + e.turn()));
            case LoopEvent.Waiting e -> List.of(new Signal.Waiting(e.seconds() + " s, " + e.reason()));
            case LoopEvent.Failed e -> List.of(new Signal.Ended(false, e.kind(), e.status(), e.message()
                    + e.retryAfterSeconds().map(seconds -> " (retry in " + seconds + "s)").orElse("")
                    + (e.status() == 404 ? " (is the model in .fresh/config.yaml right?)" : "")));
            case LoopEvent.Result e -> result(e);
        };
    }

    private static List<Signal> result(LoopEvent.Result result) {
        return switch (result.status()) {
            case DONE -> result.finished()
                    ? List.of(new Signal.Structured(answer(result)), Signal.Ended.well(result.summary()))
                    : List.of(Signal.Ended.well(result.summary()));
            case TURNS -> List.of(new Signal.Ended(false, "max_turns", 0, result.summary()));
            case CIRCLES -> List.of(new Signal.Looped());
        };
    }

    /** In the form in which all agents answer. */
    private static String answer(LoopEvent.Result result) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("summary", result.summary());
        answer.put("steps", result.steps().isEmpty() ? List.of(result.summary()) : result.steps());
        answer.put("files", result.files());
        answer.put("command", result.command());
        if (!result.question().isEmpty()) {
            answer.put("question", Map.of("text", result.question(), "options", result.options()));
        }
        return Json.write(answer);
    }

    private static Path place(Class<?> type) {
        try {
            return real(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class comes from no file: " + type, e);
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw EdgeException.environment(path + " is gone; was fresh moved while it runs? Restart its daemon", e);
        }
    }
}
