package dev.fresh.edge.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.budget.Ledger;
import dev.fresh.core.budget.Money;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.journal.Journal.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {

    private static final Instant AT = Instant.parse("2026-11-20T21:00:00.123456789Z");

    @TempDir
    private Path folder;

    @Test
    void keepsEventsInOrderWithTheirLedger() {
        Ledger ledger = Ledger.of(Money.ofDollars("2"), Money.ofDollars("1")).reserve("a1", Money.ofDollars("1"))
                .charge("a1",
                        Money.ofDollars("0.25"), "metered");
        try (Journal<String> journal = open()) {
            assertEquals(2, journal.append(List.of(new Entry<>(AT, Optional.of("a1"), "one", ledger.entries()),
                    new Entry<>(AT, Optional.empty(), "two", List.of()))));
            assertEquals(3, journal.append(entries("three")));
        }
        try (Journal<String> journal = open()) {
            assertEquals(3, journal.last());
            assertEquals(List.of(new Journal.Stored<>(1, AT, Optional.of("a1"), "one"),
                    new Journal.Stored<>(2, AT, Optional.empty(), "two")), journal.read(0, 2));
            assertEquals(ledger.entries(), journal.ledger(0, 10).stream().map(Journal.Booked::entry).toList());
            assertEquals(4, journal.append(entries("four")));
            assertEquals(List.of("one", "two", "three", "four"), replayed(journal));
        }
    }

    @Test
    void replaysMoreThanOnePage() {
        List<String> texts = LongStream.range(0, 2500).mapToObj(Long::toString).toList();
        try (Journal<String> journal = open()) {
            journal.append(entries(texts.toArray(String[]::new)));
            assertEquals(texts, replayed(journal));
        }
    }

    @Test
    void replaysWhatIsAboutOneAgentOrAboutNone() {
        List<String> whose = List.of("a1", "", "b2");
        List<Entry<String>> all = IntStream.range(0, 3600).mapToObj(i -> new Entry<>(AT,
                Optional.of(whose.get(i % 3)).filter(id -> !id.isEmpty()), Integer.toString(i), List.of())).toList();
        try (Journal<String> journal = open()) {
            journal.append(all);
            List<String> read = new ArrayList<>();
            journal.replayOf("b2", stored -> read.add(stored.event()));
            assertEquals(IntStream.range(0, 3600).filter(i -> i % 3 != 0).mapToObj(Integer::toString).toList(), read);
        }
    }

    @Test
    void storesAllEntriesOrNone() {
        try (Journal<String> journal = open()) {
            journal.append(entries("one"));
            Ledger.Entry twice = new Ledger.Entry(Ledger.Kind.CHARGE, "a", Money.ZERO, Money.ZERO, Money.ZERO, "");
            List<Ledger.Entry> bad = new ArrayList<>(List.of(twice));
            assertThrows(NullPointerException.class, () -> journal.append(List.of(
                    new Entry<>(AT, Optional.empty(), "two", bad), new Entry<>(AT, Optional.empty(), null, bad))));
            assertEquals(2, journal.append(entries("three")));
            assertEquals(List.of("one", "three"), replayed(journal));
        }
    }

    @Test
    void isReadWhileADaemonWritesAndAfterItWasKilled() throws IOException {
        assertTrue(Journal.openReadOnly(file(), TextCodec.INSTANCE, "1").isEmpty());
        try (Journal<String> writer = open()) {
            writer.append(entries("one"));
            try (Journal<String> reader = openReadOnly(file())) {
                assertEquals(List.of("one"), replayed(reader));
                writer.append(entries("two"));
                assertEquals(2, reader.last());
                assertEquals(List.of("two"), reader.read(1, 10).stream().map(Journal.Stored::event).toList());
                assertThrows(IllegalStateException.class, () -> reader.append(entries("three")));
            }
            Path copy = Files.createDirectory(folder.resolve("killed")).resolve("journal.db");
            Files.copy(file(), copy);
            Files.copy(folder.resolve("journal.db-wal"), copy.resolveSibling("journal.db-wal"));
            try (Journal<String> reader = openReadOnly(copy)) {
                assertEquals(List.of("one", "two"), replayed(reader));
            }
        }
        try (Journal<String> reader = openReadOnly(file())) {
            assertEquals(List.of("one", "two"), replayed(reader));
        }
    }

    @Test
    void aSecondWriterIsFencedOff() {
        try (Journal<String> first = open(); Journal<String> second = open()) {
            first.append(entries("one"));
            assertThrows(EdgeException.class, () -> second.append(entries("other")));
            assertTrue(second.broken());
            assertThrows(EdgeException.class, () -> second.append(entries("other")));
            assertEquals(2, first.append(entries("two")));
            assertEquals(List.of("one", "two"), replayed(first));
        }
    }

    @Test
    void onlyItsOwnerCanReadIt() throws IOException {
        try (Journal<String> journal = open()) {
            journal.append(entries("one"));
            for (String name : List.of("journal.db", "journal.db-wal", "journal.db-shm")) {
                assertEquals("rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))), name);
            }
        }
    }

    @Test
    void refusesForeignFilesAndLeavesThemAsTheyAre() throws IOException, SQLException {
        Files.writeString(file(), "shopping: bread, milk\n".repeat(100));
        assertRefusedUntouched("not a journal of fresh");
        Files.delete(file());
        execute("create table shopping (item text)");
        assertRefusedUntouched("not a journal of fresh");
        Files.delete(file());
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "");
        Files.createSymbolicLink(file(), elsewhere);
        assertRefusedUntouched("not a journal of fresh");
        assertEquals(0, Files.size(elsewhere));
    }

    @Test
    void refusesNewerSchemasNamingBothVersions() throws IOException, SQLException {
        open().close();
        execute("insert into meta values (7, '3.1.4', '2030-01-01T00:00:00Z')");
        assertRefusedUntouched("fresh 3.1.4 with schema 7");
        assertRefusedUntouched("fresh 0.9 with schema 3");
    }

    @Test
    void refusesAlteredAndMissingEvents() throws SQLException {
        try (Journal<String> journal = open()) {
            journal.append(entries("one", "two", "three"));
        }
        execute("update event set payload = 'TWO' where position = 2");
        assertDamaged("event 2 has been altered");
        execute("delete from event where position = 2");
        assertDamaged("event 2 is missing");
    }

    @Test
    void refusesEventsThatDoNotFollowTheOneBefore() throws IOException, SQLException {
        try (Journal<String> journal = open()) {
            journal.append(entries("one", "two", "three"));
        }
        Path other = Files.createDirectory(folder.resolve("other")).resolve("journal.db");
        try (Journal<String> journal = Journal.open(other, TextCodec.INSTANCE, "0.9")) {
            journal.append(entries("uno", "two", "three"));
        }
        execute("attach '" + other + "' as other; delete from event where position > 1;"
                + " insert into event select * from other.event where position > 1");
        assertDamaged("event 2 does not follow the one before");
        try (Journal<String> journal = open()) {
            assertThrows(EdgeException.class, () -> journal.read(1, 1));
            assertEquals(List.of("three"), journal.read(2, 9).stream().map(Journal.Stored::event).toList());
            assertEquals(List.of(), journal.read(3, 9));
            assertEquals(List.of(), journal.read(7, 9));
        }
    }

    @Test
    void refusesPagesThatContradictEachOther() throws IOException, SQLException {
        open().close();
        execute("insert into event values (1, 'x', 'x', 'a1', 'x', 0, ''); pragma writable_schema = on;"
                + " delete from sqlite_master where name = 'event_agent'");
        assertRefusedUntouched("is damaged");
    }

    @Test
    void saysWhatToDoWhereItCannotBeMade() {
        Path nowhere = folder.resolve("absent").resolve("journal.db");
        String text = assertThrows(EdgeException.class, () -> Journal.open(nowhere, TextCodec.INSTANCE, "1"))
                .getMessage();
        assertTrue(text.contains(nowhere.toString()) && text.contains("make its folder"), text);
    }

    @Test
    void setsSpaceAsideAndGivesItUpForTheLastWords() {
        Path ballast = folder.resolve("ballast");
        try (Journal<String> journal = open()) {
            assertEquals(Ballast.BYTES, ballast.toFile().length());
            journal.appendFromReserve(entries("the disk is full"));
            assertFalse(Files.exists(ballast));
            assertTrue(journal.reserve());
            assertEquals(Ballast.BYTES, ballast.toFile().length());
        }
    }

    private Path file() {
        return folder.resolve("journal.db");
    }

    private Journal<String> open() {
        return Journal.open(file(), TextCodec.INSTANCE, "0.9");
    }

    private static Journal<String> openReadOnly(Path file) {
        return Journal.openReadOnly(file, TextCodec.INSTANCE, "0.9").orElseThrow();
    }

    private static List<Entry<String>> entries(String... texts) {
        return List.of(texts).stream().map(text -> new Entry<>(AT, Optional.empty(), text, List.of())).toList();
    }

    private static List<String> replayed(Journal<String> journal) {
        List<String> texts = new ArrayList<>();
        journal.replay(0, stored -> texts.add(stored.event()));
        return texts;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private void assertRefusedUntouched(String sentence) throws IOException {
        byte[] before = Files.readAllBytes(file());
        String text = assertThrows(EdgeException.class, this::open).getMessage();
        assertTrue(text.contains(sentence) && text.contains(file().toString()), text);
        assertArrayEquals(before, Files.readAllBytes(file()));
    }

    private void assertDamaged(String what) {
        try (Journal<String> journal = open()) {
            String text = assertThrows(EdgeException.class, () -> replayed(journal)).getMessage();
            assertTrue(text.contains(what), text);
        }
    }
}
