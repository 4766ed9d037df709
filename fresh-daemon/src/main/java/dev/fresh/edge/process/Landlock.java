package dev.fresh.edge.process;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program that gives up for good what it does not need, and then becomes another:
 * {@code [tcp] (read|write) PATH [(read|write) PATH...] -- PROGRAM [ARGUMENT...]}. Whatever is not listed can be
 * neither read nor written; without {@code tcp} no port can be opened or reached; other processes' abstract sockets and
 * signals to them are refused in any case, and no power of root is left.
 *
 * <p>It is a process of its own because what a thread has given up is given up by every thread that it starts: a
 * thread of the daemon that had started one command would leave confined threads behind in the daemon's own pools.
 */
final class Landlock {

    private static final long CREATE_RULESET = 444;
    private static final long ADD_RULE = 445;
    private static final long RESTRICT_SELF = 446;
    private static final int PATH_BENEATH = 1;
    private static final long CLOSE_RANGE = 436;
    private static final long MAX_DESCRIPTOR = 0xFFFFFFFFL;
    private static final long ON_EXECUTION = 4;

    private static final long EXECUTE = 1;
    private static final long WRITE_FILE = 1 << 1;
    private static final long READ_FILE = 1 << 2;
    private static final long READ_DIR = 1 << 3;
    private static final long MAKE_CHAR = 1 << 6;
    private static final long MAKE_BLOCK = 1 << 11;
    private static final long TRUNCATE = 1 << 14;
    private static final long IOCTL_DEV = 1 << 15;
    private static final long ALL_FILES = (1 << 16) - 1;
    private static final long READING = EXECUTE | READ_FILE | READ_DIR;
    private static final long WRITING = ALL_FILES & ~(MAKE_CHAR | MAKE_BLOCK | IOCTL_DEV);
    private static final long OF_ONE_FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE;
    /** To listen and to connect. */
    private static final long ALL_TCP = 3;
    /** Abstract sockets, and signals. */
    private static final long ALL_SCOPES = 3;

    private static final int NO_NEW_PRIVILEGES = 38;
    private static final int CAPABILITIES_VERSION = 0x20080522;
    private static final int O_PATH_CLOEXEC = 0x200000 | 0x80000;
    private static final int CANNOT_CONFINE = 125;
    private static final int CANNOT_START = 127;

    private static final Linker LINKER = Linker.nativeLinker();

    private Landlock() {
    }

    public static void main(String[] args) throws Throwable {
        List<String> words = Arrays.asList(args);
        int command = words.indexOf("--");
        try (Arena arena = Arena.ofConfined()) {
            confine(words.subList(0, command), arena);
            become(words.subList(command + 1, words.size()), arena);
        }
    }

    private static void confine(List<String> rules, Arena arena) throws Throwable {
        boolean tcp = rules.getFirst().equals("tcp");
        MemorySegment ruleset = arena.allocate(ValueLayout.JAVA_LONG, 3);
        ruleset.setAtIndex(ValueLayout.JAVA_LONG, 0, ALL_FILES);
        ruleset.setAtIndex(ValueLayout.JAVA_LONG, 1, tcp ? 0 : ALL_TCP);
        ruleset.setAtIndex(ValueLayout.JAVA_LONG, 2, ALL_SCOPES);
        // A kernel that does not know all of this refuses it, and then there is no sandbox: nothing is left out.
        long made = system(CREATE_RULESET, ruleset.address(), ruleset.byteSize(), 0, 0);
        require(made >= 0, "the kernel has no Landlock, or one that cannot hold back all that is asked of it");
        MethodHandle open = function("open", 2, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        for (int i = tcp ? 1 : 0; i < rules.size(); i += 2) {
            int file = (int) open.invokeExact(text(rules.get(i + 1), arena), O_PATH_CLOEXEC);
            require(file >= 0, rules.get(i + 1) + " cannot be opened");
            long rights = rules.get(i).equals("write") ? READING | WRITING : READING;
            MemorySegment rule = arena.allocate(12, 8);
            rule.set(ValueLayout.JAVA_LONG, 0, Files.isDirectory(Path.of(rules.get(i + 1))) ? rights
                    : rights & OF_ONE_FILE);
            rule.set(ValueLayout.JAVA_INT, 8, file);
            require(system(ADD_RULE, made, PATH_BENEATH, rule.address(), 0) == 0,
                    rules.get(i + 1) + " cannot be allowed");
        }
        MethodHandle control = function("prctl", 1, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
        require((int) control.invokeExact(NO_NEW_PRIVILEGES, 1L, 0L, 0L, 0L) == 0, "privileges cannot be given up");
        require(system(RESTRICT_SELF, made, 0, 0, 0) == 0, "the kernel does not confine");
        dropPowers(arena);
    }

    /** With no new privileges, what root gives up now does not come back with the next program. */
    private static void dropPowers(Arena arena) throws Throwable {
        MemorySegment header = arena.allocate(ValueLayout.JAVA_INT, 2);
        header.setAtIndex(ValueLayout.JAVA_INT, 0, CAPABILITIES_VERSION);
        MethodHandle set = function("capset", 2, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        require((int) set.invokeExact(header, arena.allocate(ValueLayout.JAVA_INT, 6)) == 0,
                "powers cannot be given up");
    }

    private static void become(List<String> command, Arena arena) throws Throwable {
        MemorySegment words = arena.allocate(ValueLayout.ADDRESS, command.size() + 1L);
        for (int i = 0; i < command.size(); i++) {
            words.setAtIndex(ValueLayout.ADDRESS, i, text(command.get(i), arena));
        }
        unblockSignals(arena);
        // The virtual machine leaves one of its own files open.
        system(CLOSE_RANGE, 3, MAX_DESCRIPTOR, ON_EXECUTION, 0);
        MethodHandle execute = function("execvp", 2, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        int _ = (int) execute.invokeExact(words.getAtIndex(ValueLayout.ADDRESS, 0), words);
        end(CANNOT_START, command.getFirst() + " could not be started in the sandbox");
    }

    /** A virtual machine keeps one from its threads, and the next program would never hear of it. */
    private static void unblockSignals(Arena arena) throws Throwable {
        int setMask = 2;
        MethodHandle mask = function("pthread_sigmask", 3, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        require((int) mask.invokeExact(setMask, arena.allocate(ValueLayout.JAVA_LONG, 16), MemorySegment.NULL) == 0,
                "signals cannot be listened to");
    }

    private static MemorySegment text(String text, Arena arena) {
        return arena.allocateFrom(text, StandardCharsets.UTF_8);
    }

    private static long system(long number, long first, long second, long third, long fourth) throws Throwable {
        MethodHandle call = function("syscall", 1, ValueLayout.JAVA_LONG, Stream.generate(() -> ValueLayout.JAVA_LONG)
                .limit(5).toArray(MemoryLayout[]::new));
        return (long) call.invokeExact(number, first, second, third, fourth);
    }

    /** A function of the C library whose named parameters are the first ones. */
    @SuppressWarnings("restricted") // the sandbox starts this program with native access
    private static MethodHandle function(String name, int named, MemoryLayout result, MemoryLayout... parameters) {
        FunctionDescriptor type = FunctionDescriptor.of(result, parameters);
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type,
                named < parameters.length ? new Linker.Option[]{Linker.Option.firstVariadicArg(named)}
                        : new Linker.Option[0]);
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            end(CANNOT_CONFINE, sentence);
        }
    }

    private static void end(int code, String sentence) {
        System.err.println("fresh: " + sentence);
        Runtime.getRuntime().halt(code);
    }
}
