package dev.fresh.core.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Claim;
import dev.fresh.core.agent.Clash;
import dev.fresh.core.agent.Failure;
import dev.fresh.core.agent.Footing;
import dev.fresh.core.agent.Policy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StackTest {

    private static final List<String> STORE = List.of("src/store.py");
    private static final List<String> EXPORT = List.of("src/export.py");

    private static RunOrder order() {
        return Samples.order(Story.RUN, 10, "10", Samples.policy(true, Policy.OnTimeout.CONTINUE));
    }

    private static List<String> symbols(Story story) {
        return story.fleet.agents().values().stream().map(agent -> agent.task().feature().symbol()).toList();
    }

    @Test
    void whoOnlyAddsToAFileGoesTogetherWithOthersWhoDo() {
        List<String> adds = List.of(Footprints.added("cli.py"), Footprints.place("notes.py", "count"));
        assertFalse(Footprints.collide(adds, List.of(Footprints.added("cli.py"),
                Footprints.place("notes.py", "words"))));
        assertTrue(Footprints.collide(adds, List.of("cli.py")));
        assertTrue(Footprints.collide(adds, List.of("notes.py")));
        assertTrue(Footprints.collide(adds, List.of(Footprints.place("notes.py", "count.fast"))));
        assertFalse(Footprints.collide(adds, List.of(Footprints.place("notes.py", "counter"))));
        assertFalse(Footprints.collide(adds, List.of()));
    }

    @Test
    void aTaskThatCollidesWaitsAndTheOthersGoPast() {
        Story story = Story.of(order(), STORE, STORE, EXPORT);
        assertEquals(List.of("F1.run", "F3.run"), symbols(story));
        story.proposes(0);
        assertEquals(List.of("F1.run", "F3.run", "F2.run"), symbols(story));
        Footing footing = story.agent(2).footing().orElseThrow();
        assertEquals(List.of(story.agent(0).id()), footing.over());
        assertEquals(List.of(Samples.COMMIT), footing.joined());
        assertEquals(order().baseCommit(), footing.base());
        assertEquals(Optional.empty(), story.agent(1).footing());
    }

    @Test
    void tenThatDoNotCollideWorkAtOnce() {
        List<String> cli = List.of(Footprints.added("cli.py"));
        Story story = Story.of(order(), cli, cli, cli, cli, cli, cli, cli, cli, cli, cli);
        assertEquals(10, story.fleet.slotsTaken());
    }

    @Test
    void filesThatTurnOutToBeChangedCountToo() {
        Story story = Story.of(Samples.order(Story.RUN, 1, "10", Samples.policy(true, Policy.OnTimeout.CONTINUE)),
                STORE, EXPORT);
        story.happens(new FleetEvent.CheckpointMade(story.agent(0).id(), Samples.COMMIT, List.of("src/export.py"),
                List.of()));
        assertEquals(Optional.empty(), Stack.free(story.fleet, story.run(), story.at));
        story.proposes(0);
        assertEquals(List.of(story.agent(0).id()), story.agent(1).footing().orElseThrow().over());
    }

    @Test
    void nobodyWaitsForWhoNeedsAPersonOrHasFailed() {
        Story story = Story.of(order(), STORE, STORE, STORE);
        story.asks(0);
        assertEquals(Optional.empty(), story.agent(1).footing());
        story.fails(1, Failure.Kind.ENVIRONMENT);
        assertEquals(Optional.empty(), story.agent(2).footing());
    }

    @Test
    void whatStandsOnRejectedWorkIsLookedAtAgainWithoutIt() {
        Story story = Story.of(order(), STORE, STORE, EXPORT);
        story.proposes(0).proposes(2, Samples.green(Samples.COMMIT.replace('1', '2')));
        assertEquals(List.of(), Stack.lost(story.fleet, story.agent(2)));
        story.commanded(0, new AgentEvent.Rejected("no", false));
        // Its own work is back in the gates, which put it on ground of its own.
        assertEquals(List.of(story.agent(0).id()), Stack.lost(story.fleet, story.agent(2)));
        assertInstanceOf(AgentState.Testing.class, story.agent(2).state());
        Footing without = story.agent(2).footing().orElseThrow().without(List.of(story.agent(0).id()))
                .carrying(Optional.of(Samples.COMMIT));
        long epoch = story.agent(2).epoch();
        story.reports(2, new AgentEvent.Displaced(without));
        assertEquals(without, story.agent(2).footing().orElseThrow());
        assertInstanceOf(AgentState.Testing.class, story.agent(2).state());
        assertTrue(story.agent(2).epoch() > epoch);
        assertEquals(List.of(), Stack.lost(story.fleet, story.agent(2)));
    }

    @Test
    void whatDoesNotMergeIsShownUntilOneStandsOnTheOther() {
        Story story = Story.of(order(), STORE, EXPORT);
        String one = story.agent(0).id();
        String two = story.agent(1).id();
        List<String> path = List.of("src/cli.py");
        story.happens(new FleetEvent.CheckpointMade(one, Samples.COMMIT, path, List.of()));
        story.happens(new FleetEvent.CheckpointMade(two, Samples.COMMIT, path, List.of(new Clash(one, path))));
        assertEquals(List.of(new Overlap(List.of(two, one), path, story.at, false)), Overlap.of(story.fleet));
        story.reports(1, new AgentEvent.PlanWritten("plan"), new AgentEvent.ChangeWritten(new Claim("done", List.of())),
                new AgentEvent.Displaced(new Footing(Samples.COMMIT, Optional.empty(), Optional.empty(), List.of())
                        .above(one, Samples.COMMIT)));
        assertTrue(Overlap.of(story.fleet).getFirst().stacked());
        story.commanded(0, new AgentEvent.CancelAsked("enough"));
        assertEquals(List.of(), Overlap.of(story.fleet));
    }

    @Test
    void beingDisplacedTakesNobodysLastAttempt() {
        Story story = Story.of(1);
        story.reports(0, new AgentEvent.PlanWritten("plan"));
        for (int i = 0; i < 2; i++) {
            story.reports(0, new AgentEvent.ChangeWritten(new Claim("done", List.of())),
                    new AgentEvent.GatesRan(Samples.red(Samples.COMMIT)));
        }
        story.reports(0, new AgentEvent.ChangeWritten(new Claim("done", List.of())), new AgentEvent.Displaced(
                new Footing(Samples.COMMIT, Optional.empty(), Optional.empty(), List.of()).above("b1", "c1")));
        assertInstanceOf(AgentState.Implementing.class, story.agent(0).state());
    }

    @Test
    void whatStandsOnWorkThatNeedsAPersonNeedsOneToo() {
        Story story = Story.of(Samples.order(Story.RUN, 10, "10", Samples.policy(false, Policy.OnTimeout.PARK)), STORE,
                STORE);
        story.proposes(0, Samples.held(Samples.COMMIT));
        assertInstanceOf(AgentState.AwaitingUser.class, story.agent(0).state());
        assertEquals(List.of(story.agent(0).id()), story.agent(1).footing().orElseThrow().over());
        assertEquals(List.of(story.agent(0).id()), Stack.heldBelow(story.fleet, story.agent(1)));
        story.commanded(0, new AgentEvent.Approved(Samples.COMMIT, "ada", ""));
        assertEquals(List.of(), Stack.heldBelow(story.fleet, story.agent(1)));
    }
}
