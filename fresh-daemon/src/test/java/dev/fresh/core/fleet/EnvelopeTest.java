package dev.fresh.core.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Claim;
import dev.fresh.core.agent.Policy;
import dev.fresh.core.fleet.Load.Taken;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What follows when agents take more of the machine than they may, each alone and all together. */
final class EnvelopeTest {

    private static final long GB = 1_000_000_000;
    private static final Envelope ENVELOPE = new Envelope(4 * GB, 100, 10 * GB, 1000, 8 * GB, 400, GB, 2 * GB);
    private static final OptionalLong PLENTY = OptionalLong.of(100 * GB);

    private final Story story = Story.of(3);

    private Load load(long... gigabytes) {
        return load(PLENTY, PLENTY, Map.of(), gigabytes);
    }

    /** The working agents take so many tenths of a gigabyte, oldest first. */
    private Load load(OptionalLong memoryFree, OptionalLong diskFree, Map<String, Taken> paused, long... tenths) {
        Map<String, Taken> agents = new HashMap<>();
        for (int i = 0; i < tenths.length; i++) {
            agents.put(story.agent(i).id(), new Taken(tenths[i] * GB / 10, 1, 0, 0));
        }
        return new Load(agents, paused, Taken.NOTHING, memoryFree, diskFree);
    }

    private Story pressed(Load load) {
        ENVELOPE.pressed(story.fleet, load).ifPresent(story::happens);
        return story;
    }

    private Story eased(Load load) {
        ENVELOPE.eased(story.fleet, load).ifPresent(story::happens);
        return story;
    }

    private List<String> states() {
        return story.fleet.agents().values().stream().map(agent -> agent.state().label()).toList();
    }

    @Test
    void whatIsWithinAllCeilingsHasNoConsequence() {
        assertEquals(Optional.empty(), ENVELOPE.pressed(story.fleet, load(20, 20, 40)));
    }

    @Test
    void anAgentThatTakesMoreThanItMayLosesItsAttemptAndIsToldWhy() {
        story.reports(1, new AgentEvent.PlanWritten("plan"));
        pressed(load(1, 41, 1));
        AgentState.Implementing again = assertInstanceOf(AgentState.Implementing.class, story.agent(1).state());
        assertEquals(2, again.attempts().now());
        assertEquals("it took 4.1 GB of memory, and may take 4.0 GB (limits.memory): make do with less",
                again.feedback());
        pressed(load(1, 41, 1));
        pressed(load(1, 41, 1));
        assertEquals("failed", story.agent(1).state().label());
        assertEquals(List.of("analyzing", "failed", "analyzing"), states());
    }

    @Test
    void gatesCountAsTheirAgent() {
        story.reports(0, new AgentEvent.PlanWritten("plan"),
                new AgentEvent.ChangeWritten(new Claim("done", List.of())));
        pressed(load(41, 1, 1));
        assertEquals(2, assertInstanceOf(AgentState.Implementing.class, story.agent(0).state()).attempts().now());
    }

    @Test
    void aTreeThatGrewTooLargeEndsItsAgent() {
        for (Taken tree : List.of(new Taken(0, 0, 11 * GB, 5), new Taken(0, 0, 1, 1001))) {
            Story one = Story.of(1);
            one.reports(0, new AgentEvent.PlanWritten("plan"));
            Load load = new Load(Map.of(one.agent(0).id(), tree), Map.of(), Taken.NOTHING, PLENTY, PLENTY);
            one.happens(ENVELOPE.pressed(one.fleet, load).orElseThrow());
            AgentState.Failed failed = assertInstanceOf(AgentState.Failed.class, one.agent(0).state());
            assertTrue(failed.failure().text().startsWith("its worktree grew to "), failed.failure()::text);
        }
    }

    @Test
    void whereAllTakeTooMuchNothingNewBeginsAndTheYoungestMakeRoom() {
        pressed(load(30, 30, 30));
        assertEquals(Optional.of("too little room: memory 9.0 GB of 8.0 GB taken by all agents (limits.fleet_memory)"),
                story.run().paused());
        pressed(load(30, 30, 30));
        assertEquals(List.of("analyzing", "analyzing", "paused"), states());
        pressed(load(30, 30));
        assertEquals(List.of("analyzing", "analyzing", "paused"), states(), "there is room enough now");
        AgentState.Paused paused = assertInstanceOf(AgentState.Paused.class, story.agent(2).state());
        assertEquals(Optional.of("memory 9.0 GB of 8.0 GB taken by all agents (limits.fleet_memory)"), paused.why());
    }

