package dev.fresh.edge.check;

import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.GateResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Why a proposal does not do what it was for: a stable code and one sentence. */
final class Unproved extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    Unproved(String code, String why) {
        super(why, null, false, false);
        this.code = code;
    }

    /** Runs a proof that says step by step what it found, and makes a gate's result of it. */
    static GateResult result(String gate, Consumer<List<String>> proof) {
        long start = System.nanoTime();
        List<String> steps = new ArrayList<>();
        List<String> codes = List.of();
        try {
            proof.accept(steps);
        } catch (Unproved refuted) {
            codes = List.of(refuted.code);
            // First, because people see the first line.
            steps.addFirst("refuted: " + refuted.code + ", " + refuted.getMessage());
        }
        boolean proved = codes.isEmpty();
        return new GateResult(gate, proved ? Outcome.PASSED : Outcome.FAILED, "", proved ? 0 : 1, -1, codes,
                (System.nanoTime() - start) / 1_000_000, String.join("\n", steps));
    }
}
