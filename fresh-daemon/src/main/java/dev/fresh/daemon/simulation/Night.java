package dev.fresh.daemon.simulation;

import dev.fresh.core.fleet.Command;
import dev.fresh.core.fleet.Dispatcher;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Run;
import dev.fresh.core.fleet.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * One night in virtual time: plays the engine around the core, the disk below it and the people above it. It sleeps
 * until the next deadline that the core names or until something comes back, and never looks in between, so whatever
 * the core forgets to name stays undone and is found.
 */
final class Night {

    private static final int EVENTS_MAX = 20_000;
    private static final int FACTS_IN_A_ROW_MAX = 200;
    private static final int MORNINGS_MAX = 30;
    private static final long HOUR = 3_600_000;
    private static final String DISK_FULL = "the disk is full; free some space and the run goes on by itself";

    /** The daemon is gone; whatever of it is not stored never was. */
    @SuppressWarnings("serial")
    private static final class Crash extends RuntimeException {
        private Crash() {
            super(null, null, false, false);
        }
    }

    private final RandomGenerator random;
    private final Subject subject;
    private final Troubles troubles;
    private final Tally tally = new Tally();
    private final Timeline time = new Timeline();
    private final Clocks clocks = new Clocks(time);
    private final Truth truth = new Truth();
    private final Disk disk;
    private final Memory memory;
    private final Invariants invariants = new Invariants(truth);
    private final Durations durations = new Durations(clocks);
    private final Desk desk;
    private final People people;
    private Fleet fleet = Fleet.empty();
    private boolean full;
    private boolean again;
    private int mornings;

    private Night(RandomGenerator random, Subject subject, Troubles troubles) {
        this.random = random;
        this.subject = subject;
        this.troubles = troubles;
        disk = new Disk(subject);
        memory = new Memory(disk);
        desk = new Desk(this, random, truth);
        people = new People(random, truth);
    }

    /** A night with all that chance brings, until the last agent is decided. */
    static Night of(RandomGenerator random, Subject subject) {
        return of(random, subject, Troubles.of(random));
    }

    /** The same with other troubles of the journal. */
    static Night of(RandomGenerator random, Subject subject, Troubles troubles) {
        Night night = new Night(random, subject, troubles);
        night.again = random.nextInt(3) == 0;
        night.time.at(0, night::start);
        int actions = random.nextBoolean() ? random.nextInt(60) : 0;
        for (int i = 0; i < actions; i++) {
            night.sometime(9 * HOUR, () -> night.people.act(night));
        }
        for (int i = random.nextInt(3) == 0 ? random.nextInt(4) : 0; i > 0; i--) {
            night.sometime(8 * HOUR, night::setClock);
        }
        if (random.nextInt(4) == 0) {
            night.sometime(8 * HOUR, night::suspend);
        }
        if (random.nextInt(6) == 0) {
            night.sometime(8 * HOUR, night::fillDisk);
        }
        night.live();
        return night;
    }

    Fleet fleet() {
        return fleet;
    }

    /** What the wall clock shows. */
    Instant wall() {
        return clocks.wall();
    }

    Clocks clocks() {
        return clocks;
    }

    Timeline time() {
        return time;
    }

    Tally tally() {
        return tally;
    }

    Invariants invariants() {
        return invariants;
    }

    /** How often the journal was written. */
    int writes() {
        return troubles.writes();
    }

    /** SHA-256 of the journal. */
    String digest() {
        return disk.digest();
    }

    private void sometime(long before, Runnable act) {
        time.at(random.nextLong(before), act);
    }

    private void live() {
        guarded(() -> step(new FleetEvent.DaemonStarted("simulation")));
        while (sleep() || guarded(this::morning)) {
            Invariant.ENDS.hold(disk.size() < EVENTS_MAX, () -> "the night never ends");
        }
        Invariant.ENDS.hold(fleet.activeRun().isEmpty() && fleet.toReport().isEmpty() && !fleet.somebodyWaits(),
                () -> "left over: " + fleet);
        List<Disk.Stored> journal = memory.recovered();
        replayed(journal);
        truth.isReported(journal, invariants);
        desk.billsArePaid();
        journal.forEach(past -> tally.saw(past.event().getClass().getSimpleName()));
        fleet.agents().values().forEach(agent -> tally.agent(agent.state().label()));
        tally.ended(journal.size());
    }

