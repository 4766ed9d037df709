package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Run;
import dev.fresh.core.review.PullRequest;
import dev.fresh.daemon.config.Config;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Trees;
import dev.fresh.edge.workspace.Storage;
import dev.fresh.edge.workspace.Workspaces;
import dev.fresh.protocol.Hygiene.ChoreView;
import dev.fresh.protocol.Hygiene.DiskView;
import dev.fresh.protocol.Hygiene.ItemView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Removes what ended agents have left: after its time, and before its time when it takes too much room. Nothing that
 * somebody may still decide on, and nothing outside the daemon's own folders.
 */
final class Cleanup {

    /** Begins the reason for which a run pauses while there is too little room. */
    static final String FULL = "the workspaces and caches of fresh take more than disk.ceiling allows; see"
            + " `fresh auto cleanup`, or raise disk.ceiling";

    private final Workspaces workspaces;
    private final Storage storage;
    private final Places places;

    Cleanup(Workspaces workspaces, Places places) {
        this.workspaces = workspaces;
        this.storage = workspaces.storage();
        this.places = places;
    }

    /** Something that can be removed. */
    private record Item(String what, String id, String why, long bytes, Act act) {

        /** Whose it is; checkouts are named after what they are for and their agent. */
        String agent() {
            return what.equals("checkout") ? id.replaceFirst("^[a-z]+-", "") : id;
        }
    }

    private interface Act {
        void remove() throws IOException;
    }

    /** What is removed, or would be. */
    ChoreView clean(Supplier<Fleet> fleets, Instant now, Config.Hygiene limits, boolean dryRun) {
        Fleet fleet = fleets.get();
        long before = used();
        List<Item> items = new ArrayList<>(overdue(fleet, now, Duration.ofDays(limits.retentionDays())));
        long left = before - items.stream().mapToLong(Item::bytes).sum();
        for (Item item : left > limits.ceilingBytes() ? early(fleet, items) : List.<Item>of()) {
            if (left > limits.ceilingBytes()) {
                items.add(item);
                left -= item.bytes();
            }
        }
        if (!items.isEmpty() && fleet.activeRun().isEmpty() || storage.wantsPacking()) {
            items.add(new Item("clone", "repository.git", "packed", 0, storage::collectGarbage));
        }
        List<ItemView> views = items.stream().map(item -> dryRun ? view(item, "planned", item.why())
                : remove(item, fleets.get())).toList();
        long after = dryRun ? before : used();
        boolean full = after > limits.ceilingBytes();
        long number = views.stream()
                .filter(view -> !view.what().equals("clone") && view.result().matches("done|planned"))
                .count();
        String summary = (number == 0 ? "nothing to remove"
                : number + (number == 1 ? " thing" : " things") + (dryRun ? " could be removed, " : " removed, ")
                        + size(dryRun ? before - left : Math.max(0, before - after)))
                + (full && !dryRun ? "; " + size(after) + " are still in use, more than the ceiling of "
                        + size(limits.ceilingBytes()) : "");
        return new ChoreView("cleanup", views, summary, Optional.of(new DiskView(after, limits.ceilingBytes())));
    }

    /** Pauses new work while there is too little room, and lets it go on by itself when there is enough again. */
    static Optional<FleetEvent> consequence(Fleet fleet, DiskView disk) {
        boolean full = disk.bytes() > disk.ceilingBytes();
        Optional<String> paused = fleet.activeRun().flatMap(Run::paused);
        if (full && fleet.activeRun().isPresent() && paused.isEmpty()) {
            return Optional.of(new FleetEvent.RunPaused(FULL));
        }
        return !full && paused.equals(Optional.of(FULL)) ? Optional.of(new FleetEvent.RunResumed()) : Optional.empty();
    }

    /** Bytes that workspaces and cache take. */
    long used() {
        return Storage.bytes(places.workspaces()) + Storage.bytes(places.cache());
    }

    private List<Item> overdue(Fleet fleet, Instant now, Duration retention) {
        List<Item> items = new ArrayList<>();
        Instant limit = now.minus(retention);
        for (String id : workspaces.list()) {
            if (over(fleet, id) && endedAt(fleet, id).isBefore(limit)) {
                items.add(worktree(id, "its agent ended on " + endedAt(fleet, id)));
            }
        }
        for (String name : storage.checkouts()) {
            String agent = name.replaceFirst("^[a-z]+-", "");
            if (!name.equals(agent) && over(fleet, agent) && modified(storage.checkout(name)).isBefore(limit)) {
                items.add(checkout(name));
            }
        }
        for (String kind : List.of("checkpoints", "proposals", "grounds")) {
            for (Storage.Reference reference : storage.references(kind)) {
                Agent agent = fleet.agents().get(reference.name());
                Instant since = agent == null ? reference.at() : agent.stateSince();
                if (over(fleet, reference.name()) && since.isBefore(limit)) {
                    items.add(new Item(kind.substring(0, kind.length() - 1), reference.name(), "kept since " + since, 0,
                            () -> storage.forget(kind, reference)));
                }
            }
        }
        return items;
    }

