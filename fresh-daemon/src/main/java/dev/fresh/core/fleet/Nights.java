package dev.fresh.core.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The runs that start by themselves, and those that should have and did not.
 *
 * @param planned by the id of the schedule, oldest first
 * @param missed since the last run started, oldest first
 * @param mishaps of the last run, oldest first
 */
public record Nights(Map<String, Planned> planned, List<Missed> missed, List<Mishap> mishaps) {

    /** How late a run may still start. */
    public static final Duration GRACE = Duration.ofMinutes(30);

    public static final Nights NONE = new Nights(Map.of(), List.of(), List.of());

    private static final int MISSED_MAX = 20;
    private static final int MISHAPS_MAX = 100;
    private static final Duration DAY = Duration.ofDays(1);
    private static final int COUNTED_MAX = 1000;
    private static final String ASLEEP = "no daemon was awake at that time";

    public Nights {
        planned = Collections.unmodifiableMap(new LinkedHashMap<>(planned));
        missed = List.copyOf(missed);
        mishaps = List.copyOf(mishaps);
    }

    /**
     * How far a schedule has come.
     *
     * @param handled every start up to this moment has been dealt with
     * @param due the start that is being made now
     * @param begun the last starts that were made: none is made again, whatever the clock is set to
     */
    public record Planned(Schedule schedule, Instant handled, Optional<Instant> due, List<Instant> begun) {

        private static final int BEGUN_MAX = 8;

        public Planned {
            begun = List.copyOf(begun);
        }

        public Instant next() {
            return next(handled);
        }

        private Instant next(Instant after) {
            return Stream.iterate(schedule.next(after), schedule::next).filter(start -> !begun.contains(start))
                    .findFirst().orElseThrow();
        }

        private Planned handledUpTo(Instant handledNow, Optional<Instant> dueNow) {
            return new Planned(schedule, handledNow, dueNow, begun);
        }

        private Planned made() {
            List<Instant> longer = new ArrayList<>(begun);
            longer.add(due.orElseThrow());
            return new Planned(schedule, handled, Optional.empty(),
                    longer.subList(Math.max(0, longer.size() - BEGUN_MAX), longer.size()));
        }

        /** The id of the run that the start makes: the same however often it is tried. */
        public String runId() {
            return Dispatcher.agentId(schedule.id(), (int) (due.orElseThrow().getEpochSecond() / 60));
        }
    }

    /**
     * Starts that were not made.
     *
     * @param nights how many in a row
     * @param due the last one
     */
    public record Missed(Schedule schedule, Instant due, int nights, String reason) {

        private static final DateTimeFormatter DUE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm VV", Locale.ROOT);

        /** For people, by the clock of the schedule. */
        public String sentence() {
            return "Missed " + (nights == 1 ? "the run" : nights + " runs") + " of schedule " + schedule.label()
                    + (nights == 1 ? ", due " : ", the last one due ") + DUE.format(due.atZone(schedule.zone())) + ": "
                    + reason + ".";
        }
    }

    public boolean any() {
        return !planned.isEmpty();
    }

    /** The starts that are to be made now. */
    public List<Planned> due() {
        return planned.values().stream().filter(plan -> plan.due().isPresent()).toList();
    }

    /** The next moment in which a start is due or too late. */
    Optional<Instant> nextDeadline() {
        return planned.values().stream()
                .map(plan -> plan.due().map(due -> due.plus(GRACE).plusNanos(1)).orElseGet(plan::next))
                .min(Instant::compareTo);
    }

    /** The fact that the time calls for. */
    Optional<FleetEvent> next(Optional<Run> active, Instant at) {
        return planned.values().stream().flatMap(plan -> next(plan, active, at).stream()).findFirst();
    }

    private static Optional<FleetEvent> next(Planned plan, Optional<Run> active, Instant at) {
        String id = plan.schedule().id();
        if (plan.due().isPresent()) {
            return plan.due().filter(due -> at.isAfter(due.plus(GRACE)))
                    .map(due -> new FleetEvent.NightMissed(id, due, 1, "it could not be started in time"));
        }
        Instant due = plan.next();
        if (due.isAfter(at)) {
            return Optional.empty();
        }
        List<Instant> passed = Stream.iterate(due, start -> !start.isAfter(at), plan::next)
                .limit(COUNTED_MAX).toList();
        Instant last = passed.getLast();
        if (at.isAfter(last.plus(GRACE))) {
            return Optional.of(new FleetEvent.NightMissed(id, last, passed.size(), ASLEEP));
        }
        if (passed.size() > 1) {
            return Optional.of(
                    new FleetEvent.NightMissed(id, passed.get(passed.size() - 2), passed.size() - 1, ASLEEP));
        }
        return Optional.of(active
                .<FleetEvent>map(run -> new FleetEvent.NightMissed(id, due, 1,
                        "run " + run.order().id().substring(0, 8) + " was still going on"))
                .orElseGet(() -> new FleetEvent.NightDue(id, due)));
    }

    Nights added(Schedule schedule, Instant at) {
        return with(schedule.id(), new Planned(schedule, at, Optional.empty(), List.of()));
    }

    Nights removed(String id) {
        Map<String, Planned> fewer = new LinkedHashMap<>(planned);
        fewer.remove(id);
        return new Nights(fewer, missed, mishaps);
    }

    Nights due(FleetEvent.NightDue event) {
        Planned plan = planned.get(event.scheduleId());
        return plan == null ? this
                : with(event.scheduleId(), plan.handledUpTo(event.due(), Optional.of(event.due())));
    }

    Nights missed(FleetEvent.NightMissed event) {
        Planned plan = planned.get(event.scheduleId());
        if (plan == null) {
            return this;
        }
        List<Missed> longer = new ArrayList<>(missed);
        longer.add(new Missed(plan.schedule(), event.due(), event.nights(), event.reason()));
        return new Nights(with(event.scheduleId(), plan.handledUpTo(event.due(), Optional.empty())).planned,
                longer.subList(Math.max(0, longer.size() - MISSED_MAX), longer.size()), mishaps);
    }

    /** A run has started: what was missed before stands among its notices. */
    Nights started(String runId) {
        Map<String, Planned> rest = new LinkedHashMap<>(planned);
        rest.replaceAll((_, plan) -> plan.due().isPresent() && plan.runId().equals(runId)
                ? plan.made()
                : plan);
        return new Nights(rest, List.of(), List.of());
    }

    Nights met(Mishap mishap) {
        List<Mishap> longer = new ArrayList<>(mishaps);
        longer.add(mishap);
        return new Nights(planned, missed,
                longer.subList(Math.max(0, longer.size() - MISHAPS_MAX), longer.size()));
    }

    /**
     * The same after the clock was set. Back by less than a day, a start that was made is not made once more; by more,
     * the days begin anew: a clock that showed a wrong year must not have dealt with all nights up to then.
     */
    Nights reset(FleetEvent.ClockSet event) {
        if (event.by().plus(DAY).isPositive()) {
            return this;
        }
        Map<String, Planned> again = new LinkedHashMap<>(planned);
        again.replaceAll((_, plan) -> plan.handled().isAfter(event.to())
                ? plan.handledUpTo(event.to(), Optional.empty())
                : plan);
        return new Nights(again, missed, mishaps);
    }

    private Nights with(String id, Planned plan) {
        Map<String, Planned> more = new LinkedHashMap<>(planned);
        more.put(id, plan);
        return new Nights(more, missed, mishaps);
    }
}
