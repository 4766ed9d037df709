package dev.fresh.cli;

import dev.fresh.protocol.ResourcesView;
import dev.fresh.protocol.ResourcesView.TakenView;
import java.util.ArrayList;
import java.util.List;

/** What agents take of the machine, as lines of the detailed status. */
final class ResourcesText {

    private ResourcesText() {
    }

    static List<String> of(ResourcesView taken) {
        List<String> lines = new ArrayList<>(List.of("", "RESOURCES:"));
        lines.add("  all agents | memory " + size(taken.memoryBytes()) + " of " + size(taken.memoryMaxBytes()) + " | "
                + taken.processes() + " of " + taken.processesMax() + " processes");
        taken.memoryFreeBytes().ifPresent(free -> lines.add("  machine | memory " + size(free) + " free, "
                + size(taken.memoryFloorBytes()) + " have to stay"));
        taken.diskFreeBytes().ifPresent(free -> lines.add("  disk | " + size(free) + " free, "
                + size(taken.diskFloorBytes()) + " have to stay"));
        lines.add("  each may take | " + words(taken.each()));
        taken.agents().forEach((id, agent) -> lines.add("  " + Text.shortId(id) + " | " + words(agent)));
        return lines;
    }

    private static String words(TakenView taken) {
        return "memory " + size(taken.memoryBytes()) + " | " + taken.processes()
                + (taken.processes() == 1 ? " process" : " processes") + " | worktree " + size(taken.treeBytes()) + ", "
                + taken.treeFiles() + " files";
    }

    private static String size(long bytes) {
        return HygieneCommands.size(bytes);
    }
}
