package dev.fresh.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log that people read: {@code orchestrator_YYYYMMDD_HHMMSS.log}, a new file at start and at each local midnight
 * while a run goes on, whose first lines say again which run it is and where it stands. One line for each message,
 * without secrets. A log that cannot be written is reported once and stops nothing.
 */
final class RunLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS");
    private static final String SOURCE = "orchestrator";
    private static final int MESSAGE_MAX = 4000;
    // The clock may be set and the machine may sleep, so midnight is not waited for in one go.
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private final Path folder;
    private final ZoneId zone;
    private final Supplier<List<String>> head;
    private final UnaryOperator<String> redact;
    private final Thread midnight;
    private Path file;
    private LocalDate day;
    private boolean failing;

    /**
     * A log that begins its first file with its first line.
     *
     * @param head what each file begins with; empty while no run goes on
     */
    RunLog(Path folder, InstantSource clock, Supplier<List<String>> head) {
        this(folder, clock, head, ZoneId.systemDefault(), Redaction.of(System.getenv()));
    }

    RunLog(Path folder, InstantSource clock, Supplier<List<String>> head, ZoneId zone, UnaryOperator<String> redact) {
        this.folder = folder;
        this.zone = zone;
        this.head = head;
        this.redact = redact;
        this.midnight = Thread.ofVirtual().name("log-midnight").start(() -> watch(clock));
    }

    /** Adds a line, at level {@code INFO}, {@code WARNING} or {@code ERROR}. */
    synchronized void line(Instant at, String level, String message) {
        turn(at);
        write(at, level, message);
    }

    /** Begins the new day's file when a run goes on, so that whoever looks for it finds it before its first line. */
    synchronized void look(Instant now) {
        if (file != null && !head.get().isEmpty()) {
            turn(now);
        }
    }

    @Override
    public void close() {
        midnight.interrupt();
    }

    private void watch(InstantSource clock) {
        while (!Thread.currentThread().isInterrupted()) {
            Instant now = clock.instant();
            look(now);
            Instant next = LocalDate.ofInstant(now, zone).plusDays(1).atStartOfDay(zone).toInstant();
            long wait = Math.min(Duration.between(now, next).toMillis() + 1, LOOK_AGAIN.toMillis());
            try {
                Thread.sleep(wait);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void turn(Instant at) {
        LocalDate today = LocalDate.ofInstant(at, zone);
        // A clock that is set back does not lead back into yesterday's file.
        if (file == null || today.isAfter(day)) {
            file = folder.resolve("orchestrator_" + NAME.format(at.atZone(zone)) + ".log");
            day = today;
            head.get().forEach(line -> write(at, "INFO", line));
        }
    }

    private void write(Instant at, String level, String message) {
        String clean = redact.apply(message.replaceAll("\\R", " | ").replaceAll("\\p{Cc}", " ").strip());
        String kept = clean.length() > MESSAGE_MAX ? clean.substring(0, MESSAGE_MAX) + " ..." : clean;
        String line = STAMP.format(at.atZone(zone)) + " - " + SOURCE + " - " + level + " - " + kept + "\n";
        try {
            Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.warn("{} cannot be written ({}): free some space, or make it writable; the run goes on", file,
                        e.getMessage());
            }
            failing = true;
        }
    }
}
