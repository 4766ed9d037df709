package dev.fresh.edge.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.testing.ChildJvm;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal under accidents: the death of its process, a file cut short, a full disk. */
@Tag("slow")
final class JournalKillTest {

    /** A JVM has to be started for each, so only the build that may take long has as many as are wanted. */
    private static final int KILLS = "1".equals(System.getenv("FRESH_STRICT")) ? 30 : 8;
    private static final int EVENTS = 20;
    private static final int LOG_HEADER = 32;
    private static final int FRAME = 24 + 4096;

    @TempDir
    private Path folder;

    @Test
    void nothingAcknowledgedIsLostByAKillAtAnyMoment() {
        long seed = System.nanoTime();
        System.out.println("JournalKillTest seed " + seed);
        Random random = new Random(seed);
        Path file = folder.resolve("journal.db");
        long acknowledged = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            try (ChildJvm child = ChildJvm.start(AppendChild.class, file.toString())) {
                String ready = child.line();
                assertTrue(Long.parseLong(ready.substring("ready ".length())) >= acknowledged, ready);
                // Between none and so many that the log is folded into the file on the way.
                for (int lines = random.nextInt(3) == 0 ? 0 : random.nextInt(200); lines > 0; lines--) {
                    acknowledged = Long.parseLong(child.line());
                }
                child.kill();
                for (String left = child.line(); left != null && !left.isEmpty(); left = child.line()) {
                    // The last line may be cut, and then it is a smaller number.
                    acknowledged = Math.max(acknowledged, Long.parseLong(left));
                }
            }
            assertWhole(file, acknowledged);
        }
    }

    @Test
    void aLogThatIsCutAnywhereKeepsWholeTransactionsFromTheFirstOn() throws IOException {
        Path file = folder.resolve("journal.db");
        byte[] database;
        byte[] log;
        try (Journal<String> journal = Journal.open(file, TextCodec.INSTANCE, "1")) {
            for (int i = 1; i <= EVENTS; i++) {
                journal.append(List.of(new Journal.Entry<>(Instant.EPOCH,
                        Optional.empty(), "event " + i, List.of())));
            }
            database = Files.readAllBytes(file);
            log = Files.readAllBytes(folder.resolve("journal.db-wal"));
        }
        long longest = 0;
        for (int length : cuts(log.length)) {
            Path cut = Files.createDirectories(folder.resolve("cut")).resolve("journal.db");
            Files.deleteIfExists(cut.resolveSibling("journal.db-shm"));
            Files.write(cut, database);
            Files.write(cut.resolveSibling("journal.db-wal"), Arrays.copyOf(log, length));
            long found = countWhole(cut);
            assertTrue(found >= longest, found + " events in " + length + " bytes, " + longest + " in fewer");
            longest = found;
        }
        assertEquals(EVENTS, longest);
    }

    @Test
    void aFullDiskLosesNothingAndTakesTheLastWords() {
        List<String> wrapper = List.of("unshare", "-Urm", "sh", "-c",
                "mount -t tmpfs -o size=40m tmpfs \"$1\" && shift && exec \"$@\"", "sh", folder.toString());
        Tools.require("unshare");
        try (ChildJvm child = ChildJvm.start(wrapper, FullDiskChild.class, folder.toString())) {
            String first = child.line();
            Tools.require(first != null, "a file system of one's own (unshare -Urm, mount)");
            for (int round = 0; round < 3; round++) {
                assertEquals("The disk that holds " + folder.resolve("journal.db")
                        + " is full: free some space, then the run goes on.", first);
                first = child.line();
            }
            assertEquals("whole", first);
        }
    }

    /** Around the ends of all frames, and some places within them. */
    private static int[] cuts(int length) {
        IntStream ends = IntStream.iterate(LOG_HEADER, at -> at <= length, at -> at + FRAME);
        return IntStream.concat(ends.flatMap(at -> IntStream.of(at - 1, at, at + 1, at + FRAME / 2)),
                IntStream.of(0, 1, length)).filter(at -> at <= length).sorted().toArray();
    }

    private static long countWhole(Path file) {
        return Journal.openReadOnly(file, TextCodec.INSTANCE, "1").map(journal -> {
            try (journal) {
                return assertWhole(journal);
            }
        }).orElse(0L);
    }

    private static void assertWhole(Path file, long least) {
        try (Journal<String> journal = Journal.openReadOnly(file, TextCodec.INSTANCE, "1").orElse(null)) {
            if (journal == null) {
                assertEquals(0, least);
                return;
            }
            long count = assertWhole(journal);
            assertTrue(count >= least, count + " events, " + least + " acknowledged");
            assertEquals(0, count % 2, "half a transaction");
            assertEquals(count / 2, journal.ledger(0, Integer.MAX_VALUE).size());
        }
    }

    private static long assertWhole(Journal<String> journal) {
        long[] count = {0};
        journal.replay(0, stored -> {
            count[0]++;
            assertEquals("event " + count[0], stored.event());
        });
        return count[0];
    }
}
