package dev.fresh.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is said about the chores that keep the daemon's own git tidy. */
public final class Hygiene {

    private Hygiene() {
    }

    /**
     * Body of {@code POST /v1/checkpoint}.
     *
     * @param agents ids or unique prefixes; none for all agents that have a worktree
     */
    public record CheckpointRequest(List<String> agents) {

        public CheckpointRequest {
            agents = Views.list(agents);
        }
    }

    /**
     * Body of {@code POST /v1/cleanup}.
     *
     * @param dryRun whether it is only said what would be removed
     */
    public record CleanupRequest(boolean dryRun) {
    }

    /**
     * Answer of {@code POST /v1/checkpoint}, {@code /v1/sync} and {@code /v1/cleanup}.
     *
     * @param chore {@code checkpoint}, {@code sync} or {@code cleanup}
     * @param items what was looked at and what came of it, in that order
     * @param summary one sentence for people
     * @param disk what the daemon's folders take afterwards, absent where it was not measured
     */
    public record ChoreView(String chore, List<ItemView> items, String summary, Optional<DiskView> disk) {

        public ChoreView {
            items = Views.list(items);
        }

        /** Whether a person has to look at something. */
        public boolean troubled() {
            return failed() || items.stream().anyMatch(item -> item.result().equals("conflict"));
        }

        /** Whether something could not be done. */
        public boolean failed() {
            return items.stream().anyMatch(item -> item.result().equals("failed"));
        }
    }

    /**
     * One thing that a chore looked at.
     *
     * @param what it is, for example {@code agent}, {@code worktree}, {@code proposal}
     * @param id which one
     * @param result {@code done}, {@code unchanged}, {@code planned}, {@code conflict} or {@code failed}
     * @param text for people
     * @param bytes of disk space that it is about, 0 where that does not matter
     */
    public record ItemView(String what, String id, String result, String text, long bytes) {
    }

    /**
     * How far the chores are, as a part of {@link StatusView}.
     *
     * @param disk as last measured, absent before that and without a daemon
     */
    public record HygieneView(List<DoneView> chores, Optional<DiskView> disk) {

        public HygieneView {
            chores = Views.list(chores);
        }
    }

    /**
     * One chore.
     *
     * @param lastAt when it was last done
     * @param nextAt when it is done next by itself, absent when it is not due and without a daemon
     * @param summary what came of it, empty before the first time
     */
    public record DoneView(String chore, Optional<Instant> lastAt, Optional<Instant> nextAt, String summary) {
    }

    /** What workspaces and cache take, and what they may. */
    public record DiskView(long bytes, long ceilingBytes) {
    }
}
