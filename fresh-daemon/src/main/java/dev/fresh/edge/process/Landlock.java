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
    private static final long FIRST_FILE = 3;
    private static final long MAX_FILE = 0xFFFFFFFFL;
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

    private static final int SET_MASK = 2;
    private static final int NO_NEW_PRIVILEGES = 38;
    private static final int CAPABILITIES_VERSION = 0x20080522;
    private static final int O_PATH_CLOEXEC = 0x200000 | 0x80000;
    private static final int CANNOT_CONFINE = 125;
    private static final int CANNOT_START = 127;

    private static final Linker LINKER = Linker.nativeLinker();
    /** One way to call for all that is called, since each more takes longer to make than the calls together. */
    private static final MethodHandle CALL = way();

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
        MemorySegment ruleset = arena.allocateFrom(ValueLayout.JAVA_LONG, ALL_FILES, tcp ? 0 : ALL_TCP, ALL_SCOPES);
        // A kernel that does not know all of this refuses it, and then there is no sandbox: nothing is left out.
        long made = call("syscall", CREATE_RULESET, ruleset.address(), ruleset.byteSize());
        require(made >= 0, "the kernel has no Landlock, or one that cannot hold back all that is asked of it");
        for (int i = tcp ? 1 : 0; i < rules.size(); i += 2) {
            String path = rules.get(i + 1);
            long file = call("open", text(path, arena), O_PATH_CLOEXEC);
            require(file >= 0, path + " cannot be opened");
            long rights = rules.get(i).equals("write") ? READING | WRITING : READING;
            MemorySegment rule = arena.allocateFrom(ValueLayout.JAVA_LONG,
                    Files.isDirectory(Path.of(path)) ? rights : rights & OF_ONE_FILE, file);
            require(call("syscall", ADD_RULE, made, PATH_BENEATH, rule.address()) == 0, path + " cannot be allowed");
        }
        require(call("prctl", NO_NEW_PRIVILEGES, 1) == 0, "privileges cannot be given up");
        require(call("syscall", RESTRICT_SELF, made) == 0, "the kernel does not confine");
        // With no new privileges, what root gives up now does not come back with the next program.
        long header = arena.allocateFrom(ValueLayout.JAVA_INT, CAPABILITIES_VERSION, 0).address();
        long nothing = arena.allocate(ValueLayout.JAVA_INT, 6).address();
        require(call("capset", header, nothing) == 0, "powers cannot be given up");
    }

    private static void become(List<String> command, Arena arena) throws Throwable {
        long[] words = new long[command.size() + 1]; // and a null at the end
        for (int i = 0; i < command.size(); i++) {
            words[i] = text(command.get(i), arena);
        }
        // A virtual machine keeps a signal from its threads, of which the next program would never hear.
        long none = arena.allocate(ValueLayout.JAVA_LONG, 16).address();
        require(call("pthread_sigmask", SET_MASK, none) == 0, "signals cannot be listened to");
        // It also leaves one of its own files open.
        call("syscall", CLOSE_RANGE, FIRST_FILE, MAX_FILE, ON_EXECUTION);
        call("execvp", words[0], arena.allocateFrom(ValueLayout.JAVA_LONG, words).address());
        end(CANNOT_START, command.getFirst() + " could not be started in the sandbox");
    }

    private static long text(String text, Arena arena) {
        return arena.allocateFrom(text, StandardCharsets.UTF_8).address();
    }

    /** Calls a function of the C library; all of them give an int, or what fits into one. */
    private static int call(String name, long... arguments) throws Throwable {
        long[] all = Arrays.copyOf(arguments, 5);
        return (int) (long) CALL.invokeExact(LINKER.defaultLookup().findOrThrow(name), all[0], all[1], all[2], all[3],
                all[4]);
    }

    /** Up to five numbers or addresses, which Linux takes in registers whether a function looks at all or not. */
    @SuppressWarnings("restricted") // the sandbox starts this program with native access
    private static MethodHandle way() {
        MemoryLayout[] five = new MemoryLayout[5];
        Arrays.fill(five, ValueLayout.JAVA_LONG);
        return LINKER.downcallHandle(FunctionDescriptor.of(ValueLayout.JAVA_LONG, five));
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
