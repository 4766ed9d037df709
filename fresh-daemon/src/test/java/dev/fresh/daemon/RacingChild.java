package dev.fresh.daemon;

import dev.fresh.core.budget.Caps;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.edge.journal.Journal;
import dev.fresh.edge.journal.JournalCodec;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A daemon that does numbered tasks of one step each, whenever it is the one that holds the lock: the step is the cap
 * of
 * a day, raised by a millionth of a dollar. It prints the number of each when it is acknowledged, gives the lock back
 * after some, and ends when all are done.
 */
final class RacingChild {

    private static final int WORKERS = 24;

    private RacingChild() {
    }

    /** The lock, the journal, how many tasks there are, and after how many the lock is given back. */
    public static void main(String[] arguments) throws InterruptedException {
        int tasks = Integer.parseInt(arguments[2]);
        for (long done = 0; done < tasks;) {
            try (InstanceLock lock = InstanceLock.take(Path.of(arguments[0]));
                    Journal<FleetEvent> journal = Journal.open(Path.of(arguments[1]), new JournalCodec(), "1")) {
                done = serve(journal, tasks, Integer.parseInt(arguments[3]));
                lock.leave();
            } catch (InstanceLock.AnotherDaemon _) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /** The number of the last task. */
    static long done(Fleet fleet) {
        return fleet.spending().caps().perDay().map(Money::micro).orElse(0L);
    }

    private static long serve(Journal<FleetEvent> journal, int tasks, int turn) throws InterruptedException {
        Engine engine = new Engine(journal, InstantSource.system());
        engine.replay();
        System.out.println("serves " + ProcessHandle.current().pid());
        engine.listen(facts -> facts.stream().filter(fact -> fact.event() instanceof FleetEvent.CapsSet)
                .forEach(fact -> System.out.println("did " + done(fact.after()))));
        Thread writer = Thread.ofPlatform().start(() -> engine.run("1"));
        AtomicInteger steps = new AtomicInteger();
        Thread[] workers = new Thread[WORKERS];
        for (int i = 0; i < WORKERS; i++) {
            workers[i] = Thread.ofVirtual().start(() -> work(engine, tasks, turn, steps));
        }
        for (Thread worker : workers) {
            worker.join();
        }
        writer.interrupt();
        writer.join();
        return done(engine.fleet());
    }

    private static void work(Engine engine, int tasks, int turn, AtomicInteger steps) {
        try {
            while (steps.incrementAndGet() <= turn && done(engine.fleet()) < tasks) {
                engine.record(fleet -> Optional.of(done(fleet) + 1).filter(next -> next <= tasks)
                        .map(next -> new FleetEvent.CapsSet(
                                new Caps(Optional.of(new Money(next)), Optional.empty(), ZoneOffset.UTC))));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
