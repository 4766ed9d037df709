package dev.fresh.daemon;

import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Run;
import dev.fresh.core.review.Feedback;
import dev.fresh.core.review.PullRequest;
import dev.fresh.core.review.Sighting;
import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.forge.Forge;
import dev.fresh.edge.forge.TryLater;
import dev.fresh.edge.workspace.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at open proposals now and then and records what is new about them: what people and checks say, and that they
 * were merged or closed. Costs nothing between two looks, and nothing at all while no proposal is open.
 */
final class PullWatch implements Engine.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PullWatch.class);
    /** A moment of the forge's that has passed already, by our clock, is no reason to ask again at once. */
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(6);

    private final Engine engine;
    private final Forges forges;
    private final Supplier<Config> config;
    private final InstantSource clock;
    private final BlockingQueue<Boolean> wake = new ArrayBlockingQueue<>(1);
    private final AtomicBoolean atOnce = new AtomicBoolean();
    private final ReentrantLock one = new ReentrantLock();
    /** When each forge may be asked again, by name. */
    private final Map<String, Instant> next = new ConcurrentSkipListMap<>();
    /** Branches of those whose end was begun and not finished: what was said of it there is news, and no reason. */
    private final Set<String> closing = new ConcurrentSkipListSet<>();
    private final Thread thread;
    private volatile Runnable afterwards = () -> {};

    PullWatch(Engine engine, Forges forges, Supplier<Config> config, InstantSource clock) {
        this.engine = engine;
        this.forges = forges;
        this.config = config;
        this.clock = clock;
        thread = Thread.ofVirtual().name("pulls").start(this::work);
    }

    /** Names what is to be done after each look. */
    void afterwards(Runnable next) {
        afterwards = next;
    }

    /** The first proposal wakes it; so does a run, which wants to know what is wanted now. */
    @Override
    public void happened(List<Engine.Happened> facts) {
        boolean asked = facts.stream().anyMatch(fact -> fact.event() instanceof FleetEvent.RunStarted
                || fact.event() instanceof FleetEvent.DaemonStarted);
        boolean first = !facts.getFirst().before().pulls().anyOpen()
                && facts.getLast().after().pulls().anyOpen();
        if (asked || first) {
            atOnce.compareAndSet(false, asked);
            wake.offer(first);
        }
    }

    /** Whether the daemon has to stay because a proposal is open on another machine. */
    boolean busy() {
        return engine.fleet().pulls().open().stream().anyMatch(PullRequest::isRemote);
    }

    /**
     * Looks at everything that is open, now.
     *
     * @return what was in the way, one sentence each
     */
    List<String> look() throws InterruptedException {
        next.clear();
        return lookWhereDue();
    }

    /** Returns when the look is over that a run began with; before that nobody knows what is wanted. */
    void settle() throws InterruptedException {
        report(lookWhereDue());
    }

    private List<String> lookWhereDue() throws InterruptedException {
        one.lockInterruptibly();
        try {
            if (atOnce.getAndSet(false)) {
                next.clear();
            }
            List<String> troubles = new ArrayList<>();
            Fleet fleet = engine.fleet();
            Map<String, List<PullRequest>> open = fleet.pulls().open().stream()
                    .filter(pull -> pull.isPublished() && !pull.proposal().simulated())
                    .collect(Collectors.groupingBy(pull -> pull.publication().forge()));
            next.keySet().retainAll(open.keySet());
            for (Map.Entry<String, List<PullRequest>> each : open.entrySet()) {
                look(each.getKey(), each.getValue()).ifPresent(troubles::add);
            }
            afterwards.run();
            return troubles;
        } finally {
            one.unlock();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void work() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                turn();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.error("a look at the proposals failed", e);
            }
        }
    }

    private void turn() throws InterruptedException {
        Optional<Duration> wait = untilNext();
        boolean woken = wait.isEmpty() ? wake.take() != null
                : wake.poll(wait.get().toMillis() + 1, TimeUnit.MILLISECONDS) != null;
        if (!woken || atOnce.get()) {
            report(lookWhereDue());
        }
    }

    private static void report(List<String> troubles) {
        troubles.forEach(trouble -> LOG.warn("{}", trouble));
    }

    /** How long nobody has to look; empty while nothing is open. */
    private Optional<Duration> untilNext() {
        Instant now = clock.instant();
        Fleet fleet = engine.fleet();
        if (fleet.pulls().open().stream().noneMatch(PullRequest::isPublished) && fleet.pulls().untidy().isEmpty()) {
            return Optional.empty();
        }
        Instant soonest = next.values().stream().min(Instant::compareTo).orElseGet(() -> now.plus(poll()));
        return Optional.of(soonest.isAfter(now) ? Duration.between(now, soonest) : Duration.ZERO);
    }

    private Optional<String> look(String name, List<PullRequest> pulls) throws InterruptedException {
        Instant now = clock.instant();
        if (next.getOrDefault(name, now).isAfter(now)) {
            return Optional.empty();
        }
        next.put(name, now.plus(poll()));
        try {
            boolean offline = pulls.getFirst().isRemote()
                    && engine.fleet().lastRun().map(Run::order).filter(order -> order.offline()).isPresent();
            Optional<Forge> forge = offline ? Optional.empty() : forges.named(name);
            if (forge.isEmpty()) {
                return offline ? Optional.empty()
                        : Optional.of("the proposals on " + name + " cannot be looked at; see fresh doctor");
            }
            List<String> troubles = new ArrayList<>();
            for (Map.Entry<String, Sighting> seen : forge.get().look(pulls.stream().map(PullWatch::known).toList())
                    .entrySet()) {
                try {
                    fetchBase(forge.get(), pulls, seen.getKey(), seen.getValue());
                    // Whoever pastes a secret finds it in no journal, prompt or proposal of ours.
                    record(pulls, seen.getKey(), seen.getValue().saying(Secrets::without));
                } catch (TryLater e) {
                    throw e;
                } catch (EdgeException e) {
                    // What is amiss with one of them is told, and the others are looked at all the same.
                    troubles.add(e.getMessage());
                }
            }
            closeStale(forge.get(), now, troubles);
            return troubles.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", troubles));
        } catch (TryLater e) {
            Instant soon = clock.instant().plus(LEAST);
            next.put(name, e.until().isAfter(soon) ? e.until() : soon);
            return Optional.of(e.getMessage());
        } catch (EdgeException | Refusal e) {
            return Optional.of("the proposals on " + name + " could not be looked at: " + e.getMessage());
        }
    }

    /**
     * Whoever is sent to a conflict merges the base in as it was last seen, so that has to be here before they are
     * sent.
     */
    static void fetchBase(Forge forge, List<PullRequest> asked, String branch, Sighting sighting) {
        asked.stream().filter(pull -> pull.branch().equals(branch) && pull.isNews(sighting)
                && sighting.state() == Sighting.State.OPEN
                && Stream.concat(sighting.feedback().stream(), pull.pending().stream())
                        .anyMatch(said -> said.kind() == Feedback.Kind.CONFLICT))
                .findFirst().ifPresent(pull -> forge.fetchBase(pull.baseName()));
    }

    private static Forge.Known known(PullRequest pull) {
        return new Forge.Known(pull.branch(), pull.publication().url(), pull.proposal().commit(), pull.baseName());
    }

    /** Only news are facts, and only about the commit that was asked about. */
    private void record(List<PullRequest> asked, String branch, Sighting sighting) throws InterruptedException {
        Optional<String> commit = asked.stream().filter(pull -> pull.branch().equals(branch)).findFirst()
                .map(pull -> pull.proposal().commit());
        engine.record(fleet -> fleet.pulls().of(branch)
                .filter(pull -> pull.open() && commit.equals(Optional.of(pull.proposal().commit()))
                        && pull.isNews(sighting))
                .map(_ -> new FleetEvent.PullRequestSeen(branch, sighting)));
    }

    /** Nobody wants what nobody has touched for so long; the branch's commits stay in the journal's clone. */
    private void closeStale(Forge forge, Instant now, List<String> troubles) throws InterruptedException {
        Optional<Duration> term = config.get().review().staleAfter();
        Fleet fleet = engine.fleet();
        for (PullRequest pull : fleet.pulls().open()) {
            boolean stale = term.filter(time -> closing.contains(pull.branch())
                    || pull.changedAt().plus(time).isBefore(now)).isPresent()
                    && pull.publication().forge().equals(forge.name()) && !pull.isTheirs()
                    && fleet.agents().open().stream().noneMatch(agent -> agent.branch().equals(pull.branch()));
            if (!stale) {
                continue;
            }
            try {
                String why = "Nothing has happened with this proposal for " + words(term.get())
                        + ", so it is closed (`pull_requests.stale_after`).";
                closing.add(pull.branch());
                forge.close(pull.publication().url(), "stale " + pull.agentId(), why);
                record(List.of(pull), pull.branch(), new Sighting(Sighting.State.CLOSED, pull.head(), "", now,
                        List.of()));
                closing.remove(pull.branch());
            } catch (TryLater e) {
                throw e;
            } catch (EdgeException e) {
                troubles.add(e.getMessage());
            }
        }
    }

    private static String words(Duration time) {
        long seconds = Math.max(1, time.toSeconds());
        ChronoUnit unit = Stream.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES)
                .filter(each -> seconds % each.getDuration().toSeconds() == 0).findFirst().orElse(ChronoUnit.SECONDS);
        long count = seconds / unit.getDuration().toSeconds();
        String name = unit.toString().toLowerCase(Locale.ROOT);
        return count + " " + (count == 1 ? name.substring(0, name.length() - 1) : name);
    }

    private Duration poll() {
        try {
            Duration poll = config.get().review().poll();
            return poll.compareTo(LONGEST) < 0 ? poll : LONGEST;
        } catch (Refusal e) {
            return LONGEST; // the configuration is broken for the moment
        }
    }
}
