package dev.fresh.edge.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.edge.EdgeException;
import dev.fresh.testing.Figures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals that releases have written, frozen: they mean for ever what they meant then. */
final class GoldenJournalsTest {

    private static final Path JOURNALS = Path.of("src", "test", "resources", "journals");

    @TempDir
    private Path folder;

    /** A fleet after the last event, and a hash over what it was after each. */
    private record Meaning(List<String> state, String hash) {

        static Meaning of(Path file) {
            Fleet fleet = Fleet.empty();
            MessageDigest digest = sha256();
            try (Journal<FleetEvent> journal = Journal.open(file, new JournalCodec(), "test")) {
                for (Journal.Stored<FleetEvent> stored : journal.read(0, Integer.MAX_VALUE)) {
                    fleet = fleet.after(stored.event(), stored.at());
                    StateText.of(fleet).forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
                }
            }
            return new Meaning(StateText.of(fleet), HexFormat.of().formatHex(digest.digest()));
        }

        String text() {
            return "states " + hash + "\n" + String.join("\n", state) + "\n";
        }
    }

    @Test
    void everyFrozenJournalMeansWhatItMeant() throws IOException {
        List<Path> frozen = frozen();
        assertFalse(frozen.isEmpty());
        for (Path journal : frozen) {
            assertEquals(Files.readString(meaning(journal)), Meaning.of(copy(journal)).text(), journal.toString());
        }
    }

    /** Whoever adds one writes journals of nights with NightJournals, and freezes those that it names. */
    @Test
    void everyKindOfEventIsInAFrozenJournal() throws IOException {
        Set<String> missing = new TreeSet<>(EventKinds.all());
        int events = 0;
        for (Path journal : frozen()) {
            try (Journal<FleetEvent> read = Journal.open(copy(journal), new JournalCodec(), "test")) {
                for (Journal.Stored<FleetEvent> stored : read.read(0, Integer.MAX_VALUE)) {
                    missing.removeAll(EventKinds.of(stored.event()));
                    events++;
                }
            }
        }
        assertEquals(Set.of(), missing);
        Figures.tell("C7", frozen().size() + " frozen journals, " + events + " events of all " + EventKinds.all().size()
                + " kinds, each with the states that it led to then");
    }

    @Test
    void aJournalWithoutHashesIsGivenThem() throws IOException, SQLException {
        for (Path journal : frozen()) {
            Path older = copy(journal);
            withoutHashes(older);
            assertTrue(assertThrows(EdgeException.class, () -> Journal.openReadOnly(older, new JournalCodec(), "test"))
                    .getMessage().contains("older schema 2: start the daemon once"));
            assertEquals(Files.readString(meaning(journal)), Meaning.of(older).text(), journal.toString());
            assertEquals(hashes(copy(journal)), hashes(older));
        }
    }

    @Test
    void anAlteredJournalWithoutHashesIsNotGivenThem() throws IOException, SQLException {
        Path older = copy(frozen().getFirst());
        withoutHashes(older);
        execute(older, "update event set payload = '{}' where position = 3");
        String text = assertThrows(EdgeException.class, () -> Meaning.of(older)).getMessage();
        assertTrue(text.contains("event 3 has been altered"), text);
    }

    private static List<Path> frozen() throws IOException {
        try (Stream<Path> files = Files.list(JOURNALS)) {
            return files.filter(file -> file.toString().endsWith(".db")).sorted().toList();
        }
    }

    private static Path meaning(Path journal) {
        return Path.of(journal.toString().replaceAll("db$", "state"));
    }

    private Path copy(Path journal) throws IOException {
        return Files.copy(journal, Files.createTempDirectory(folder, "j").resolve("journal.db"));
    }

    /** Takes back what the third schema brought. */
    private static void withoutHashes(Path file) throws SQLException {
        execute(file, "alter table event drop column chain");
        execute(file, "delete from meta where schema_version = 3");
    }

    private static void execute(Path file, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> hashes(Path file) throws SQLException {
        List<String> hashes = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("select chain from event order by position")) {
            while (rows.next()) {
                hashes.add(rows.getString(1));
            }
        }
        return hashes;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Freezes the journal of a run that has ended. Arguments: its file, the name of the release, and words to replace,
     * each as {@code OLD=NEW}: paths, host and user of the machine.
     */
    static final class Freeze {

        private Freeze() {
        }

        public static void main(String... arguments) throws IOException {
            Path frozen = Files.createDirectories(JOURNALS).resolve(arguments[1] + ".db");
            List<String> words = List.of(arguments).subList(2, arguments.length);
            try (Journal<FleetEvent> from = Journal.openReadOnly(Path.of(arguments[0]), new JournalCodec(), "test")
                    .orElseThrow();
                    Journal<FleetEvent> to = Journal.open(frozen, new Scrubbing(words), arguments[1])) {
                List<Journal.Booked> booked = from.ledger(0, Integer.MAX_VALUE);
                from.replay(0, event -> to.append(List.of(new Journal.Entry<>(event.at(), event.agent(), event.event(),
                        booked.stream().filter(line -> line.position() == event.position())
                                .map(Journal.Booked::entry).toList()))));
            } finally {
                Files.deleteIfExists(JOURNALS.resolve("ballast"));
            }
            Files.writeString(meaning(frozen), Meaning.of(frozen).text());
            Files.deleteIfExists(JOURNALS.resolve("ballast"));
        }
    }

    private record Scrubbing(JournalCodec codec, List<String> words) implements EventCodec<FleetEvent> {

        Scrubbing(List<String> words) {
            this(new JournalCodec(), words);
        }

        @Override
        public String type(FleetEvent event) {
            return codec.type(event);
        }

        @Override
        public String write(FleetEvent event) {
            String text = codec.write(event);
            for (String word : words) {
                text = text.replace(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
            }
            return text;
        }

        @Override
        public FleetEvent read(String type, String json) {
            throw new UnsupportedOperationException("it is only written");
        }
    }
}
