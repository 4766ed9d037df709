package dev.fresh.edge.journal;

import dev.fresh.core.budget.Ledger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The connection that writes. */
final class JournalWriter implements AutoCloseable {

    /** Compiled once, and again after a failure, which ends a compiled statement. */
    private record Inserts(PreparedStatement event, PreparedStatement line) {
    }

    private final Connection connection;
    private Optional<Inserts> compiled = Optional.empty();

    /** Takes the connection over. */
    JournalWriter(Connection connection) {
        this.connection = connection;
    }

    void begin() throws SQLException {
        if (compiled.isEmpty()) {
            compiled = Optional.of(new Inserts(connection.prepareStatement(
                    "insert into event (" + Seal.COLUMNS
                            + ") values (?, ?, ?, ?, ?, ?, ?)"),
                    connection.prepareStatement("insert into ledger (position, line, agent, kind, micro, spent_after,"
                            + " reserved_after, note) values (?, ?, ?, ?, ?, ?, ?, ?)")));
        }
        JournalFile.execute(connection, "begin immediate");
    }

    void commit() throws SQLException {
        JournalFile.execute(connection, "commit");
    }

    /** Undoes what was not committed; what goes wrong with that is of no more interest than its cause. */
    void rollBack(Exception cause) {
        try {
            if (compiled.isPresent()) {
                compiled.get().event().close();
                compiled.get().line().close();
            }
            JournalFile.execute(connection, "rollback");
        } catch (SQLException e) {
            // SQLite has ended the transaction by itself, or the connection is of no more use; the first cause counts.
            cause.addSuppressed(e);
        } finally {
            compiled = Optional.empty();
        }
    }

    /** Stores an event that follows another, and gives what the next one follows. */
    String insert(Seal event, String previous, List<Ledger.Entry> ledger) throws SQLException {
        String chain = event.chain(previous);
        PreparedStatement row = compiled.orElseThrow().event();
        row.setLong(1, event.position());
        row.setString(2, event.at());
        row.setString(3, event.type());
        row.setString(4, event.agent());
        row.setString(5, event.payload());
        row.setLong(6, event.checksum());
        row.setString(7, chain);
        row.executeUpdate();
        for (int i = 0; i < ledger.size(); i++) {
            insert(event.position(), i + 1, ledger.get(i));
        }
        return chain;
    }

    private void insert(long position, int number, Ledger.Entry entry) throws SQLException {
        PreparedStatement line = compiled.orElseThrow().line();
        line.setLong(1, position);
        line.setInt(2, number);
        line.setString(3, entry.holder().isEmpty() ? null : entry.holder());
        line.setString(4, entry.kind().name().toLowerCase(Locale.ROOT));
        line.setLong(5, entry.amount().micro());
        line.setLong(6, entry.spentAfter().micro());
        line.setLong(7, entry.reservedAfter().micro());
        line.setString(8, entry.note());
        line.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        // The connection closes its statements with it.
        connection.close();
    }
}
