package dev.fresh.edge.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** The signal that asks an interactive program to stop what it does; Java itself can only send other ones. */
final class Signals {

    private static final int SIGINT = 2;
    private static final Optional<MethodHandle> KILL = kill();

    private Signals() {
    }

    /** Sends what Ctrl+C sends; asks the process to terminate on a system that has no such signal. */
    static void interrupt(ProcessHandle process) {
        if (KILL.isEmpty() || process.pid() > Integer.MAX_VALUE) {
            process.destroy();
        } else if (process.isAlive()) { // a handle knows its start time, so a reused number is not alive
            send(KILL.get(), (int) process.pid());
        }
    }

    private static void send(MethodHandle kill, int pid) {
        try {
            // The result does not matter: a process that is gone meanwhile has done what it was asked for.
            int _ = (int) kill.invokeExact(pid, SIGINT);
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
