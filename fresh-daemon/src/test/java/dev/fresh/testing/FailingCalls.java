package dev.fresh.testing;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Map;

/**
 * Makes system calls of this process fail from a moment on, by a filter of the kernel: also those of native libraries,
 * and without another library in between. What fails stays so until the process ends.
 */
public final class FailingCalls {

    /** The error of a disk that fails. */
    public static final int EIO = 5;

    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
    private static final Map<String, Integer> NUMBERS = ARM
            ? Map.of("fsync", 82, "fdatasync", 83, "renameat", 38, "renameat2", 276)
            : Map.of("fsync", 74, "fdatasync", 75, "rename", 82, "renameat", 264, "renameat2", 316);
    private static final int SECCOMP = ARM ? 277 : 317;
    private static final int PRCTL = ARM ? 167 : 157;
    private static final int NO_NEW_PRIVILEGES = 38;
    private static final int ALLOW = 0x7fff0000;
    private static final int ERROR = 0x00050000;
    private static final short LOAD = 0x20;
    private static final short JUMP_IF_EQUAL = 0x15;
    private static final short RETURN = 0x06;

    private FailingCalls() {
    }

    /** From now on these calls fail in all threads of this process and in what it starts. */
    @SuppressWarnings("restricted")
    public static void begin(String... calls) {
        int[] numbers = Arrays.stream(calls).filter(NUMBERS::containsKey).mapToInt(NUMBERS::get).toArray();
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle call = Linker.nativeLinker().downcallHandle(
                    Linker.nativeLinker().defaultLookup().find("syscall").orElseThrow(),
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG),
                    Linker.Option.firstVariadicArg(1));
            check((long) call.invokeExact((long) PRCTL, (long) NO_NEW_PRIVILEGES, 1L, MemorySegment.NULL, 0L, 0L));
            MemorySegment program = arena.allocate(16, 8);
            program.set(JAVA_SHORT, 0, (short) (numbers.length + 3));
            program.set(ADDRESS, 8, filter(arena, numbers));
            // 1 and 1: set a filter, in all threads at once.
            check((long) call.invokeExact((long) SECCOMP, 1L, 1L, program, 0L, 0L));
        } catch (Throwable e) {
            throw new IllegalStateException("this system cannot make system calls fail", e);
        }
    }

    private static MemorySegment filter(Arena arena, int... numbers) {
        MemorySegment filter = arena.allocate(8L * (numbers.length + 3), 8);
        int place = 0;
        instruction(filter, place++, LOAD, 0, 0);
        for (int number : numbers) {
            instruction(filter, place, JUMP_IF_EQUAL, numbers.length + 1 - place, number);
            place++;
        }
        instruction(filter, place++, RETURN, 0, ALLOW);
        instruction(filter, place, RETURN, 0, ERROR | EIO);
        return filter;
    }

    private static void instruction(MemorySegment filter, int place, short code, int jump, int value) {
        filter.set(JAVA_SHORT, 8L * place, code);
        filter.set(JAVA_BYTE, 8L * place + 2, (byte) jump);
        filter.set(JAVA_INT, 8L * place + 4, value);
    }

    private static void check(long answer) {
        if (answer != 0) {
            throw new IllegalStateException("answer " + answer);
        }
    }
}
