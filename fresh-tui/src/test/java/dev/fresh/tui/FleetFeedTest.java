package dev.fresh.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.client.ClientException;
import dev.fresh.client.FreshClient;
import dev.fresh.client.StateReader;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.StatusView;
import dev.fresh.tui.model.Deed;
import dev.fresh.tui.model.Link;
import dev.fresh.tui.model.Msg;
import dev.fresh.tui.model.Subject;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the screen hears while a daemon comes, goes, says something and says nothing. */
final class FleetFeedTest {

    private final BlockingQueue<Msg> heard = new LinkedBlockingQueue<>();
    private final Daemon daemon = new Daemon();
    private final FleetFeed feed = new FleetFeed(daemon, heard::add, InstantSource.fixed(Nights.NOW));

    /** A daemon in this process that can be switched off, which then leaves what is on the disk. */
    private static final class Daemon implements Source {

        private volatile boolean runs;
        private final BlockingQueue<Boolean> events = new SynchronousQueue<>();
        private final AtomicInteger reads = new AtomicInteger();
        private final AtomicInteger diskReads = new AtomicInteger();

        @Override
        public StateReader reader() {
            return statusOf(diskReads, Nights.ended(Nights.agents()));
        }

        @Override
        public StateReader daemon() {
            return statusOf(reads, Nights.running(Nights.agents()));
        }

        private static StateReader statusOf(AtomicInteger counter, StatusView status) {
            return (StateReader) Proxy.newProxyInstance(StateReader.class.getClassLoader(),
                    new Class<?>[]{StateReader.class}, (_, method, _) -> {
                        counter.incrementAndGet();
                        return switch (method.getName()) {
                            case "status" -> status;
                            case "budget" -> Nights.budget();
                            default -> throw new ClientException(ErrorCode.NOTHING_YET, "nothing yet", "wait");
                        };
                    });
        }

        @Override
        public Events events(long after) {
            if (!runs) {
                throw notRunning();
            }
            return new Events() {

                @Override
                public boolean next() {
                    try {
                        Boolean happened = events.poll(20, TimeUnit.MILLISECONDS);
                        if (!runs) {
                            throw notRunning();
                        }
                        return happened != null;
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }

                @Override
                public long position() {
                    return 7;
                }

                @Override
                public void close() {
                    // There is nothing behind it.
                }
            };
        }

        private static ClientException notRunning() {
            return new ClientException(ErrorCode.NOT_RUNNING, "no daemon runs for this repository", "start one");
        }

        @Override
        public FreshClient commands() {
            throw new ClientException(ErrorCode.WRONG_STATE, "agent a1 is completed", "see its status");
        }
    }

    @AfterEach
    void close() {
        feed.close();
    }

    private Msg await(Predicate<Msg> wanted) throws InterruptedException {
        while (true) {
            Msg message = heard.poll(30, TimeUnit.SECONDS);
            assertTrue(message != null, "it never came");
            if (wanted.test(message)) {
                return message;
            }
        }
    }

    private static Predicate<Msg> linked(Link.State state) {
        return message -> message instanceof Msg.Linked linked && linked.link().state() == state;
    }

    private static Predicate<Msg> status(boolean running) {
        return message -> message instanceof Msg.Read read && read.value() instanceof StatusView status
                && status.running() == running;
    }

    @Test
    void readsTheDiskUntilADaemonComesAndComesBackToIt() throws InterruptedException {
        feed.start();
        await(linked(Link.State.NO_DAEMON));
        await(status(false));
        daemon.runs = true;
        await(linked(Link.State.LIVE));
        await(status(true));
        daemon.runs = false;
        await(linked(Link.State.NO_DAEMON));
        await(status(false));
        daemon.runs = true;
        await(linked(Link.State.LIVE));
        await(status(true));
    }

    @Test
    void readsAgainWhenSomethingHappens() throws InterruptedException {
        daemon.runs = true;
        feed.start();
        await(linked(Link.State.LIVE));
        await(status(true));
        int before = daemon.reads.get();
        daemon.events.put(true);
        await(status(true));
        assertTrue(daemon.reads.get() > before);
    }

    @Test
    void readsWhatIsNewOnTheScreenAndSaysWhatCannotBeRead() throws InterruptedException {
        daemon.runs = true;
        feed.start();
        await(linked(Link.State.LIVE));
        feed.want(Set.of(Subject.STATUS, Subject.requests("a1")));
        Msg.Unread unread = (Msg.Unread) await(Msg.Unread.class::isInstance);
        assertEquals(Subject.requests("a1"), unread.subject());
        assertEquals("nothing yet; wait", unread.why());
    }

    @Test
    void saysWhyTheDaemonDoesNotDoIt() throws InterruptedException {
        feed.start();
        feed.act(new Deed.Pause("a1"));
        Msg.Refused refused = (Msg.Refused) await(Msg.Refused.class::isInstance);
        assertEquals("agent a1 is completed; see its status", refused.why());
    }

    @Test
    void asksTheDiskNothingTwiceWhileNoDaemonRuns() throws InterruptedException {
        feed.start();
        await(linked(Link.State.NO_DAEMON));
        await(status(false));
        feed.want(Set.of(Subject.STATUS, Subject.BUDGET));
        await(message -> message instanceof Msg.Read read && read.subject().equals(Subject.BUDGET));
        assertTrue(daemon.diskReads.get() <= 4, "it was read " + daemon.diskReads.get() + " times");
        assertEquals(Optional.empty(), Optional.ofNullable(heard.stream().filter(status(true)).findAny().orElse(null)));
    }
}
