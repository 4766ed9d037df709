package dev.fresh.protocol;

import dev.fresh.protocol.Requests.StartRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs that start by themselves: what is sent and answered about them. */
public final class Schedules {

    private Schedules() {
    }

    /**
     * Body of {@code POST /v1/schedules}.
     *
     * @param at time of day, for example {@code 22:00}
     * @param days for example {@code mon-fri} or {@code sat,sun}; every day when absent
     * @param zone of the clock, for example {@code Europe/Paris}; the daemon's own when absent
     * @param name what people call it
     * @param start what is to be started
     */
    public record ScheduleRequest(String at, Optional<String> days, Optional<String> zone, Optional<String> name,
            StartRequest start) {
    }

    /** Answer of {@code GET /v1/schedules}, and of what changes them; oldest first. */
    public record SchedulesView(List<ScheduleView> schedules) {

        public SchedulesView {
            schedules = Views.list(schedules);
        }
    }

    /**
     * One schedule.
     *
     * @param name empty when it has none
     * @param days {@code mon} to {@code sun}, in their order
     * @param nextStart when its next run starts
     * @param start what it starts; the environment is what gates will see
     * @param notices what was said about the start when it was added; empty in lists
     */
    public record ScheduleView(String id, String name, String at, List<String> days, String zone, Instant nextStart,
            StartRequest start, List<String> notices) {

        public ScheduleView {
            days = Views.list(days);
            notices = Views.list(notices);
        }

        /** The eight digits that people read and type. */
        public String shortId() {
            return id.substring(0, Math.min(8, id.length()));
        }
    }
}
