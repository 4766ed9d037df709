package dev.fresh.core.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.AgentState;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a machine that sleeps takes from whom: nothing from people, and its time from the run. */
class SleepTest {

    private final Story story = Story.of(2).proposes(0);

    private void sleeps(Duration time) {
        Instant from = story.at;
        story.at = from.plus(time);
        story.happens(new FleetEvent.MachineSlept(from, story.at));
    }

    @Test
    void nobodyIsTakenForSilentWhileTheMachineSlept() {
        story.waits(Duration.ofMinutes(59));
        sleeps(Duration.ofHours(6));
        assertEquals("awaiting_user", story.agent(0).state().label());
        assertEquals(Optional.of(story.at.plusSeconds(60)), Dispatcher.nextDeadline(story.fleet, story.at));
        story.waits(Duration.ofMillis(59_999));
        assertEquals("awaiting_user", story.agent(0).state().label());
        story.waits(Duration.ofMillis(1));
        assertTrue(story.agent(0).state() instanceof AgentState.Committing, "the policy speaks after the same time");
    }

    @Test
    void theRunEndsAtTheTimeThatWasAskedFor() {
        sleeps(Duration.ofHours(8));
        assertEquals(EndCause.DEADLINE, story.run().stop().orElseThrow().cause());
        assertEquals(Samples.AT.plus(Duration.ofHours(8)), story.run().order().deadline());
        assertEquals("awaiting_user", story.agent(0).state().label(), "it can still be decided");
    }

    private void sets(Duration by) {
        Instant from = story.at;
        story.at = from.plus(by);
        story.happens(new FleetEvent.ClockSet(from, story.at));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H", "P1D", "P-1D", "P-20454D", "P4400D"})
    void aSetClockMovesAllThatWaitsForATime(Duration by) {
        story.waits(Duration.ofMinutes(59));
        Duration worked = story.agent(0).worked(story.at);
        sets(by);
        assertEquals("awaiting_user", story.agent(0).state().label());
        assertEquals(Samples.AT.plus(Duration.ofHours(8)).plus(by), story.run().order().deadline());
        assertEquals(Samples.AT.plus(by), story.run().startedAt());
        assertEquals(worked, story.agent(0).worked(story.at));
        story.waits(Duration.ofMillis(59_999));
        assertEquals("awaiting_user", story.agent(0).state().label());
        story.waits(Duration.ofMillis(1));
        assertTrue(story.agent(0).state() instanceof AgentState.Committing, "the policy speaks after the same time");
    }

    @Test
    void aStopGivesItsGraceToWhoIsAwake() {
        Run stopping = story.run().stopAsked(new FleetEvent.StopAsked(EndCause.STOPPED, "enough"), story.at);
        assertEquals(story.at.plus(Duration.ofHours(6)),
                stopping.slept(Duration.ofHours(6)).stop().orElseThrow().since());
    }

    @Test
    void aYearThatWasWrongDoesNotSilenceASchedule() {
        Schedule nightly = new Schedule("5c4ed0000001", "", LocalTime.of(22, 0), Set.of(DayOfWeek.values()),
                ZoneOffset.UTC, "{}");
        Instant evening = Instant.parse("2026-03-01T20:00:00Z");
        Nights nights = Nights.NONE.added(nightly, evening);
        Instant wrong = Instant.parse("2038-03-01T20:00:00Z");
        nights = nights.missed(new FleetEvent.NightMissed(nightly.id(), wrong.minus(Duration.ofHours(22)), 1000, ""))
                .reset(new FleetEvent.ClockSet(wrong, evening));
        assertEquals(Optional.of(evening.plus(Duration.ofHours(2))), nights.nextDeadline());
        Nights made = Nights.NONE.added(nightly, evening).due(new FleetEvent.NightDue(nightly.id(),
                evening.plus(Duration.ofHours(2))));
        assertEquals(made, made.reset(new FleetEvent.ClockSet(evening.plus(Duration.ofHours(3)), evening)),
                "a start that was made is not made again an hour later");
    }
}
