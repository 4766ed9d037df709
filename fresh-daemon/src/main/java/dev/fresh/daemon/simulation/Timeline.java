package dev.fresh.daemon.simulation;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Virtual time, and what is due in it; what is due at the same moment happens in the order in which it was planned. */
final class Timeline {

    /** Something that will be done unless it is dropped. */
    static final class Due {

        private final long millis;
        private final int order;
        private final Runnable act;
        private boolean dropped;

        private Due(long millis, int order, Runnable act) {
            this.millis = millis;
            this.order = order;
            this.act = act;
        }

        long millis() {
            return millis;
        }

        void drop() {
            dropped = true;
        }
    }

    private final PriorityQueue<Due> due = new PriorityQueue<>(
            Comparator.comparingLong(Due::millis).thenComparingInt(each -> each.order));
    private long now;
    private int numbers;

    /** Milliseconds that a monotonic clock has counted since the night began. */
    long now() {
        return now;
    }

    void wake(long millis) {
        now = millis;
    }

    /** A number that nobody else was given. */
    int number() {
        return numbers++;
    }

    Due at(long millis, Runnable act) {
        Due part = new Due(millis, number(), act);
        due.add(part);
        return part;
    }

    static void drop(List<Due> parts) {
        parts.forEach(Due::drop);
    }

    /** When the next thing is due; the end of time when there is none. */
    long next() {
        while (!due.isEmpty() && due.peek().dropped) {
            due.remove();
        }
        return due.isEmpty() ? Long.MAX_VALUE : due.peek().millis();
    }

    /** The next thing, which is not due any more. */
    Runnable take() {
        return due.remove().act;
    }
}
