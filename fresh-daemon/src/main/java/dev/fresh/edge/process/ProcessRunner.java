package dev.fresh.edge.process;

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
}
