package dev.fresh.core.fleet;

import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Task;
import java.util.Optional;

/**
 * Work on a feature that no agent was spawned for.
 *
 * @param line 1-based line of the name
 * @param code a decline code of the provider, or {@code EXCLUDED}, {@code ROLE}, {@code BUDGET}, {@code TIME}
 * @param text one sentence
 * @param kind what would have been done; empty in a journal from before there was a choice
 */
public record NotDone(String featureId, String path, int line, String symbol, String code, String text,
        Optional<Task.Kind> kind) {

    public static NotDone of(Task.Kind kind, Feature feature, String code, String text) {
        return new NotDone(feature.id(), feature.path(), feature.line(), feature.symbol(), code, text,
                Optional.of(kind));
    }

    /** What would have been done. */
    public Task.Kind work() {
        return kind.orElse(Task.Kind.HOOK_UP);
    }
}
