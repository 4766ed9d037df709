package dev.fresh.edge.process;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/**
 * Resource limits of confined commands that the kernel holds: by {@code prlimit} in front of each, and by a control
 * group around it where one can be made.
 *
 * @param processes of one sandbox
 * @param memoryBytes of one sandbox, and of each process in it what it may have of its own
 */
public record Limits(int processes, long memoryBytes) {

    /** Far above what a build with its tools and tests starts at a time. */
    public static final int PROCESSES_MAX = 1024;
    /** A single process with more is a mistake on any machine. */
    private static final long DATA_MAX = 8L << 30;

    /** What holds where nobody has said anything: half of the machine for one. */
    public static final Limits DEFAULT = new Limits(PROCESSES_MAX, machineMemory() / 2);

    /** What this machine, or the container that this is, has. */
    public static long machineMemory() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize();
    }

    /** Set inside the sandbox, where only its own processes count. */
    List<String> inside(Path prlimit) {
        return List.of(prlimit.toString(), "--nproc=" + processes, FILE, "--data=" + Math.min(DATA_MAX, memoryBytes),
                CORE, "--");
    }

    /** Without a bound on processes: outside a sandbox all processes of the user would count. */
    List<String> outside(Path prlimit) {
        return List.of(prlimit.toString(), FILE, "--data=" + Math.min(DATA_MAX, memoryBytes), CORE, "--");
    }

    private static final String FILE = "--fsize=2147483648";
    private static final String CORE = "--core=0";
}
