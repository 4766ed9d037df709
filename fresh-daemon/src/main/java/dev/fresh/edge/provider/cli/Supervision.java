package dev.fresh.edge.provider.cli;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.edge.provider.ModelAccess;
import dev.fresh.edge.provider.ModelAccess.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Watches one process of an agent and ends it when it is stuck, takes too many turns or too long, or when the calling
 * thread is interrupted; its money stops first.
 */
final class Supervision {

    /** How long one may stay that has told its result. */
    private static final Duration EXIT = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final ProcessRunner runner;
    private final Dialect dialect;
    private final CliSettings settings;
    private final Optional<ModelAccess> access;
    private final InstantSource clock;
    private final Duration leave;

    Supervision(ProcessRunner runner, Dialect dialect, CliSettings settings, Optional<ModelAccess> access,
            InstantSource clock) {
        this(runner, dialect, settings, access, clock, EXIT);
    }

    Supervision(ProcessRunner runner, Dialect dialect, CliSettings settings, Optional<ModelAccess> access,
            InstantSource clock, Duration leave) {
        this.runner = runner;
        this.leave = leave;
        this.dialect = dialect;
        this.settings = settings;
        this.access = access;
        this.clock = clock;
    }

    /** Why we ended it. */
    enum Cut {
        STALL, TURNS, WALL, STOPPED,
        /** It failed at the same again and again. */
        CIRCLES,
        /** Its provider told it to wait for longer than we do. */
        WAITS,
        /** It told its result, and did not leave. */
        STAYS
    }

    /**
     * How a process ended.
     *
     * @param cut empty when it ended by itself
     */
    record Run(Exit exit, Tally.Told told, Optional<Cut> cut) {
    }

    /** Runs the command to its end, or to ours, and reads what it says. */
    Run run(Command command, Tally tally, Transcript transcript, Duration wall) {
        Patience patience = new Patience(System::nanoTime);
        Instant start = clock.instant();
        FutureTask<Exit> process = new FutureTask<>(() -> runner.run(command, line -> read(line, tally, transcript)));
        Thread thread = Thread.ofVirtual().name("agent process").start(process);
        Optional<Cut> cut = Optional.empty();
        boolean interrupted = false;
        OptionalLong over = OptionalLong.empty();
        try {
            while (true) {
                try {
                    Exit exit = process.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                    return new Run(exit, tally.told(), cut.or(() -> ofRunner(exit)));
                } catch (TimeoutException _) {
                    over = !tally.isOver() ? OptionalLong.empty()
                            : OptionalLong.of(over.orElse(System.nanoTime()));
                    if (cut.isEmpty()) {
                        cut = stays(over) ? Optional.of(Cut.STAYS) : reason(tally, start, patience, wall);
                        cut.ifPresent(_ -> end(thread));
                    }
                } catch (InterruptedException _) {
                    interrupted = true;
                    cut = cut.or(() -> Optional.of(Cut.STOPPED));
                    end(thread);
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause
                    : EdgeException.environment("an agent's process could not be watched", e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void read(String line, Tally tally, Transcript transcript) {
        transcript.line(line);
        Event.of(line).ifPresentOrElse(event -> tally.take(dialect.read(event)), () -> tally.noise(line));
    }

    private void end(Thread thread) {
        access.ifPresent(ModelAccess::cut);
        thread.interrupt();
    }

    private static Optional<Cut> ofRunner(Exit exit) {
        return switch (exit.end()) {
            case BY_ITSELF -> Optional.empty();
            case WALL_LIMIT -> Optional.of(Cut.WALL);
            case STOPPED -> Optional.of(Cut.STOPPED);
        };
    }

    private boolean stays(OptionalLong over) {
        return over.isPresent() && System.nanoTime() - over.getAsLong() > leave.toNanos();
    }

    private Optional<Cut> reason(Tally tally, Instant start, Patience patience, Duration wall) {
        if (patience.atWork().compareTo(wall) > 0) {
            return Optional.of(Cut.WALL);
        }
        if (tally.steps() > settings.turnsMax()) {
            return Optional.of(Cut.TURNS);
        }
        if (tally.failsAlike()) {
            return Optional.of(Cut.CIRCLES);
        }
        if (tally.isOver()) {
            return Optional.empty(); // another clock runs for that
        }
        Optional<Traffic> traffic = access.map(ModelAccess::traffic);
        if (traffic.filter(seen -> isToWait(seen, start)).isPresent()) {
            return Optional.of(Cut.WAITS);
        }
        boolean works = dialect.announcesTools() ? tally.toolRuns()
                : traffic.map(seen -> seen.inFlight() == 0).orElse(true);
        Duration most = works ? settings.toolWall() : settings.stall();
        return patience.silent(tally.lastProgress(), traffic.map(Traffic::lastByte)).compareTo(most) > 0
                ? Optional.of(Cut.STALL) : Optional.empty();
    }

    /** Some programs wait for days when they are told so; nothing is in flight then, and nothing came after it. */
    private static boolean isToWait(Traffic seen, Instant start) {
        return seen.inFlight() == 0 && !seen.troubles().isEmpty()
                && Diagnosis.isLong(seen.troubles().getLast(), seen.lastByte())
                && !seen.troubles().getLast().at().isBefore(start);
    }
}
