package dev.fresh.daemon;

import dev.fresh.core.fleet.Command;
import dev.fresh.core.fleet.Commands;
import dev.fresh.core.fleet.Dispatcher;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Run;
import dev.fresh.core.fleet.Verdict;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.awake.MachineClocks;
import dev.fresh.edge.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer: takes a fact or a command, decides, journals, publishes, and only then lets work begin. Everything
 * else only reports to it.
 */
final class Engine {

    /** Something that was journaled, with the fleet as it was right after it. */
    record Happened(long position, Instant at, FleetEvent event, Fleet before, Fleet after) {
    }

    /** Who is told after facts became durable; called on the engine's thread, so it must not wait. */
    interface Listener {
        void happened(List<Happened> facts);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final String DISK_FULL = "the disk is full; free some space and the run goes on by itself";
    private static final int INBOX_MAX = 10_000;
    /** So many messages share a transaction: enough to make its price small, few enough to be answered soon. */
    private static final int BATCH_MAX = 256;
    // The wall clock can be set while the engine waits; looking again now and then keeps deadlines honest.
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(4);

    private final BlockingQueue<Message> inbox = new ArrayBlockingQueue<>(INBOX_MAX);
    private final Journal<FleetEvent> journal;
    private final InstantSource clock;
    private final Supplier<MachineClocks.Turn> clocks;
    private final List<Listener> listeners = new ArrayList<>();
    private volatile Fleet fleet = Fleet.empty();
    private volatile long position;
    private volatile RuntimeException broken;
    private boolean diskFull;

    Engine(Journal<FleetEvent> journal, InstantSource clock) {
        this(journal, clock, () -> MachineClocks.Turn.NONE);
    }

    /**
     * An engine that notices when its machine has slept or its clock was set.
     *
     * @param clocks what they tell since they were last asked
     */
    Engine(Journal<FleetEvent> journal, InstantSource clock, Supplier<MachineClocks.Turn> clocks) {
        this.journal = journal;
        this.clock = clock;
        this.clocks = clocks;
    }

    /** Folds what the journal holds; before {@link #run}. */
    void replay() {
        replay(_ -> {});
    }

    /** The same, and hands over each fact on the way. */
    void replay(Listener reader) {
        journal.replay(0, stored -> {
            Fleet before = fleet;
            fleet = before.after(stored.event(), stored.at());
            position = stored.position();
            reader.happened(List.of(new Happened(position, stored.at(), stored.event(), before, fleet)));
        });
    }

    void listen(Listener listener) {
        listeners.add(listener);
    }

    Fleet fleet() {
        return fleet;
    }

    long position() {
        return position;
    }

    /** Records a fact and waits until it is durable. */
    Fleet record(FleetEvent event) throws InterruptedException {
        CompletableFuture<Fleet> done = new CompletableFuture<>();
        put(new Message.Fact(event, done), done);
        return await(done);
    }

