package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.fleet.Chore;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.control.HygieneApi;
import dev.fresh.daemon.control.HygieneViews;
import dev.fresh.daemon.control.Queries;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.edge.EdgeException;
import dev.fresh.protocol.Hygiene.CheckpointRequest;
import dev.fresh.protocol.Hygiene.ChoreView;
import dev.fresh.protocol.Hygiene.CleanupRequest;
import dev.fresh.protocol.Hygiene.DiskView;
import dev.fresh.protocol.Hygiene.DoneView;
import dev.fresh.protocol.Hygiene.HygieneView;
import dev.fresh.protocol.Hygiene.ItemView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does the chores of git when they are due and when somebody asks for them, on one thread that mostly sleeps. */
final class Housekeeping implements HygieneApi, Engine.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration CLEANUP_EVERY = Duration.ofHours(6);
    private static final Duration CLEANUP_IN_RUN = Duration.ofHours(1);
    /** The wall clock can be set while the thread waits. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    private final Engine engine;
    private final Queries queries;
    private final Checkpoints checkpoints;
    private final Sync sync;
    private final Cleanup cleanup;
    private final Supplier<Config> config;
    private final InstantSource clock;
    private final ReentrantLock one = new ReentrantLock();
    /** When each was last done since this daemon began, and what came of it. */
    private final Map<Chore, Chore.Done> done = new EnumMap<>(Chore.class);
    private final Thread thread = Thread.ofPlatform().daemon().name("housekeeping").unstarted(this::live);
    private final Instant since;
    private volatile Optional<DiskView> disk = Optional.empty();

    Housekeeping(Engine engine, Queries queries, Checkpoints checkpoints, Sync sync, Cleanup cleanup,
            Supplier<Config> config, InstantSource clock) {
        this.engine = engine;
        this.queries = queries;
        this.checkpoints = checkpoints;
        this.sync = sync;
        this.cleanup = cleanup;
        this.config = config;
        this.clock = clock;
        this.since = clock.instant();
    }

    void start() {
        thread.start();
    }

    /** Wakes the thread when there is something to do for it that was not there before. */
    @Override
    public void happened(List<Engine.Happened> facts) {
        Fleet before = facts.getFirst().before();
        Fleet after = facts.getLast().after();
        if (before.slotsTaken() == 0 && after.slotsTaken() > 0 || !wantsSync(before) && wantsSync(after)) {
            synchronized (done) {
                done.notifyAll();
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(CLOSE_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void live() {
        try {
            quietly(Chore.CLEANUP);
            while (!Thread.currentThread().isInterrupted()) {
                Duration wait = untilNext();
                synchronized (done) {
                    done.wait(Math.max(100, wait.toMillis()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does what is due; nothing while the configuration is broken, and then goes on when it is not any more. */
    private Duration untilNext() throws InterruptedException {
        try {
            Instant now = clock.instant();
            for (Chore chore : Chore.values()) {
                if (next(chore, engine.fleet()).filter(at -> !at.isAfter(now)).isPresent()) {
                    quietly(chore);
                }
            }
            return Arrays.stream(Chore.values()).flatMap(chore -> next(chore, engine.fleet()).stream())
                    .map(at -> Duration.between(clock.instant(), at)).reduce(LOOK_AGAIN,
                            (a, b) -> a.compareTo(b) < 0 ? a : b);
        } catch (RuntimeException e) {
            LOG.warn("the chores of git wait: {}", e.getMessage());
            return LOOK_AGAIN;
        }
    }

    private void quietly(Chore chore) throws InterruptedException {
        try {
            ChoreView view = switch (chore) {
                case CHECKPOINT -> keep(engine.fleet().agents().values().stream().filter(Agent::active).toList());
                case SYNC -> sync();
                case CLEANUP -> cleanup(new CleanupRequest(false));
            };
            view.items().stream().filter(item -> item.result().equals("failed"))
                    .forEach(item -> LOG.warn("{} {}: {}", item.what(), item.id(), item.text()));
        } catch (EdgeException | Refusal e) {
            note(chore, "failed: " + e.getMessage());
            LOG.warn("git {} failed: {}", chore.name().toLowerCase(Locale.ROOT), e.getMessage());
        } catch (RuntimeException e) {
            note(chore, "failed: " + e);
            LOG.error("git {} met a defect of fresh", chore.name().toLowerCase(Locale.ROOT), e);
        }
    }

    @Override
    public ChoreView checkpoint(CheckpointRequest request) {
        return keep(request.agents().isEmpty() ? List.copyOf(engine.fleet().agents().values())
                : request.agents().stream().map(queries::find).distinct().toList());
    }

    private ChoreView keep(List<Agent> agents) {
        Fleet fleet = engine.fleet();
        List<ItemView> items = new ArrayList<>();
        for (Agent agent : agents) {
            try {
                Checkpoints.Kept kept = checkpoints.keep(fleet.runs().get(agent.runId()).order(), agent);
                if (kept.commit().isPresent() || kept.news()) {
                    items.add(item(agent, kept));
                }
            } catch (EdgeException e) {
                items.add(new ItemView("agent", agent.id(), "failed", e.getMessage(), 0));
            }
        }
        long news = items.stream().filter(item -> item.result().equals("done")).count();
        ChoreView view = new ChoreView("checkpoint", items, news == 0 ? "nothing has changed since the last checkpoint"
                : "kept the work of " + news + (news == 1 ? " agent" : " agents"), Optional.empty());
        note(Chore.CHECKPOINT, view.summary());
        return view;
    }

    private static ItemView item(Agent agent, Checkpoints.Kept kept) {
        String commit = kept.commit().map(full -> full.substring(0, 8)).orElse("its base");
        return new ItemView("agent", agent.id(), kept.news() ? "done" : "unchanged",
                kept.news() ? "kept as " + commit + ", " + kept.files() + (kept.files() == 1 ? " file" : " files")
                        + (kept.leftOut().isEmpty() ? "" : "; left out " + String.join("; ", kept.leftOut()))
                        : "nothing new since " + commit,
                0);
    }

    @Override
    public ChoreView sync() throws InterruptedException {
        one.lockInterruptibly();
        try {
            ChoreView view = sync.run();
            finish(Chore.SYNC, view);
            return view;
        } finally {
            one.unlock();
        }
    }

    @Override
    public ChoreView cleanup(CleanupRequest request) throws InterruptedException {
        one.lockInterruptibly();
        try {
            ChoreView view = cleanup.clean(engine::fleet, clock.instant(), config.get().hygiene(), request.dryRun());
            disk = view.disk();
            if (!request.dryRun()) {
                finish(Chore.CLEANUP, view);
                engine.record(fleet -> disk.flatMap(now -> Cleanup.consequence(fleet, now)));
            }
            return view;
        } finally {
            one.unlock();
        }
    }

    /** What was to some effect is a fact of the journal, so that it is known after a restart. */
    private void finish(Chore chore, ChoreView view) throws InterruptedException {
        boolean effect = view.items().stream().anyMatch(item -> item.result().equals("done"));
        boolean trouble = view.items().stream().anyMatch(item -> !item.result().equals("unchanged"));
        // The same trouble each time is told once.
        boolean told = engine.fleet().trees().last(chore).filter(last -> last.summary().equals(view.summary()))
                .isPresent();
        note(chore, view.summary());
        if (effect || trouble && !told) {
            engine.record(new FleetEvent.ChoreDone(chore, view.summary()));
        }
    }

    private void note(Chore chore, String summary) {
        synchronized (done) {
            done.put(chore, new Chore.Done(clock.instant(), summary));
        }
    }

    /** How far the chores are. */
    HygieneView view() {
        Fleet fleet = engine.fleet();
        return new HygieneView(Arrays.stream(Chore.values()).map(chore -> new DoneView(HygieneViews.name(chore),
                last(chore, fleet).map(Chore.Done::at), next(chore, fleet),
                last(chore, fleet).map(Chore.Done::summary).orElse(""))).toList(), disk);
    }

    private Optional<Chore.Done> last(Chore chore, Fleet fleet) {
        synchronized (done) {
            return Stream.of(Optional.ofNullable(done.get(chore)), fleet.trees().last(chore))
                    .flatMap(Optional::stream).reduce((a, b) -> b.at().isAfter(a.at()) ? b : a);
        }
    }

    /** When a chore is due; empty while there is nothing for it. */
    private Optional<Instant> next(Chore chore, Fleet fleet) {
        Config.Hygiene limits = config.get().hygiene();
        return switch (chore) {
            case CHECKPOINT -> limits.checkpointEvery().filter(_ -> fleet.slotsTaken() > 0)
                    .map(every -> lastTimed(chore).plus(every));
            case SYNC -> limits.syncEvery().filter(_ -> wantsSync(fleet)).map(every -> lastTimed(chore).plus(every));
            case CLEANUP -> Optional.of(lastTimed(chore)
                    .plus(fleet.activeRun().isPresent() ? CLEANUP_IN_RUN : CLEANUP_EVERY));
        };
    }

    /** A chore that was done to no effect before this daemon began may be done once more. */
    private Instant lastTimed(Chore chore) {
        synchronized (done) {
            return Optional.ofNullable(done.get(chore)).or(() -> engine.fleet().trees().last(chore)
                    .filter(_ -> chore != Chore.CHECKPOINT)).map(Chore.Done::at).orElse(since);
        }
    }

    private static boolean wantsSync(Fleet fleet) {
        return fleet.activeRun().isPresent() || fleet.somebodyWaits() || fleet.pulls().anyOpen();
    }
}
