package dev.fresh.core.agent;

/**
 * How often an agent has tried and may try.
 *
 * @param now the attempt that runs or ran last, 1 and up
 * @param last the last one allowed
 */
public record Attempts(int now, int last) {

    public Attempts {
        if (now < 1 || last < now) {
            throw new IllegalArgumentException("attempt " + now + " of " + last);
        }
    }

    boolean usedUp() {
        return now == last;
    }

    Attempts next() {
        return new Attempts(now + 1, last);
    }

    /** The same with an attempt left, since what is to be done now was nobody's mistake. */
    Attempts oneLeft() {
        return usedUp() ? new Attempts(now, last + 1) : this;
    }

    /** The next attempt, with a new series of {@code count} because a person asked for it. */
    Attempts nextSeries(int count) {
        return new Attempts(now + 1, now + count);
    }
}
