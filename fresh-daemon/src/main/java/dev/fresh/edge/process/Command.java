package dev.fresh.edge.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One process to start: no shell, standard input from a file or nothing, output bounded.
 *
 * @param environment the whole environment; nothing of the daemon's own is added
 * @param input a file for standard input, else {@code /dev/null}
 * @param wall longest run time
 * @param outputBytesMax how many bytes of standard output and error are kept; the rest is counted and dropped
 * @param log a file that receives the kept output as it comes
 */
public record Command(List<String> argv, Path directory, Map<String, String> environment, Optional<Path> input,
        Duration wall, long outputBytesMax, Optional<Path> log) {

    public Command {
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }
}
