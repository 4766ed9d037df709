package dev.fresh.edge.provider.cli;

import dev.fresh.core.budget.Money;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process of an agent command line.
 *
 * @param phase what it may do
 * @param session which conversation it belongs to
 * @param home its private home folder
 * @param door where its requests go; empty when it knows that by itself
 * @param confined whether our sandbox bounds it; else it has to bound itself
 * @param left what it may still cost, zero when nobody says
 */
public record Turn(Phase phase, String prompt, String title, SessionUse session, Path home, Optional<Door> door,
        boolean confined, CliSettings settings, Money left) {

    /** What a turn is for. */
    public enum Phase {
        ANALYZE, IMPLEMENT
    }

    /**
     * Which conversation.
     *
     * @param id empty when it is new and the program chooses
     * @param isNew whether it begins here
     */
    public record SessionUse(Optional<String> id, boolean isNew) {
    }

    /**
     * Where requests go.
     *
     * @param base without a slash at its end
     * @param token what is shown there instead of a key; empty when a log-in is shown
     */
    public record Door(String base, Optional<String> token) {

        @Override
        public String toString() {
            return "Door[" + base + "]";
        }
    }

    boolean reads() {
        return phase == Phase.ANALYZE;
    }
}