    /** What can go when there is too little room, oldest first: build output, then whole trees, then caches. */
    private List<Item> early(Fleet fleet, List<Item> going) {
        List<String> ended = workspaces.list().stream().filter(id -> over(fleet, id))
                .filter(id -> going.stream().noneMatch(item -> item.what().equals("worktree") && item.id().equals(id)))
                .sorted(Comparator.comparing(id -> endedAt(fleet, id))).toList();
        List<Item> items = new ArrayList<>();
        for (String id : ended) {
            List<Path> output = Storage.buildOutput(workspaces.agentTree(id));
            if (!output.isEmpty()) {
                items.add(new Item("build output", id, "there is too little room",
                        output.stream().mapToLong(Storage::bytes).sum(),
                        () -> storage.prune(workspaces.agentTree(id), output)));
            }
        }
        for (String id : ended) {
            long counted = items.stream().filter(item -> item.id().equals(id)).mapToLong(Item::bytes).sum();
            Item tree = worktree(id, "there is too little room");
            items.add(new Item(tree.what(), id, tree.why(), tree.bytes() - counted, tree.act()));
        }
        if (fleet.activeRun().isEmpty()) {
            // A run stands on what was prepared for it.
            items.addAll(caches());
        }
        return items;
    }

    private List<Item> caches() {
        try (Stream<Path> entries = Files.isDirectory(places.cache()) ? Files.list(places.cache()) : Stream.empty()) {
            return entries.sorted(Comparator.comparing(Cleanup::modified))
                    .map(entry -> new Item("cache", entry.getFileName().toString(),
                            "there is too little room; it is made again when it is needed", Storage.bytes(entry),
                            () -> Trees.delete(entry)))
                    .toList();
        } catch (IOException e) {
            throw EdgeException.environment("the cache " + places.cache() + " cannot be listed: " + e.getMessage(), e);
        }
    }

    private Item worktree(String id, String why) {
        return new Item("worktree", id, why, Storage.bytes(workspaces.agentTree(id)), () -> {
            workspaces.remove(id);
            if (workspaces.list().contains(id)) {
                throw new IOException("it is still there");
            }
        });
    }

    private Item checkout(String name) {
        return new Item("checkout", name, "nobody uses it", Storage.bytes(storage.checkout(name)),
                () -> workspaces.removeCheckout(name));
    }

    /** Whether nobody can decide anything about an agent's work any more. */
    private static boolean over(Fleet fleet, String agentId) {
        Agent agent = fleet.agents().get(agentId);
        return (agent == null || agent.settled())
                && fleet.pulls().open().stream().map(PullRequest::agentId).noneMatch(agentId::equals)
                && fleet.pulls().untidy().stream().map(PullRequest::agentId).noneMatch(agentId::equals);
    }

    private Instant endedAt(Fleet fleet, String id) {
        Agent agent = fleet.agents().get(id);
        return agent == null ? modified(workspaces.agentTree(id)) : agent.stateSince();
    }

    private static Instant modified(Path path) {
        try {
            return Files.getLastModifiedTime(path).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH; // it has gone meanwhile
        }
    }

    private static ItemView remove(Item item, Fleet fleet) {
        // Measuring takes its time, in which an agent may have begun.
        if (!over(fleet, item.agent())) {
            return view(item, "unchanged", "is needed again");
        }
        try {
            item.act().remove();
            return view(item, "done", item.why());
        } catch (EdgeException | IOException e) {
            return view(item, "failed", "could not be removed: " + e.getMessage());
        }
    }

    private static ItemView view(Item item, String result, String text) {
        return new ItemView(item.what(), item.id(), result, text, item.bytes());
    }

    static String size(long bytes) {
        return bytes < 1_000_000 ? (bytes + 999) / 1000 + " kB"
                : bytes < 1_000_000_000 ? (bytes + 999_999) / 1_000_000 + " MB"
                        : String.format(java.util.Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
}
