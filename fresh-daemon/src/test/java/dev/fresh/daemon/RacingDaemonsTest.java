package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.edge.journal.Journal;
import dev.fresh.edge.journal.JournalCodec;
import dev.fresh.testing.ChildJvm;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Rounds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Two daemons, one lock and one journal: whoever serves does the next tasks, until it is killed or gives the lock back.
 */
@Tag("slow")
@Tag("rounds")
@Timeout(900)
@Execution(ExecutionMode.CONCURRENT)
final class RacingDaemonsTest {

    private static final int TASKS = 10_000;
    private static final int KILLS = Rounds.of(6, 60, 200);
    private static final long SEED = Rounds.seed();

    @TempDir
    private Path folder;

    /** What a daemon said, and which one; no line when it has ended. */
    private record Said(ChildJvm daemon, Optional<String> line) {
    }

    private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();
    private final List<ChildJvm> daemons = new ArrayList<>();

    @Test
    void eachOfTenThousandTasksIsDoneOnceWhoeverDies() throws Exception {
        Random random = new Random(SEED);
        List<Integer> deadly = IntStream.generate(() -> random.nextInt(TASKS)).limit(KILLS).sorted().boxed().toList();
        List<Long> acknowledged = new ArrayList<>();
        int turns = 0;
        int killed = 0;
        start();
        start();
        try {
            for (int alive = 2; alive > 0;) {
                Said next = said.poll(5, TimeUnit.MINUTES);
                String line = next.line().orElse("");
                if (line.startsWith("serves ")) {
                    turns++;
                } else if (line.startsWith("did ")) {
                    acknowledged.add(Long.parseLong(line.substring(4)));
                } else {
                    alive--;
                }
                if (killed < KILLS && line.startsWith("did ") && deadly.get(killed) <= acknowledged.size()) {
                    killed++;
                    next.daemon().kill();
                    start();
                    alive++;
                }
            }
        } finally {
            daemons.forEach(ChildJvm::close);
        }
        List<Long> once = acknowledged.stream().sorted().distinct().toList();
        assertEquals(once.size(), acknowledged.size(), () -> "done twice, seed " + SEED);
        assertEquals(LongStream.rangeClosed(1, TASKS).boxed().toList(), done(), () -> "seed " + SEED);
        assertTrue(turns > KILLS, () -> "seed " + SEED);
        assertNotEquals(0, acknowledged.size());
        Figures.tell("C6", String.format("%,d tasks, %,d acknowledgements heard, %d turns, %d daemons killed, each task"
                + " once", TASKS, acknowledged.size(), turns, killed));
    }

    private void start() {
        ChildJvm daemon = ChildJvm.start(RacingChild.class, folder.resolve("daemon.lock").toString(),
                folder.resolve("journal.db").toString(), Integer.toString(TASKS), "600");
        daemons.add(daemon);
        Thread.ofVirtual().start(() -> {
            for (String line = daemon.line(); line != null; line = daemon.line()) {
                said.add(new Said(daemon, Optional.of(line)));
            }
            said.add(new Said(daemon, Optional.empty()));
        });
    }

    /** The tasks that the journal holds, in their order. */
    private List<Long> done() {
        List<Long> done = new ArrayList<>();
        try (Journal<FleetEvent> journal = Journal.openReadOnly(folder.resolve("journal.db"), new JournalCodec(), "1")
                .orElseThrow()) {
            journal.replay(0, stored -> {
                if (stored.event() instanceof FleetEvent.CapsSet caps) {
                    done.add(caps.caps().perDay().orElseThrow().micro());
                }
            });
        }
        return done;
    }
}
