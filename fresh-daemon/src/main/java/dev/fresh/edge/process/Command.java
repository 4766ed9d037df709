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
 * @param outputBytesMax how many bytes of standard output, and as many of error, are kept: the beginning and the end;
 *     what lies between is counted and dropped
 * @param log a file that receives output and error as they come, up to the same number of bytes
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
