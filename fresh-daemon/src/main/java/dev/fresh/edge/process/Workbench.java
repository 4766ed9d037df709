package dev.fresh.edge.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything needed to run a confined command in somebody's tree: the runner, the sandbox, the environment and the
 * read-only folders (toolchains, prepared dependencies) of this run.
 */
public record Workbench(ProcessRunner runner, Sandbox sandbox, Map<String, String> environment, List<Path> readOnly) {

    private static final long OUTPUT_BYTES_MAX = 4L << 20;

    public Workbench {
        environment = Map.copyOf(environment);
        readOnly = List.copyOf(readOnly);
    }

    /** Runs without network in {@code directory}, which it may write, within {@code wall}. */
    public Exit run(Path directory, Duration wall, List<String> argv) {
        return run(directory, List.of(directory), false, wall, argv);
    }

    /** Runs in {@code directory} with exactly these writable folders. */
    public Exit run(Path directory, List<Path> writable, boolean network, Duration wall, List<String> argv) {
        List<Path> readable = new ArrayList<>(readOnly);
        if (!writable.contains(directory)) {
            readable.add(directory);
        }
        Command plain = new Command(argv, directory, environment, Optional.empty(), wall, OUTPUT_BYTES_MAX,
                Optional.empty());
        return runner.run(sandbox.confine(plain, new Sandbox.Confinement(writable, readable, network)));
    }
}
