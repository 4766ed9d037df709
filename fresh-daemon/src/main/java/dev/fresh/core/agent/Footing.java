package dev.fresh.core.agent;

import java.util.List;
import java.util.Optional;

/**
 * What an agent's work stands on, when that is not simply the base of its run.
 *
 * @param base full id of the commit that its proposal has as its first parent
 * @param merge full id of a commit that its proposal takes in as its second parent: a base that has moved
 * @param continues the agent whose published proposal it goes on with, on the same branch
 * @param over agents whose proposals lie underneath, so that it merges after them
 */
public record Footing(String base, Optional<String> merge, Optional<String> continues, List<String> over) {

    public Footing {
        over = List.copyOf(over);
    }
}
