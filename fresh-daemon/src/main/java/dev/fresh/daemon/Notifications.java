package dev.fresh.daemon;

import dev.fresh.core.agent.Failure;
import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.notify.Channel;
import dev.fresh.edge.notify.Notification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people the news, through every channel that they configured: in order, each at its own pace, tried again a few
 * times, and never in the way of anything else. Nothing waits for it but a daemon that is about to leave.
 */
final class Notifications implements Engine.Listener, AutoCloseable {

    /** How long is waited before the second, third, fourth and fifth try. */
    static final List<Duration> PAUSES = List.of(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2),
            Duration.ofMinutes(8));

    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    private static final Duration CLOSING = Duration.ofMillis(500);
    private static final int QUEUE_MAX = 200;
    private static final Duration FRESH_ENOUGH = Duration.ofSeconds(2);
    private static final int RINGS_MAX = 1000;

    private final News news;
    private final Told told;
    private final Setup setup;
    private final BlockingQueue<Item> inbox = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private final Map<String, String> failing = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListSet<Long> rings = new ConcurrentSkipListSet<>();
    private final AtomicInteger open = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile Config.Notify settings = Config.defaults().notifying();
    private volatile Map<String, String> blocked = Map.of();
    private volatile long refreshed;

    /**
     * How it is done.
     *
     * @param settings as they are now; may throw {@link Refusal}
     * @param ways what the settings come to
     * @param redact takes secrets out of text
     * @param pauses between the tries
     */
    record Setup(Supplier<Config.Notify> settings, Function<Config.Notify, List<Ways.Way>> ways,
            UnaryOperator<String> redact, List<Duration> pauses) {

        Setup {
            pauses = List.copyOf(pauses);
        }
    }

    /** News with their place in the journal; without a channel there is nobody to tell. */
    private record Item(long position, Notification notification, Optional<Channel> channel) {
    }

    Notifications(News news, Told told, Setup setup) {
        this.news = news;
        this.told = told;
        this.setup = setup;
        refresh();
        Ways.NAMES.forEach(name -> lanes.put(name, new Lane(name)));
        lanes.values().forEach(lane -> threads.add(Thread.ofVirtual().name("notify-" + lane.name).start(lane::work)));
        threads.add(Thread.ofVirtual().name("notify").start(this::distribute));
    }

    @Override
    public void happened(List<Engine.Happened> facts) {
        for (Engine.Happened fact : facts) {
            try {
                news.of(fact).ifPresent(notification -> add(fact.position(), notification));
            } catch (RuntimeException e) {
                // The engine goes on whatever becomes of a sentence about it.
                LOG.error("no notification could be made of the fact at {}", fact.position(), e);
            }
        }
    }

    private void add(long position, Notification notification) {
        if (settings.bell() && settings.on().contains(notification.kind().toString())) {
            rings.add(position);
            if (rings.size() > RINGS_MAX) {
                rings.pollFirst();
            }
        }
        put(inbox, new Item(position, notification, Optional.empty()), "all channels");
    }

    /** After this position of the journal somebody may have news to be told. */
    long since() {
        return told.since();
    }

    /** Whether terminals that follow the events ring at this one. */
    boolean rings(long position) {
        return rings.contains(position);
    }

    /** What people should know about the channels, one sentence each. */
    List<String> troubles() {
        if (System.nanoTime() - refreshed > FRESH_ENOUGH.toNanos()) {
            refresh(); // the settings may be others now, and allowed or not
        }
        List<String> all = new ArrayList<>(blocked.values());
        all.addAll(failing.values());
        return all;
    }

    /** Whether something is still to be told. */
    boolean busy() {
        return open.get() > 0;
    }

    private void put(BlockingQueue<Item> queue, Item item, String where) {
        open.incrementAndGet();
        while (!queue.offer(item)) {
            Item oldest = queue.poll();
            if (oldest != null) {
                open.decrementAndGet();
                LOG.warn("too many notifications wait for {}; left out: {}", where, oldest.notification().title());
            }
        }
    }

    private void refresh() {
        refreshed = System.nanoTime();
        Map<String, String> problems = new LinkedHashMap<>();
        try {
            settings = setup.settings().get();
            setup.ways().apply(settings).stream().filter(way -> way.channel().isEmpty())
                    .forEach(way -> problems.put(way.name(), "Notifications: " + way.problem() + "."));
        } catch (Refusal e) {
            problems.put("settings", "Notifications go on with the last settings, because those in"
                    + " .fresh/config.yaml are wrong; run: fresh doctor.");
        } catch (RuntimeException e) {
            problems.put("settings", "Notifications are held up: " + setup.redact().apply(e.getMessage() + "."));
        }
        blocked = Map.copyOf(problems);
    }

    private void distribute() {
        try {
            while (true) {
                Item item = inbox.take();
                refresh();
                Notification clean = item.notification().clean(setup.redact());
                boolean wanted = settings.on().contains(clean.kind().toString());
                List<Ways.Way> ways = wanted ? ways(clean) : List.of();
                for (Lane lane : lanes.values()) {
                    Optional<Channel> channel = ways.stream().filter(way -> way.name().equals(lane.name))
                            .flatMap(way -> way.channel().stream()).findFirst();
                    put(lane.queue, new Item(item.position(), clean, channel), lane.name);
                }
                open.decrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Ways.Way> ways(Notification notification) {
        try {
            return setup.ways().apply(settings);
        } catch (RuntimeException e) {
            // What goes wrong with one item must not end the thread that all later ones need.
            LOG.warn("nobody is told \"{}\": {}", notification.title(), e.getMessage());
            return List.of();
        }
    }

    /** What is not told yet is told by the next daemon. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(CLOSING);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One channel's queue; what is behind waits until what is before was told or given up. */
    private final class Lane {

        private final String name;
        private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(QUEUE_MAX);

        Lane(String name) {
            this.name = name;
        }

        void work() {
            try {
                while (true) {
                    Item item = queue.take();
                    if (!told.has(name, item.position())) {
                        if (item.channel().isPresent()) {
                            deliver(item.channel().get(), item.notification());
                        }
                        remember(item.position());
                    }
                    open.decrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void remember(long position) {
            try {
                told.told(name, position);
            } catch (EdgeException e) {
                LOG.warn("{}; the next start may tell some news again", e.getMessage());
            }
        }

        private void deliver(Channel channel, Notification notification) throws InterruptedException {
            for (int tries = 0; !delivered(channel, notification, tries < setup.pauses().size()); tries++) {
                Thread.sleep(setup.pauses().get(tries));
            }
        }

        /** Whether there is nothing more to try. */
        private boolean delivered(Channel channel, Notification notification, boolean mayTryAgain)
                throws InterruptedException {
            try {
                channel.deliver(notification);
                failing.remove(name);
                return true;
            } catch (EdgeException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                boolean again = mayTryAgain && e.failure().kind() != Failure.Kind.REFUSED_CONTENT;
                String text = setup.redact().apply("Notifications through " + name + " fail: " + e.getMessage());
                failing.put(name, text + ".");
                LOG.warn("{}; {}: {}", text, again ? "it is tried again" : "given up", notification.title());
                return !again;
            } catch (RuntimeException e) {
                failing.put(name, "Notifications through " + name + " fail: a defect of fresh, see daemon.log.");
                LOG.error("the channel {} failed", name, e);
                return true;
            }
        }
    }
}
