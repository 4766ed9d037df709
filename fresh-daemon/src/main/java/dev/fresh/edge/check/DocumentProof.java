package dev.fresh.edge.check;

import dev.fresh.core.agent.GateResult;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.Task;
import dev.fresh.edge.syntax.Syntax;
import java.util.function.Supplier;

/** The gate that believes no document. */
public final class DocumentProof {

    public DocumentProof(Gates gates, Syntax syntax) {
    }

    public GateResult prove(Proposed proposed, Supplier<InventoryReport> rescan) {
        return Unproved.result(Task.Kind.DOCUMENT.proof(), _ -> {
            throw new Unproved("NO_EXAMPLE", "documents cannot be proved yet");
        });
    }
}
