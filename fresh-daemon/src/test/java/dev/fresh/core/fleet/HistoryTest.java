package dev.fresh.core.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.Failure;
import dev.fresh.core.agent.Policy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HistoryTest {

    private static final String FEATURE = Samples.task(1).feature().id();

    private static Optional<String> exclusion(Story story, String blobNow, boolean branchExists) {
        return story.fleet.exclusion(FEATURE, blobNow, _ -> branchExists);
    }

    /** The next run, with the same task. */
    private static Story again(Story story) {
        RunOrder next = Samples.order("0000000000a2");
        RunPlan same = story.run().plan().orElseThrow();
        return story.happens(new FleetEvent.RunStarted(next)).happens(new FleetEvent.RunPlanned(next.id(), same));
    }

    @Test
    void knowsNothingOfNewFeatures() {
        assertEquals(Optional.empty(), exclusion(Story.of(0), "blob1", true));
    }

    @Test
    void leavesAFeatureToTheAgentThatHasIt() {
        Story story = Story.of(1);
        assertEquals(Optional.of("agent " + story.agent(0).id().substring(0, 8) + " has it: analyzing"),
                exclusion(story, "blob1", false));
        story.proposes(0);
        assertEquals(Optional.of("agent " + story.agent(0).id().substring(0, 8) + " has it: awaiting_user"),
                exclusion(story, "blob2", false));
    }

    @Test
    void leavesAFeatureWhileItsProposalIsOpen() {
        Story story = Story.of(1).proposes(0).commanded(0, new AgentEvent.Approved(Samples.COMMIT, "ada", ""))
                .publishes(0);
        assertEquals(Optional.of("a proposal for it is open: " + story.agent(0).branch()),
                exclusion(story, "blob2", true));
        assertEquals(Optional.empty(), exclusion(story, "blob1", false));
    }

    @Test
    void neverAsksAgainAfterARejection() {
        Story story = Story.of(1).proposes(0).commanded(0, new AgentEvent.Rejected("nobody needs it", false));
        assertEquals(Optional.of("a person rejected: nobody needs it"), exclusion(story, "blob2", false));
        story.happens(new FleetEvent.RunStarted(Samples.order("0000000000a2")));
        assertEquals(Optional.of("a person rejected: nobody needs it"), exclusion(story, "blob3", false));
    }

    @Test
    void leavesAFeatureThatFailedTwiceUntilItsFileChanges() {
        Story once = Story.of(1).fails(0, Failure.Kind.LIMIT);
        assertEquals(Optional.empty(), exclusion(once, "blob1", false));
        Story twice = again(once);
        twice.fails(twice.fleet.agents().size() - 1, Failure.Kind.LIMIT);
        assertEquals(Optional.of("two tasks for it failed and it has not changed since"),
                exclusion(twice, "blob1", false));
        assertEquals(Optional.empty(), exclusion(twice, "blob2", false));
    }

    @Test
    void countsACancelledOrHaltedTaskAsNothing() {
        assertEquals(Optional.empty(),
                exclusion(Story.of(1).commanded(0, new AgentEvent.CancelAsked("cancelled")), "blob1", true));
        assertEquals(Optional.empty(), exclusion(Story.of(1).stops(true), "blob1", true));
    }

    @Test
    void countsNobodysDecisionAsNoRejection() {
        Story story = Story.of(Samples.order(Story.RUN, 10, "10", Samples.policy(true, Policy.OnTimeout.REJECT)), 2)
                .proposes(0).waits(Duration.ofMinutes(60));
        assertEquals("stopped", story.agent(0).state().label());
        assertEquals(Optional.empty(), exclusion(story, "blob1", true));
    }
}
