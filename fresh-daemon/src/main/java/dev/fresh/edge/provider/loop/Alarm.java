package dev.fresh.edge.provider.loop;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** Closes a stream that was silent for too long, so that whoever reads it is not stuck. */
final class Alarm implements AutoCloseable {

    private final Duration silence;
    private final Closeable stream;
    private final Thread clock;
    private long since = System.nanoTime();
    private boolean over;
    private boolean rang;

    Alarm(Duration silence, Closeable stream) {
        this.silence = silence;
        this.stream = stream;
        this.clock = Thread.ofPlatform().daemon().name("alarm").start(this::watch);
    }

    synchronized void restart() {
        since = System.nanoTime();
    }

    synchronized boolean rang() {
        return rang;
    }

    @Override
    public synchronized void close() {
        over = true;
        clock.interrupt();
    }

    private void watch() {
        try {
            while (true) {
                Duration left = left();
                if (left.isNegative() || left.isZero()) {
                    ring();
                    return;
                }
                Thread.sleep(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the answer came to its end
        }
    }

    private synchronized Duration left() {
        return silence.minusNanos(System.nanoTime() - since);
    }

    private synchronized void ring() {
        if (over) {
            return;
        }
        rang = true;
        try {
            stream.close();
        } catch (IOException _) {
            rang = true; // it is closed either way
        }
    }
}
