package dev.fresh.edge.notify;

import dev.fresh.core.agent.Failure;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.edge.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A program of the person that gets each notification as JSON on standard input; started without a shell. */
public final class CommandChannel implements Channel {

    private static final long OUTPUT_BYTES_MAX = 4096;

    private final ProcessRunner runner;
    private final Setup setup;

    /**
     * What is started, and where.
     *
     * @param environment the whole one
     * @param home the folder that it runs in, outside of the repository
     * @param repository nothing in it is started, since that is where the work of agents ends
     * @param files a private folder for its input
     */
    public record Setup(List<String> argv, Map<String, String> environment, Path home, Path repository, Path files,
            Duration wall) {

        public Setup {
            argv = List.copyOf(argv);
            environment = Map.copyOf(environment);
        }
    }

    public CommandChannel(ProcessRunner runner, Setup setup) {
        this.runner = runner;
        this.setup = setup;
    }

    @Override
    public String name() {
        return "command";
    }

    @Override
    public void deliver(Notification notification) {
        refuseRepository();
        try {
            Path input = Files.createTempFile(setup.files(), "notification", ".json");
            try {
                Files.writeString(input, notification.json() + "\n");
                run(input);
            } finally {
                Files.deleteIfExists(input);
            }
        } catch (IOException e) {
            throw EdgeException.environment("its input cannot be written in " + setup.files()
                    + "; check the folder and the disk", e);
        }
    }

    private void run(Path input) {
        Exit exit = runner.run(new Command(argv(), setup.home(), setup.environment(), Optional.of(input),
                setup.wall(), OUTPUT_BYTES_MAX, Optional.empty()));
        switch (exit.end()) {
            case WALL_LIMIT -> throw new EdgeException(new Failure(Failure.Kind.LIMIT, setup.argv().getFirst()
                    + " did not end within " + setup.wall().toSeconds() + " seconds and was ended"));
            case STOPPED -> throw EdgeException.environment(setup.argv().getFirst() + " was stopped");
            case BY_ITSELF -> {
                if (!exit.ok()) {
                    throw EdgeException.environment(setup.argv().getFirst() + " ended with exit code " + exit.code()
                            + exit.error().lines().filter(line -> !line.isBlank()).findFirst()
                                    .map(line -> ": " + line.strip()).orElse(""));
                }
            }
        }
    }

    /** With the program's path: a folder of the repository on the PATH is no place to find it. */
    private List<String> argv() {
        List<String> argv = new ArrayList<>(setup.argv());
        String name = argv.getFirst();
        if (!name.contains("/")) {
            argv.set(0, Programs.findOutside(setup.repository(), name,
                    setup.environment().getOrDefault("PATH", "/usr/bin:/bin")).map(Path::toString)
                    .orElseThrow(() -> new EdgeException(new Failure(Failure.Kind.SPAWN, "the program " + name
                            + " was not found outside of the repository; install it or name its path"))));
        }
        return argv;
    }

    /** A program or an argument of the repository could have been written by an agent. */
    private void refuseRepository() {
        for (String word : setup.argv()) {
            Path path = word.startsWith("/") ? Path.of(word) : setup.home().resolve(word);
            if (real(path).startsWith(real(setup.repository()))) {
                throw new EdgeException(new Failure(Failure.Kind.REFUSED_CONTENT, word
                        + " lies in the repository, where agents' work ends; move it out and name it there"));
            }
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize(); // no such file: then its name decides
        }
    }
}
