package dev.fresh.edge.process;

/** Runs commands as real processes; the whole tree of a process ends with it. */
public interface ProcessRunner {

    /**
     * Runs the command to its end. An interrupt of the calling thread ends the whole process tree within two seconds
     * and gives {@link Exit.End#STOPPED}, with the interrupt flag set again.
     *
     * @throws dev.fresh.edge.EdgeException of kind SPAWN when it cannot be started
     */
    Exit run(Command command);
}
