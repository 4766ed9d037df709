package dev.fresh.core.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How much of a person's plan agents may use. A plan has windows, each used by whomever to some part and beginning anew
 * at its reset; of a window that reaches into the person's own hours less may be used.
 *
 * @param maxPercent of any window
 * @param dayHours the hours that are the person's, empty for none
 * @param dayPercent of a window that reaches into them
 */
public record PlanLimit(int maxPercent, Optional<WorkHours> dayHours, int dayPercent) {

    /** The whole plan. */
    public static final PlanLimit NONE = new PlanLimit(100, Optional.empty(), 100);

    public PlanLimit {
        if (maxPercent < 0 || maxPercent > 100 || dayPercent < 0 || dayPercent > 100) {
            throw new IllegalArgumentException("no share of a plan: " + maxPercent + " or " + dayPercent);
        }
    }

    /**
     * Why no more requests may go out, in one sentence that ends with when they may again; empty when they may.
     *
     * @param window the provider's word for it
     * @param used the used part, 1 when all of it is
     * @param reset when the window begins anew, if that is known
     */
    public Optional<String> refusal(String window, double used, Optional<Instant> reset, Instant now) {
        if (reset.filter(at -> !at.isAfter(now)).isPresent()) {
            return Optional.empty(); // what is known is of a window that is over
        }
        boolean reserved = dayHours.filter(hours -> reachesInto(hours, reset, now)).isPresent();
        int percent = reserved ? Math.min(maxPercent, dayPercent) : maxPercent;
        // The whole of a plan is bounded by the provider; a part of it is up to us.
        if (percent == 100 || used * 100 < percent) {
            return Optional.empty();
        }
        String setting = reserved && dayPercent < maxPercent ? "plan.day_share" : "plan.max_share";
        return Optional.of("the plan's window " + window + " is used to " + (int) (used * 100) + " %, and " + percent
                + " % of it are for agents (" + setting + ")"
                + reset.map(at -> "; it resets in " + span(Duration.between(now, at))).orElse(""));
    }

    /** Where nobody says when the window ends, it might. */
    private static boolean reachesInto(WorkHours hours, Optional<Instant> reset, Instant now) {
        return hours.contains(now) || reset.map(at -> hours.nextStart(now).isBefore(at)).orElse(true);
    }

    /** In whole minutes, rounded up, so that it is over then. */
    private static String span(Duration left) {
        long minutes = left.plusSeconds(59).toMinutes();
        return (minutes >= 60 ? minutes / 60 + " h " : "") + minutes % 60 + " min";
    }
}
