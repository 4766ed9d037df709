package dev.fresh.edge.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** The columns of an event that its seals are made of. */
record Seal(long position, String at, String type, String agent, String payload) {

    /** What the first event follows. */
    static final String BEGINNING = "";

    /** Those columns, as a query for events names them, and both seals. */
    static final String COLUMNS = "position, at, type, agent, payload, crc32c, chain";

    static Seal of(ResultSet row) throws SQLException {
        return new Seal(row.getLong(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5));
    }

    /** Tells whether the event itself was altered, also where the one before it is not at hand. */
    long checksum() {
        CRC32C sum = new CRC32C();
        sum.update(bytes());
        return sum.getValue();
    }

    /**
     * Tells whether this event follows that one: a hash over both, and through that one over all before it, so that
     * none can be lost, doubled, moved or come from another journal.
     *
     * @param previous the same of the event before, {@link #BEGINNING} for the first
     */
    String chain(String previous) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((previous + "\n").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Refuses the file when the event is not what was stored. */
    void check(long stored, JournalFile file) {
        if (checksum() != stored) {
            throw file.damaged("event " + position + " has been altered");
        }
    }

    /** Only the last column can have more than one line. */
    private byte[] bytes() {
        return String.join("\n", Long.toString(position), at, type, agent == null ? "" : agent, payload)
                .getBytes(StandardCharsets.UTF_8);
    }
}
