package dev.fresh.edge.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.testing.ChildJvm;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Rounds;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A journal under accidents: the death of its process, a disk that is full, fails or may only be read. */
@Tag("slow")
@Tag("rounds")
@Execution(ExecutionMode.CONCURRENT)
final class JournalKillTest {

    private static final int POSITIONS = Rounds.of(100, 1_000, 1_000);
    private static final int KILLS = Rounds.of(30, 200, 1_000);

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
    void aFullDiskLosesNothingAndTakesTheLastWords() throws IOException {
        List<String> wrapper = List.of("unshare", "-Urm", "sh", "-c",
                "mount -t tmpfs -o size=" + (POSITIONS > 100 ? 120 : 40) + "m tmpfs \"$1\" && shift && exec \"$@\"",
                "sh", folder.toString());
        Tools.require("unshare");
        try (ChildJvm child = ChildJvm.start(wrapper, FullDiskChild.class, folder.toString(),
                Integer.toString(POSITIONS))) {
            String line = child.line();
            Tools.require(line != null, "a file system of one's own (unshare -Urm, mount)");
            int full = 0;
            for (; line.startsWith("The disk "); line = child.line()) {
                assertEquals("The disk that holds " + folder.resolve("journal.db")
                        + " is full: free some space, then the run goes on.", line);
                full++;
            }
            assertEquals(POSITIONS, full);
            assertTrue(line.startsWith("whole: "), line);
            Figures.tell("D1", "a disk filled at " + full + " journal positions and freed, " + line.substring(7)
                    + ", 0 lost, every pause recorded from the reserve");
        }
    }

    @Test
    void aDiskThatFailsEndsAcknowledgingUntilTheNextStart() {
        Tools.require("prlimit");
        Path file = folder.resolve("journal.db");
        long acknowledged = 0;
        // No file may be longer: a write error that is not a full disk.
        List<String> limited = List.of("prlimit", "--fsize=" + (3 << 20));
        try (ChildJvm child = ChildJvm.start(limited, TroubleChild.class, file.toString())) {
            String line = child.line();
            for (; line.matches("[0-9]+"); line = child.line()) {
                acknowledged = Long.parseLong(line);
            }
            assertTrue(line.startsWith(file + " cannot be used (") && line.contains("check the disk"), line);
            assertEquals("broken: " + file + " could not be written before: stop the daemon and start it again.",
                    child.line());
        }
        assertTrue(acknowledged > 0);
        try (Journal<String> journal = Journal.open(file, TextCodec.INSTANCE, "1")) {
            assertTrue(journal.last() >= acknowledged, journal.last() + " stored, " + acknowledged + " acknowledged");
            long[] read = {0};
            journal.replay(0, _ -> read[0]++);
            assertEquals(journal.last(), read[0]);
        }
    }

    @Test
    void whatDidNotReachTheDiskIsNotAcknowledged() {
        Path file = folder.resolve("journal.db");
        try (ChildJvm child = ChildJvm.start(TroubleChild.class, file.toString(), "fsync")) {
            for (int i = 1; i <= 20; i++) {
                assertEquals(Integer.toString(i), child.line());
            }
            String line = child.line();
            assertTrue(line.startsWith(file + " cannot be used (") && line.contains("check the disk"), line);
            assertEquals("broken: " + file + " could not be written before: stop the daemon and start it again.",
                    child.line());
        }
        try (Journal<String> journal = Journal.open(file, TextCodec.INSTANCE, "1")) {
            long[] read = {0};
            journal.replay(0, _ -> read[0]++);
            assertEquals(journal.last(), read[0]);
            assertTrue(read[0] >= 20, "20 acknowledged, " + read[0] + " stored");
        }
    }

    @Test
    void tooManyOpenFilesAreNamed() {
        Tools.require("prlimit");
        Path file = folder.resolve("journal.db");
        try (ChildJvm child = ChildJvm.start(List.of("prlimit", "--nofile=200"), TroubleChild.class, file.toString(),
                "files")) {
            String none = child.line();
            assertTrue(none.contains("cannot be made"), none);
            assertEquals("taken", child.line());
            assertEquals(file + " cannot be opened, although you may write it: end what has many files open, or raise"
                    + " the limit (ulimit -n), then start the daemon again.", child.line());
        }
    }

    @Test
    void aFileSystemThatMayOnlyBeReadIsNamed() {
        Tools.require("unshare");
        List<String> wrapper = List.of("unshare", "-Urm", "sh", "-c",
                "mount -t tmpfs tmpfs \"$1\" && mount -o remount,ro \"$1\" && shift && exec \"$@\"", "sh",
                folder.toString());
        try (ChildJvm child = ChildJvm.start(wrapper, TroubleChild.class, folder.resolve("journal.db").toString())) {
            String line = child.line();
            Tools.require(line != null, "a file system of one's own (unshare -Urm, mount)");
            assertTrue(line.contains("Read-only file system): make its folder, writable for you."), line);
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
