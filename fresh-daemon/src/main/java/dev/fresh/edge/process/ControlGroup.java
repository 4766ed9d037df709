package dev.fresh.edge.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A control group for the processes of one sandbox, where this user may make one: root, whom the usual limit on
 * processes does not bind, or somebody to whom the system has given a subtree. It bounds the number of processes and
 * the memory of the sandbox as a whole; elsewhere only the limits of each process hold.
 *
 * @param folders one for each controller, none where none can be made
 */
record ControlGroup(List<Path> folders) implements AutoCloseable {

    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    /** Dead processes count as members until their new parent, which may be any program, has heard of it. */
    private static final Duration LAST_PROCESSES = Duration.ofMillis(250);
    private static final String PIDS = "pids.max";
    private static final Queue<Path> LEFT = new ConcurrentLinkedQueue<>();
    /** The shell only enters the groups named first, up to {@code --}, and becomes the rest of its arguments. */
    private static final String ENTER = "while [ \"$1\" != -- ]; do echo 0 >\"$1/cgroup.procs\" || exit 71; shift; done;"
            + " shift; exec \"$@\"";
    private static final AtomicLong COUNT = new AtomicLong();
    private static final List<Kind> KINDS = kinds();

    /** A folder in which groups are made, and the file of the limit in each. */
    private record Kind(Path parent, String file) {

        String of(Limits limits) {
            return Long.toString(file.equals(PIDS) ? limits.processes() : limits.memoryBytes());
        }
    }

    /** A new group for a command that is a sandbox, and none for any other. */
    static ControlGroup of(Command command) {
        return command.limits().map(ControlGroup::make).orElseGet(() -> new ControlGroup(List.of()));
    }

    /** A new group with these limits. */
    static ControlGroup make(Limits limits) {
        LEFT.removeIf(ControlGroup::removed);
        String name = ProcessLimit.NAME + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        List<Path> folders = new ArrayList<>();
        for (Kind kind : KINDS) {
            Path folder = kind.parent().resolve(name);
            try {
                if (!folders.contains(folder)) {
                    folders.add(Files.createDirectory(folder));
                }
                Files.writeString(folder.resolve(kind.file()), kind.of(limits));
            } catch (IOException _) {
                // Taken away since we looked; what is left of the group still holds the sandbox together.
                folders.removeIf(made -> !Files.isDirectory(made));
            }
        }
        return new ControlGroup(List.copyOf(folders));
    }

    /** Whether sandboxes have a limit on processes of their own, by a group or because we are not root. */
    static boolean boundsProcesses() throws IOException {
        return KINDS.stream().anyMatch(kind -> kind.file().equals(PIDS)) || !ProcessLimit.isRoot();
    }

    /** The command line that enters this group and then becomes {@code argv}. */
    List<String> around(List<String> argv) {
        if (folders.isEmpty()) {
            return argv;
        }
        List<String> entering = new ArrayList<>(List.of("/bin/sh", "-c", ENTER, "sh"));
        folders.forEach(folder -> entering.add(folder.toString()));
        entering.add("--");
        entering.addAll(argv);
        return entering;
    }

    /** Kills whoever is still in it and removes it, or leaves that to the next sandbox, and in the end to the sweep. */
    @Override
    public void close() {
        long end = System.nanoTime() + LAST_PROCESSES.toNanos();
        for (Path folder : folders) {
            boolean removed = removed(folder);
            while (!removed && System.nanoTime() < end) {
                members(folder).forEach(ProcessHandle::destroyForcibly);
                LockSupport.parkNanos(2_000_000);
                removed = removed(folder);
            }
            if (!removed) {
                LEFT.add(folder);
            }
        }
    }

    private static List<ProcessHandle> members(Path folder) {
        try (Stream<String> lines = Files.lines(folder.resolve("cgroup.procs"))) {
            return lines.map(Long::parseLong).map(ProcessHandle::of).flatMap(Optional::stream).toList();
        } catch (IOException | java.io.UncheckedIOException _) {
            return List.of(); // gone meanwhile
        }
    }

    private static boolean removed(Path folder) {
        try {
            return Files.deleteIfExists(folder) || !Files.exists(folder);
        } catch (IOException _) {
            return false; // somebody lives in it
        }
    }

    private static List<Kind> kinds() {
        List<Kind> kinds = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
                String[] parts = line.split(":", 3);
                if (List.of("pids", "memory", "").contains(parts[1])) {
                    Path own = Path.of(CGROUPS.resolve(parts[1]) + parts[2]).normalize();
                    // Beside the daemon's own group: one that has members can have no limited groups below it.
                    boolean moved = own.getFileName().toString().startsWith(ProcessLimit.NAME);
                    kinds.addAll(tried(moved ? own.getParent() : own));
                }
            }
        } catch (IOException _) {
            return List.of(); // no control groups on this system
        }
        return List.copyOf(kinds);
    }

    private static List<Kind> tried(Path parent) {
        if (!Files.isDirectory(parent) || !Files.isWritable(parent)) {
            return List.of();
        }
        Path trial = parent.resolve(ProcessLimit.NAME + ProcessHandle.current().pid() + "-0");
        try {
            sweep(parent);
            Files.createDirectory(trial);
            return Stream.of(new Kind(parent, PIDS), new Kind(parent, "memory.max"),
                    new Kind(parent, "memory.limit_in_bytes"))
                    .filter(kind -> Files.exists(trial.resolve(kind.file()))).toList();
        } catch (IOException _) {
            return List.of(); // this system keeps its groups to itself
        } finally {
            removed(trial);
        }
    }

    /** Removes what daemons that are gone left behind; the kernel refuses it while somebody lives there. */
    static void sweep(Path parent) throws IOException {
        try (DirectoryStream<Path> old = Files.newDirectoryStream(parent, ProcessLimit.NAME + "*-*")) {
            for (Path each : old) {
                String pid = each.getFileName().toString().split("-")[1];
                if (!Files.exists(Path.of("/proc", pid))) {
                    removed(each);
                }
            }
        }
    }
}
