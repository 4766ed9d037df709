package dev.fresh.edge.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A process and everything that came from it, also what detached itself: descendants, members of its session, and
 * processes that carry its run id in their environment.
 *
 * <p>A process that clears its environment, leaves the session and loses its parent escapes this; inside bubblewrap it
 * cannot, because there the PID space ends with its first process.
 */
record ProcessTree(ProcessHandle root, String runId, long startedNanos) {

    private static final Path PROC = Path.of("/proc");
    private static final Duration KILL_WAIT = Duration.ofMillis(1500);
    /** In less than this, numbers of processes cannot have been given out all around. */
    private static final long YOUNG_NANOS = 1_000_000_000L;

    /** Asks it to end in this way, and kills what is left after the grace. */
    void stop(Command.Stop how) {
        List<ProcessHandle> asked = switch (how) {
            // Older ones first: a shell that hears of its child's end before it is asked itself just ends.
            case TERMINATE -> members().stream().filter(member -> !isWrapper(member)).sorted().toList();
            case INTERRUPT -> commands(root).toList();
        };
        switch (how) {
            case TERMINATE -> asked.forEach(ProcessHandle::destroy);
            case INTERRUPT -> asked.forEach(Signals::interrupt);
        }
        long end = System.nanoTime() + how.grace().toNanos();
        while (System.nanoTime() < end && !asked.isEmpty()
                && (root.isAlive() || asked.stream().anyMatch(ProcessHandle::isAlive))) {
            pause();
        }
        kill();
    }

    /** What was to be run: the process itself, or what our own programs around it have started. */
    private static Stream<ProcessHandle> commands(ProcessHandle process) {
        return isWrapper(process) ? process.children().flatMap(ProcessTree::commands) : Stream.of(process);
    }

    /** Whether it is one of our own programs around a command; asked to end, they would take it along at once. */
    private static boolean isWrapper(ProcessHandle process) {
        try {
            String line = Files.readString(PROC.resolve(process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1);
            List<String> words = List.of(line.split("\0"));
            return BubblewrapSandbox.isStartedBy(words)
                    || words.getFirst().endsWith("/java") && words.contains(Bridge.class.getName());
        } catch (IOException _) {
            return false; // it has ended, or there is no bubblewrap on this system
        }
    }

    /** Kills every member at once, again and again until none is left. */
    void kill() {
        long end = System.nanoTime() + KILL_WAIT.toNanos();
        for (List<ProcessHandle> left = members(); !left.isEmpty() && System.nanoTime() < end; left = members()) {
            // Not Process.destroyForcibly: it closes the streams, and the last output with them.
            left.forEach(ProcessHandle::destroyForcibly);
            pause();
        }
    }

    /** Kills every process whose run id begins with {@code prefix}, except our own ancestors; says how many. */
    static int killMarked(String prefix) {
        Set<Long> spared = new HashSet<>();
        for (Optional<ProcessHandle> p = Optional.of(ProcessHandle.current()); p.isPresent(); p = p.get().parent()) {
            spared.add(p.get().pid());
        }
        Set<Long> killed = new HashSet<>();
        long end = System.nanoTime() + KILL_WAIT.toNanos();
        List<ProcessHandle> left;
        do {
            left = running(1).stream().filter(p -> !spared.contains(p.handle.pid()))
                    .filter(p -> p.runId().filter(id -> id.startsWith(prefix)).isPresent()).map(Running::handle)
                    .toList();
            left.forEach(p -> killed.add(p.pid()));
            left.forEach(ProcessHandle::destroyForcibly);
            pause();
        } while (!left.isEmpty() && System.nanoTime() < end);
        return killed.size();
    }

    /** Every process that carries one of the run ids, or one below it, with that. */
    static Map<ProcessHandle, String> marked(Set<String> runIds) {
        Map<ProcessHandle, String> found = new HashMap<>();
        for (Running process : running(1)) {
            process.runId().flatMap(id -> runIds.stream().filter(each -> id.equals(each) || id.startsWith(each + "/"))
                    .findFirst()).ifPresent(id -> found.put(process.handle, id));
        }
        return found;
    }

    private List<ProcessHandle> members() {
        Set<ProcessHandle> members = new HashSet<>();
        if (root.isAlive()) {
            members.add(root);
            root.descendants().filter(ProcessHandle::isAlive).forEach(members::add);
        }
        for (Running process : running(oldestNumber())) {
            if (process.session == root.pid() || members.contains(process.handle)
                    || process.runId().filter(id -> id.equals(runId) || id.startsWith(runId + "/")).isPresent()) {
                members.add(process.handle);
            }
        }
        return List.copyOf(members);
    }

    /**
     * The smallest number that a process of ours can have: that of the first, unless numbers have begun anew since.
     * Most
     * commands end within milliseconds, and looking at every process of the machine after each would take longer.
     */
    private long oldestNumber() {
        if (System.nanoTime() - startedNanos > YOUNG_NANOS) {
            return 1;
        }
        try {
            String load = Files.readString(PROC.resolve("loadavg"), StandardCharsets.ISO_8859_1).strip();
            long newest = Long.parseLong(load.substring(load.lastIndexOf(' ') + 1));
            return newest >= root.pid() ? root.pid() : 1;
        } catch (IOException | NumberFormatException _) {
            return 1;
        }
    }

    /** All processes from a number on but zombies and ourselves; none where there is no {@code /proc}. */
    private static List<Running> running(long from) {
        List<Running> found = new ArrayList<>();
        if (!Files.isReadable(PROC.resolve("self/stat"))) {
            return found;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, ProcessTree::isNumber)) {
            for (Path folder : folders) {
                if (Long.parseLong(folder.getFileName().toString()) >= from) {
                    Running.of(folder).ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("processes cannot be listed in " + PROC, e);
        }
        return found;
    }

    private static boolean isNumber(Path folder) {
        return Character.isDigit(folder.getFileName().toString().charAt(0));
    }

    private static void pause() {
        LockSupport.parkNanos(3_000_000);
    }

    private record Running(ProcessHandle handle, long session, Path folder) {

        static Optional<Running> of(Path folder) {
            try {
                // The handle first: it remembers the start time, so a reused number is never signalled.
                ProcessHandle handle = ProcessHandle.of(Long.parseLong(folder.getFileName().toString())).orElse(null);
                if (handle == null || handle.equals(ProcessHandle.current())) {
                    return Optional.empty();
                }
                String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                return fields[0].equals("Z") || fields[0].equals("X") ? Optional.empty()
                        : Optional.of(new Running(handle, Long.parseLong(fields[3]), folder));
            } catch (IOException | NumberFormatException | StringIndexOutOfBoundsException _) {
                return Optional.empty(); // it ended while we looked
            }
        }

        Optional<String> runId() {
            String name = OsProcessRunner.RUN_ID + "=";
            try {
                String all = Files.readString(folder.resolve("environ"), StandardCharsets.ISO_8859_1);
                return Stream.of(all.split("\0")).filter(entry -> entry.startsWith(name))
                        .map(entry -> entry.substring(name.length())).findFirst();
            } catch (IOException _) {
                return Optional.empty(); // it ended, or belongs to somebody else
            }
        }
    }
}
