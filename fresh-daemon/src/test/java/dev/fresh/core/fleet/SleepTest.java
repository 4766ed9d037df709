package dev.fresh.core.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.AgentState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
}
