package dev.fresh.edge.check;

import dev.fresh.core.agent.ChangedFile;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.edge.process.Workbench;
import java.nio.file.Path;
import java.util.List;

/**
 * A proposal that is to be proved.
 *
 * @param base the inventory of the base commit
 * @param files what the proposal's commit changes
 * @param baseline what the gates said about the base commit
 * @param gates what they say about the proposal's commit
 * @param baseTree a checkout of the base commit, only read
 * @param tree a clean checkout of the proposal's commit in which the gates have run
 * @param scratch a folder for copies that are broken on purpose
 */
public record Proposed(BuildPlan plan, InventoryReport base, Feature feature, List<ChangedFile> files,
        Baseline baseline, List<GateResult> gates, Path baseTree, Path tree, Path scratch, Workbench bench,
        int filesMax, int linesMax) {

    public Proposed {
        files = List.copyOf(files);
        gates = List.copyOf(gates);
    }

    /** One sentence when the patch is larger than a reviewer is asked to read. */
    void bounded() {
        int lines = files.stream().mapToInt(file -> file.added() + file.removed()).sum();
        if (files.size() > filesMax || lines > linesMax) {
            throw new Unproved("TOO_LARGE", "it changes " + files.size() + " files and " + lines + " lines, more than "
                    + filesMax + " files and " + linesMax + " lines (diff.files_max, diff.lines_max)");
        }
    }
}
