package dev.fresh.daemon;

import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.NotDone;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.core.task.Issues;
import dev.fresh.core.task.Task;
import dev.fresh.core.task.Wish;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.forge.Forge;
import dev.fresh.edge.workspace.Secrets;
import dev.fresh.edge.workspace.Workspaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The issues of the forge that a run may work on. */
final class Wishes {

    private final Forges forges;
    private final Workspaces workspaces;

    Wishes(Forges forges, Workspaces workspaces) {
        this.forges = forges;
        this.workspaces = workspaces;
    }

    /** Tasks for those that nobody has worked on yet; a run has other work when the forge does not answer. */
    List<Task> tasks(RunOrder order, Fleet fleet, List<NotDone> left) {
        if (!order.allowedKinds().contains(Task.Kind.ISSUE) || order.simulated()) {
            return List.of();
        }
        Forge forge = forges.of(order).forge();
        if (order.offline() || forge.name().equals(Forge.LOCAL)) {
            // Of many kinds nobody misses one that does not exist here; asked for alone, it wants an answer.
            if (order.allowedKinds().size() == 1) {
                left.add(
                        notAsked("proposals stay in this repository, so there is no forge whose issues could be read"));
            }
            return List.of();
        }
        List<Task> tasks = new ArrayList<>();
        try {
            for (Task task : Issues.tasks(forge.wishes().stream().map(Wishes::withoutSecrets).toList())) {
                Optional<String> why = fleet.exclusion(task.id(), Issues.version(task.wish().orElseThrow()),
                        branch -> workspaces.delivered(branch).isPresent());
                why.ifPresentOrElse(text -> left.add(NotDone.of(task.kind(), task.feature(), "EXCLUDED", text)),
                        () -> tasks.add(task));
            }
        } catch (EdgeException e) {
            left.add(notAsked("the issues could not be read: " + e.getMessage()));
        }
        return tasks;
    }

    private static Wish withoutSecrets(Wish wish) {
        return new Wish(wish.reference(), wish.url(), Secrets.without(wish.title()), Secrets.without(wish.text()),
                wish.by(), wish.at());
    }

    private static NotDone notAsked(String why) {
        return new NotDone("0".repeat(12), "", 0, "issues", "NOT_ASKED", why, Optional.of(Task.Kind.ISSUE));
    }
}
