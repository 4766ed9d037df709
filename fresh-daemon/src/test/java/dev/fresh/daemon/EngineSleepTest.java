package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.fresh.core.Samples;
import dev.fresh.core.fleet.Command;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Verdict;
import dev.fresh.edge.awake.MachineClocks;
import dev.fresh.edge.journal.Journal;
import dev.fresh.edge.journal.JournalCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The one writer on a machine that sleeps, with clocks that are turned by hand. */
@Timeout(60)
final class EngineSleepTest {

    @TempDir
    private Path folder;
    private final AtomicReference<Instant> now = new AtomicReference<>(Samples.AT);
    private final AtomicReference<Duration> asleep = new AtomicReference<>(Duration.ZERO);

    @Test
    void recordsTheTimeAsleepBeforeAnythingThatTimeCallsFor() throws InterruptedException {
        Journal<FleetEvent> journal = Journal.open(folder.resolve("journal.db"), new JournalCodec(), "1");
        Engine engine = new Engine(journal, now::get, this::wakes);
        Thread writer = Thread.ofPlatform().start(() -> engine.run("1"));
        try (journal) {
            asleep.set(Duration.ofHours(1));
            assertInstanceOf(Verdict.Accepted.class, engine.ask(new Command.Start(Samples.order("0000000000a1"))));
            Instant from = now.get();
            asleep.set(Duration.ofHours(7));
            engine.record(new FleetEvent.RunPaused("a test"));
            List<FleetEvent> facts = journal.read(0, 100).stream().map(Journal.Stored::event).toList();
            assertEquals(List.of("DaemonStarted", "RunStarted", "MachineSlept", "StopAsked", "RunEnded", "RunPaused"),
                    facts.stream().map(fact -> fact.getClass().getSimpleName()).toList(),
                    "only a run that is active was kept waiting, and it ends after it was told why");
            assertEquals(new FleetEvent.MachineSlept(from, now.get()), facts.get(2));
        } finally {
            writer.interrupt();
            writer.join();
        }
    }

    /** The clock has jumped in the moment in which it is asked for how long it stood still. */
    private MachineClocks.Turn wakes() {
        Duration time = asleep.getAndSet(Duration.ZERO);
        now.updateAndGet(at -> at.plus(time));
        return new MachineClocks.Turn(time, Duration.ZERO);
    }
}
