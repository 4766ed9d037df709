package dev.fresh.edge.journal;

import dev.fresh.core.agent.Failure;
import dev.fresh.core.budget.Ledger;
import dev.fresh.core.budget.Money;
import dev.fresh.edge.EdgeException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * The append-only events of a repository's daemon with the ledger beside them, in one SQLite file.
 *
 * <p>
 * There is one writer. {@link #append} returns when the events are on the disk, and everything a reader sees is on
 * the disk. Positions count from 1 without a gap, and each event carries a checksum and a hash over all before it, so
 * that a damaged file is told from a short one. It is refused and left as it is, byte for byte, instead of being
 * continued.
 */
public final class Journal<E> implements AutoCloseable {

    private static final int PAGE = 1000;
    private static final String SELECT = "select " + Seal.COLUMNS + " from event";

    private final JournalFile file;
    private final EventCodec<E> codec;
    private final Optional<JournalWriter> writer;
    // A connection of its own, since one that writes would also see what is not committed yet.
    private final Connection reader;
    private long last;
    private String chain;
    private boolean broken;
    private volatile boolean unreadable;

    private Journal(JournalFile file, EventCodec<E> codec, Optional<JournalWriter> writer, Connection reader)
            throws SQLException {
        this.file = file;
        this.codec = codec;
        this.writer = writer;
        this.reader = reader;
        Newest newest = newest();
        this.last = newest.position();
        this.chain = newest.chain();
    }

    /**
     * Something that happened, to be stored.
     *
     * @param agent the agent that it is about
     * @param ledger the movements of money that it caused
     */
    public record Entry<E>(Instant at, Optional<String> agent, E event, List<Ledger.Entry> ledger) {

        public Entry {
            ledger = List.copyOf(ledger);
        }
    }

    /** Something that was stored. */
    public record Stored<E>(long position, Instant at, Optional<String> agent, E event) {
    }

    private record Newest(long position, String chain) {
    }

    /** A movement of money that was stored. */
    public record Booked(long position, Ledger.Entry entry) {
    }

    /**
     * Opens the journal for the one writer; makes it when there is none.
     *
     * @param product the version of this release, for the sentence that a newer file is refused with
     * @throws EdgeException when the file is damaged, foreign, newer or cannot be written; it is left as it is
     */
    public static <E> Journal<E> open(Path path, EventCodec<E> codec, String product) {
        JournalFile file = new JournalFile(path, product);
        file.make();
        return file.guarded(() -> {
            // Open for as long as the one that writes: the last connection that may write would tidy the files up.
            Connection reader = file.openForReading();
            try {
                return writing(file, codec, reader);
            } catch (SQLException | RuntimeException e) {
                reader.close();
                throw e;
            }
        });
    }

    private static <E> Journal<E> writing(JournalFile file, EventCodec<E> codec, Connection reader)
            throws SQLException {
        Connection writer = file.openForWriting(reader);
        try {
            return new Journal<>(file, codec, Optional.of(new JournalWriter(writer)), reader);
        } catch (SQLException | RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    /** Opens the journal to read it, whether a daemon writes it at the same time or not; empty when there is none. */
    public static <E> Optional<Journal<E>> openReadOnly(Path path, EventCodec<E> codec, String product) {
        JournalFile file = new JournalFile(path, product);
        if (!file.exists()) {
            return Optional.empty();
        }
        return file.guarded(() -> {
            Connection reader = file.openForReading();
            try {
                // A daemon that was killed while it made the file has left it without tables.
                if (Schema.empty(reader)) {
                    reader.close();
                    return Optional.empty();
                }
                file.schema().check(reader, file);
                file.checkPages(reader);
                return Optional.of(new Journal<>(file, codec, Optional.empty(), reader));
            } catch (SQLException | RuntimeException e) {
                reader.close();
                throw e;
            }
        });
    }

    /**
     * Stores all entries or none, durably, before it returns.
     *
     * @return the position of the last one
     * @throws EdgeException when the disk is full or somebody holds the file, and then nothing was stored and a later
     *     call may succeed; or when the disk failed, and then the journal is {@link #broken}
     */
    public synchronized long append(List<Entry<E>> entries) {
        JournalWriter open = writer.orElseThrow(() -> new IllegalStateException("opened read-only"));
        if (broken) {
            throw EdgeException.environment(file + " could not be written before: stop the daemon and start it again.");
        }
        try {
            open.begin();
            Newest newest = insert(open, entries);
            open.commit();
            last = newest.position();
            chain = newest.chain();
            return last;
        } catch (SQLException e) {
            broken = !JournalFile.harmless(e);
            open.rollBack(e);
            throw file.trouble(e);
        } catch (RuntimeException e) {
            open.rollBack(e);
            throw e;
        }
    }

    /** The same with the disk space that was set aside for this; for the events that record that the disk is full. */
    public synchronized long appendFromReserve(List<Entry<E>> entries) {
        file.ballast().release();
        return append(entries);
    }

    /** Sets disk space aside again; false while the disk has no room for that and some more events. */
    public boolean reserve() {
        return file.ballast().ensure();
    }

    /** Whether a write failed in a way that leaves open what is on the disk; only a new start can tell. */
    public synchronized boolean broken() {
        return broken;
    }

    /** The position of the newest event, 0 when there is none. */
    public synchronized long last() {
        return writer.isPresent() ? last : reading(this::newest).position();
    }

    /** The events after a position, oldest first. */
    public List<Stored<E>> read(long after, int limit) {
        return reading(() -> readPage(after, limit));
    }

    /** Hands over every event after a position, oldest first. */
    public void replay(long after, Consumer<Stored<E>> consumer) {
        List<Stored<E>> page = read(after, PAGE);
        // The next page is read and decoded while this one is used: a start with a long journal waits for both.
        while (page.size() == PAGE) {
            long last = page.getLast().position();
            CompletableFuture<List<Stored<E>>> next = CompletableFuture.supplyAsync(() -> read(last, PAGE));
            page.forEach(consumer);
            page = taken(next);
        }
        page.forEach(consumer);
    }

    private static <T> T taken(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Hands over every event about an agent, and every one about no agent, oldest first. */
    public void replayOf(String agent, Consumer<Stored<E>> consumer) {
        List<Stored<E>> page = reading(() -> pageOf(agent, 0));
        while (!page.isEmpty()) {
            page.forEach(consumer);
            long after = page.getLast().position();
            page = reading(() -> pageOf(agent, after));
        }
    }

    /** The movements of money of the events after a position, in their order. */
    public List<Booked> ledger(long after, int limit) {
        return reading(() -> readLedger(after, limit));
    }

    @Override
    public void close() {
        file.guarded(() -> {
            // The writer, when it is the last to go, folds its log into the file: not into a damaged one.
            if (unreadable) {
                closeWriter();
            }
            synchronized (reader) {
                reader.close();
            }
            closeWriter();
            return this;
        });
    }

    private synchronized void closeWriter() throws SQLException {
        if (writer.isPresent()) {
            writer.get().close();
        }
    }

    private <T> T reading(JournalFile.Work<T> work) {
        try {
            return file.guarded(work);
        } catch (EdgeException e) {
            unreadable = true;
            throw e;
        }
    }

    private Newest insert(JournalWriter open, List<Entry<E>> entries) throws SQLException {
        Newest newest = new Newest(last, chain);
        for (Entry<E> entry : entries) {
            Seal event = new Seal(newest.position() + 1, entry.at().toString(), codec.type(entry.event()),
                    entry.agent().orElse(null), codec.write(entry.event()));
            newest = new Newest(event.position(), open.insert(event, newest.chain(), entry.ledger()));
        }
        return newest;
    }

    private List<Stored<E>> pageOf(String agent, long after) throws SQLException {
        List<Stored<E>> page = new ArrayList<>();
        synchronized (reader) {
            // Two walks along the index, merged; with "or" all events of all agents would be looked at.
            try (PreparedStatement select = reader.prepareStatement(SELECT + " where agent = ? and position > ?"
                    + " union all " + SELECT + " where agent is null and position > ? order by position limit ?")) {
                select.setString(1, agent);
                select.setLong(2, after);
                select.setLong(3, after);
                select.setInt(4, PAGE);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        Seal event = Seal.of(rows);
                        event.check(rows.getLong(6), file);
                        page.add(stored(event));
                    }
                }
            }
        }
        return page;
    }

    private List<Stored<E>> readPage(long after, int limit) throws SQLException {
        List<Stored<E>> page = new ArrayList<>();
        synchronized (reader) {
            // From the one before, whose hash the first one follows.
            try (PreparedStatement select = reader
                    .prepareStatement(SELECT + " where position >= ? order by position limit ?")) {
                select.setLong(1, after);
                select.setLong(2, after > 0 ? limit + 1L : limit);
                try (ResultSet rows = select.executeQuery()) {
                    long expected = after > 0 ? after : 1;
                    for (String previous = Seal.BEGINNING; rows.next(); expected++) {
                        Seal event = Seal.of(rows);
                        String chain = rows.getString(7);
                        if (event.position() != expected) {
                            throw file.damaged("event " + expected + " is missing");
                        }
                        if (expected > after) {
                            checkAfter(previous, event, chain, rows.getLong(6));
                            page.add(stored(event));
                        }
                        previous = chain;
                    }
                }
            }
        }
        return page;
    }

    private void checkAfter(String previous, Seal event, String chain, long checksum) {
        if (!event.chain(previous).equals(chain)) {
            event.check(checksum, file);
            throw file.damaged("event " + event.position() + " does not follow the one before");
        }
    }

    private Stored<E> stored(Seal event) {
        try {
            return new Stored<>(event.position(), Moments.parse(event.at()), Optional.ofNullable(event.agent()),
                    codec.read(event.type(), event.payload()));
        } catch (EdgeException e) {
            throw new EdgeException(new Failure(e.failure().kind(),
                    "Event " + event.position() + " of " + file + ": " + e.failure().text()), e);
        }
    }

    private List<Booked> readLedger(long after, int limit) throws SQLException {
        List<Booked> page = new ArrayList<>();
        synchronized (reader) {
            try (PreparedStatement select = reader.prepareStatement("select position, agent, kind, micro, spent_after,"
                    + " reserved_after, note from ledger where position > ? order by position, line limit ?")) {
                select.setLong(1, after);
                select.setInt(2, limit);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        page.add(booked(rows));
                    }
                }
            }
        }
        return page;
    }

    private static Booked booked(ResultSet row) throws SQLException {
        String agent = row.getString(2);
        return new Booked(row.getLong(1),
                new Ledger.Entry(Ledger.Kind.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                        agent == null ? "" : agent, new Money(row.getLong(4)), new Money(row.getLong(5)),
                        new Money(row.getLong(6)), row.getString(7)));
    }

    private Newest newest() throws SQLException {
        synchronized (reader) {
            try (PreparedStatement select = reader
                    .prepareStatement("select position, chain from event order by position desc limit 1");
                    ResultSet row = select.executeQuery()) {
                return row.next() ? new Newest(row.getLong(1), row.getString(2)) : new Newest(0, Seal.BEGINNING);
            }
        }
    }
}
