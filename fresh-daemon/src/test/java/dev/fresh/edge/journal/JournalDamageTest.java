package dev.fresh.edge.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files of a journal whose daemon was killed, cut and altered in every way: what is read then is what was
 * acknowledged, from the first event on, or the journal is refused and stays what it was.
 */
@Tag("slow")
final class JournalDamageTest {

    private static final int IN_FILE = 60;
    private static final int IN_LOG = 10;
    private static final int CUTS = 1000;
    /** Only the build that may take long turns as many as are wanted. */
    private static final int FLIPS = "1".equals(System.getenv("FRESH_STRICT")) ? 20_000 : 4000;
    /** So often the daemon, too, and not only a reader is let at it: it syncs, which takes longer. */
    private static final int WRITING = 100;
    private static final int LOG_HEADER = 32;
    private static final int UNSURE = 4;
    private static final int FRAME = 24 + 4096;

    private final Random random = seeded();
    /** How many events were acknowledged when the log was so long. */
    private final TreeMap<Integer, Integer> acknowledged = new TreeMap<>();

    @TempDir
    private Path folder;
    private Path file;
    private Path log;
    private byte[] database;
    private byte[] frames;

    private record Read(List<String> events, Optional<String> refusal) {
    }

    @BeforeEach
    void aDaemonIsKilled() throws IOException {
        Path lived = Files.createDirectory(folder.resolve("lived")).resolve("journal.db");
        try (Journal<String> journal = open(lived)) {
            append(journal, 1, IN_FILE);
        }
        database = Files.readAllBytes(lived);
        acknowledged.put(0, IN_FILE);
        try (Journal<String> journal = open(lived)) {
            for (int event = IN_FILE + 1; event <= IN_FILE + IN_LOG; event++) {
                append(journal, event, event);
                acknowledged.put((int) Files.size(sibling(lived, "-wal")), event);
            }
            frames = Files.readAllBytes(sibling(lived, "-wal"));
            assertArrayEquals(database, Files.readAllBytes(lived));
        }
        file = Files.createDirectory(folder.resolve("found")).resolve("journal.db");
        log = sibling(file, "-wal");
    }

    @Test
    void aLogThatIsCutAnywhereGivesWhatWasAcknowledgedUntilThere() throws IOException {
        IntStream ends = IntStream.iterate(LOG_HEADER, at -> at <= frames.length, at -> at + FRAME);
        int[] cuts = IntStream.concat(ends.flatMap(at -> IntStream.of(at - 1, at, at + 1)),
                random.ints(CUTS, 0, frames.length + 1)).filter(at -> at <= frames.length).toArray();
        for (int i = 0; i < cuts.length; i++) {
            put(database, Arrays.copyOf(frames, cuts[i]));
            int events = acknowledged.floorEntry(cuts[i]).getValue();
            assertEquals(new Read(events(events), Optional.empty()), read(), "cut at " + cuts[i]);
            assertFalse(LogFrames.lost(log), "cut at " + cuts[i]);
            if (i % WRITING == 0) {
                assertGoesOnAfter(events);
            }
        }
    }

