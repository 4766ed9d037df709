package dev.fresh.core.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Claim;
import dev.fresh.core.agent.Failure;
import dev.fresh.core.agent.Footing;
import dev.fresh.core.agent.Policy;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.agent.ProviderInfo;
import dev.fresh.core.agent.Publication;
import dev.fresh.core.review.Feedback;
import dev.fresh.core.review.PullRequest;
import dev.fresh.core.review.Sighting;
import dev.fresh.core.review.Sighting.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReviewsTest {

    private static final String BASE = "ba5e000000000000000000000000000000000000";

    private final Story story = Story.of(order(Story.RUN), 1);

    private static RunOrder order(String id) {
        return Samples.order(id, 10, "10", Samples.policy(false, Policy.OnTimeout.PARK),
                List.of(new ProviderInfo("command", ProviderInfo.Metering.WHOLE, true)));
    }

    private static String full(String commit) {
        return commit + "0".repeat(40 - commit.length());
    }

    private Feedback said(String fingerprint, Feedback.Kind kind) {
        return new Feedback(fingerprint, kind, "ada", "please say hello", story.at);
    }

    private Agent last() {
        return story.agent(story.fleet.agents().size() - 1);
    }

    private PullRequest pull() {
        return story.fleet.pulls().all().getFirst();
    }

    private static Proposal proposal(Agent agent, String commit) {
        Proposal plain = Samples.green(full(commit));
        return new Proposal(full(commit), BASE, agent.branch(), plain.files(), plain.gates(), plain.summary(),
                plain.newCommand(), plain.trial(), List.of(), false, true);
    }

    /** The youngest agent writes, passes its gates and publishes this commit. */
    private void publishes(String commit) {
        int index = story.fleet.agents().size() - 1;
        if (last().state() instanceof AgentState.Analyzing) {
            story.reports(index, new AgentEvent.PlanWritten("plan"));
        }
        story.reports(index, new AgentEvent.ChangeWritten(new Claim("done", List.of())),
                new AgentEvent.GatesRan(proposal(last(), commit)),
                new AgentEvent.Published(new Publication("local", "local:" + last().branch())));
    }

    private void seen(State state, String head, Feedback... feedback) {
        story.happens(new FleetEvent.PullRequestSeen(pull().branch(),
                new Sighting(state, full(head), BASE, story.at, List.of(feedback))));
    }

    /** Another run begins, with nothing new to do. */
    private void nextRun(String id) {
        story.happens(new FleetEvent.RunStarted(order(id)));
        story.happens(new FleetEvent.RunPlanned(id,
                new RunPlan(List.of(), List.of(), List.of(), 1, 0, java.util.Map.of())));
    }

    @Test
    void sendsAnAgentToWhatWasSaidAsSoonAsThereIsARun() {
        publishes("c1");
        assertTrue(story.run().ended());
        seen(State.OPEN, "c1", said("review-1", Feedback.Kind.REVIEW));
        assertEquals(1, story.fleet.agents().size());
        nextRun("0000000000a2");
        Agent second = last();
        assertEquals(pull().branch(), second.branch());
        assertEquals(full("c1"), second.footing().orElseThrow().base());
        AgentState.Implementing work = (AgentState.Implementing) second.state();
        assertTrue(work.feedback().contains("review, by ada") && work.feedback().contains("please say hello"),
                work.feedback());
        publishes("c2");
        assertEquals(full("c2"), pull().proposal().commit());
        assertEquals(1, pull().rounds());
        assertTrue(story.run().ended());
    }

    @Test
    void handlesNothingTwiceHoweverOftenItIsSeen() {
        publishes("c1");
        seen(State.OPEN, "c1", said("review-1", Feedback.Kind.REVIEW));
        nextRun("0000000000a2");
        seen(State.OPEN, "c1", said("review-1", Feedback.Kind.REVIEW));
        publishes("c2");
        seen(State.OPEN, "c2", said("review-1", Feedback.Kind.REVIEW));
        nextRun("0000000000a3");
        assertEquals(0, story.run().spawned());
        assertEquals(List.of(), pull().pending());
    }

    @Test
    void learnsOnceFromWhatIsSaidHoweverOftenItIsSeen() {
        publishes("c1");
        seen(State.OPEN, "c1", said("review-1", Feedback.Kind.REVIEW), said("merge-1", Feedback.Kind.CONFLICT));
        seen(State.OPEN, "c1", said("review-1", Feedback.Kind.REVIEW), said("review-2", Feedback.Kind.REVIEW));
        nextRun("0000000000a2");
        publishes("c2");
        seen(State.MERGED, "c2", said("review-1", Feedback.Kind.REVIEW));
        assertEquals(List.of("please say hello, 2 times, about " + pull().task().feature().path()),
                story.fleet.pulls().lessons().kept().stream().map(lesson -> lesson.text() + ", " + lesson.times()
                        + " times, about " + lesson.path()).toList());
    }

    @Test
    void learnsWhyAPersonRejectedIt() {
        Story asked = Story.of(Samples.order(Story.RUN, 10, "10", Samples.policy(true, Policy.OnTimeout.PARK),
                List.of(new ProviderInfo("command", ProviderInfo.Metering.WHOLE, true))), 2);
        for (int i = 0; i < 2; i++) {
            asked.reports(i, new AgentEvent.PlanWritten("plan"),
                    new AgentEvent.ChangeWritten(new Claim("", List.of())),
                    new AgentEvent.GatesRan(proposal(asked.agent(i), "c" + i)));
            for (int times = 0; times < 2; times++) {
                asked.happens(new FleetEvent.AgentCommanded(asked.agent(i).id(),
                        new AgentEvent.Rejected("the store knows nothing of files", i == 0)));
            }
        }
        assertEquals(List.of("the store knows nothing of files 2"), asked.fleet.pulls().lessons().kept().stream()
                .map(lesson -> lesson.text() + " " + lesson.times()).toList());
    }

    @Test
    void triesAgainInTheNextRunWhenTheFirstOneEndedTooSoon() {
        publishes("c1");
        seen(State.OPEN, "c1", said("review-1", Feedback.Kind.REVIEW));
        nextRun("0000000000a2");
        story.stops(true);
        assertEquals("stopped", last().state().label());
        assertEquals(1, pull().pending().size());
        nextRun("0000000000a3");
        assertEquals("implementing", last().state().label());
        story.reports(story.fleet.agents().size() - 1,
                new AgentEvent.WorkFailed(new Failure(Failure.Kind.LIMIT, "no time")));
        assertTrue(story.run().ended(), "the same run does not try again");
        assertEquals(1, pull().pending().size());
    }

    @Test
    void leavesItToAPersonAfterThreeRounds() {
        publishes("c1");
        for (int round = 1; round <= 3; round++) {
            seen(State.OPEN, "c" + round, said("review-" + round, Feedback.Kind.REVIEW));
            nextRun("0000000000b" + round);
            publishes("c" + (round + 1));
        }
        seen(State.OPEN, "c4", said("review-4", Feedback.Kind.REVIEW));
        nextRun("0000000000b9");
        assertEquals(0, story.run().spawned());
        assertTrue(Reviews.hindrance(pull(), story.run().order()).orElseThrow().contains("3 times"));
        story.happens(new FleetEvent.FeedbackGiven(pull().branch(), said("person-1", Feedback.Kind.PERSON)));
        nextRun("0000000000ba");
        assertEquals(1, story.run().spawned());
    }

    @Test
    void saysWhatElseIsPossibleWithTheBuiltInAgentAlone() {
        publishes("c1");
        seen(State.OPEN, "c1", said("conflict-1", Feedback.Kind.CONFLICT));
        assertEquals(Optional.of("waits for the next run"), Reviews.waits(story.fleet, pull()));
        story.happens(new FleetEvent.RunStarted(Samples.order("0000000000c1", 10, "10",
                Samples.policy(false, Policy.OnTimeout.PARK),
                List.of(new ProviderInfo("builtin", ProviderInfo.Metering.FREE, false)))));
        assertTrue(Reviews.waits(story.fleet, pull()).orElseThrow().contains("only a model"));
        story.happens(new FleetEvent.RunPlanned("0000000000c1",
                new RunPlan(List.of(), List.of(), List.of(), 1, 0, java.util.Map.of())));
        assertTrue(story.run().ended());
        assertTrue(Reviews.waits(story.fleet, pull()).orElseThrow().contains("a run with a model"));
    }

    @Test
    void saysHowWhatIsOutIsClosed() {
        publishes("c1");
        assertTrue(Commands.judge(story.fleet, new Command.Reject(last().id(), "no", false), story.at)
                .toString().contains("fresh auto proposals close " + last().id().substring(0, 8)));
    }

    @Test
    void takesInABaseThatItDoesNotMergeWithAnyMore() {
        publishes("c1");
        seen(State.OPEN, "c1", said("conflict-1", Feedback.Kind.CONFLICT));
        nextRun("0000000000a2");
        assertEquals(Optional.of(BASE), last().footing().orElseThrow().merge());
        assertEquals(full("c1"), last().footing().orElseThrow().base());
    }

    @Test
    void leavesABranchToThoseWhoPutCommitsOnIt() {
        publishes("c1");
        seen(State.OPEN, "c7", said("review-1", Feedback.Kind.REVIEW));
        nextRun("0000000000a2");
        assertEquals(0, story.run().spawned());
    }

    @Test
    void goesOnInTheNextRunWithWhatAPersonSentBackAfterTheLastOne() {
        Story asked = Story.of(Samples.order(Story.RUN, 1, "10", Samples.policy(true, Policy.OnTimeout.PARK),
                order("x").providers()), 1);
        asked.reports(0, new AgentEvent.PlanWritten("plan"), new AgentEvent.ChangeWritten(new Claim("done", List.of())),
                new AgentEvent.GatesRan(proposal(asked.agent(0), "c1")));
        asked.stops(true);
        Verdict.Accepted verdict = (Verdict.Accepted) Commands.judge(asked.fleet,
                new Command.Reject(asked.agent(0).id(), "shorter", true), asked.at);
        asked.happens(verdict.event());
        assertEquals("stopped", asked.agent(0).state().label());
        PullRequest kept = asked.fleet.pulls().all().getFirst();
        assertEquals("shorter", kept.pending().getFirst().text());
        assertTrue(asked.fleet.exclusion(kept.task().id(), "blob", _ -> false).isPresent());
        asked.happens(new FleetEvent.RunStarted(order("0000000000a2")));
        asked.happens(new FleetEvent.RunPlanned("0000000000a2",
                new RunPlan(List.of(), List.of(), List.of(), 1, 0, java.util.Map.of())));
        assertEquals(full("c1"), asked.agent(1).footing().orElseThrow().base());
        assertEquals(asked.agent(0).branch(), asked.agent(1).branch());
    }

    @Test
    void sendsAPublishedProposalBackWhenAPersonWantsItOtherwise() {
        publishes("c1");
        story.happens(((Verdict.Accepted) Commands.judge(story.fleet,
                new Command.Reject(story.agent(0).id(), "shorter", true), story.at)).event());
        nextRun("0000000000a2");
        assertTrue(((AgentState.Implementing) last().state()).feedback().contains("shorter"));
    }

    @Test
    void publishesAgainWhenTheForgeHadTroubleAlsoAfterTheRun() {
        story.reports(0, new AgentEvent.PlanWritten("plan"), new AgentEvent.ChangeWritten(new Claim("done", List.of())),
                new AgentEvent.GatesRan(proposal(story.agent(0), "c1")));
        story.reports(0, new AgentEvent.NotYet(new AgentState.Wait(story.at.plusSeconds(600), "too many requests")));
        assertEquals(Optional.empty(), story.agent(0).work());
        assertEquals(Optional.of(story.at.plusSeconds(600)), Dispatcher.nextDeadline(story.fleet, story.at));
        story.waits(Duration.ofSeconds(599));
        assertEquals(Optional.empty(), story.agent(0).work());
        story.waits(Duration.ofSeconds(1));
        assertTrue(story.agent(0).work().isPresent());
        for (int i = 0; i < 11; i++) {
            story.reports(0, new AgentEvent.NotYet(new AgentState.Wait(story.at, "HTTP 502")));
            story.waits(Duration.between(story.at, Dispatcher.nextDeadline(story.fleet, story.at).orElseThrow()));
        }
        assertEquals("committing", story.agent(0).state().label());
        story.reports(0, new AgentEvent.NotYet(new AgentState.Wait(story.at, "HTTP 502")));
        AgentState.AwaitingUser asked = (AgentState.AwaitingUser) story.agent(0).state();
        assertEquals("Publishing failed: HTTP 502", asked.question().text());
    }

    @Test
    void goesBeforeNewWork() {
        publishes("c1");
        seen(State.OPEN, "c1", said("checks-1", Feedback.Kind.CHECKS));
        RunOrder one = Samples.order("0000000000a2", 1, "10", Samples.policy(false, Policy.OnTimeout.PARK),
                order("x").providers());
        story.happens(new FleetEvent.RunStarted(one));
        story.happens(new FleetEvent.RunPlanned(one.id(), new RunPlan(List.of(Samples.task(5)), List.of(), List.of(),
                1, 1, java.util.Map.of())));
        assertEquals(Optional.of(story.agent(0).id()), last().continues());
        publishes("c2");
        assertEquals("F5.run", last().task().feature().symbol());
    }

    @Test
    void needsSomebodyWhoCanRead() {
        publishes("c1");
        seen(State.OPEN, "c1", said("review-1", Feedback.Kind.REVIEW));
        RunOrder builtin = Samples.order("0000000000a2", 1, "10", Samples.policy(false, Policy.OnTimeout.PARK),
                List.of(new ProviderInfo("builtin", ProviderInfo.Metering.FREE, false)));
        story.happens(new FleetEvent.RunStarted(builtin));
        story.happens(new FleetEvent.RunPlanned(builtin.id(),
                new RunPlan(List.of(), List.of(), List.of(), 1, 0, java.util.Map.of())));
        assertTrue(story.run().ended());
        assertEquals(0, story.run().spawned());
        assertEquals(1, pull().pending().size());
    }

    @Test
    void isNoNewTaskWhileItsProposalIsOpen() {
        publishes("c1");
        assertEquals(Optional.of("a proposal for it is open: " + pull().branch()),
                story.fleet.exclusion(pull().task().id(), "blob", _ -> true));
        story.waits(Duration.ofDays(1));
        seen(State.CLOSED, "c1");
        assertEquals(Optional.of("its proposal was closed"),
                story.fleet.exclusion(pull().task().id(), "blob", _ -> false));
    }

    @Test
    void endsWhoWorksForAProposalThatWasMergedAndCleansUpAfterwards() {
        publishes("c1");
        story.reports(0, new AgentEvent.Tidied());
        seen(State.OPEN, "c1", said("review-1", Feedback.Kind.REVIEW));
        nextRun("0000000000a2");
        seen(State.MERGED, "c1");
        assertEquals("its proposal was merged", ((AgentState.Stopped) last().state()).reason());
        assertEquals(List.of(pull()), story.fleet.toTidy());
        story.happens(new FleetEvent.PullRequestTidied(pull().branch()));
        assertEquals(List.of(), story.fleet.toTidy());
        nextRun("0000000000a3");
        assertEquals(1, story.fleet.pulls().all().size(), "as long as its run is reported about");
        story.happens(new FleetEvent.ReportWritten("0000000000a2", "r", 1));
        story.happens(new FleetEvent.ReportWritten(Story.RUN, "r", 1));
        story.happens(new FleetEvent.ReportWritten("0000000000a3", "r", 1));
        nextRun("0000000000a4");
        assertEquals(List.of(), story.fleet.pulls().all());
    }

    private void givesUp() {
        story.reports(story.fleet.agents().size() - 1,
                new AgentEvent.WorkFailed(new Failure(Failure.Kind.ENVIRONMENT, "cannot be done")));
    }

    @Test
    void spendsOnWhatAPersonSentBackOnceMoreAndNotEveryNight() {
        publishes("c1");
        for (int night = 1; night <= 3; night++) {
            seen(State.OPEN, "c1", said("review-" + night, Feedback.Kind.REVIEW));
            nextRun("0000000000b" + night);
            givesUp();
        }
        story.happens(new FleetEvent.FeedbackGiven(pull().branch(), said("person-1", Feedback.Kind.PERSON)));
        nextRun("0000000000b5");
        assertEquals(1, story.run().spawned());
        givesUp();
        nextRun("0000000000b6");
        assertEquals(0, story.run().spawned(), "it was tried once more already");
        assertTrue(Reviews.waits(story.fleet, pull()).orElseThrow().contains("4 times"));
    }

    @Test
    void countsNoRoundForAnAgentThatNeverBegan() {
        publishes("c1");
        seen(State.OPEN, "c1", said("review-1", Feedback.Kind.REVIEW));
        for (int night = 1; night <= 5; night++) {
            RunOrder poor = Samples.order("0000000000b" + night, 10, "0",
                    Samples.policy(false, Policy.OnTimeout.PARK), order("x").providers());
            story.happens(new FleetEvent.RunStarted(poor));
            // A person holds it while it waits for its turn, and then the run is stopped.
            story.happens(new FleetEvent.AgentSpawned(String.format("%012x", 0xee0 + night), pull().task().id(),
                    pull().branch(), Optional.of(new Footing(full("c1"), Optional.empty(),
                            Optional.of(pull().agentId()), List.of()))));
            story.stops(true);
            assertEquals("stopped", last().state().label());
        }
        assertEquals(0, pull().rounds());
        assertEquals(1, pull().pending().size());
    }

    @Test
    void keepsOfManyConflictsWithAMovingBaseTheLast() {
        publishes("c1");
        seen(State.OPEN, "c1", said("review-1", Feedback.Kind.REVIEW));
        for (int i = 0; i < 100; i++) {
            seen(State.OPEN, "c1", said("conflict-" + i, Feedback.Kind.CONFLICT));
        }
        assertEquals(List.of("review-1", "conflict-99"),
                pull().pending().stream().map(Feedback::fingerprint).toList());
        seen(State.OPEN, "c1", said("conflict-1", Feedback.Kind.CONFLICT));
        assertEquals(2, pull().pending().size(), "it was seen before");
    }

    @Test
    void letsAPersonRejectForGoodWhatWasSentBackAndNeverPublished() {
        Story asked = Story.of(Samples.order(Story.RUN, 1, "10", Samples.policy(true, Policy.OnTimeout.PARK),
                order("x").providers()), 1);
        asked.reports(0, new AgentEvent.PlanWritten("plan"), new AgentEvent.ChangeWritten(new Claim("done", List.of())),
                new AgentEvent.GatesRan(proposal(asked.agent(0), "c1")));
        asked.stops(true);
        String id = asked.agent(0).id();
        asked.happens(((Verdict.Accepted) Commands.judge(asked.fleet, new Command.Reject(id, "shorter", true),
                asked.at)).event());
        assertEquals(java.util.Set.of(), ReviewQueue.waiting(asked.fleet), "it waits for an agent, not for a person");
        asked.happens(((Verdict.Accepted) Commands.judge(asked.fleet, new Command.Reject(id, "not at all", false),
                asked.at)).event());
        assertEquals(List.of(), asked.fleet.pulls().open());
        assertEquals(1, asked.fleet.toTidy().size());
        assertTrue(asked.fleet.exclusion(asked.agent(0).task().id(), "blob", _ -> false).isPresent());
        assertTrue(Commands.judge(asked.fleet, new Command.Reject(id, "twice", false),
                asked.at) instanceof Verdict.Refused);
    }
}
