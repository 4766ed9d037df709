package dev.fresh.daemon;

import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.notify.Notification;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.protocol.ErrorBody;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.Json;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * {@code fresh notify}: {@code test [--channel NAME]} sends a test message now and says what became of it, 0 when all
 * was delivered and 74 when not; {@code allow} lets what the repository's settings name be used. Both with
 * {@code [--format json]}.
 */
public final class NotifyMain {

    private final FreshPaths paths;
    private final Map<String, String> environment;
    private final boolean json;
    private final PrintStream out;

    private NotifyMain(FreshPaths paths, Map<String, String> environment, boolean json, PrintStream out) {
        this.paths = paths;
        this.environment = environment;
        this.json = json;
        this.out = out;
    }

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(List.of(args), Path.of("").toAbsolutePath(), System.getenv(), out));
    }

    static int run(List<String> args, Path folder, Map<String, String> environment, PrintStream out) {
        boolean json = args.contains("json");
        try {
            FreshPaths paths = FreshPaths.find(folder).orElseThrow(() -> new Refusal(ErrorCode.NOT_A_REPOSITORY,
                    folder + " is not in a git repository", "change to one"));
            paths.prepare();
            NotifyMain main = new NotifyMain(paths, environment, json, out);
            int named = args.indexOf("--channel");
            return args.getFirst().equals("allow") ? main.allow()
                    : main.test(named < 0 ? Optional.empty() : Optional.of(args.get(named + 1)));
        } catch (Refusal e) {
            refuse(json, e.body(), out);
            return e.code().exit();
        }
    }

    private static void refuse(boolean json, ErrorBody body, PrintStream out) {
        if (json) {
            out.println(Json.pretty(body));
        } else {
            System.err.println("fresh: " + body.error().message() + "\nhint: " + body.error().hint());
        }
    }

    private Config.Notify settings() {
        return switch (Config.load(paths.root(), environment)) {
            case Config.Good good -> good.config().notifying();
            case Config.Bad bad -> throw new Refusal(ErrorCode.CONFIGURATION, String.join("\n", bad.problems()),
                    "see docs/configuration.md, or run: fresh doctor");
        };
    }

    private Ways ways(Config.Notify settings) {
        return new Ways(new Shipped(paths, new OsProcessRunner("fresh-notify-" + ProcessHandle.current().pid()),
                () -> {
                    throw new IllegalStateException("channels need no more than " + settings.on());
                }), paths.root(), Allowed.of(environment));
    }

    private int allow() {
        Config.Notify settings = settings();
        List<String> names = ways(settings).allow(settings);
        if (names.isEmpty()) {
            throw new Refusal(ErrorCode.CONFIGURATION, "the settings of this repository name no command and no webhook",
                    "set notify.command or notify.webhook in .fresh/config.yaml");
        }
        if (json) {
            out.println(Json.pretty(Map.of("allowed", names)));
        } else {
            out.println("Allowed, as long as the settings say just that: " + String.join(", ", names)
                    + ". `fresh notify test` tries it.");
        }
        return Exits.OK;
    }

    private int test(Optional<String> channel) {
        Config.Notify settings = settings();
        List<Ways.Way> all = new ArrayList<>(ways(settings).of(settings));
        if (settings.bell()) {
            all.add(new Ways.Way(Ways.BELL, Optional.empty(), ""));
        }
        List<Ways.Way> chosen = all.stream().filter(way -> channel.isEmpty() || way.name().equals(channel.get()))
                .toList();
        if (chosen.isEmpty()) {
            throw new Refusal(ErrorCode.CONFIGURATION, channel.map(name -> "the channel " + name + " is not configured")
                    .orElse("no channel is configured"),
                    "set notify.command, notify.webhook, notify.desktop or notify.bell; see docs/notifications.md");
        }
        UnaryOperator<String> redact = Redaction.of(environment);
        Notification message = message().clean(redact);
        List<Map<String, Object>> results = new ArrayList<>();
        for (Ways.Way way : chosen) {
            Optional<String> problem = (way.name().equals(Ways.BELL) ? ring() : deliver(way, message)).map(redact);
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("channel", way.name());
            result.put("delivered", problem.isEmpty());
            result.put("problem", problem.orElse(null));
            results.add(result);
            if (!json) {
                out.println((problem.isEmpty() ? "ok      " : "FAILED  ") + way.name()
                        + problem.map(text -> ": " + text).orElse(": the test message was delivered"));
            }
        }
        if (json) {
            out.println(Json.pretty(Map.of("channels", results)));
        }
        return results.stream().allMatch(result -> result.get("delivered").equals(true)) ? Exits.OK : Exits.IO;
    }

    private static Optional<String> deliver(Ways.Way way, Notification message) {
        if (way.channel().isEmpty()) {
            return Optional.of(way.problem());
        }
        try {
            way.channel().get().deliver(message);
            return Optional.empty();
        } catch (EdgeException e) {
            return Optional.of(e.getMessage());
        }
    }

    private Optional<String> ring() {
        if (System.console() == null || !System.console().isTerminal()) {
            return Optional.of("this is no terminal, so nothing rings");
        }
        out.print("\u0007");
        return Optional.empty();
    }

    private Notification message() {
        return new Notification("test-" + UUID.randomUUID(), Notification.Kind.TEST,
                Instant.now().truncatedTo(ChronoUnit.MILLIS), paths.root().getFileName().toString(), Optional.empty(),
                Optional.empty(), "This is a test message of fresh", List.of("Nothing has happened."), List.of(),
                Optional.empty());
    }
}
