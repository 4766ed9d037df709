package dev.fresh.edge.process;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The picture of its memory that a crashed process leaves: the daemon's would hold keys. */
public final class CoreFiles {

    private static final int RLIMIT_CORE = 4;

    private CoreFiles() {
    }

    /** From now on neither this process nor what it starts leaves one; false where the system does not know this. */
    @SuppressWarnings("restricted") // the launcher allows native access
    public static boolean none() {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup().find("setrlimit").map(address -> linker.downcallHandle(address,
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS)))
                .map(call -> {
                    try (Arena arena = Arena.ofConfined()) {
                        MemorySegment zeros = arena.allocate(ValueLayout.JAVA_LONG, 2);
                        return (int) call.invokeExact(RLIMIT_CORE, zeros) == 0;
                    } catch (Throwable e) {
                        throw new IllegalStateException("setrlimit(2) cannot be called", e);
                    }
                }).orElse(false);
    }
}
