package dev.fresh.edge.process;

import dev.fresh.edge.EdgeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything needed to run a confined command in somebody's tree: the runner, the sandbox, the environment and the
 * read-only folders (toolchains, prepared dependencies) of this run.
 *
 * @param outside the way of one agent to the servers that it may talk to; gates and builds have none
 */
public record Workbench(ProcessRunner runner, Sandbox sandbox, Map<String, String> environment, List<Path> readOnly,
        Optional<Sandbox.Gateway> outside) {

    /** The variable that names the folder of prepared Node modules, for what runs where they are not linked. */
    public static final String NODE_MODULES = "FRESH_NODE_MODULES";

    private static final long OUTPUT_BYTES_MAX = 4L << 20;

    /** Without a way to servers outside. */
    public Workbench(ProcessRunner runner, Sandbox sandbox, Map<String, String> environment, List<Path> readOnly) {
        this(runner, sandbox, environment, readOnly, Optional.empty());
    }

    public Workbench {
        environment = Map.copyOf(environment);
        readOnly = List.copyOf(readOnly);
    }

    /** The same for an agent that may talk to servers outside through a proxy. */
    public Workbench with(Optional<Sandbox.Gateway> proxy) {
        return new Workbench(runner, sandbox, environment, readOnly, proxy);
    }

    /** What tells programs of the proxy, under every name that one of them looks for. */
    public Map<String, String> proxyVariables() {
        Map<String, String> variables = new HashMap<>();
        outside.map(proxy -> "http://127.0.0.1:" + proxy.port()).ifPresent(address -> {
            List.of("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
                    .forEach(name -> variables.put(name, address));
            List.of("NO_PROXY", "no_proxy").forEach(name -> variables.put(name, "127.0.0.1,localhost"));
            variables.put("NODE_USE_ENV_PROXY", "1");
        });
        return variables;
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

    /**
     * The absolute path of a program on this environment's {@code PATH}. The daemon's own path never decides what
     * runs in somebody's tree.
     *
     * @throws dev.fresh.edge.EdgeException when it is nowhere on the path
     */
    public String program(String name) {
        return Programs.find(name, environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin")).map(Path::toString)
                .orElseThrow(() -> EdgeException.environment(name
                        + " is not on the PATH of the run; install it or start the run with it"));
    }
}