    @Test
    void whoMadeRoomGoesOnWhenThereIsRoomForWhatItTook() {
        pressed(load(30, 30, 30));
        pressed(load(30, 30, 30));
        Map<String, Taken> before = Map.of(story.agent(2).id(), new Taken(3 * GB, 1, 0, 0));
        eased(load(PLENTY, PLENTY, before, 65));
        assertTrue(story.run().paused().isPresent(), "more than four fifths are taken");
        eased(load(PLENTY, PLENTY, before, 40));
        assertTrue(story.run().paused().isPresent(), "there is no room for what it took");
        eased(load(PLENTY, PLENTY, before, 30));
        assertEquals(Optional.empty(), story.run().paused());
        eased(load(PLENTY, PLENTY, before, 30));
        assertEquals("analyzing", story.agent(2).state().label());
    }

    @Test
    void aloneItGoesOnWhateverItTook() {
        pressed(load(30, 30, 30));
        pressed(load(30, 30, 30));
        story.proposes(0).proposes(1);
        Load nobody = load(PLENTY, PLENTY, Map.of(story.agent(2).id(), new Taken(9 * GB, 1, 0, 0)));
        eased(nobody);
        eased(nobody);
        assertEquals("analyzing", story.agent(2).state().label());
    }

    @Test
    void nothingNewBeginsBeforeWhoMadeRoomIsBack() {
        Story many = Story.of(Samples.order(Story.RUN, 2, "10", Samples.policy(true, Policy.OnTimeout.PARK)), 5);
        many.commanded(1, new AgentEvent.PauseAsked(Optional.of("memory")));
        assertEquals(2, many.fleet.agents().size());
        many.commanded(1, new AgentEvent.ResumeAsked());
        many.commanded(1, new AgentEvent.PauseAsked());
        assertEquals(3, many.fleet.agents().size(), "a person's pause holds up nobody");
    }

    @Test
    void littleMemoryOrDiskOfTheMachinePausesWhoeverTookIt() {
        for (Load load : List.of(load(OptionalLong.of(GB - 1), PLENTY, Map.of(), 1, 1, 1),
                load(PLENTY, OptionalLong.of(2 * GB - 1), Map.of(), 1, 1, 1))) {
            Story one = Story.of(3);
            for (int i = 0; i < 9; i++) {
                ENVELOPE.pressed(one.fleet, load).ifPresent(one::happens);
            }
            assertTrue(Envelope.isPaused(one.run()));
            assertEquals(3, Envelope.squeezed(one.fleet, one.run()).size());
        }
        assertEquals(Optional.empty(), ENVELOPE.pressed(story.fleet, load(OptionalLong.empty(), OptionalLong.empty(),
                Map.of(), 1, 1, 1)), "what nobody can measure is not lacking");
    }

    /** Whatever is taken in whatever order: it settles, nobody is lost, and with an empty machine all go on. */
    @Test
    void anyLoadSettlesAndAnEmptyMachineLetsAllGoOn() {
        long seed = System.nanoTime();
        System.out.println("EnvelopeTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Story one = Story.of(1 + random.nextInt(8));
            for (int step = 0; step < 20; step++) {
                Map<String, Taken> agents = new HashMap<>();
                one.fleet.agents().in(Agents.Standing.ACTIVE).forEach(agent -> agents.put(agent.id(),
                        new Taken(random.nextLong(4 * GB), random.nextInt(100), 0, 0)));
                Load load = new Load(agents, Map.of(), Taken.NOTHING, OptionalLong.of(random.nextLong(20 * GB)),
                        PLENTY);
                ENVELOPE.pressed(one.fleet, load).or(() -> ENVELOPE.eased(one.fleet, load)).ifPresent(one::happens);
            }
            Load empty = new Load(Map.of(), Map.of(), Taken.NOTHING, PLENTY, PLENTY);
            int steps = 0;
            for (Optional<FleetEvent> next = ENVELOPE.eased(one.fleet, empty); next.isPresent(); next = ENVELOPE
                    .eased(one.fleet, empty)) {
                one.happens(next.get());
                assertTrue(++steps < 20, "it settles");
            }
            assertTrue(one.run().paused().isEmpty());
            assertEquals(List.of(), one.fleet.agents().values().stream().filter(agent -> !agent.active()).toList());
        }
    }
}
