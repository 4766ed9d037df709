package dev.fresh.protocol;

import java.util.Map;
import java.util.Optional;

/**
 * What agents take of the machine, and what they may.
 *
 * @param memoryBytes what all agents take together
 * @param memoryMaxBytes what they may take together before the youngest are paused
 * @param memoryFreeBytes what the machine can still give; absent where it does not say
 * @param memoryFloorBytes what has to stay free of it
 * @param diskFreeBytes of the disk that holds the worktrees; absent where it does not say
 * @param diskFloorBytes what has to stay free of it
 * @param each what one agent may take before it loses its attempt
 * @param agents what each takes that works, by full id
 */
public record ResourcesView(long memoryBytes, long memoryMaxBytes, int processes, int processesMax,
        Optional<Long> memoryFreeBytes, long memoryFloorBytes, Optional<Long> diskFreeBytes, long diskFloorBytes,
        TakenView each, Map<String, TakenView> agents) {

    public ResourcesView {
        agents = Views.map(agents);
    }

    /**
     * What one agent takes, or may take.
     *
     * @param treeBytes of its worktree
     * @param treeFiles files and folders of its worktree
     */
    public record TakenView(long memoryBytes, int processes, long treeBytes, long treeFiles) {
    }
}
