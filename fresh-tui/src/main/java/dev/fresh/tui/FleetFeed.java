package dev.fresh.tui;

import dev.fresh.client.ClientException;
import dev.fresh.client.FreshClient;
import dev.fresh.client.StateReader;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.Requests.AnswerRequest;
import dev.fresh.protocol.Requests.ApproveRequest;
import dev.fresh.protocol.Requests.RejectRequest;
import dev.fresh.protocol.Requests.StartRequest;
import dev.fresh.tui.model.Ask;
import dev.fresh.tui.model.Deed;
import dev.fresh.tui.model.Link;
import dev.fresh.tui.model.Msg;
import dev.fresh.tui.model.Subject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What the dashboard hears: one thread follows the daemon's events and comes back when they end, one reads what is on
 * the screen when there is reason to, and each thing that is to be done has a thread of its own. The screen waits for
 * none of them.
 */
final class FleetFeed implements AutoCloseable {

    /** Nothing is read more often than this, however much happens. */
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** What changes without an event, as the burn rate, is read this often. */
    private static final Duration REFRESH = Duration.ofSeconds(10);
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

    private final Source source;
    private final Consumer<Msg> screen;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Set<Subject<?>> wanted = Set.of(Subject.STATUS);
    private boolean dirty = true;
    private Link.State state = Link.State.NEW;
    private volatile boolean closed;
    private volatile Optional<Source.Events> open = Optional.empty();

    FleetFeed(Source source, Consumer<Msg> screen, InstantSource clock) {
        this.source = source;
        this.screen = screen;
        this.clock = clock;
    }

    FleetFeed start() {
        Thread.ofVirtual().name("events").start(this::follow);
        Thread.ofVirtual().name("reader").start(this::read);
        return this;
    }

