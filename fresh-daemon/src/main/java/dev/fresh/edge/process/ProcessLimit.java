package dev.fresh.edge.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether something bounds the number of processes of this daemon: for root no resource limit does, only a cgroup. */
public final class ProcessLimit {

    private ProcessLimit() {
    }

    /** True when the daemon is root and no pids cgroup with a limit holds it. */
    public static boolean isRootWithoutOne() {
        return new com.sun.security.auth.module.UnixSystem().getUid() == 0 && !limitedByCgroup();
    }

    private static boolean limitedByCgroup() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
                String[] parts = line.split(":", 3);
                boolean unified = parts[1].isEmpty();
                if (unified || List.of(parts[1].split(",")).contains("pids")) {
                    Path root = unified ? Path.of("/sys/fs/cgroup") : Path.of("/sys/fs/cgroup/pids");
                    Path limit = root.resolve(parts[2].substring(1)).resolve("pids.max");
                    if (Files.isReadable(limit) && !Files.readString(limit).strip().equals("max")) {
                        return true;
                    }
                }
            }
            return false;
        } catch (IOException e) {
            // No cgroups here, so none that limits.
            return false;
        }
    }
}
