package dev.fresh.protocol;

import java.util.List;
import java.util.Optional;

/**
 * A proposal that is open, as far as agents have to do with it.
 *
 * @param agent full id of the agent that made its commit
 * @param url where people find it; empty where it was sent back before it was published
 * @param state {@code open}, {@code merged} or {@code closed}
 * @param rounds how often agents were sent to it again
 * @param wanted what was said about it and nobody has worked on yet, for example {@code review by grace}
 * @param waits what that waits for, for people; absent when nothing is wanted
 */
public record PullView(String branch, String agent, String url, String state, int rounds, List<String> wanted,
        Optional<String> waits) {

    public PullView {
        wanted = Views.list(wanted);
    }
}
