package dev.fresh.daemon.simulation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/**
 * Nights from consecutive seeds, several at once. What comes of them depends on the seeds alone: they are counted in
 * their order, and of several that fail the first is told.
 */
public final class Simulation {

    private static final long WAIT_MILLIS = 200;

    /**
     * A night that did not keep an invariant.
     *
     * @param invariant which, for people
     * @param what happened instead
     */
    public record Failed(long seed, Invariant invariant, String what, Throwable cause) {
    }

    /**
     * What came of the nights.
     *
     * @param tally of those that were played and kept everything, the first ones without a gap
     * @param journals SHA-256 over the journals of those nights
     */
    public record Outcome(Tally tally, String journals, Optional<Failed> failed) {
    }

    private record Played(Tally tally, String digest) {
    }

    private final long first;
    private final long count;
    private final LongFunction<Subject> subjects;
    private final MessageDigest journals = Disk.sha256();
    private final Tally tally = new Tally();
    private final Map<Long, Played> early = new TreeMap<>();
    private long handedOut;
    private long counted;
    private boolean stopped;
    private Optional<Failed> failed = Optional.empty();

    /** Nights of {@code count} seeds from {@code first} on. */
    public Simulation(long first, long count) {
        this(first, count, _ -> Subject.PRODUCT);
    }

    /** The same with what is tried in the night of each seed. */
    Simulation(long first, long count, LongFunction<Subject> subjects) {
        this.first = first;
        this.count = count;
        this.subjects = subjects;
    }

    /** Begins no further night. */
    public synchronized void stop() {
        stopped = true;
    }

    /**
     * Plays them, and tells now and then how many are done.
     *
     * @param threads how many nights at once
     */
    public Outcome run(int threads, LongConsumer progress) throws InterruptedException {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                pool.execute(this::play);
            }
            pool.shutdown();
            while (!pool.awaitTermination(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                progress.accept(counted());
            }
        }
        return new Outcome(tally, HexFormat.of().formatHex(journals.digest()), failed);
    }

    private synchronized long counted() {
        return counted;
    }

    private synchronized Optional<Long> next() {
        // Seeds below a failed one have been handed out before it, so the first one that fails is known in the end.
        return stopped || failed.isPresent() || handedOut == count ? Optional.empty()
                : Optional.of(first + handedOut++);
    }

    private void play() {
        for (Optional<Long> seed = next(); seed.isPresent(); seed = next()) {
            try {
                played(seed.get(), night(seed.get()));
            } catch (Violation e) {
                failed(new Failed(seed.get(), e.invariant(), e.getMessage(), e));
            } catch (RuntimeException | Error e) {
                // A rule without an end is a defect like any other, and no night that was not played counts.
                failed(new Failed(seed.get(), Invariant.SOUND, e.toString(), e));
            }
        }
    }

    private Played night(long seed) {
        Night night = Night.of(new SplittableRandom(seed), subjects.apply(seed));
        return new Played(night.tally(), night.digest());
    }

    private synchronized void played(long seed, Played night) {
        early.put(seed, night);
        for (Played next = early.remove(first + counted); next != null; next = early.remove(first + counted)) {
            tally.add(next.tally());
            journals.update((first + counted + " " + next.digest() + "\n").getBytes(StandardCharsets.UTF_8));
            counted++;
        }
    }

    private synchronized void failed(Failed night) {
        if (failed.isEmpty() || night.seed() < failed.get().seed()) {
            failed = Optional.of(night);
        }
    }
}
