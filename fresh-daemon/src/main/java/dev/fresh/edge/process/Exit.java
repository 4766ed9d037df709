package dev.fresh.edge.process;

import java.time.Duration;

/**
 * How a process ended.
 *
 * @param code exit status; -1 when it was ended by a limit or by us
 * @param output kept standard output, decoded as UTF-8 with replacement
 * @param error kept standard error
 * @param droppedBytes output beyond the bound
 */
public record Exit(int code, End end, String output, String error, long droppedBytes, Duration took) {

    /** Why it ended. */
    public enum End {
        BY_ITSELF, WALL_LIMIT, STOPPED
    }

    public boolean ok() {
        return end == End.BY_ITSELF && code == 0;
    }
}
