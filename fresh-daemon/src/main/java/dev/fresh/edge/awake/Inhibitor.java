package dev.fresh.edge.awake;

import dev.fresh.edge.process.Command;
import java.util.Optional;

/** Something that can keep this machine from going to sleep. */
public interface Inhibitor {

    /** What people know it by. */
    String name();

    /** Whether its program is on this machine. */
    boolean installed();

    /** Finds out by trying; on a machine where it is not {@link #installed} it says how to get it. */
    Finding probe();

    /**
     * Keeps the machine awake for as long as it runs, and ends by itself when this process does; empty where its
     * program
     * is not on this machine.
     *
     * @param why one sentence for people who ask the machine what keeps it awake
     */
    Optional<Command> hold(String why);

    /**
     * What a probe found.
     *
     * @param works whether the machine can be kept awake
     * @param sentence for people
     * @param remedy what to do about it, empty when it works
     */
    record Finding(boolean works, String sentence, String remedy) {
    }
}
