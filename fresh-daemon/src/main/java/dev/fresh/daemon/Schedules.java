package dev.fresh.daemon;

import dev.fresh.core.fleet.Command;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Nights;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.core.fleet.Schedule;
import dev.fresh.core.fleet.Verdict;
import dev.fresh.daemon.config.SettingType;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.edge.EdgeException;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.Requests.StartRequest;
import dev.fresh.protocol.Schedules.ScheduleRequest;
import dev.fresh.protocol.Schedules.ScheduleView;
import dev.fresh.protocol.Schedules.SchedulesView;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the starts that are due, and turns what people say about schedules into facts. */
final class Schedules implements Engine.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);
    private static final int NAME_MAX = 60;

    private final Engine engine;
    private final Orders orders;
    private final Set<String> starting = new HashSet<>();

    Schedules(Engine engine, Orders orders) {
        this.engine = engine;
        this.orders = orders;
    }

    @Override
    public void happened(List<Engine.Happened> facts) {
        for (Nights.Planned plan : facts.getLast().after().nights().due()) {
            synchronized (starting) {
                if (starting.add(plan.runId())) {
                    Thread.ofVirtual().name("night-" + plan.runId()).start(() -> start(plan));
                }
            }
        }
    }

    private void start(Nights.Planned plan) {
        try {
            LOG.info("the run of schedule {} is due", plan.schedule().label());
            List<String> notices = new ArrayList<>();
            notices.add("Started by itself: schedule " + plan.schedule().label() + ", " + plan.schedule().at() + " "
                    + plan.schedule().zone() + ".");
            notices.addAll(missed(engine.fleet()));
            RunOrder order = orders.accept(Json.read(plan.schedule().request(), StartRequest.class), plan.runId(),
                    notices);
            if (engine.ask(new Command.StartNight(plan.schedule().id(), order)) instanceof Verdict.Refused refused) {
                miss(plan, refused.message());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Refusal | EdgeException | Json.BadJson e) {
            missQuietly(plan, "it was refused: " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("the start of schedule {} failed", plan.schedule().label(), e);
            missQuietly(plan, "a defect of fresh stopped it: " + e);
        } finally {
            synchronized (starting) {
                starting.remove(plan.runId());
            }
        }
    }

    private void missQuietly(Nights.Planned plan, String reason) {
        try {
            miss(plan, reason);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (EdgeException e) {
            // The daemon is ending; the next one finds the start still due, or too late, and says so.
            LOG.warn("the missed run of schedule {} could not be recorded: {}", plan.schedule().label(),
                    e.getMessage());
        }
    }

    private void miss(Nights.Planned plan, String reason) throws InterruptedException {
        engine.record(fleet -> fleet.nights().due().contains(plan)
                ? Optional.of(new FleetEvent.NightMissed(plan.schedule().id(), plan.due().orElseThrow(), 1, reason))
                : Optional.empty());
    }

    /** What was missed since the last run, for the notices of the next one. */
    static List<String> missed(Fleet fleet) {
        return fleet.nights().missed().stream().map(Nights.Missed::sentence).toList();
    }

    /** The order is made as it would be at the time, so that what cannot start is refused now. */
    ScheduleView add(ScheduleRequest request) throws InterruptedException {
        LocalTime at = time(request.at());
        Set<DayOfWeek> days = days(request.days());
        ZoneId zone = zone(request.zone());
        String name = name(request.name());
        if (request.start() == null) {
            throw new Refusal(ErrorCode.BAD_USAGE, "the field \"start\" is missing", "send what is to be started");
        }
        String id = Orders.id();
        RunOrder order = orders.accept(request.start(), id, List.of());
        Schedule schedule = new Schedule(id, name, at, days, zone,
                Json.write(keeping(request.start(), order.environment())));
        RequestHandler.accepted(engine.ask(new Command.AddSchedule(schedule)));
        Nights.Planned plan = Optional.ofNullable(engine.fleet().nights().planned().get(id)).orElseThrow();
        return view(plan, order.notices());
    }

    /** Only what gates may see is kept of the environment, so that no secret gets into the journal. */
    private static StartRequest keeping(StartRequest start, Map<String, String> environment) {
        return new StartRequest(start.agents(), start.budgetUsd(), start.agentBudgetUsd(), start.hours(),
                start.overnight(), start.noApproval(), start.strategy(), start.seed(), start.base(), start.provider(),
                start.features(), start.sandbox(), start.allowUnmetered(), start.offline(), false,
                start.maxPlanShare(), environment, start.kinds(), start.reviewQueue());
    }

    SchedulesView remove(String prefix) throws InterruptedException {
        Fleet fleet = engine.fleet();
        List<Schedule> found = fleet.nights().planned().values().stream().map(Nights.Planned::schedule)
                .filter(schedule -> schedule.id().startsWith(prefix) || schedule.name().equals(prefix)).toList();
        if (found.size() > 1) {
            throw new Refusal(ErrorCode.AMBIGUOUS_ID, "several schedules are called so: "
                    + String.join(", ", found.stream().map(Schedule::id).toList()), "type more digits");
        }
        String id = found.isEmpty() ? prefix.replaceAll("[^A-Za-z0-9 ._-]", "?") : found.getFirst().id();
        RequestHandler.accepted(engine.ask(new Command.RemoveSchedule(id)));
        return list(engine.fleet());
    }

    static SchedulesView list(Fleet fleet) {
        return new SchedulesView(fleet.nights().planned().values().stream().map(plan -> view(plan, List.of()))
                .toList());
    }

    private static ScheduleView view(Nights.Planned plan, List<String> notices) {
        Schedule schedule = plan.schedule();
        return new ScheduleView(schedule.id(), schedule.name(), schedule.at().toString(),
                new TreeSet<>(schedule.days()).stream().map(Schedules::shorter).toList(), schedule.zone().getId(),
                plan.next(), Json.read(schedule.request(), StartRequest.class), notices);
    }

    private static String shorter(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }

    private static LocalTime time(String text) {
        if (text != null && text.matches("\\d{1,2}:\\d{2}")) {
            try {
                return LocalTime.parse(text.length() == 4 ? "0" + text : text);
            } catch (DateTimeException e) {
                throw wrong("at", text, "a time of day such as 22:00");
            }
        }
        throw wrong("at", text == null ? "" : text, "a time of day such as 22:00");
    }

    private static Set<DayOfWeek> days(Optional<String> text) {
        try {
            return text.map(given -> SettingType.days(given.toLowerCase(Locale.ROOT)))
                    .orElse(EnumSet.allOf(DayOfWeek.class));
        } catch (IllegalArgumentException e) {
            throw wrong("days", text.orElse(""), "days such as mon-fri or sat,sun");
        }
    }

    private static ZoneId zone(Optional<String> text) {
        try {
            return text.map(ZoneId::of).orElse(ZoneId.systemDefault());
        } catch (DateTimeException e) {
            throw wrong("zone", text.orElse(""), "a time zone such as Europe/Paris");
        }
    }

    private static String name(Optional<String> text) {
        String name = text.orElse("").strip();
        if (name.length() > NAME_MAX || !name.matches("([\\p{L}\\p{N}][\\p{L}\\p{N} ._-]*)?")) {
            throw wrong("name", name,
                    "at most " + NAME_MAX + " letters, digits, blanks and . _ -, the first a letter or"
                            + " a digit");
        }
        return name;
    }

    private static Refusal wrong(String field, String text, String wanted) {
        String shown = text.replaceAll("\\p{Cntrl}", "?");
        return new Refusal(ErrorCode.BAD_USAGE, "--" + field + " is \""
                + shown.substring(0, Math.min(80, shown.length())) + "\", and has to be " + wanted, "");
    }
}
