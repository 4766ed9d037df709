package dev.fresh.edge.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The signal that asks an interactive program to stop what it does; Java itself can only send other ones. */
final class Signals {

    private static final int SIGINT = 2;
    private static final int NO_SIGNAL = 0;
    private static final Optional<MethodHandle> KILL = kill();

    private Signals() {
    }

    /**
     * Whether this process ignores interrupts, as what a script puts into the background does. What it starts would
     * ignore them too, and no shell can change that by a trap.
     */
    static boolean interruptsAreIgnored() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> SIGINT - 1 & 1) == 1);
        } catch (IOException | UncheckedIOException _) {
            return false; // this system does not say
        }
    }

    /** Sends what Ctrl+C sends; asks the process to terminate on a system that has no such signal. */
    static void interrupt(ProcessHandle process) {
        if (KILL.isEmpty() || process.pid() > Integer.MAX_VALUE) {
            process.destroy();
        } else if (process.isAlive()) { // a handle knows its start time, so a reused number is not alive
            // The result does not matter: a process that is gone meanwhile has done what it was asked for.
            send(KILL.get(), (int) process.pid(), SIGINT);
        }
    }

    /** Whether this process could send signals to another. */
    static boolean reaches(int pid) {
        return KILL.isPresent() && send(KILL.get(), pid, NO_SIGNAL);
    }

    private static boolean send(MethodHandle kill, int pid, int signal) {
        try {
            return (int) kill.invokeExact(pid, signal) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("kill(2) cannot be called", e);
        }
    }

    @SuppressWarnings("restricted") // the launcher allows native access
    private static Optional<MethodHandle> kill() {
        if (System.getProperty("os.name").startsWith("Windows")) {
            return Optional.empty();
        }
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup().find("kill").map(address -> linker.downcallHandle(address,
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)));
    }
}
