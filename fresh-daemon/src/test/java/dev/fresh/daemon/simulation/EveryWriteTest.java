package dev.fresh.daemon.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.testing.Figures;
import dev.fresh.testing.Rounds;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A crash before, in and after every single write of the journal of whole nights, and an error of the disk at it: the
 * night still keeps every invariant. At night also with a second one at each of the writes of the recovery.
 */
@Tag("slow")
@Tag("rounds")
final class EveryWriteTest {

    private static final int NIGHTS = Rounds.of(3, 20, 100);
    private static final int SECOND_MAX = Rounds.of(0, 3, 4);
    private static final int WRITES_MAX = Rounds.of(150, 400, 1_000);

    @Test
    void aNightSurvivesATroubleAtEveryWriteOfItsJournal() throws Exception {
        long points = 0;
        long nights = 0;
        for (long seed = 0; nights < NIGHTS; seed++) {
            int writes = writes(seed);
            // Short and long nights, none so long that it takes the time of all others.
            if (writes < 40 || writes > WRITES_MAX) {
                continue;
            }
            nights++;
            long begun = seed;
            points += IntStream.rangeClosed(1, writes).parallel().mapToLong(write -> troubles(begun, write)).sum();
        }
        long all = points;
        assertTrue(all >= NIGHTS * 40L * Troubles.KINDS.size(), () -> "only " + all + " points");
        Figures.tell("C2 (simulated)", String.format("%,d nights, %,d points of %d kinds, 0 violations", nights, all,
                Troubles.KINDS.size()));
    }

    private static int writes(long seed) {
        return Night.of(new SplittableRandom(seed), Subject.PRODUCT, Troubles.none()).writes();
    }

    private static long troubles(long seed, int write) {
        long points = 0;
        for (Fault kind : Troubles.KINDS) {
            for (int then = 0; then <= SECOND_MAX; then++) {
                Troubles troubles = Troubles.at(write, kind, then);
                try {
                    Night.of(new SplittableRandom(seed), Subject.PRODUCT, troubles);
                } catch (RuntimeException e) {
                    throw new AssertionError("night " + seed + ", " + kind + " at write " + write
                            + (then == 0 ? "" : " and " + then + " later") + ": " + e.getMessage(), e);
                }
                assertTrue(troubles.met() > 0, () -> "write " + write + " of night " + seed + " was never made");
                points++;
            }
        }
        return points;
    }
}
