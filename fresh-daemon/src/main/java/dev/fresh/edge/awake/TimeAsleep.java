package dev.fresh.edge.awake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How long this machine was asleep since somebody last asked: by how much a clock that runs on meanwhile has left
 * behind
 * the one that does not.
 *
 * <p>Java's monotonic clock stands still while a machine sleeps. On Linux the time since the start of the machine does
 * not, and nobody can set it. Elsewhere there is only the wall clock: where that is set forward, it is taken for sleep.
 */
public final class TimeAsleep implements Supplier<Duration> {

    private static final Path UPTIME = Path.of("/proc/uptime");
    /** Clocks that are read one after the other differ a little, and a wall clock is slewed. */
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final LongSupplier awakeNanos;
    private final LongSupplier allNanos;
    private long apart;

    /**
     * Counts from now.
     *
     * @param awakeNanos of a clock that stands still while the machine sleeps
     * @param allNanos of one that does not
     */
    TimeAsleep(LongSupplier awakeNanos, LongSupplier allNanos) {
        this.awakeNanos = awakeNanos;
        this.allNanos = allNanos;
        apart = apart();
    }

    /** By the clocks of this machine. */
    public static TimeAsleep here() {
        return new TimeAsleep(System::nanoTime, Files.isReadable(UPTIME) ? TimeAsleep::uptime : TimeAsleep::wall);
    }

    /** Nothing where the clocks went on together, or the later one was set back. */
    @Override
    public synchronized Duration get() {
        long now = apart();
        Duration more = Duration.ofNanos(now - apart);
        apart = now;
        return more.compareTo(LEAST) < 0 ? Duration.ZERO : more;
    }

    private long apart() {
        return allNanos.getAsLong() - awakeNanos.getAsLong();
    }

    private static long uptime() {
        try {
            String text = Files.readString(UPTIME);
            return new BigDecimal(text.substring(0, text.indexOf(' '))).movePointRight(9).longValue();
        } catch (IOException e) {
            throw new UncheckedIOException("/proc/uptime cannot be read any more", e);
        }
    }

    private static long wall() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000 + now.getNano();
    }
}
