package dev.fresh.edge.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.testing.ChildJvm;
import dev.fresh.testing.Tools;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal under accidents: the death of its process, a full disk. */
@Tag("slow")
final class JournalKillTest {

    /** A JVM has to be started for each, so only the build that may take long has as many as are wanted. */
    private static final int KILLS = "1".equals(System.getenv("FRESH_STRICT")) ? 30 : 8;

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
