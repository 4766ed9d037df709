package dev.fresh.edge.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The frames of SQLite's log (WAL) beside a database. SQLite reads it up to the first frame that is not whole and takes
 * the rest for what a crash left of the last transaction. Each transaction is synced before the next one begins, so
 * when more than one ends behind that frame, the frame was whole once and has been damaged since.
 */
final class LogFrames {

    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int SUMMED_OF_FRAME = 8;
    private static final int SUMMED_OF_HEADER = 24;
    private static final int LITTLE_ENDIAN = 0x377f0682;
    private static final int PAGE_SIZE_MIN = 512;
    private static final int PAGE_SIZE_MAX = 65_536;

    private final ByteBuffer log;
    private int first;
    private int second;

    private LogFrames(ByteBuffer log) {
        this.log = log;
    }

    /** Whether transactions that were acknowledged stand in the log where SQLite does not reach them. */
    static boolean lost(Path log) throws IOException {
        if (!Files.isRegularFile(log) || Files.size(log) <= HEADER || Files.size(log) > Integer.MAX_VALUE) {
            return false;
        }
        return new LogFrames(ByteBuffer.wrap(Files.readAllBytes(log))).lost();
    }

    private boolean lost() {
        ByteOrder sums = log.getInt(0) == LITTLE_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        int page = log.getInt(8);
        add(0, SUMMED_OF_HEADER, sums);
        // What stands behind a header that is not whole may as well be older than the database.
        if (page < PAGE_SIZE_MIN || page > PAGE_SIZE_MAX || first != log.getInt(24) || second != log.getInt(28)) {
            return false;
        }
        boolean whole = true;
        int endsBehind = 0;
        for (int at = HEADER; at + FRAME_HEADER + page <= log.capacity(); at += FRAME_HEADER + page) {
            add(at, SUMMED_OF_FRAME, sums);
            add(at + FRAME_HEADER, page, sums);
            boolean follows = log.getLong(at + 8) == log.getLong(16) && first == log.getInt(at + 16)
                    && second == log.getInt(at + 20);
            whole &= follows;
            boolean ends = log.getInt(at + 4) != 0;
            endsBehind += follows && !whole && ends ? 1 : 0;
            // From what is stored: behind a damaged frame the others still follow one another.
            first = log.getInt(at + 16);
            second = log.getInt(at + 20);
        }
        return endsBehind > 1;
    }

    private void add(int from, int length, ByteOrder order) {
        ByteBuffer words = log.duplicate().order(order);
        for (int at = from; at < from + length; at += 8) {
            first += words.getInt(at) + second;
            second += words.getInt(at + 4) + first;
        }
    }
}
