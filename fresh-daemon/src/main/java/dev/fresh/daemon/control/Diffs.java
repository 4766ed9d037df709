package dev.fresh.daemon.control;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.Proposal;
import java.util.Optional;

/** Shows what agents have changed. */
@FunctionalInterface
public interface Diffs {

    /** Exactly the proposal's commit. */
    String of(Proposal proposal);

    /** The last checkpoint of an agent's work. */
    default Optional<Kept> kept(Agent agent) {
        return Optional.empty();
    }

    /** Work in progress that was kept on its base. */
    record Kept(String base, String commit, String text) {
    }
}
