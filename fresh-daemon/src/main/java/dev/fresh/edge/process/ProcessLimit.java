package dev.fresh.edge.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A bound on how many processes there can be, for a daemon that runs as root: root is exempt from the usual limit, so
 * only a control group can hold a fork bomb. The daemon moves into one of its own where that is possible.
 */
final class ProcessLimit {

    /** Ten agents with their tools stay far below; a machine still answers with so many. */
    private static final String PROCESSES_MAX = "8192";
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    /** How the groups of daemons and of sandboxes begin. */
    static final String NAME = "fresh-";

    private ProcessLimit() {
    }

    /** Whether this process and all that it starts are bounded, now or by this call. */
    static synchronized boolean ensure() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
            String[] parts = line.split(":", 3);
            if (parts[1].equals("pids") || parts[1].isEmpty()) {
                Path group = Path.of(CGROUPS.resolve(parts[1]) + parts[2]).normalize();
                if (isBounded(group) || enter(group)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether this process runs as root. */
    static boolean isRoot() throws IOException {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (UnsupportedOperationException e) {
            throw new IOException("this system does not say who runs a process", e);
        }
    }

    private static boolean isBounded(Path group) throws IOException {
        Path max = group.resolve("pids.max");
        return Files.isReadable(max) && !Files.readString(max).startsWith("max");
    }

    private static boolean enter(Path group) {
        if (!Files.isWritable(group)) {
            return false;
        }
        try {
            sweep(group);
            Path own = Files.createDirectories(group.resolve(NAME + ProcessHandle.current().pid()));
            Path max = own.resolve("pids.max");
            if (Files.exists(max)) {
                Files.writeString(max, PROCESSES_MAX);
                Files.writeString(own.resolve("cgroup.procs"), "0");
                return true;
            }
            Files.delete(own);
            return false;
        } catch (IOException _) {
            return false; // this system keeps its groups to itself; whoever asks says what that means
        }
    }

    /** Removes the groups of daemons that are gone; the kernel refuses it while somebody lives in one. */
    private static void sweep(Path group) throws IOException {
        try (DirectoryStream<Path> old = Files.newDirectoryStream(group, NAME + "*")) {
            for (Path each : old) {
                try {
                    Files.delete(each);
                } catch (IOException _) {
                    continue; // somebody lives there
                }
            }
        }
    }
}
