package dev.fresh.daemon;

import dev.fresh.core.task.Task;
import dev.fresh.core.task.Wish;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.forge.Forge;
import dev.fresh.edge.forge.TryLater;
import java.util.function.Consumer;

/** Tells an issue once where the pull request is that does what it asks for. */
final class LinkBack {

    private LinkBack() {
    }

    /**
     * Says it below the issue; a forge that refuses that has taken the proposal all the same.
     *
     * @throws TryLater when the forge cannot be asked now, so that publishing is done once more and this as well
     */
    static void say(Task task, Forge forge, Forge.Published published, String branch, Consumer<String> log) {
        if (task.wish().isEmpty() || forge.name().equals(Forge.LOCAL)) {
            return;
        }
        Wish wish = task.wish().get();
        try {
            forge.comment(wish.reference(), "linked " + branch, "A pull request for this is open: " + published.url());
        } catch (TryLater e) {
            throw e;
        } catch (EdgeException e) {
            log.accept("the issue " + wish.reference() + " was not told: " + e.getMessage());
        }
    }
}
