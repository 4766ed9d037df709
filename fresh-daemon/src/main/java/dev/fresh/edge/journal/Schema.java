package dev.fresh.edge.journal;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The tables of a journal and the steps that bring an older file to them, one SQL file for each version. */
final class Schema {

    /** The newest version that this release knows. */
    static final int VERSION = 3;
    private static final int CHAINED = 3;
    private static final int PAGE = 1000;

    private final String product;

    Schema(String product) {
        this.product = product;
    }

    /** Whether nothing was ever stored. */
    static boolean empty(Connection connection) throws SQLException {
        return count(connection, "select count(*) from sqlite_master") == 0;
    }

    /** Refuses a file that has not exactly this version. */
    void check(Connection connection, JournalFile file) throws SQLException {
        int version = version(connection, file);
        if (version < VERSION) {
            throw EdgeException.environment(file + " has the older schema " + version
                    + ": start the daemon once, which brings it to schema " + VERSION + ".");
        }
    }

    /** Brings the file to this version in one transaction. */
    void upgrade(Connection connection, JournalFile file) throws SQLException {
        int version = empty(connection) ? 0 : version(connection, file);
        if (version == VERSION) {
            return;
        }
        // A failure in between closes the connection, and with it the transaction is undone.
        JournalFile.execute(connection, "begin immediate");
        for (int next = version + 1; next <= VERSION; next++) {
            apply(connection, next);
            if (next == CHAINED) {
                chain(connection, file);
            }
        }
        JournalFile.execute(connection, "commit");
    }

    /** The version of the file; what is no journal or newer than this release is refused. */
    int version(Connection connection, JournalFile file) throws SQLException {
        if (count(connection, "select count(*) from sqlite_master where name in ('event', 'ledger', 'meta')") != 3) {
            throw file.foreign();
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select schema_version, product_version from meta order by schema_version desc limit 1")) {
            if (!row.next()) {
                throw file.damaged("it names no version");
            }
            int version = row.getInt(1);
            if (version > VERSION) {
                throw EdgeException.environment(file + " was written by fresh " + row.getString(2) + " with schema "
                        + version + ", and this is fresh " + product + " with schema " + VERSION + ": use fresh "
                        + row.getString(2) + " or newer.");
            }
            return version;
        }
    }

    private void apply(Connection connection, int version) throws SQLException {
        for (String sql : script(version).split(";\\s*\n")) {
            if (!sql.isBlank()) {
                JournalFile.execute(connection, sql);
            }
        }
        try (PreparedStatement insert = connection
                .prepareStatement("insert into meta (schema_version, product_version, at) values (?, ?, ?)")) {
            insert.setInt(1, version);
            insert.setString(2, product);
            insert.setString(3, Instant.now().toString());
            insert.executeUpdate();
        }
    }

    /** Gives the events of an older release the hashes that they were stored without. */
    private static void chain(Connection connection, JournalFile file) throws SQLException {
        String previous = Seal.BEGINNING;
        long done = 0;
        for (List<Seal> page = page(connection, file, done); !page.isEmpty(); page = page(connection, file, done)) {
            try (PreparedStatement update = connection
                    .prepareStatement("update event set chain = ? where position = ?")) {
                for (Seal event : page) {
                    previous = event.chain(previous);
                    update.setString(1, previous);
                    update.setLong(2, event.position());
                    update.addBatch();
                }
                update.executeBatch();
            }
            done = page.getLast().position();
        }
    }

    private static List<Seal> page(Connection connection, JournalFile file, long after) throws SQLException {
        List<Seal> page = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "select " + Seal.COLUMNS + " from event where position > ? order by position limit " + PAGE)) {
            select.setLong(1, after);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Seal event = Seal.of(rows);
                    event.check(rows.getLong(6), file);
                    page.add(event);
                }
            }
        }
        return page;
    }

    private static String script(int version) {
        String name = "schema-" + version + ".sql";
        try (InputStream in = Schema.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }
}
