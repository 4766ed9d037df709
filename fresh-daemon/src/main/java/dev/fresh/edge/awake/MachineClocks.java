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
 * What three clocks of this machine tell by how they went on since somebody last asked: how long it was asleep, and by
 * how much its wall clock was set.
 *
 * <p>Java's monotonic clock stands still while a machine sleeps. On Linux the time since the start of the machine does
 * not, and nobody can set it: what it is ahead of the monotonic clock was sleep, and what the wall clock is ahead of
 * it,
 * or behind, was set. Elsewhere there is only the wall clock: where that is set forward, it is taken for sleep.
 */
public final class MachineClocks implements Supplier<MachineClocks.Turn> {

    private static final Path UPTIME = Path.of("/proc/uptime");
    /** Clocks that are read one after the other differ a little, and a wall clock is slewed. */
    private static final Duration LEAST = Duration.ofSeconds(1);
    /** A process can be held up between two readings; such a look says nothing. */
    private static final long HELD_UP_NANOS = Duration.ofMillis(100).toNanos();

    private final LongSupplier awakeNanos;
    private final LongSupplier allNanos;
    private final LongSupplier wallNanos;
    private Apart last;

    /**
     * What happened since the last look.
     *
     * @param asleep how long the machine was
     * @param set how far the wall clock was set forward; negative for back
     */
    public record Turn(Duration asleep, Duration set) {

        public static final Turn NONE = new Turn(Duration.ZERO, Duration.ZERO);
    }

    /** How far the clocks are apart. */
    private record Apart(long asleep, long set) {
    }

    /**
     * Counts from now.
     *
     * @param awakeNanos of a clock that stands still while the machine sleeps
     * @param allNanos of one that does not
     * @param wallNanos of the one that shows the time of the day, and that anybody may set
     */
    MachineClocks(LongSupplier awakeNanos, LongSupplier allNanos, LongSupplier wallNanos) {
        this.awakeNanos = awakeNanos;
        this.allNanos = allNanos;
        this.wallNanos = wallNanos;
        last = apart();
    }

    /** Those of this machine. */
    public static MachineClocks here() {
        return new MachineClocks(System::nanoTime,
                Files.isReadable(UPTIME) ? MachineClocks::uptime : MachineClocks::wall, MachineClocks::wall);
    }

    /** Nothing where the clocks went on together. */
    @Override
    public synchronized Turn get() {
        Apart now = apart();
        Duration asleep = Duration.ofNanos(now.asleep() - last.asleep());
        Duration set = Duration.ofNanos(now.set() - last.set());
        last = now;
        return new Turn(asleep.compareTo(LEAST) < 0 ? Duration.ZERO : asleep,
                set.abs().compareTo(LEAST) < 0 ? Duration.ZERO : set);
    }

    private Apart apart() {
        while (true) {
            long before = allNanos.getAsLong();
            Apart apart = new Apart(before - awakeNanos.getAsLong(), wallNanos.getAsLong() - before);
            if (Math.abs(allNanos.getAsLong() - before) < HELD_UP_NANOS) {
                return apart;
            }
        }
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
