package dev.fresh.edge.process;

import dev.fresh.edge.EdgeException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The system calls that no build and no test needs, and through which most holes of the kernel were reached: a filter
 * that refuses them with "not permitted", for x86-64 and 64-bit ARM. Tracing is not among them: debuggers trace what is
 * their own, and in the sandbox there is nothing else.
 */
final class SystemCalls {

    /** io_uring, the newer calls around mounts, and quotas, which have the same numbers everywhere. */
    private static final int[] NEWER = {425, 426, 427, 428, 429, 430, 431, 432, 433, 442, 443};

    private static final int LOAD = 0x20;
    private static final int IF_EQUAL = 0x15;
    private static final int IF_AT_LEAST = 0x35;
    private static final int RETURN = 0x06;
    private static final int NUMBER_AT = 0;
    private static final int MACHINE_AT = 4;
    private static final int ALLOWED = 0x7fff0000;
    private static final int NOT_PERMITTED = 0x00050000 | 1;
    private static final int BYTES_OF_ONE = 8;
    private static final int CLOSED_ON_EXECUTION = 1;

    /** The shell opens the filter, which Java can pass to nobody, and becomes the rest of its arguments. */
    static final String OPENING = "exec 9<\"$0\"; exec \"$@\"";

    private static Optional<Path> made = Optional.empty();

    private SystemCalls() {
    }

    /**
     * What is refused on one kind of machine.
     *
     * @param kind as the kernel names it
     * @param foreign calls from this number on are another kind's that the same machine knows
     */
    record Machine(int kind, long foreign, List<Integer> refused) {

        private static Machine of(int kind, long foreign, int... own) {
            return new Machine(kind, foreign,
                    IntStream.concat(IntStream.of(own), IntStream.of(NEWER)).boxed().toList());
        }
    }

    /**
     * In this order: keys (3), bpf, perf, userfaultfd, mounts (3), setns, file handles, kexec (2), modules (3),
     * reboot, swap (2), acct, quotactl, the kernel's messages.
     */
    static Optional<Machine> machine(String architecture) {
        return switch (architecture) {
            case "amd64" -> Optional.of(Machine.of(0xc000003e, 0x40000000, 248, 249, 250, 321, 298, 323, 165, 166, 155,
                    308, 304, 246, 320, 175, 313, 176, 169, 167, 168, 163, 179, 103));
            case "aarch64" -> Optional.of(Machine.of(0xc00000b7, 0x40000000, 217, 218, 219, 280, 241, 282, 40, 39, 41,
                    268, 265, 104, 294, 105, 273, 106, 142, 224, 225, 89, 60, 116));
            default -> Optional.empty();
        };
    }

    /** The same command line of bubblewrap with the filter, where there is one for this machine. */
    static List<String> filtered(List<String> bubblewrap) {
        return machine(System.getProperty("os.arch")).map(machine -> {
            List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", OPENING, filter(machine).toString(),
                    bubblewrap.getFirst(), "--seccomp", "9"));
            argv.addAll(bubblewrap.subList(1, bubblewrap.size()));
            return List.copyOf(argv);
        }).orElse(bubblewrap);
    }

    /** One for the whole life of this process. */
    private static synchronized Path filter(Machine machine) {
        if (made.isEmpty()) {
            made = Optional.of(inMemory(program(machine)));
        }
        return made.get();
    }

    /** Calls of another kind of machine, such as 32-bit ones, have other numbers and are refused altogether. */
    private static byte[] program(Machine machine) {
        List<Integer> refused = machine.refused();
        int all = refused.size() + 6;
        ByteBuffer program = ByteBuffer.allocate(all * BYTES_OF_ONE).order(ByteOrder.nativeOrder());
        instruction(program, LOAD, 0, 0, MACHINE_AT);
        instruction(program, IF_EQUAL, 0, all - 3, machine.kind());
        instruction(program, LOAD, 0, 0, NUMBER_AT);
        instruction(program, IF_AT_LEAST, all - 5, 0, (int) machine.foreign());
        for (int i = 0; i < refused.size(); i++) {
            instruction(program, IF_EQUAL, refused.size() - i, 0, refused.get(i));
        }
        instruction(program, RETURN, 0, 0, ALLOWED);
        instruction(program, RETURN, 0, 0, NOT_PERMITTED);
        return program.array();
    }

    private static void instruction(ByteBuffer program, int code, int whenTrue, int whenFalse, int value) {
        program.putShort((short) code).put((byte) whenTrue).put((byte) whenFalse).putInt(value);
    }

    /** A file without a name, that is gone with this process however it ends. */
    @SuppressWarnings("restricted") // the launcher allows native access
    private static Path inMemory(byte[] content) {
        Linker linker = Linker.nativeLinker();
        MethodHandle create = linker.downcallHandle(linker.defaultLookup().findOrThrow("memfd_create"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        MethodHandle write = linker.downcallHandle(linker.defaultLookup().findOrThrow("write"), FunctionDescriptor.of(
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
        try (Arena arena = Arena.ofConfined()) {
            int file = (int) create.invokeExact(arena.allocateFrom("fresh-system-calls"), CLOSED_ON_EXECUTION);
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, content);
            if (file >= 0 && (long) write.invokeExact(file, bytes, (long) content.length) == content.length) {
                return Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + file);
            }
        } catch (Throwable e) {
            throw new IllegalStateException("memfd_create(2) cannot be called", e);
        }
        throw EdgeException.environment("the filter of system calls cannot be made; check the limit on open files");
    }
}
