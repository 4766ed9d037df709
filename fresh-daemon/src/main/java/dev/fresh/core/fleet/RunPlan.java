package dev.fresh.core.fleet;

import dev.fresh.core.agent.GateResult;
import dev.fresh.core.task.Task;
import java.util.List;
import java.util.Map;

/**
 * What a run set out to do, decided once on its base commit.
 *
 * @param tasks best first
 * @param notDone features that were looked at and left, each with its code
 * @param baseline what the gates said before anything was changed
 * @param hooked features that something reaches
 * @param unhooked features that nothing reaches
 * @param blobs blob id of each file that a task or entry of {@code notDone} names, at the base commit
 * @param footprints what each task will probably change, by task id, spelled as {@link Footprints} says
 */
public record RunPlan(List<Task> tasks, List<NotDone> notDone, List<GateResult> baseline, int hooked, int unhooked,
        Map<String, String> blobs, Map<String, List<String>> footprints) {

    public RunPlan {
        tasks = List.copyOf(tasks);
        notDone = List.copyOf(notDone);
        baseline = List.copyOf(baseline);
        blobs = Map.copyOf(blobs);
        footprints = Map.copyOf(footprints);
    }

    /** A plan of tasks that keep out of each other's way. */
    public RunPlan(List<Task> tasks, List<NotDone> notDone, List<GateResult> baseline, int hooked, int unhooked,
            Map<String, String> blobs) {
        this(tasks, notDone, baseline, hooked, unhooked, blobs, Map.of());
    }
}
