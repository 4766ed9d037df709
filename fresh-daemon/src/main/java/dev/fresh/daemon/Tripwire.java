package dev.fresh.daemon;

import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Manifest;
import dev.fresh.core.fleet.Manifest.Difference;
import dev.fresh.core.fleet.Run;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.workspace.TrackedFiles;
import dev.fresh.edge.workspace.UserManifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over what is the user's while a run goes on: what processes of agents have open for writing each second, what
 * git takes commands from after each piece of work, and everything each minute and when the run has ended. It only
 * reports; the core decides what stops a run.
 */
final class Tripwire implements Engine.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Tripwire.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration EVERY_OPEN = Duration.ofSeconds(1);
    /** More are counted by the mark of the whole tree. */
    private static final int FILES_MAX = 50;
    private static final String TREE = "working tree";

    private final Engine engine;
    private final UserManifest user;
    private final Supplier<List<Difference>> open;
    private final Runnable hide;
    private final BlockingQueue<Boolean> wake = new ArrayBlockingQueue<>(1);
    private final ReentrantLock one = new ReentrantLock();
    private final Thread thread = Thread.ofPlatform().daemon().name("tripwire").unstarted(this::live);
    /** The tracked files as the run found them; a daemon that took over a run does not know that. */
    private Optional<TrackedFiles> first = Optional.empty();
    private TrackedFiles last = TrackedFiles.NONE;
    private String trouble = "";

    /**
     * Begins to watch.
     *
     * @param open what is open for writing and is not of whose process has it open
     * @param hide keeps what is the daemon's own out of the user's git; another branch may not have that
     */
    Tripwire(Engine engine, UserManifest user, Supplier<List<Difference>> open, Runnable hide) {
        this.engine = engine;
        this.user = user;
        this.open = open;
        this.hide = hide;
        thread.start();
    }

    /** A piece of work came back, or somebody began. */
    @Override
    public void happened(List<Engine.Happened> facts) {
        if (facts.stream().anyMatch(fact -> fact.event() instanceof FleetEvent.AgentReported
                || fact.event() instanceof FleetEvent.RunStarted
                || fact.event() instanceof FleetEvent.DaemonStarted)) {
            wake.offer(true);
        }
    }

    /** Keeps how everything stands, unless that is known; no work of the run begins before. */
    void begin(String runId) throws InterruptedException {
        one.lockInterruptibly();
        try {
            if (engine.fleet().trees().manifest(runId).isEmpty()) {
                last = user.tracked(TrackedFiles.NONE);
                first = Optional.of(last);
                engine.record(new FleetEvent.ManifestTaken(runId, user.critical(), user.rest(last)));
            }
        } finally {
            one.unlock();
        }
    }

    /** A last look, before the report is written. */
    void end(Run run) throws InterruptedException {
        if (run.reports().revision() == 0) {
            look(run.order().id(), true);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void live() {
        long due = System.nanoTime() + EVERY.toNanos();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                boolean woken = true;
                if (engine.fleet().activeRun().isEmpty()) {
                    wake.take();
                    due = System.nanoTime() + EVERY.toNanos();
                } else {
                    long wait = Math.clamp(due - System.nanoTime(), 0, EVERY_OPEN.toNanos());
                    woken = wake.poll(wait, TimeUnit.NANOSECONDS) != null;
                }
                boolean everything = System.nanoTime() >= due;
                due = everything ? System.nanoTime() + EVERY.toNanos() : due;
                Optional<Run> run = engine.fleet().activeRun();
                if (run.isPresent()) {
                    look(run.get().order().id(), woken, everything);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (EdgeException e) {
                tell(e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("a look at the user's repository failed", e);
            }
        }
    }

    private void look(String runId, boolean woken, boolean everything) throws InterruptedException {
        begin(runId);
        record(runId, open.get());
        if (woken || everything) {
            look(runId, everything);
        }
        if (everything) {
            hide.run();
        }
    }

    private void look(String runId, boolean everything) throws InterruptedException {
        one.lockInterruptibly();
        try {
            Optional<Manifest> known = engine.fleet().trees().manifest(runId);
            if (known.isPresent()) {
                // Recorded at once: what comes after it may fail because of it.
                record(runId, Manifest.between(known.get().critical(), user.critical(), true));
                if (everything) {
                    record(runId, rest(known.get()));
                }
                trouble = "";
            }
        } catch (EdgeException e) {
            tell(e.getMessage());
        } finally {
            one.unlock();
        }
    }

    private List<Difference> rest(Manifest known) {
        last = user.tracked(last);
        Map<String, String> before = new HashMap<>(known.rest());
        Map<String, String> now = new HashMap<>(user.rest(last));
        if (first.isEmpty() && now.get(TREE).equals(before.get(TREE))) {
            first = Optional.of(last);
        }
        List<Difference> found = new ArrayList<>(Manifest.between(before, now, false));
        first.ifPresent(then -> Manifest.between(then.marks(), last.marks(), false).stream().limit(FILES_MAX)
                .forEach(found::add));
        return found;
    }

    private void record(String runId, List<Difference> found) throws InterruptedException {
        if (!found.isEmpty()) {
            engine.record(fleet -> fleet.trees().manifest(runId).map(known -> known.news(found))
                    .filter(news -> !news.isEmpty()).map(news -> new FleetEvent.ManifestDiffered(runId, news)));
        }
    }

    /** The same trouble is told once. */
    private void tell(String text) {
        if (!text.equals(trouble)) {
            LOG.warn("what has changed of the user's is not known: {}", text);
            trouble = text;
        }
    }
}
