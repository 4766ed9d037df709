package dev.fresh.core.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.Failure;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NightsTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Set<DayOfWeek> DAILY = EnumSet.allOf(DayOfWeek.class);
    private static final String ID = "5c4ed0000001";
    private static final Instant ADDED = at("2026-03-02T12:00:00+01:00");
    private static final Instant DUE = at("2026-03-02T22:00:00+01:00");

    private Fleet fleet = Fleet.empty();
    private final List<FleetEvent> facts = new ArrayList<>();

    private static Instant at(String time) {
        return OffsetDateTime.parse(time).toInstant();
    }

    private static Schedule schedule(String time, Set<DayOfWeek> days, ZoneId zone) {
        return new Schedule(ID, "", LocalTime.parse(time), days, zone, "{}");
    }

    /** The first starts after a moment. */
    private static List<Instant> starts(Schedule schedule, String after, int count) {
        List<Instant> starts = new ArrayList<>();
        Instant last = at(after);
        while (starts.size() < count) {
            last = schedule.next(last);
            starts.add(last);
        }
        return starts;
    }

    private void happens(FleetEvent event, Instant when) {
        fleet = fleet.after(event, when);
        look(when);
    }

    /** What the engine does when it wakes. */
    private void look(Instant when) {
        for (Optional<FleetEvent> next = Dispatcher.next(fleet, when); next.isPresent(); next = Dispatcher.next(fleet,
                when)) {
            facts.add(next.get());
            fleet = fleet.after(next.get(), when);
        }
    }

    private void add(Instant when) {
        happens(new FleetEvent.ScheduleAdded(schedule("22:00", DAILY, BERLIN)), when);
    }

    @Test
    void comesAgainEachDayThatItNames() {
        assertEquals(List.of(at("2026-03-02T22:00:00+01:00"), at("2026-03-06T22:00:00+01:00"),
                at("2026-03-09T22:00:00+01:00")),
                starts(schedule("22:00", EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), BERLIN),
                        "2026-03-01T00:00:00+01:00", 3));
    }

    @Test
    void startsLaterOnTheNightThatLeavesItsTimeOut() {
        assertEquals(List.of(at("2026-03-28T02:30:00+01:00"), at("2026-03-29T03:30:00+02:00"),
                at("2026-03-30T02:30:00+02:00")),
                starts(schedule("02:30", DAILY, BERLIN), "2026-03-27T12:00:00+01:00", 3));
    }

    @Test
    void startsOnceOnTheNightThatHasItsTimeTwice() {
        assertEquals(List.of(at("2026-10-24T02:30:00+02:00"), at("2026-10-25T02:30:00+02:00"),
                at("2026-10-26T02:30:00+01:00")),
                starts(schedule("02:30", DAILY, BERLIN), "2026-10-23T12:00:00+02:00", 3));
    }

    @Test
    void survivesADayThatAZoneLeftOut() {
        assertEquals(List.of(at("2011-12-29T22:00:00-10:00"), at("2011-12-31T22:00:00+14:00"),
                at("2012-01-01T22:00:00+14:00")),
                starts(schedule("22:00", DAILY, ZoneId.of("Pacific/Apia")), "2011-12-29T12:00:00-10:00", 3));
    }

    @Test
    void isWhatTheEngineWaitsForNext() {
        add(ADDED);
        assertEquals(Optional.of(DUE), Dispatcher.nextDeadline(fleet, ADDED));
        assertTrue(facts.isEmpty());
    }

    @Test
    void isDueWhenItsTimeComesAndStartsOneRun() {
        add(ADDED);
        look(DUE);
        assertEquals(List.of(new FleetEvent.NightDue(ID, DUE)), facts);
        String run = fleet.nights().due().getFirst().runId();
        Command start = new Command.StartNight(ID, Samples.order(run));
        Verdict.Accepted accepted = assertInstanceOf(Verdict.Accepted.class, Commands.judge(fleet, start, DUE));
        happens(accepted.event(), DUE);
        assertEquals(run, fleet.activeRun().orElseThrow().order().id());
        assertTrue(fleet.nights().due().isEmpty());
        assertInstanceOf(Verdict.Refused.class, Commands.judge(fleet, start, DUE));
    }

    /** A clock that shows 1970 for a while, or a year far ahead, and then the night that was worked already. */
    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "2039-01-01T00:00:00Z"})
    void isNotStartedAgainByAClockThatIsSetAndPutRight(String wrong) {
        add(ADDED);
        look(DUE);
        RunOrder first = Samples.order(fleet.nights().due().getFirst().runId());
        happens(new FleetEvent.RunStarted(first), DUE);
        happens(new FleetEvent.RunNotPlanned(first.id(), new Failure(Failure.Kind.ENVIRONMENT, "enough")), DUE);
        Instant later = DUE.plusSeconds(600);
        happens(new FleetEvent.ClockSet(later, at(wrong)), at(wrong));
        happens(new FleetEvent.ClockSet(at(wrong).plusSeconds(60), later.plusSeconds(60)), later.plusSeconds(60));
        assertTrue(fleet.nights().due().isEmpty(), facts::toString);
        assertEquals(Optional.of(DUE.plus(Duration.ofDays(1))), Dispatcher.nextDeadline(fleet, later.plusSeconds(60)));
        look(DUE.plus(Duration.ofDays(1)));
        assertNotEquals(first.id(), fleet.nights().due().getFirst().runId());
    }

    @Test
    void isMissedWhileAnotherRunGoesOn() {
        add(ADDED);
        happens(new FleetEvent.RunStarted(Samples.order("abc123456789")), DUE.minusSeconds(60));
        facts.clear();
        look(DUE);
        assertEquals(new FleetEvent.NightMissed(ID, DUE, 1, "run abc12345 was still going on"), facts.getFirst());
        assertEquals(1, fleet.nights().missed().size());
    }

    @Test
    void mayStartALittleLate() {
        add(ADDED);
        look(DUE.plus(Nights.GRACE));
        assertEquals(List.of(new FleetEvent.NightDue(ID, DUE)), facts);
    }

    @Test
    void isMissedWhenNoDaemonWasAwake() {
        add(ADDED);
        Instant morning = DUE.plus(Duration.ofHours(9));
        look(morning);
        assertEquals(List.of(new FleetEvent.NightMissed(ID, DUE, 1, "no daemon was awake at that time")), facts);
        assertEquals(Optional.of(DUE.plus(Duration.ofDays(1))), Dispatcher.nextDeadline(fleet, morning));
        look(morning);
        assertEquals(1, facts.size());
    }

    @Test
    void tellsAWeekOfMissedNightsInOneFactAndStartsTheOneThatIsDue() {
        add(ADDED);
        Instant week = DUE.plus(Duration.ofDays(7)).plusSeconds(60);
        look(week);
        assertEquals(List.of(
                new FleetEvent.NightMissed(ID, DUE.plus(Duration.ofDays(6)), 7, "no daemon was awake at that time"),
                new FleetEvent.NightDue(ID, DUE.plus(Duration.ofDays(7)))), facts);
    }

    @Test
    void givesUpAStartThatDoesNotComeAbout() {
        add(ADDED);
        look(DUE);
        Instant late = Dispatcher.nextDeadline(fleet, DUE).orElseThrow();
        look(late);
        assertEquals(new FleetEvent.NightMissed(ID, DUE, 1, "it could not be started in time"), facts.getLast());
    }

    @Test
    void forgetsWhatWasMissedWhenARunStarts() {
        add(ADDED);
        look(DUE.plus(Duration.ofHours(9)));
        happens(new FleetEvent.RunStarted(Samples.order("abc123456789")), DUE.plus(Duration.ofHours(10)));
        assertTrue(fleet.nights().missed().isEmpty());
    }

    @Test
    void isGoneWhenItIsRemoved() {
        add(ADDED);
        happens(new FleetEvent.ScheduleRemoved(ID), ADDED);
        look(DUE.plus(Duration.ofDays(3)));
        assertTrue(facts.isEmpty());
        assertInstanceOf(Verdict.Refused.class, Commands.judge(fleet, new Command.RemoveSchedule(ID), ADDED));
    }

    /** The night runs once, neither twice nor never, also when the clock of the day is changed in it. */
    @ParameterizedTest
    @CsvSource({"Europe/Berlin, 2026-03-29, 2026-10-25", "America/New_York, 2026-03-08, 2026-11-01",
            "Australia/Lord_Howe, 2026-10-04, 2026-04-05", "America/Santiago, 2026-09-06, 2026-04-05"})
    void runsOnceInEachNightAroundBothChangesOfTheClock(ZoneId zone, LocalDate forward, LocalDate back) {
        for (String time : List.of("22:00", "00:00", "00:30", "01:59", "02:00", "02:30", "03:00", "23:30")) {
            for (LocalDate change : List.of(forward, back)) {
                assertNotEquals(zone.getRules().getOffset(change.minusDays(1).atTime(12, 0)),
                        zone.getRules().getOffset(change.atTime(12, 0)), "the clock is changed in that night");
                List<LocalDate> nights = nightsAround(zone, time, change);
                List<LocalDate> wanted = change.minusDays(2).datesUntil(change.plusDays(3)).toList();
                assertEquals(wanted, nights, time + " around " + change + " in " + zone);
            }
        }
    }

    /** On which days a run starts, with an engine that looks every five minutes and runs that end at once. */
    private List<LocalDate> nightsAround(ZoneId zone, String time, LocalDate change) {
        fleet = Fleet.empty();
        facts.clear();
        Instant begin = change.minusDays(2).atStartOfDay(zone).toInstant().minusSeconds(60);
        Instant end = change.plusDays(3).atStartOfDay(zone).toInstant().minusSeconds(60);
        happens(new FleetEvent.ScheduleAdded(schedule(time, DAILY, zone)), begin);
        List<LocalDate> nights = new ArrayList<>();
        for (Instant now = begin; !now.isAfter(end); now = now.plusSeconds(300)) {
            look(now);
            for (Nights.Planned plan : fleet.nights().due()) {
                nights.add(now.atZone(zone).toLocalDate());
                RunOrder order = Samples.order(plan.runId());
                happens(assertInstanceOf(Verdict.Accepted.class,
                        Commands.judge(fleet, new Command.StartNight(ID, order), now)).event(), now);
                happens(new FleetEvent.RunNotPlanned(order.id(), new Failure(Failure.Kind.ENVIRONMENT, "enough")), now);
            }
        }
        assertTrue(facts.stream().noneMatch(FleetEvent.NightMissed.class::isInstance), facts::toString);
        return nights;
    }
}
