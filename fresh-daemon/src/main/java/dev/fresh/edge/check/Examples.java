package dev.fresh.edge.check;

import dev.fresh.core.task.Decline;
import dev.fresh.core.task.Decline.Code;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.InventoryReport;
import java.util.Optional;

/** The examples of documents. */
final class Examples {

    private Examples() {
    }

    static Optional<Decline> undocumentable(Feature feature, InventoryReport inventory, BuildPlan plan) {
        return Optional.of(new Decline(Code.NO_EXAMPLE, "no example of " + feature.symbol() + " can be executed"));
    }
}
