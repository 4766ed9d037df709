package dev.fresh.core.fleet;

import java.util.Map;
import java.util.OptionalLong;

/**
 * What was measured of the machine while agents work.
 *
 * @param agents what each of those takes that work, by id
 * @param paused what those took that were paused for want of room, when they were
 * @param others what the daemon's other commands take, such as the tests of the base
 * @param memoryFree what the system can still give without swapping, in bytes
 * @param diskFree of the file system that holds the worktrees, in bytes
 */
public record Load(Map<String, Taken> agents, Map<String, Taken> paused, Taken others, OptionalLong memoryFree,
        OptionalLong diskFree) {

    public Load {
        agents = Map.copyOf(agents);
        paused = Map.copyOf(paused);
    }

    /**
     * What the processes of somebody take.
     *
     * @param memory in bytes
     * @param treeBytes of its worktree, as it was last looked at
     * @param treeFiles files and folders of its worktree
     */
    public record Taken(long memory, int processes, long treeBytes, long treeFiles) {

        public static final Taken NOTHING = new Taken(0, 0, 0, 0);

        Taken plus(Taken other) {
            return new Taken(memory + other.memory, processes + other.processes, treeBytes + other.treeBytes,
                    treeFiles + other.treeFiles);
        }
    }

    /** What all take together. */
    public Taken total() {
        return agents.values().stream().reduce(others, Taken::plus);
    }
}