    /** Sleeps until something is due and does it; false when nothing will ever be. */
    private boolean sleep() {
        Optional<Instant> deadline = Dispatcher.nextDeadline(fleet, wall());
        long next = time.next();
        if (next == Long.MAX_VALUE && deadline.isEmpty()) {
            return false;
        }
        long wake = deadline.map(clocks::millisAt).orElse(Long.MAX_VALUE);
        long until = Math.max(time.now(), Math.min(wake, next));
        Instant between = wall().plusMillis(until > time.now() ? random.nextLong(until - time.now()) : 0);
        Invariant.ENDS.hold(subject.next(fleet, between).isEmpty(),
                () -> "overslept " + between + ": " + subject.next(fleet, between));
        time.wake(until);
        guarded(next > until ? this::settle : time.take());
        return true;
    }

    private boolean morning() {
        if (random.nextInt(3) == 0 && mornings++ < MORNINGS_MAX) {
            people.act(this);
            return true;
        }
        return people.decideNext(this);
    }

    private boolean guarded(Runnable act) {
        return guarded(() -> {
            act.run();
            return true;
        });
    }

    /** Does it, and starts the daemon again as often as it is killed meanwhile. */
    private boolean guarded(Supplier<Boolean> act) {
        try {
            return act.get();
        } catch (Crash crash) {
            desk.killed();
            time.wake(time.now() + random.nextLong(random.nextInt(4) == 0 ? HOUR : 5_000));
            recover();
            return guarded(
                    () -> step(new FleetEvent.DaemonStarted("simulation", Optional.of("was killed (signal 9)"))));
        }
    }

    /** All that is known from now on is what the disk gives back. */
    private void recover() {
        tally.restart();
        troubles.recovers();
        List<Disk.Stored> journal = memory.recovered();
        memory.unheard().ifPresent(stored -> happened(fleet, stored.event(),
                subject.after(fleet, stored.event(), stored.at())));
        replayed(journal);
        // Whoever wanted to remove a schedule may have got no answer.
        fleet.nights().planned().keySet().forEach(this::removeLater);
    }

    private void replayed(List<Disk.Stored> journal) {
        Fleet folded = Fleet.empty();
        for (Disk.Stored past : journal) {
            folded = subject.after(folded, past.event(), past.at());
        }
        Fleet again = folded;
        Invariant.REPLAY.hold(again.equals(fleet)
                && List.copyOf(again.agents().keySet()).equals(List.copyOf(fleet.agents().keySet())),
                () -> "the journal says " + again + ", and what was lived is " + fleet);
    }

    void start() {
        ask(new Command.Start(people.order(Text.hex(random.nextLong(1L << 48), 12), wall())));
    }

    /** Somebody wants a run every night, for a night or two. */
    void schedule() {
        String id = Text.hex(random.nextLong(1L << 48), 12);
        removeLater(id);
        ask(new Command.AddSchedule(people.schedule(id, wall())));
    }

    private void removeLater(String schedule) {
        time.at(time.now() + random.nextLong(24 * HOUR), () -> ask(new Command.RemoveSchedule(schedule)));
    }

    People people() {
        return people;
    }

    private void setClock() {
        tally.fault(Fault.CLOCK_SET);
        Instant from = wall();
        clocks.setWrong(random);
        if (random.nextInt(3) > 0) {
            // Sooner or later somebody, or a server, puts it right.
            time.at(time.now() + random.nextLong(HOUR), () -> {
                Instant wrong = wall();
                clocks.set(clocks.really());
                noticeClock(wrong);
            });
        }
        noticeClock(from);
    }

    /** Only what somebody waits for can come too early or too late; so the engine does it. */
    private void noticeClock(Instant from) {
        if (fleet.activeRun().isEmpty() && !fleet.nights().any()) {
            settle();
            return;
        }
        int before = disk.size();
        try {
            step(new FleetEvent.ClockSet(from, wall()));
        } catch (Crash crash) {
            if (disk.size() == before || disk.torn()) {
                // Nobody can know any more that it was set.
                durations.unknowable();
            }
            throw crash;
        }
    }