    @Test
    void aBitThatTurnsIsFoundOrChangesNothing() throws IOException {
        int refused = 0;
        int shorter = 0;
        put(database, frames);
        for (int i = 0; i < FLIPS; i++) {
            boolean inFile = random.nextBoolean();
            byte[] whole = inFile ? database : frames;
            int place = random.nextInt(whole.length);
            byte turned = (byte) (whole[place] ^ 1 << random.nextInt(8));
            String where = (inFile ? "file" : "log") + " at " + place + ": " + whole[place] + " to " + turned;
            write(inFile ? file : log, place, turned);
            Read read = read();
            if (read.refusal().isPresent()) {
                assertTrue(read.refusal().get().contains(file.toString()), read.refusal().get());
                refused++;
            } else {
                int events = read.events().size();
                assertEquals(events(events), read.events(), where);
                assertTrue(events == IN_FILE + IN_LOG || !inFile && acknowledged.containsValue(events),
                        where + ": " + events + " events");
                boolean lost = LogFrames.lost(log);
                // The end of a transaction is known for sure only when the frame before it is there.
                assertTrue(lost || place < LOG_HEADER || events > IN_FILE + IN_LOG - UNSURE, where);
                assertFalse(lost && events == IN_FILE + IN_LOG, where);
                refused += lost ? 1 : 0;
                shorter += !lost && events < IN_FILE + IN_LOG ? 1 : 0;
            }
            if (i % WRITING == 0) {
                assertTheDaemonSaysSo(read, where);
                put(database, frames);
            }
            write(inFile ? file : log, place, whole[place]);
        }
        System.out.println("JournalDamageTest: " + FLIPS + " bits, " + refused + " refused, " + shorter + " shorter");
    }

    /** A refused journal is not written to, not even when it is closed; any other goes on behind what was read. */
    private void assertTheDaemonSaysSo(Read read, String where) throws IOException {
        byte[] fileBefore = Files.readAllBytes(file);
        byte[] logBefore = Files.readAllBytes(log);
        boolean lost = LogFrames.lost(log);
        if (read.refusal().isEmpty() && !lost) {
            assertGoesOnAfter(read.events().size());
            return;
        }
        try (Journal<String> journal = open(file)) {
            assertFalse(lost, where);
            assertEquals(read.refusal(), replay(journal).refusal(), where);
        } catch (EdgeException e) {
            assertEquals(read.refusal().orElse(file + " is damaged (the newest events in its -wal file cannot be read)"
                    + " and is kept as it is: put a copy back, or move it away to begin with an empty journal, either"
                    + " way with its -wal and -shm files."), e.getMessage(), where);
        }
        assertArrayEquals(fileBefore, Files.readAllBytes(file), where);
        assertArrayEquals(logBefore, Files.readAllBytes(log), where);
    }

    private void assertGoesOnAfter(int events) {
        try (Journal<String> journal = open(file)) {
            assertEquals(events(events), replay(journal).events());
            append(journal, events + 1, events + 1);
        }
        assertEquals(new Read(events(events + 1), Optional.empty()), read());
    }

    private Read read() {
        try (Journal<String> journal = Journal.openReadOnly(file, TextCodec.INSTANCE, "1").orElseThrow()) {
            return replay(journal);
        } catch (EdgeException e) {
            return new Read(List.of(), Optional.of(e.getMessage()));
        }
    }

    private static Read replay(Journal<String> journal) {
        List<String> events = new ArrayList<>();
        try {
            journal.replay(0, stored -> events.add(stored.event()));
            return new Read(events, Optional.empty());
        } catch (EdgeException e) {
            return new Read(List.of(), Optional.of(e.getMessage()));
        }
    }

    private static Journal<String> open(Path file) {
        return Journal.open(file, TextCodec.INSTANCE, "1");
    }

    private static void append(Journal<String> journal, int first, int last) {
        journal.append(events(last).subList(first - 1, last).stream()
                .map(text -> new Journal.Entry<>(Instant.EPOCH, Optional.of("a" + text.length() % 3), text, List.of()))
                .toList());
    }

    /** The texts of the first events, of different lengths. */
    private static List<String> events(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "event " + i + " " + "x".repeat(i * 37 % 400)).toList();
    }

    private void put(byte[] database, byte[] frames) throws IOException {
        Files.deleteIfExists(sibling(file, "-shm"));
        Files.write(file, database);
        Files.write(log, frames);
    }

    private static void write(Path into, int place, byte value) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(into.toFile(), "rw")) {
            open.seek(place);
            open.write(value);
        }
    }

    private static Path sibling(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private static Random seeded() {
        long seed = System.nanoTime();
        System.out.println("JournalDamageTest seed " + seed);
        return new Random(seed);
    }
}
