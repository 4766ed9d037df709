package dev.fresh.edge.workspace;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.edge.process.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the product calls git: no hooks, no monitor, no prompt, and an environment that nobody else has written. */
public final class Git {

    private static final Duration WALL = Duration.ofMinutes(30);
    private static final long OUTPUT_BYTES_MAX = 32L << 20;
    private static final List<String> HARDENING = settings("core.hooksPath=/dev/null", "core.fsmonitor=false",
            "protocol.ext.allow=never", "gc.auto=0", "maintenance.auto=false", "core.logAllRefUpdates=false",
            "core.attributesFile=/dev/null", "core.untrackedCache=false", "advice.addEmbeddedRepo=false");
    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8",
            "GIT_TERMINAL_PROMPT", "0", "GIT_OPTIONAL_LOCKS", "0", "GIT_NO_LAZY_FETCH", "1",
            "GIT_NO_REPLACE_OBJECTS", "1");
    /** Neither the machine's nor the user's configuration. */
    private static final Map<String, String> ALONE = Map.of("HOME", "/nonexistent", "XDG_CONFIG_HOME", "/nonexistent",
            "GIT_CONFIG_NOSYSTEM", "1", "GIT_CONFIG_GLOBAL", "/dev/null", "GIT_ATTR_NOSYSTEM", "1");

    private final ProcessRunner runner;
    private final Path program;

    private Git(ProcessRunner runner, Path program) {
        this.runner = runner;
        this.program = program;
    }

    /**
     * The git of this machine.
     *
     * @param repository a git inside it is never used
     * @param path where to look, as in {@code PATH}
     */
    public static Git find(ProcessRunner runner, Path repository, String path) {
        return new Git(runner, Programs.findOutside(repository, "git", path).map(Git::real)
                .orElseThrow(() -> EdgeException.environment("git is not installed; install git 2.30 or newer")));
    }

    /** Behind links, since the sandbox shows the folder of the program and not that of a link to it. */
    private static Path real(Path program) {
        try {
            return program.toRealPath();
        } catch (IOException e) {
            throw EdgeException.environment("git at " + program + " cannot be read; reinstall git", e);
        }
    }

    /**
     * One call.
     *
     * @param repository the git folder
     * @param environment added to the product's own
     * @param input a file for standard input, else nothing
     */
    record Call(Path repository, Map<String, String> environment, Optional<Path> input, List<String> arguments) {

        static Call of(Path repository, String... arguments) {
            return new Call(repository, Map.of(), Optional.empty(), List.of(arguments));
        }

        Call with(Map<String, String> more) {
            return new Call(repository, more, input, arguments);
        }

        Call reading(Path file) {
            return new Call(repository, environment, Optional.of(file), arguments);
        }
    }

    /** Runs in a repository with none of the user's configuration but the repository's own. */
    Exit run(Call call) {
        Map<String, String> environment = new HashMap<>(ALONE);
        environment.putAll(call.environment());
        List<String> arguments = new ArrayList<>(List.of("--git-dir=" + call.repository()));
        arguments.addAll(call.arguments());
        return run(call.repository(), environment, call.input(), arguments);
    }

    /** Like {@link #run}, giving standard output; a failure is thrown with git's own words. */
    String text(Call call) {
        Exit exit = run(call);
        if (!exit.ok()) {
            throw EdgeException.environment("git " + call.arguments().getFirst() + " failed: " + reason(exit));
        }
        return exit.output();
    }

    /** Reads in the folder of a user's checkout with their own configuration, writing nothing. */
    Exit read(Path folder, Map<String, String> environment, String... arguments) {
        Map<String, String> own = new HashMap<>(environment);
        for (String name : List.of("HOME", "XDG_CONFIG_HOME")) {
            Optional.ofNullable(System.getenv(name)).ifPresent(value -> own.put(name, value));
        }
        return run(folder, own, Optional.empty(), List.of(arguments));
    }

    /** The command line of a call that is to be confined; its environment is {@link #confinedEnvironment}. */
    List<String> confined(String... arguments) {
        List<String> argv = new ArrayList<>(List.of(program.toString()));
        argv.addAll(HARDENING);
        argv.addAll(List.of(arguments));
        return argv;
    }

    static Map<String, String> confinedEnvironment(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(ENVIRONMENT);
        environment.putAll(ALONE);
        environment.putAll(more);
        return environment;
    }

    /** The first line that says what went wrong, safe to show. */
    static String reason(Exit exit) {
        return switch (exit.end()) {
            case WALL_LIMIT -> "it took too long";
            case STOPPED -> "it was stopped";
            case BY_ITSELF -> exit.error().lines().filter(line -> line.matches("(error|fatal): .*")).findFirst()
                    .or(() -> exit.error().lines().reduce((_, last) -> last)).map(Git::shown)
                    .orElse("exit code " + exit.code());
        };
    }

    private static String shown(String line) {
        String plain = line.replaceAll("\\p{Cntrl}", "?");
        return plain.substring(0, Math.min(300, plain.length()));
    }

    private Exit run(Path folder, Map<String, String> environment, Optional<Path> input, List<String> arguments) {
        List<String> argv = confined();
        argv.addAll(arguments);
        Map<String, String> all = new HashMap<>(ENVIRONMENT);
        all.putAll(environment);
        Exit exit = runner.run(new Command(argv, folder, all, input, WALL, OUTPUT_BYTES_MAX, Optional.empty()));
        if (exit.end() != Exit.End.BY_ITSELF) {
            // A call that was stopped has no answer, and must not be taken for "no".
            throw EdgeException.environment("git in " + folder + " gave no answer: " + reason(exit));
        }
        return exit;
    }

    private static List<String> settings(String... settings) {
        List<String> options = new ArrayList<>();
        for (String setting : settings) {
            options.addAll(List.of("-c", setting));
        }
        return List.copyOf(options);
    }
}
