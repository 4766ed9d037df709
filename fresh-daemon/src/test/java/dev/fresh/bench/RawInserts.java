package dev.fresh.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The rows of a journal stored once more by nothing but SQLite, in the same groups and as durably. */
final class RawInserts {

    private record Rows(List<Object[]> events, List<Object[]> ledger) {
    }

    private RawInserts() {
    }

    /**
     * Copies the last rows of a journal and gives the nanoseconds that storing them took.
     *
     * @param groups how many events each transaction holds
     */
    static long copy(Path from, Path to, List<Integer> groups) throws SQLException {
        long count = groups.stream().mapToLong(Integer::longValue).sum();
        Rows rows = read(from, count);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + to)) {
            make(from, connection);
            long start = System.nanoTime();
            store(connection, rows, groups);
            return System.nanoTime() - start;
        }
    }

    private static Rows read(Path from, long count) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + from);
                Statement statement = connection.createStatement()) {
            long first;
            try (ResultSet row = statement.executeQuery("select max(position) from event")) {
                row.next();
                first = row.getLong(1) - count + 1;
            }
            return new Rows(rows(statement, "select position, at, type, agent, payload, crc32c, chain from event"
                    + " where position >= " + first + " order by position", 7),
                    rows(statement, "select position, line, agent, kind, micro, spent_after, reserved_after, note"
                            + " from ledger where position >= " + first + " order by position, line", 8));
        }
    }

    private static List<Object[]> rows(Statement statement, String sql, int columns) throws SQLException {
        List<Object[]> all = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                Object[] row = new Object[columns];
                for (int i = 0; i < columns; i++) {
                    row[i] = rows.getObject(i + 1);
                }
                all.add(row);
            }
        }
        return all;
    }

    /** The journal's own tables and indexes, and its promise that what is committed is on the disk. */
    private static void make(Path from, Connection connection) throws SQLException {
        List<String> schema = new ArrayList<>();
        try (Connection journal = DriverManager.getConnection("jdbc:sqlite:" + from);
                Statement statement = journal.createStatement();
                ResultSet rows = statement.executeQuery("select sql from sqlite_master where sql is not null")) {
            while (rows.next()) {
                schema.add(rows.getString(1));
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma journal_mode = wal");
            statement.execute("pragma synchronous = full");
            for (String sql : schema) {
                statement.execute(sql);
            }
        }
    }

    private static void store(Connection connection, Rows rows, List<Integer> groups) throws SQLException {
        int event = 0;
        int line = 0;
        try (Statement control = connection.createStatement();
                PreparedStatement events = connection
                        .prepareStatement("insert into event (position, at, type, agent, payload, crc32c, chain)"
                                + " values (?, ?, ?, ?, ?, ?, ?)");
                PreparedStatement ledger = connection.prepareStatement("insert into ledger (position, line, agent,"
                        + " kind, micro, spent_after, reserved_after, note) values (?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (int group : groups) {
                control.execute("begin immediate");
                for (int i = 0; i < group; i++, event++) {
                    Object[] row = rows.events().get(event);
                    insert(events, row);
                    for (; line < rows.ledger().size() && rows.ledger().get(line)[0].equals(row[0]); line++) {
                        insert(ledger, rows.ledger().get(line));
                    }
                }
                control.execute("commit");
            }
        }
    }

    private static void insert(PreparedStatement statement, Object[] row) throws SQLException {
        for (int i = 0; i < row.length; i++) {
            statement.setObject(i + 1, row[i]);
        }
        statement.executeUpdate();
    }
}
