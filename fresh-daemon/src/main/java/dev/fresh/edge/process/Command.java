package dev.fresh.edge.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
 * @param stop how it is asked to end when it is interrupted or its time is up
 * @param writes what a sandbox, if only the absence of one, was told that it may write; empty for the daemon's own
 * @param limits of the sandbox that it is, empty when it is none
 * @param scratch what is made for it and deleted when it has ended
 */
public record Command(List<String> argv, Path directory, Map<String, String> environment, Optional<Path> input,
        Duration wall, long outputBytesMax, Optional<Path> log, Stop stop, List<Path> writes,
        Optional<Limits> limits, Optional<Scratch> scratch) {

    /** How a command is asked to end; what is left of it after the grace is killed. */
    public enum Stop {
        /** Every process of it is asked to terminate: right for builds and tests. */
        TERMINATE(Duration.ofMillis(400)),
        /** Its own process is interrupted as by Ctrl+C, upon which agents end what they started and report. */
        INTERRUPT(Duration.ofMillis(1500));

        private final Duration grace;

        Stop(Duration grace) {
            this.grace = grace;
        }

        Duration grace() {
            return grace;
        }
    }

    /** A command whose processes are asked to terminate. */
    public Command(List<String> argv, Path directory, Map<String, String> environment, Optional<Path> input,
            Duration wall, long outputBytesMax, Optional<Path> log) {
        this(argv, directory, environment, input, wall, outputBytesMax, log, Stop.TERMINATE);
    }

    /** A command of the daemon's own. */
    public Command(List<String> argv, Path directory, Map<String, String> environment, Optional<Path> input,
            Duration wall, long outputBytesMax, Optional<Path> log, Stop stop) {
        this(argv, directory, environment, input, wall, outputBytesMax, log, stop, List.of(), Optional.empty(),
                Optional.empty());
    }

    public Command {
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        writes = List.copyOf(writes);
    }

    /** The same command, asked to end in another way. */
    public Command stoppedBy(Stop other) {
        return new Command(argv, directory, environment, input, wall, outputBytesMax, log, other, writes,
                limits, scratch);
    }

    /** The same command, started in another way. */
    public Command startedAs(List<String> otherArgv, Path otherDirectory, Map<String, String> otherEnvironment) {
        return new Command(otherArgv, otherDirectory, otherEnvironment, input, wall, outputBytesMax, log, stop, writes,
                limits, scratch);
    }

    /** The same command, which may write its own folder and these. */
    Command writing(List<Path> folders) {
        List<Path> all = new ArrayList<>(folders);
        all.add(directory);
        return new Command(argv, directory, environment, input, wall, outputBytesMax, log, stop, all, limits,
                scratch);
    }

    /** The same command, which is a sandbox, within these limits. */
    Command within(Limits held) {
        return new Command(argv, directory, environment, input, wall, outputBytesMax, log, stop, writes,
                Optional.of(held), scratch);
    }

    /** The same command, with folders of its own for as long as it runs. */
    Command with(Scratch own) {
        return new Command(argv, directory, environment, input, wall, outputBytesMax, log, stop, writes, limits,
                Optional.of(own));
    }
}