    /** Records a fact whatever happens to the calling thread: what was spent is never lost to an interrupt. */
    Fleet recordFirmly(FleetEvent event) {
        CompletableFuture<Fleet> done = new CompletableFuture<>();
        boolean interrupted = false;
        boolean given = false;
        while (!given) {
            try {
                put(new Message.Fact(event, done), done);
                given = true;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        try {
            return done.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Records the fact that a rule makes of the fleet as it then stands, if it makes one. */
    Fleet record(Function<Fleet, Optional<FleetEvent>> rule) throws InterruptedException {
        CompletableFuture<Fleet> done = new CompletableFuture<>();
        put(new Message.Derived(rule, done), done);
        return await(done);
    }

    /** Has a command judged; when it is accepted, its fact is durable before this returns. */
    Verdict ask(Command command) throws InterruptedException {
        CompletableFuture<Verdict> answer = new CompletableFuture<>();
        put(new Message.Ask(command, answer), answer);
        return await(answer);
    }

    private void put(Message message, CompletableFuture<?> future) throws InterruptedException {
        inbox.put(message);
        RuntimeException cause = broken;
        if (cause != null) {
            future.completeExceptionally(cause);
        }
    }

    private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e.getCause());
        }
    }

    /**
     * Runs until the thread is interrupted.
     *
     * @throws EdgeException when the journal cannot be written any more; nothing after the last durable fact has begun
     */
    void run(String version) {
        run(new FleetEvent.DaemonStarted(version));
    }

    void run(FleetEvent.DaemonStarted started) {
        List<Message> batch = new ArrayList<>();
        try {
            diskFull = !journal.reserve();
            step(started);
            while (!Thread.currentThread().isInterrupted()) {
                watchDisk();
                batch.clear();
                Message first = next();
                lookAtClocks();
                if (first != null) {
                    batch.add(first);
                    inbox.drainTo(batch, BATCH_MAX - 1);
                }
                handle(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            broken = e;
            throw e;
        } catch (Error e) {
            // No memory, or a class of another release: who waits for an answer keeps the daemon from ending.
            broken = new IllegalStateException("the one writer ended: " + e, e);
            batch.forEach(message -> message.fail(broken));
            throw broken;
        } finally {
            dropWaiting();
        }
    }

    private void dropWaiting() {
        if (broken == null) {
            broken = EdgeException.environment("the daemon is stopping");
        }
        List<Message> left = new ArrayList<>();
        inbox.drainTo(left);
        left.forEach(message -> message.fail(broken));
    }

    private Message next() throws InterruptedException {
        Message ready = inbox.poll();
        if (ready != null) {
            return ready;
        }
        Instant now = clock.instant();
        Optional<Instant> deadline = Dispatcher.nextDeadline(fleet, now);
        if (deadline.isEmpty() && !diskFull) {
            return inbox.take();
        }
        Duration wait = deadline.map(at -> Duration.between(now, at)).orElse(LOOK_AGAIN);
        long millis = Math.max(1, Math.min(wait.toMillis() + 1, LOOK_AGAIN.toMillis()));
        return inbox.poll(millis, TimeUnit.MILLISECONDS);
    }

    /**
     * Decides about the messages in their order, each knowing what came of those before it, makes all that follows
     * durable in one transaction, tells the world, and only then answers.
     */
    private void handle(List<Message> batch) {
        List<Happened> facts = new ArrayList<>();
        List<Runnable> answers = new ArrayList<>();
        int decided = 0;
        try {
            for (Message message : batch) {
                answers.add(decide(message, facts));
                decided++;
            }
            follow(facts);
        } catch (RuntimeException e) {
            // What was decided before the defect stands by itself; the message that met it and the rest have no answer.
            batch.subList(decided, batch.size()).forEach(message -> message.fail(e));
            conclude(facts, batch.subList(0, decided), answers);
            throw e;
        }
        conclude(facts, batch, answers);
    }

    /** Adds what comes of one message, and gives what has to be done when that is durable. */
    private Runnable decide(Message message, List<Happened> facts) {
        Fleet before = latest(facts);
        List<Happened> own = new ArrayList<>();
        Runnable answer = switch (message) {
            case Message.Fact m -> {
                own.add(happens(m.event(), before));
                yield () -> m.reply().complete(fleet);
            }
            case Message.Derived m -> {
                m.rule().apply(before).ifPresent(event -> own.add(happens(event, before)));
                yield () -> m.reply().complete(fleet);
            }
            case Message.Ask m -> {
                Verdict verdict = Commands.judge(before, m.command(), clock.instant());
                if (verdict instanceof Verdict.Accepted accepted) {
                    own.add(happens(accepted.event(), before));
                }
                yield () -> m.reply().complete(verdict);
            }
        };
        if (!own.isEmpty()) {
            follow(own);
        }
        facts.addAll(own);
        return answer;
    }

    private Fleet latest(List<Happened> facts) {
        return facts.isEmpty() ? fleet : facts.getLast().after();
    }

    private void step(FleetEvent event) {
        step(List.of(event));
    }

    private void step(List<FleetEvent> events) {
        List<Happened> facts = new ArrayList<>();
        events.forEach(event -> facts.add(happens(event, latest(facts))));
        if (!facts.isEmpty()) {
            follow(facts);
            publish(facts);
        }
    }

    /** Adds every fact that must follow. */
    private void follow(List<Happened> facts) {
        Instant at = clock.instant();
        Fleet latest = latest(facts);
        for (Optional<FleetEvent> next = Dispatcher.next(latest, at); next.isPresent(); next = Dispatcher.next(latest,
                at)) {
            Happened fact = new Happened(0, at, next.get(), latest, latest.after(next.get(), at));
            facts.add(fact);
            latest = fact.after();
        }
    }

    private void conclude(List<Happened> facts, List<Message> decided, List<Runnable> answers) {
        try {
            publish(facts);
        } catch (RuntimeException e) {
            decided.forEach(message -> message.fail(e));
            throw e;
        }
        answers.forEach(Runnable::run);
    }

    /** Makes the facts durable in one transaction, and tells the world. */
    private void publish(List<Happened> facts) {
        if (facts.isEmpty()) {
            return;
        }
        long last = store(facts.stream().map(fact -> new Journal.Entry<>(fact.at(), Facts.agentOf(fact.event()),
                fact.event(), fact.after().ledgerEntries())).toList());
        long first = last - facts.size() + 1;
        List<Happened> placed = new ArrayList<>();
        for (int i = 0; i < facts.size(); i++) {
            Happened fact = facts.get(i);
            placed.add(new Happened(first + i, fact.at(), fact.event(), fact.before(), fact.after()));
        }
        fleet = facts.getLast().after();
        position = last;
        listeners.forEach(listener -> listener.happened(placed));
    }

    /**
     * Stores durably; on a full disk from the space that was set aside, and then the run pauses until there is room.
     */
    private long store(List<Journal.Entry<FleetEvent>> entries) {
        try {
            return journal.append(entries);
        } catch (EdgeException e) {
            if (journal.broken()) {
                throw e;
            }
            LOG.error("the journal is written from its reserve: {}", e.getMessage());
            long last = journal.appendFromReserve(entries);
            diskFull = true;
            return last;
        }
    }

    /** Pauses the run while the disk is full, and lets it go on by itself when there is room again. */
    private void watchDisk() {
        boolean pausedForIt = fleet.activeRun().flatMap(Run::paused).filter(DISK_FULL::equals).isPresent();
        if (!diskFull && !pausedForIt) {
            return;
        }
        diskFull = !journal.reserve();
        if (diskFull && fleet.activeRun().filter(run -> run.paused().isEmpty()).isPresent()) {
            step(new FleetEvent.RunPaused(DISK_FULL));
        } else if (!diskFull && pausedForIt) {
            step(new FleetEvent.RunResumed());
        }
    }

    /** Before anything that time calls for: who slept is not late, and a clock that was set has taken no time. */
    private void lookAtClocks() {
        step(Facts.of(clocks.get(), fleet, clock.instant()));
    }

    private Happened happens(FleetEvent event, Fleet before) {
        Instant at = clock.instant();
        return new Happened(0, at, event, before, before.after(event, at));
    }
}
