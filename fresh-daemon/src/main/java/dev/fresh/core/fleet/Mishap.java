package dev.fresh.core.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;

/** What befell the daemon or its machine while a run was going on. */
public sealed interface Mishap {

    /** When it was noticed. */
    Instant at();

    /**
     * For people.
     *
     * @param written how a moment is written
     */
    String sentence(Function<Instant, String> written);

    /** For people anywhere: moments are in UTC, to the second. */
    default String sentence() {
        return sentence(at -> at.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** @param how the daemon before crashed, as the end of a sentence */
    record Restarted(Instant at, String how) implements Mishap {

        @Override
        public String sentence(Function<Instant, String> written) {
            return "The daemon was started again at " + written.apply(at) + ": the one before it " + how + ".";
        }
    }

    record Slept(Instant from, Instant at) implements Mishap {

        public Duration time() {
            return Duration.between(from, at);
        }

        @Override
        public String sentence(Function<Instant, String> written) {
            return "The machine was asleep for " + words(time()) + ", from " + written.apply(from) + " to "
                    + written.apply(at)
                    + ".";
        }
    }

    /** @param from what the wall clock would have shown had nobody set it */
    record ClockWasSet(Instant from, Instant at) implements Mishap {

        @Override
        public String sentence(Function<Instant, String> written) {
            Duration by = Duration.between(from, at);
            return "The clock was set " + (by.isNegative() ? "back" : "forward") + " by " + words(by.abs()) + ", to "
                    + written.apply(at) + "; the run takes as long as it would have taken.";
        }
    }

    /** The one that an event tells of. */
    static Optional<Mishap> of(FleetEvent event, Instant at) {
        return switch (event) {
            case FleetEvent.DaemonStarted e -> e.crash().map(how -> new Restarted(at, how));
            case FleetEvent.MachineSlept e -> Optional.of(new Slept(e.from(), e.to()));
            case FleetEvent.ClockSet e -> Optional.of(new ClockWasSet(e.from(), e.to()));
            case FleetEvent _ -> Optional.empty();
        };
    }

    /** For example {@code 6 h 02 min}. */
    private static String words(Duration time) {
        return time.toHours() > 0 ? "%d h %02d min".formatted(time.toHours(), time.toMinutesPart())
                : time.toMinutes() > 0 ? "%d min %02d s".formatted(time.toMinutes(), time.toSecondsPart())
                        : time.toSeconds() + " s";
    }
}
