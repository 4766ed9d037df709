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

/** The power assertions of macOS, through its {@code caffeinate}. */
public final class CaffeinateInhibitor implements Inhibitor {

    private static final String SYSTEM_PATH = "/usr/bin";
    private static final Duration PROBE_WALL = Duration.ofSeconds(5);
    private static final Duration FOREVER = Duration.ofDays(365);

    private final ProcessRunner runner;
    private final Map<String, String> environment;
    private final Optional<Path> program;

    /**
     * Looks for its program once.
     *
     * @param environment the whole one of the program; its {@code PATH} is searched, then the system's
     * @param repository nothing in it is started
     */
    public CaffeinateInhibitor(ProcessRunner runner, Map<String, String> environment, Path repository) {
        this.runner = runner;
        this.environment = Map.copyOf(environment);
        program = Programs.findOutside(repository, "caffeinate",
                environment.getOrDefault("PATH", "") + ":" + SYSTEM_PATH);
    }

    @Override
    public String name() {
        return "caffeinate";
    }

    @Override
    public boolean installed() {
        return program.isPresent();
    }

    @Override
    public Finding probe() {
        String remedy = "turn sleep off in the settings of this machine for the night";
        if (!installed()) {
            return new Finding(false, "caffeinate is not installed", remedy);
        }
        try {
            Exit exit = runner.run(command(PROBE_WALL, "-t", "1"));
            return exit.ok()
                    ? new Finding(true, "caffeinate keeps this machine awake while a run is active, as long as its lid"
                            + " is open", "")
                    : new Finding(false, "caffeinate does not work here: " + exit.error().strip(), remedy);
        } catch (EdgeException e) {
            return new Finding(false, "caffeinate does not work here: " + e.getMessage(), remedy);
        }
    }

    @Override
    public Optional<Command> hold(String why) {
        return !installed() ? Optional.empty()
                : Optional.of(command(FOREVER, "-w", Long.toString(ProcessHandle.current().pid())));
    }

    private Command command(Duration wall, String... until) {
        List<String> argv = new ArrayList<>(List.of(program.get().toString(), "-i"));
        argv.addAll(List.of(until));
        return new Command(argv, Path.of("/"), environment, Optional.empty(), wall, 4096, Optional.empty());
    }
}
