package dev.fresh.edge.process;

import dev.fresh.core.agent.Failure;
import dev.fresh.edge.EdgeException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs real processes. Each gets a session and a run id of its own, by which its whole tree is found and ended.
 *
 * <p>Every process is started by one thread that lives as long as the daemon: Linux ties "die with the parent" to the
 * parent's thread, so a process started from a pool dies when that pool shrinks.
 */
public final class OsProcessRunner implements ProcessRunner {

    static final String RUN_ID = "FRESH_RUN_ID";

    private static final Duration LAST_OUTPUT = Duration.ofSeconds(2);
    private static final ExecutorService SPAWNER = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().daemon().name("spawner").factory());
    private static final Optional<Path> SETSID = Programs.find("setsid", "/usr/bin:/bin");

    /** Put before a command so that it can be interrupted, also when we were started by what cannot. */
    private static final List<String> LISTENING = Signals.interruptsAreIgnored()
            ? Programs.find("env", "/usr/bin:/bin").map(env -> List.of(env.toString(), "--default-signal=INT"))
                    .orElse(List.of())
            : List.of();

    private static final Map<Long, Command> RUNNING = new ConcurrentHashMap<>();

    private final String marker;
    /** What runs and is not the daemon's own, by run id. */
    private final Map<String, Command> confined = new ConcurrentHashMap<>();

    /**
     * A runner for one repository's daemon.
     *
     * @param marker the same for every daemon of this repository and for no other; letters, digits, {@code ._-}
     */
    public OsProcessRunner(String marker) {
        if (!marker.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException("not a marker: " + marker);
        }
        this.marker = marker;
    }

    private OsProcessRunner(Map<String, String> environment) {
        this.marker = environment.getOrDefault(RUN_ID, "nobody");
    }

    /** A runner for a process that was itself started by one, so that whatever it starts is found and ended with it. */
    public static OsProcessRunner inside(Map<String, String> environment) {
        return new OsProcessRunner(environment);
    }

    /** Ends what an earlier daemon of this repository left behind and says how many processes that were. */
    public static int sweep(String marker) {
        return ProcessTree.killMarked(marker + "/");
    }

    /** What runs now, by the number of its first process. */
    static Map<Long, Command> running() {
        return Map.copyOf(RUNNING);
    }

    @Override
    public List<OpenFile> openOutside(Path repository) {
        return new OpenFiles(repository, confined).outside();
    }

    @Override
    public Exit run(Command command) {
        return run(command, _ -> {});
    }

    @Override
    public Exit run(Command command, Consumer<String> lines) {
        long start = System.nanoTime();
        if (Thread.currentThread().isInterrupted()) {
            return new Exit(-1, Exit.End.STOPPED, "", "", 0, Duration.ZERO);
        }
        requireProgram(command);
        try (OutputLog log = openLog(command);
                Scratch _ = Scratch.of(command);
                ControlGroup group = ControlGroup.of(command)) {
            String runId = marker + "/" + UUID.randomUUID();
            Process process = start(command, group.around(command.argv()), runId);
            if (!command.writes().isEmpty()) {
                confined.put(runId, command);
            }
            StreamReader out = StreamReader.start(process.getInputStream(), command.outputBytesMax(), log, lines);
            StreamReader err = StreamReader.start(process.getErrorStream(), command.outputBytesMax(), log, lines);
            RUNNING.put(process.pid(), command);
            Exit.End end;
            try {
                end = await(process, new ProcessTree(process.toHandle(), runId, start), command, out, err);
            } finally {
                confined.remove(runId);
                RUNNING.remove(process.pid(), command);
            }
            Optional<Exception> failure = out.failure().or(err::failure);
            if (failure.isPresent()) {
                throw EdgeException.environment("the output of " + command.argv().getFirst()
                        + " could not be handled: " + failure.get().getMessage() + "; check the free disk space",
                        failure.get());
            }
            return new Exit(end == Exit.End.BY_ITSELF ? process.exitValue() : -1, end, out.kept().text(),
                    err.kept().text(), out.kept().dropped() + err.kept().dropped(),
                    Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException e) {
            throw EdgeException.environment("the log " + command.log().orElseThrow()
                    + " cannot be written; check its folder and the free disk space", e);
        }
    }

    /** Waits for the process, ends what is left of its tree, and waits for the last output. */
    private static Exit.End await(Process process, ProcessTree tree, Command command, StreamReader... readers) {
        Exit.End end;
        boolean interrupted = false;
        try {
            end = process.waitFor(command.wall().toMillis(), TimeUnit.MILLISECONDS) ? Exit.End.BY_ITSELF
                    : Exit.End.WALL_LIMIT;
        } catch (InterruptedException _) {
            interrupted = true;
            end = Exit.End.STOPPED;
        }
        if (end == Exit.End.BY_ITSELF) {
            tree.kill();
        } else {
            tree.stop(command.stop());
        }
        for (StreamReader reader : readers) {
            // Whoever is told to stop once more still hears the last output: it says what was spent.
            for (boolean read = false; !read;) {
                try {
                    reader.await(LAST_OUTPUT);
                    read = true;
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return end;
    }

    private static Process start(Command command, List<String> argv, String runId) {
        Future<Process> starting = SPAWNER.submit(() -> builder(command, argv, runId).start());
        boolean interrupted = false;
        while (true) {
            try {
                Process process = starting.get();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return process;
            } catch (InterruptedException _) {
                interrupted = true; // starting takes milliseconds; the caller then stops what was started
            } catch (java.util.concurrent.ExecutionException e) {
                throw new EdgeException(new Failure(Failure.Kind.SPAWN, command.argv().getFirst()
                        + " could not be started: " + e.getCause().getMessage()), e.getCause());
            }
        }
    }

    private static ProcessBuilder builder(Command command, List<String> argv, String runId) {
        List<String> all = new ArrayList<>(LISTENING);
        SETSID.ifPresent(setsid -> all.add(setsid.toString()));
        all.addAll(argv);
        ProcessBuilder builder = new ProcessBuilder(all).directory(command.directory().toFile());
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        builder.environment().put(RUN_ID, runId);
        return builder.redirectInput(command.input().map(Path::toFile).orElse(new File("/dev/null")));
    }

    /** Checked first, because setsid would start and only then fail. */
    private static void requireProgram(Command command) {
        String program = command.argv().getFirst();
        boolean found = program.contains("/") ? Programs.isProgram(command.directory().resolve(program))
                : Programs.find(program, command.environment().getOrDefault("PATH", "/usr/bin:/bin")).isPresent();
        if (!found) {
            throw new EdgeException(new Failure(Failure.Kind.SPAWN, "the program " + program
                    + " was not found; install it or correct its path"));
        }
    }

    private static OutputLog openLog(Command command) throws IOException {
        return command.log().isPresent() ? OutputLog.appendTo(command.log().get(), command.outputBytesMax())
                : OutputLog.none();
    }
}
