package dev.fresh.edge.journal;

import dev.fresh.core.agent.Failure;
import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The file of a journal: how it is made, opened, recognised, and what its troubles are called. */
final class JournalFile {

    private static final int BUSY_MILLIS = 5000;

    private final Path path;
    private final Schema schema;
    private final Ballast ballast;

    JournalFile(Path path, String product) {
        this.path = path.toAbsolutePath();
        this.schema = new Schema(product);
        this.ballast = new Ballast(this.path.resolveSibling("ballast"));
    }

    /** Work with the database. */
    interface Work<T> {
        T run() throws SQLException;
    }

    /** Runs the work and gives its troubles as sentences. */
    <T> T guarded(Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw trouble(e);
        }
    }

    /** The sentence for what SQLite met. */
    EdgeException trouble(SQLException e) {
        return primary(code(e)) == SQLiteErrorCode.SQLITE_CORRUPT ? new DamagedJournal(failure(e), e)
                : new EdgeException(failure(e), e);
    }

    Schema schema() {
        return schema;
    }

    Ballast ballast() {
        return ballast;
    }

    boolean exists() {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * A connection that writes durably; upgrades the file.
     *
     * @param reader looks before the first write, so that somebody else's database is not even switched to another mode
     */
    Connection openForWriting(Connection reader) throws SQLException {
        if (!Schema.empty(reader)) {
            schema.version(reader, this);
            checkPages(reader);
            checkLog();
        }
        SQLiteConfig config = common();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        Connection connection = config.createConnection("jdbc:sqlite:" + path);
        try {
            schema.upgrade(connection, this);
            ballast.ensure();
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    Connection openForReading() throws SQLException {
        SQLiteConfig config = common();
        config.setReadOnly(true);
        return config.createConnection("jdbc:sqlite:" + path);
    }

    /**
     * Refuses a file in which pages, tables and indexes contradict each other: events behind a lost page would just not
     * be there, and the next ones could be written over others. Takes a tenth of the time that the replay takes.
     */
    void checkPages(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("pragma integrity_check(1)")) {
            String found = row.next() ? row.getString(1) : "no answer";
            if (!"ok".equals(found)) {
                throw damaged(found.substring(found.lastIndexOf('\n') + 1));
            }
        }
    }

    /** Refuses a file whose log has lost what was acknowledged; before the first write, which would overwrite it. */
    private void checkLog() {
        try {
            if (LogFrames.lost(path.resolveSibling(path.getFileName() + "-wal"))) {
                throw damaged("the newest events in its -wal file cannot be read");
            }
        } catch (IOException e) {
            throw EdgeException.environment(this + "-wal cannot be read (" + e.getMessage()
                    + "): make it readable for you.", e);
        }
    }

    EdgeException damaged(String what) {
        return new DamagedJournal(this + " is damaged (" + what + ") and is kept as it is: put a copy back, or"
                + " move it away to begin with an empty journal, either way with its -wal and -shm files.");
    }

    EdgeException foreign() {
        return EdgeException.environment(this + " is not a journal of fresh and is kept as it is: move it away.");
    }

    Failure failure(SQLException e) {
        SQLiteErrorCode code = code(e);
        String text = switch (primary(code)) {
            case SQLITE_FULL -> "The disk that holds " + this + " is full: free some space, then the run goes on.";
            case SQLITE_NOTADB -> foreign().failure().text();
            case SQLITE_CORRUPT -> damaged(e.getMessage()).failure().text();
            case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH -> allowed() ? tooMany()
                    : this + " cannot be written: make it and its folder writable for you.";
            case SQLITE_BUSY, SQLITE_LOCKED ->
                this + " is in use by another process: end what holds it (see fuser), then try again.";
            case SQLITE_CONSTRAINT ->
                this + " was written by another daemon at the same time: end both, then start one.";
            default -> this + " cannot be used (" + e.getMessage() + "): check the disk, then start the daemon again.";
        };
        return new Failure(Failure.Kind.ENVIRONMENT, text);
    }

    /** Whether it is certain that nothing was written. */
    static boolean harmless(SQLException e) {
        SQLiteErrorCode code = primary(code(e));
        return code == SQLiteErrorCode.SQLITE_FULL || code == SQLiteErrorCode.SQLITE_BUSY;
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }

    private static SQLiteErrorCode code(SQLException e) {
        return e instanceof SQLiteException known ? known.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
    }

    /** Extended codes carry the code that they refine in their lowest byte. */
    private static SQLiteErrorCode primary(SQLiteErrorCode code) {
        return code.code < 0 ? code : SQLiteErrorCode.getErrorCode(code.code & 0xff);
    }

    private static SQLiteConfig common() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        return config;
    }

    /**
     * Makes an empty file that only its owner can read. A link is refused, since a repository could have brought it.
     */
    void make() {
        if (Files.isSymbolicLink(path)) {
            throw foreign();
        }
        try {
            Files.createFile(path,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (FileChannel folder = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        } catch (FileAlreadyExistsException e) {
            return;
        } catch (IOException e) {
            throw EdgeException.environment(allowed() ? tooMany() : this + " cannot be made (" + e.getMessage()
                    + "): make its folder, writable for you.", e);
        }
    }

    private boolean allowed() {
        return Files.isWritable(path.getParent())
                && (!exists() || Files.isRegularFile(path) && Files.isReadable(path) && Files.isWritable(path));
    }

    /** What is left when everything is permitted. */
    private String tooMany() {
        return this + " cannot be opened, although you may write it: end what has many files open, or raise the limit"
                + " (ulimit -n), then start the daemon again.";
    }
}
