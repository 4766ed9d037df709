package dev.fresh.core.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.Verdict.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class CommandsTest {

    private static void refused(Reason reason, String words, Story story, Command command) {
        Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class,
                Commands.judge(story.fleet, command, Samples.AT));
        assertEquals(reason, refused.reason(), refused.message());
        String text = refused.message() + " " + refused.hint();
        assertTrue(text.contains(words), text);
    }

    private static FleetEvent accepted(Story story, Command command) {
        return assertInstanceOf(Verdict.Accepted.class, Commands.judge(story.fleet, command, Samples.AT)).event();
    }

    private static String id(Story story) {
        return story.agent(0).id();
    }

    @Test
    void refusesASecondRunAndNamesTheFirst() {
        refused(Reason.RUN_ACTIVE, "run 00000000 is already going on", Story.of(1),
                new Command.Start(Samples.order("0000000000a2")));
        accepted(Story.of(0), new Command.Start(Samples.order("0000000000a2")));
    }

    @Test
    void refusesEverythingForAnAgentThatDoesNotExist() {
        for (Command command : new Command[]{new Command.Approve("nobody", "", "ada", ""),
                new Command.Reject("nobody", "no", false), new Command.Answer("nobody", "this"),
                new Command.Pause("nobody"), new Command.Resume("nobody"), new Command.Cancel("nobody")}) {
            refused(Reason.UNKNOWN_AGENT, "nobody", Story.of(1), command);
        }
    }

    @Test
    void refusesADecisionAboutAnAgentThatDoesNotWait() {
        Story story = Story.of(1);
        refused(Reason.WRONG_STATE, "is analyzing and cannot be approved", story,
                new Command.Approve(id(story), "", "ada", ""));
        refused(Reason.WRONG_STATE, "cannot be rejected", story, new Command.Reject(id(story), "no", false));
        refused(Reason.WRONG_STATE, "cannot be answered", story, new Command.Answer(id(story), "this"));
    }

    @Test
    void approvesOnlyTheCommitThatWaits() {
        Story story = Story.of(1).proposes(0);
        refused(Reason.COMMIT_CHANGED, "now proposes commit c0ffee000000, not c0ffee1", story,
                new Command.Approve(id(story), "c0ffee1", "ada", ""));
        refused(Reason.COMMIT_CHANGED, "fresh auto diff", story, new Command.Approve(id(story), "c0ffee", "ada", ""));
        for (String seen : new String[]{"", "c0ffee0", Samples.COMMIT}) {
            FleetEvent.AgentCommanded event = assertInstanceOf(FleetEvent.AgentCommanded.class,
                    accepted(story, new Command.Approve(id(story), seen, "ada", "")));
            assertEquals(new AgentEvent.Approved(Samples.COMMIT, "ada", ""), event.control());
        }
    }

    @Test
    void approvesOnce() {
        Story story = Story.of(1).proposes(0);
        Command twice = new Command.Approve(id(story), "", "ada", "");
        story.happens(accepted(story, twice));
        refused(Reason.WRONG_STATE, "is committing and cannot be approved", story, twice);
    }

    @Test
    void doesNotApproveRedGatesOrAQuestion() {
        Story red = Story.of(1).staysRed(0);
        refused(Reason.WRONG_STATE, "its gates are red", red, new Command.Approve(id(red), "", "ada", ""));
        Story asks = Story.of(1).asks(0);
        refused(Reason.WRONG_STATE, "fresh auto answer", asks, new Command.Approve(id(asks), "", "ada", ""));
    }

    @Test
    void takesNoAnswerWhereAYesOrNoIsAsked() {
        Story story = Story.of(1).proposes(0);
        refused(Reason.WRONG_STATE, "asks for a yes or a no", story, new Command.Answer(id(story), "well"));
    }

    @Test
    void readsANumberAsTheOptionInTheList() {
        Story story = Story.of(2).asks(0);
        for (String[] pair : new String[][]{{"2", "that"}, {"1", "this"}, {"3", "3"}, {"0", "0"}, {"both", "both"}}) {
            FleetEvent.AgentCommanded event = assertInstanceOf(FleetEvent.AgentCommanded.class,
                    accepted(story, new Command.Answer(id(story), pair[0])));
            assertEquals(new AgentEvent.Answered(pair[1]), event.control());
        }
    }

    @Test
    void keepsWorkFromBeginningAfterTheRunHasEnded() {
        Story ready = Story.of(1).proposes(0);
        assertTrue(ready.run().ended());
        accepted(ready, new Command.Reject(id(ready), "no", false));
        Story asks = Story.of(1).asks(0);
        refused(Reason.NO_RUN, "its run has ended", asks, new Command.Answer(id(asks), "this"));
        refused(Reason.NO_RUN, "fresh auto start --feature", asks, new Command.Reject(id(asks), "shorter", true));
    }

    @Test
    void pausesOnceAndResumesOnlyWhatIsPaused() {
        Story story = Story.of(1);
        refused(Reason.WRONG_STATE, "cannot be resumed", story, new Command.Resume(id(story)));
        story.happens(accepted(story, new Command.Pause(id(story))));
        refused(Reason.WRONG_STATE, "is paused and cannot be paused", story, new Command.Pause(id(story)));
        story.happens(accepted(story, new Command.Resume(id(story))));
        assertEquals("analyzing", story.agent(0).state().label());
    }

    @Test
    void resumesAPausedPublicationAlsoAfterItsRun() {
        Story story = Story.of(1).proposes(0);
        story.happens(accepted(story, new Command.Approve(id(story), "", "ada", "")));
        story.happens(accepted(story, new Command.Pause(id(story))));
        story.happens(accepted(story, new Command.Resume(id(story))));
        assertEquals("committing", story.agent(0).state().label());
    }

    @Test
    void cancelsNothingThatIsOver() {
        Story story = Story.of(1);
        story.happens(accepted(story, new Command.Cancel(id(story))));
        refused(Reason.WRONG_STATE, "is stopped and cannot be cancelled", story, new Command.Cancel(id(story)));
        refused(Reason.WRONG_STATE, "cannot be paused", story, new Command.Pause(id(story)));
    }

    @Test
    void stopsAndBudgetsOnlyARunThatGoesOn() {
        Story over = Story.of(0);
        refused(Reason.NO_RUN, "fresh auto start", over, new Command.Stop(false, "ada"));
        refused(Reason.NO_RUN, "no run is going on", over, new Command.SetBudget(Money.ofDollars("20")));
    }

    @Test
    void namesTheSmallestBudgetThatIsPossible() {
        Story story = Story.of(2);
        refused(Reason.BUDGET_TOO_SMALL, "the smallest budget possible now is $2.00", story,
                new Command.SetBudget(Money.ofDollars("1.999999")));
        accepted(story, new Command.SetBudget(Money.ofDollars("2")));
    }

    @Test
    void resumesARunOnlyWhileItIsPaused() {
        refused(Reason.WRONG_STATE, "the run is not paused", Story.of(1), new Command.ResumeRun());
        Story paused = Story.of(1).happens(new FleetEvent.RunPaused("no agent starts"));
        accepted(paused, new Command.ResumeRun());
        paused.stops(false);
        assertEquals("stopping", paused.run().phase());
        refused(Reason.WRONG_STATE, "the run is not paused", paused, new Command.ResumeRun());
    }

    @Test
    void addsForceToAStopAndTakesNothingBack() {
        Story story = Story.of(1).waits(Duration.ofHours(8));
        assertEquals(EndCause.DEADLINE, story.run().stop().orElseThrow().cause());
        story.happens(accepted(story, new Command.Stop(false, "ada")));
        assertEquals(EndCause.DEADLINE, story.run().stop().orElseThrow().cause());
        story.happens(accepted(story, new Command.Stop(true, "ada")));
        assertEquals(EndCause.FORCED, story.run().end().orElseThrow().cause());
    }
}
