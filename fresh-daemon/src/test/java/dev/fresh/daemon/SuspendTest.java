package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.Samples;
import dev.fresh.core.fleet.EndCause;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Schedule;
import dev.fresh.edge.awake.MachineClocks.Turn;
import dev.fresh.edge.journal.Journal;
import dev.fresh.edge.journal.JournalCodec;
import dev.fresh.testing.Figures;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The engine on a machine that sleeps for six hours: it waits by a clock that stands still meanwhile. */
@Timeout(60)
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
final class SuspendTest {

    private static final Duration ASLEEP = Duration.ofHours(6);

    @TempDir
    private Path folder;

    /** Nobody says a word to the engine: it finds by itself, at its next look, what has become due. */
    @Test
    void whatHasBecomeDueIsDoneAtTheNextLookAndNothingBefore() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Samples.AT);
        AtomicReference<Turn> turn = new AtomicReference<>(Turn.NONE);
        Queue<FleetEvent> facts = new ConcurrentLinkedQueue<>();
        CountDownLatch ended = new CountDownLatch(1);
        try (Journal<FleetEvent> journal = Journal.open(folder.resolve("journal.db"), new JournalCodec(), "1")) {
            Engine engine = new Engine(journal, now::get, () -> turn.getAndSet(Turn.NONE));
            engine.listen(happened -> happened.forEach(fact -> {
                facts.add(fact.event());
                if (fact.event() instanceof FleetEvent.RunEnded) {
                    ended.countDown();
                }
            }));
            Thread writer = Thread.ofPlatform().start(() -> engine.run("1"));
            engine.record(new FleetEvent.RunStarted(Samples.order("0000000000a1")));
            now.updateAndGet(at -> at.plus(Duration.ofHours(2)).minusMillis(1));
            Instant due = Samples.AT.plus(Duration.ofHours(7)).plusSeconds(45 * 60);
            Schedule nightly = new Schedule("5c4ed0000001", "", LocalTime.ofInstant(due, ZoneOffset.UTC),
                    EnumSet.allOf(DayOfWeek.class), ZoneOffset.UTC, "{}");
            engine.record(new FleetEvent.ScheduleAdded(nightly));
            assertEquals(3, facts.size(), "nothing has come early: " + facts);

            long resumed = System.nanoTime();
            turn.set(new Turn(ASLEEP, Duration.ZERO));
            now.updateAndGet(at -> at.plus(ASLEEP).plusMillis(1));
            assertTrue(ended.await(50, TimeUnit.SECONDS), facts::toString);
            long late = System.nanoTime() - resumed;
            writer.interrupt();
            writer.join();
            Instant end = Samples.AT.plus(Duration.ofHours(8));
            assertEquals(List.of(new FleetEvent.MachineSlept(end.minus(ASLEEP), end),
                    new FleetEvent.NightMissed(nightly.id(), due, 1, "run 00000000 was still going on"),
                    new FleetEvent.StopAsked(EndCause.DEADLINE, "the time is over"),
                    new FleetEvent.RunEnded("0000000000a1", EndCause.DEADLINE, "the time is over")),
                    List.copyOf(facts).subList(3, 7));
            Figures.tell("T1", "six hours asleep: a schedule and a deadline that passed meanwhile were found %.1f s"
                    .formatted(late / 1e9) + " after the resume (target 5 s), nothing came early");
        }
    }
}
