package dev.fresh.tui.model;

import java.time.Instant;

/**
 * How the dashboard stands with the daemon.
 *
 * @param since when that began
 * @param why one sentence, empty while all is well
 */
public record Link(State state, Instant since, String why) {

    /** Whether there is a daemon to be asked. */
    public enum State {
        /** Nothing has been heard yet. */
        NEW,
        /** Events arrive. */
        LIVE,
        /** No daemon runs: what is shown lay on the disk. */
        NO_DAEMON,
        /** There is one, and it does not answer. */
        LOST
    }

    public boolean live() {
        return state == State.LIVE;
    }
}