    /** The machine sleeps; nothing that runs notices, and whoever is asked gets the time back. */
    private void suspend() {
        tally.fault(Fault.SUSPENDED);
        Instant from = wall();
        clocks.sleep(Duration.ofSeconds(random.nextLong(1, 25_000)));
        if (fleet.activeRun().isPresent()) {
            step(new FleetEvent.MachineSlept(from, wall()));
        } else {
            settle();
        }
    }

    /** The journal is written from its reserve until somebody makes room. */
    private void fillDisk() {
        tally.fault(Fault.DISK_FULL);
        full = true;
        time.at(time.now() + random.nextLong(3 * HOUR), () -> {
            full = false;
            watchDisk();
        });
        watchDisk();
    }

    private void watchDisk() {
        Optional<Run> run = fleet.activeRun();
        if (full && run.filter(each -> each.paused().isEmpty()).isPresent()) {
            step(new FleetEvent.RunPaused(DISK_FULL));
        } else if (!full && run.flatMap(Run::paused).filter(DISK_FULL::equals).isPresent()) {
            step(new FleetEvent.RunResumed());
        }
    }

    /** Has a command judged; what is accepted must do what it says. */
    Verdict ask(Command command) {
        Verdict verdict = subject.judge(fleet, command, wall());
        switch (verdict) {
            case Verdict.Accepted accepted -> {
                Fleet after = subject.after(fleet, accepted.event(), wall());
                Invariant.KEPT.hold(Deeds.done(command, fleet, after), () -> "accepted without effect: " + command);
                try {
                    step(accepted.event());
                } catch (Crash crash) {
                    people.unanswered(this, command);
                    throw crash;
                }
            }
            case Verdict.Refused refused ->
                Invariant.SOUND.hold(!refused.message().isBlank(), () -> "refused without a word: " + command);
        }
        return verdict;
    }

    /** Records a fact and everything that must follow from it. */
    void step(FleetEvent event) {
        record(event);
        settle();
    }

    private void settle() {
        Optional<FleetEvent> next = subject.next(fleet, wall());
        for (int facts = 0; next.isPresent(); facts++) {
            Invariant.ENDS.hold(facts < FACTS_IN_A_ROW_MAX, () -> "the dispatcher goes round in circles");
            record(next.get());
            next = subject.next(fleet, wall());
        }
        invariants.settled(fleet, wall());
        durations.settled(fleet);
        desk.follow();
        if (full && fleet.activeRun().filter(run -> run.paused().isEmpty() && run.stop().isEmpty()).isPresent()) {
            watchDisk();
        }
    }

    private void record(FleetEvent event) {
        Fleet after = subject.after(fleet, event, wall());
        Optional<Fault> trouble = troubles.next();
        trouble.ifPresent(fault -> {
            tally.fault(fault);
            if (troubles.recovering()) {
                tally.fault(Fault.CRASH_IN_RECOVERY);
            }
        });
        boolean stored = trouble.map(fault -> fault == Fault.CRASH_AFTER_WRITE || fault == Fault.WRITE_UNSURE)
                .orElse(true);
        if (stored) {
            memory.write(event, wall(), trouble.isEmpty());
        } else if (trouble.get() == Fault.CRASH_IN_WRITE) {
            disk.tear(event, wall(), random.nextDouble());
        }
        if (trouble.isPresent()) {
            throw new Crash();
        }
        happened(fleet, event, after);
    }

    private void happened(Fleet before, FleetEvent event, Fleet after) {
        fleet = after;
        invariants.after(before, event, after);
        durations.after(before, event, after);
        if (before.activeRun().isPresent() && after.activeRun().isEmpty()) {
            ended();
        }
    }

    /** People are quick at times: they decide or start anew while the report is being written. */
    private void ended() {
        if (random.nextInt(3) == 0) {
            time.at(time.now() + random.nextLong(30_000), () -> people.act(this));
        }
        if (again) {
            again = false;
            time.at(time.now() + random.nextLong(5_000), this::start);
        }
    }
}
