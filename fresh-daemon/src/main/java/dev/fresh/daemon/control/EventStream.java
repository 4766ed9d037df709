package dev.fresh.daemon.control;

import dev.fresh.protocol.Answers.EventView;
import java.time.Duration;
import java.util.List;

/**
 * The journal as those see it who follow it. Every follower reads at its own pace from what is stored, so nothing piles
 * up for a slow one and the engine waits for nobody.
 */
public final class EventStream implements AutoCloseable {

    private final Source source;
    private boolean closed;
    private long roused;

    /** Where the events are stored; called by many threads at once. */
    public interface Source {

        /** Position of the newest event, 0 when there is none. */
        long last();

        /** The events after a position, oldest first. */
        List<EventView> read(long after, int limit);
    }

    public EventStream(Source source) {
        this.source = source;
    }

    /** Says that {@link Source#last} has grown. */
    public synchronized void grown() {
        notifyAll();
    }

    /** Lets all followers say that they are still here, so that those are noticed whose client has gone. */
    synchronized void rouse() {
        roused++;
        notifyAll();
    }

    /** Ends the waiting of all followers. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    long last() {
        return source.last();
    }

    synchronized boolean closed() {
        return closed;
    }

    /** The events after a position, oldest first; waits for the first one as long as the patience lasts. */
    List<EventView> after(long position, int limit, Duration patience) throws InterruptedException {
        awaitBeyond(position, patience);
        return source.read(position, limit);
    }

    private synchronized void awaitBeyond(long position, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        long before = roused;
        for (long left = patience.toNanos(); !closed && roused == before && source.last() <= position
                && left > 0; left = end - System.nanoTime()) {
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
    }
}
