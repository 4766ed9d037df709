package dev.fresh.core.agent;

import java.util.List;

/**
 * Two agents' changes that do not merge.
 *
 * @param with the other agent
 * @param paths where they do not
 */
public record Clash(String with, List<String> paths) {

    public Clash {
        paths = List.copyOf(paths);
    }
}