    /** Says what is on the screen: what is new of it is read at once, the rest when something happens. */
    void want(Set<Subject<?>> subjects) {
        lock.lock();
        try {
            if (!wanted.equals(subjects)) {
                dirty |= !wanted.containsAll(subjects);
                wanted = Set.copyOf(subjects);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Does what an update wants of the daemon. */
    void act(Deed deed) {
        Thread.ofVirtual().name("deed").start(() -> {
            try {
                carryOut(deed);
                screen.accept(new Msg.Done(deed));
            } catch (RuntimeException e) {
                screen.accept(new Msg.Refused(deed, sentence(e)));
            }
            wake();
        });
    }

    void readLog(Ask.ReadLog ask) {
        Thread.ofVirtual().name("log").start(() -> {
            try {
                screen.accept(new Msg.LogRead(ask.from(), reader().log(ask.id(), ask.from()), clock.instant()));
            } catch (RuntimeException e) {
                screen.accept(new Msg.LogUnread(ask.id(), sentence(e)));
            }
        });
    }

    /** Follows the events for as long as the dashboard is there. */
    private void follow() {
        Duration wait = FIRST_WAIT;
        long position = 0;
        while (!closed) {
            try (Source.Events events = source.events(position)) {
                open = Optional.of(events);
                wait = FIRST_WAIT;
                linked(Link.State.LIVE, "");
                while (!closed) {
                    if (events.next()) {
                        wake();
                    }
                    position = events.position();
                }
            } catch (RuntimeException e) {
                boolean none = e instanceof ClientException known && known.code() == ErrorCode.NOT_RUNNING
                        && !known.getMessage().startsWith("the connection");
                linked(none ? Link.State.NO_DAEMON : Link.State.LOST, sentence(e));
            }
            pause(wait);
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
        }
    }

    private void linked(Link.State next, String why) {
        lock.lock();
        try {
            if (closed || state == next) {
                return;
            }
            state = next;
            dirty = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        screen.accept(new Msg.Linked(new Link(next, clock.instant(), why)));
    }

    private void wake() {
        lock.lock();
        try {
            dirty = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Reads what is wanted whenever something happened, and once in a while. */
    private void read() {
        Set<Subject<?>> before = Set.of();
        Set<Subject<?>> looked = new HashSet<>();
        Link.State then = Link.State.NEW;
        while (!closed) {
            Set<Subject<?>> subjects = await();
            Link.State now = state();
            // Without a daemon nothing changes but what is looked at.
            Set<Subject<?>> due = new HashSet<>(subjects);
            if (now == Link.State.NO_DAEMON && then == now) {
                due.removeAll(before);
            }
            if (then != now) {
                // What could not be read without a daemon can be read with one.
                looked.clear();
            }
            looked.retainAll(subjects);
            for (Subject<?> subject : due) {
                if (!subject.name().still()) {
                    read(subject);
                } else if (now != Link.State.NEW && looked.add(subject)) {
                    Thread.ofVirtual().name("still").start(() -> read(subject));
                }
            }
            before = subjects;
            then = now;
            pause(PAUSE);
        }
    }

    private Set<Subject<?>> await() {
        lock.lock();
        try {
            long left = REFRESH.toNanos();
            while (!dirty && left > 0 && !closed) {
                left = changed.awaitNanos(left);
                left = state == Link.State.LIVE || left > 0 ? left : REFRESH.toNanos();
            }
            dirty = false;
            return wanted;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
            return Set.of();
        } finally {
            lock.unlock();
        }
    }

    private Link.State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    private void read(Subject<?> subject) {
        try {
            Object value = value(reader(), subject);
            screen.accept(new Msg.Read(subject, value, clock.instant()));
        } catch (RuntimeException e) {
            screen.accept(new Msg.Unread(subject, sentence(e), clock.instant()));
        }
    }

    /** The daemon while it answers; the disk is read by a program that takes its time to start. */
    private StateReader reader() {
        return state() == Link.State.LIVE ? source.daemon() : source.reader();
    }

    private static Object value(StateReader reader, Subject<?> subject) {
        return switch (subject.name()) {
            case STATUS -> reader.status();
            case BUDGET -> reader.budget();
            case AGENT -> reader.agent(subject.id());
            case REQUESTS -> reader.requests(subject.id());
            case DIFF -> reader.diff(subject.id());
            case REPORT -> subject.id().isEmpty() ? reader.report("markdown")
                    : reader.report("markdown", subject.id());
            case RUNS -> reader.runs();
            case INVENTORY -> daemon(reader, "the inventory").inventory(false);
            case EXPLANATION -> daemon(reader, "the explanation").explain(subject.id());
        };
    }

    private static FreshClient daemon(StateReader reader, String what) {
        if (reader instanceof FreshClient client) {
            return client;
        }
        throw new ClientException(ErrorCode.NOT_RUNNING, what + " comes from a daemon, and none runs",
                "`fresh inventory` works without one");
    }

    private void carryOut(Deed deed) {
        FreshClient daemon = source.commands();
        switch (deed) {
            case Deed.Approve d -> daemon.approve(d.id(), new ApproveRequest(d.commit(), Optional.empty()));
            case Deed.Reject d -> daemon.reject(d.id(), new RejectRequest(d.reason(), d.retry()));
            case Deed.Answer d -> daemon.answer(d.id(), new AnswerRequest(d.text()));
            case Deed.Pause d -> daemon.pause(d.id());
            case Deed.Resume d -> daemon.resume(d.id());
            case Deed.Cancel d -> daemon.cancel(d.id());
            case Deed.Stop d -> daemon.stop(d.force());
            case Deed.Begin d -> daemon.start(new StartRequest(Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.empty(), false, false, Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.empty(), List.of(d.feature()), Optional.empty(), false, false, false, Optional.empty(),
                    System.getenv()));
            case Deed.ResumeRun _ -> daemon.resumeRun();
        }
    }

    private static String sentence(RuntimeException e) {
        return switch (e) {
            case ClientException known -> known.getMessage() + (known.hint().isEmpty() ? "" : "; " + known.hint());
            case Json.BadJson bad -> "the daemon's answer cannot be read (" + bad.getMessage()
                    + "); it may be of another version: `fresh daemon stop` lets the next command start this one";
            case UncheckedIOException io -> io.getMessage();
            case RuntimeException unknown -> "this is a defect of fresh: " + unknown;
        };
    }

    private void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        wake();
        open.ifPresent(Source.Events::close);
    }
}
