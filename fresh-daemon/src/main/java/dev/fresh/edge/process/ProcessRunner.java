package dev.fresh.edge.process;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Runs commands as real processes; the whole tree of a process ends with it. */
public interface ProcessRunner {

    /**
     * Runs the command to its end. An interrupt of the calling thread ends the whole process tree within two seconds
     * and gives {@link Exit.End#STOPPED}, with the interrupt flag set again.
     *
     * @throws dev.fresh.edge.EdgeException of kind SPAWN when it cannot be started
     */
    Exit run(Command command);

    /**
     * Like {@link #run(Command)}, and hands over each line of output and error as it comes, on threads of the runner;
     * a line is cut at a mebibyte.
     */
    default Exit run(Command command, Consumer<String> lines) {
        Exit exit = run(command);
        exit.output().lines().forEach(lines);
        exit.error().lines().forEach(lines);
        return exit;
    }

    /**
     * A file that a process of a confined command has open for writing.
     *
     * @param writes what that command may write
     */
    record OpenFile(String path, long pid, String program, List<Path> writes) {
    }

    /**
     * What processes of confined commands have open for writing, although they may not write it.
     *
     * @param repository whose files are nobody's but the user's
     */
    default List<OpenFile> openOutside(Path repository) {
        return List.of();
    }
}
