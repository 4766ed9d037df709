package dev.fresh.edge.awake;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.edge.process.Programs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The inhibitor locks of systemd's log-in manager, through {@code systemd-inhibit}. */
public final class LogindInhibitor implements Inhibitor {

    /** Variables without which the system's bus may not be found. */
    public static final List<String> VARIABLES = List.of("DBUS_SYSTEM_BUS_ADDRESS", "LANG", "LC_ALL");

    private static final String REMEDY = "turn sleep off in the settings of this machine for the night";
    private static final String SYSTEM_PATH = "/usr/bin:/bin";
    private static final Duration PROBE_WALL = Duration.ofSeconds(5);
    private static final Duration FOREVER = Duration.ofDays(365);
    private static final long OUTPUT_BYTES_MAX = 65_536;

    private final ProcessRunner runner;
    private final Map<String, String> environment;
    private final long holder;
    private final Optional<Path> program;
    private final Optional<Path> tail;

    /**
     * Looks for its program once.
     *
     * @param environment the whole one of the program; its {@code PATH} is searched, then the system's
     * @param repository nothing in it is started
     */
    public LogindInhibitor(ProcessRunner runner, Map<String, String> environment, Path repository) {
        this(runner, environment, repository, ProcessHandle.current().pid());
    }

    LogindInhibitor(ProcessRunner runner, Map<String, String> environment, Path repository, long holder) {
        this.holder = holder;
        this.runner = runner;
        this.environment = Map.copyOf(environment);
        program = Programs.findOutside(repository, "systemd-inhibit",
                environment.getOrDefault("PATH", "") + ":" + SYSTEM_PATH);
        tail = Programs.findOutside(repository, "tail", SYSTEM_PATH);
    }

    @Override
    public String name() {
        return "systemd-inhibit";
    }

    @Override
    public boolean installed() {
        return program.isPresent() && tail.isPresent();
    }

    /** Takes a lock and asks the log-in manager whether it has it; that the program starts would prove nothing. */
    @Override
    public Finding probe() {
        if (!installed()) {
            return new Finding(false, "systemd-inhibit is not installed", REMEDY);
        }
        try {
            Exit exit = runner.run(locked("probing", List.of(program.get().toString(), "--list", "--no-legend",
                    "--no-pager"), PROBE_WALL));
            if (exit.ok() && exit.output().lines().anyMatch(LogindInhibitor::isOurs)) {
                return new Finding(true, "systemd-inhibit keeps this machine awake while a run is active", "");
            }
            return new Finding(false, "systemd-inhibit does not work here: " + why(exit), REMEDY);
        } catch (EdgeException e) {
            return new Finding(false, "systemd-inhibit does not work here: " + e.getMessage(), REMEDY);
        }
    }

    private static boolean isOurs(String line) {
        return line.strip().startsWith("fresh ") && line.contains("sleep") && line.contains("block");
    }

    private static String why(Exit exit) {
        return switch (exit.end()) {
            case WALL_LIMIT -> "no answer within " + PROBE_WALL.toSeconds() + " seconds";
            case STOPPED -> "it was stopped";
            case BY_ITSELF -> exit.error().lines().filter(line -> !line.isBlank()).findFirst().map(String::strip)
                    .orElse(exit.ok() ? "the log-in manager does not list its lock" : "exit code " + exit.code());
        };
    }

    @Override
    public Optional<Command> hold(String why) {
        // Killed, this process could end nobody: the lock is given back because tail sees that it is gone.
        return !installed() ? Optional.empty() : Optional.of(locked(why, List.of(tail.get().toString(), "-s", "1",
                "--pid=" + holder, "-f", "/dev/null"), FOREVER));
    }

    private Command locked(String why, List<String> command, Duration wall) {
        List<String> argv = new ArrayList<>(List.of(program.get().toString(), "--what=sleep:idle", "--who=fresh",
                "--why=" + why, "--mode=block"));
        argv.addAll(command);
        return new Command(argv, Path.of("/"), environment, Optional.empty(), wall, OUTPUT_BYTES_MAX,
                Optional.empty());
    }
}
