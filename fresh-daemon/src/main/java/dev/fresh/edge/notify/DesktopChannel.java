package dev.fresh.edge.notify;

import dev.fresh.core.agent.Failure;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.edge.process.Programs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The desktop of this machine, through {@code notify-send} or, on a Mac, {@code osascript}. */
public final class DesktopChannel implements Channel {

    /** Variables without which no program finds the desktop. */
    public static final List<String> VARIABLES = List.of("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS",
            "XDG_RUNTIME_DIR", "XAUTHORITY");

    private static final Duration WALL = Duration.ofSeconds(10);
    private static final long OUTPUT_BYTES_MAX = 4096;

    private final ProcessRunner runner;
    private final Map<String, String> environment;
    private final Path home;
    private final Path repository;

    /**
     * @param environment the whole one of the program
     * @param repository nothing in it is started
     */
    public DesktopChannel(ProcessRunner runner, Map<String, String> environment, Path home, Path repository) {
        this.runner = runner;
        this.environment = Map.copyOf(environment);
        this.home = home;
        this.repository = repository;
    }

    @Override
    public String name() {
        return "desktop";
    }

    @Override
    public void deliver(Notification notification) {
        Exit exit = runner.run(new Command(argv(notification), home, environment, Optional.empty(), WALL,
                OUTPUT_BYTES_MAX, Optional.empty()));
        if (!exit.ok()) {
            throw EdgeException.environment("the desktop cannot be reached"
                    + exit.error().lines().filter(line -> !line.isBlank()).findFirst().map(line -> ": " + line.strip())
                            .orElse("; the daemon has to be started from the desktop's own session"));
        }
    }

    private List<String> argv(Notification notification) {
        String title = "fresh: " + notification.title();
        String body = String.join("\n", notification.lines());
        Optional<Path> notifySend = program("notify-send");
        if (notifySend.isPresent()) {
            // The body may hold markup, and words of agents are none.
            String plain = body.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
            return List.of(notifySend.get().toString(), "--app-name=fresh", "--", title, plain);
        }
        Path osascript = program("osascript").orElseThrow(() -> new EdgeException(new Failure(
                Failure.Kind.REFUSED_CONTENT,
                "neither notify-send nor osascript is on the PATH; install libnotify (Debian: libnotify-bin)")));
        return List.of(osascript.toString(), "-e", "on run argv", "-e",
                "display notification (item 2 of argv) with title (item 1 of argv)", "-e", "end run", title, body);
    }

    private Optional<Path> program(String name) {
        return Programs.findOutside(repository, name, environment.getOrDefault("PATH", "/usr/bin:/bin"));
    }
}
