package dev.fresh.edge.provider.cli;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** What a line of an agent's output says, in words that all agents share. */
public sealed interface Signal {

    /** The conversation has this id. */
    record Session(String id) implements Signal {
    }

    /** The model answered once more; the same id is the same answer. */
    record Step(String id) implements Signal {
    }

    /** The model said this. */
    record Said(String text) implements Signal {
    }

    /** A further piece of what the model is saying. */
    record Piece(String text) implements Signal {
    }

    /** The answer in the form that was asked for. */
    record Structured(String json) implements Signal {
    }

    /** A tool began. */
    record ToolBegan(String id, String label) implements Signal {
    }

    /** A tool ended. */
    record ToolEnded(String id, boolean ok) implements Signal {
    }

    /** A tool ran, told when it was over. */
    record ToolRan(String label, boolean ok) implements Signal {
    }

    /** It waits for its provider; no progress. */
    record Waiting(String text) implements Signal {
    }

    /** It tells of something that went wrong and is not the end. */
    record Remark(String text) implements Signal {
    }

    /** It was refused something. */
    record Denied(String what) implements Signal {
    }

    /** It was stopped because it turned in circles. */
    record Looped() implements Signal {
    }

    /** The plan's quota is used up until then. */
    record QuotaUsed(String text, Optional<Instant> until) implements Signal {
    }

    /** What the process has cost so far, in dollars, by the program's own count. */
    record CostSoFar(BigDecimal dollars) implements Signal {
    }

    /** What one more answer cost, in dollars, by the program's own count. */
    record StepCost(BigDecimal dollars) implements Signal {
    }

    /** It is going to say more, whatever was said before. */
    record GoesOn() implements Signal {
    }

    /**
     * The call has ended.
     *
     * @param word the program's own word for how, or the provider's for an error
     * @param status HTTP status that ended it, 0 when there is none
     * @param text the last answer, or what was wrong
     */
    record Ended(boolean ok, String word, int status, String text) implements Signal {

        static Ended well(String text) {
            return new Ended(true, "", 0, text);
        }
    }
}
