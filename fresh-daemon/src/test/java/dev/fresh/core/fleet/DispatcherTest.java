package dev.fresh.core.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Failure;
import dev.fresh.core.agent.Policy;
import dev.fresh.core.budget.Money;
import dev.fresh.core.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DispatcherTest {

    private static String branch(String symbol) {
        return Dispatcher.branch(new Task("t", Task.Kind.HOOK_UP, Samples.feature("f", "src/A.java", symbol), "", "", 1,
                Money.ZERO), "0123456789ab");
    }

    private static RunOrder order(int agentsMax, String budget) {
        return Samples.order(Story.RUN, agentsMax, budget, Samples.policy(true, Policy.OnTimeout.CONTINUE));
    }

    @Test
    void namesBranchesAfterTheFeature() {
        assertEquals("auto/notes-store-count-all-01234567", branch("NotesStore.countAll"));
        assertEquals("auto/count-all-01234567", branch("count_all"));
        assertEquals("auto/to-html5-page-01234567", branch("toHtml5Page"));
    }

    @Test
    void namesBranchesSafelyWhateverTheSymbol() {
        for (String symbol : List.of("", "...", "-rf", "../../etc/passwd", "a\nb", "--upload-pack=x", "x.lock",
                "Größe.zählen", "計算", "İstanbul", "\u0000", "a".repeat(500), "aB".repeat(200), "-".repeat(90) + "x",
                "x".repeat(59) + "..y", "@{-1}", "refs/heads/main", "a b;rm -rf ~", "HEAD")) {
            String branch = branch(symbol);
            assertTrue(branch.matches("auto/[a-z0-9](-?[a-z0-9])*-01234567"), branch);
            assertTrue(branch.length() <= 101, branch);
        }
    }

    @Test
    void givesEachAgentItsOwnIdAlsoAcrossRuns() {
        Set<String> ids = new HashSet<>();
        List<String> runs = List.of("000000000000", "000000000001", "ffffffffffff", "9e3779b97f4a", "123456789abc");
        for (String run : runs) {
            for (int place = 0; place < 20_000; place++) {
                String id = Dispatcher.agentId(run, place);
                assertTrue(id.matches("[0-9a-f]{12}"), id);
                ids.add(id);
            }
        }
        assertEquals(runs.size() * 20_000, ids.size());
        assertEquals(Dispatcher.agentId("123456789abc", 3), Dispatcher.agentId("123456789abc", 3));
    }

    @Test
    void tellsTheAgentsOfOneRunApartByTheirShortIds() {
        assertEquals(1_000, IntStream.range(0, 1_000)
                .mapToObj(place -> Dispatcher.agentId("123456789abc", place).substring(0, 8)).distinct().count());
    }

    @Test
    void startsFewerAgentsAsTheBudgetIsUsedUp() {
        Story story = Story.of(order(10, "2.5"), 8);
        assertEquals(3, story.fleet.slotsTaken());
        assertEquals(Money.ofDollars("0.5"), story.fleet.ledger().reservedFor(story.agent(2).id()));
        assertEquals(Money.ZERO, story.fleet.ledger().left());
    }

    @Test
    void beginsNoNewTaskWhileEnoughWaitsForReview() {
        Story story = Story.of(order(10, "10").reviewing(3), 8);
        assertEquals(3, story.run().spawned(), "those at work will want a look too");
        assertEquals(Optional.of("0 proposals wait for review and 3 more are in work, of at most 3"),
                ReviewQueue.full(story.fleet, story.run()));
        story.proposes(0);
        assertEquals(3, story.run().spawned());
        story.commanded(0, new AgentEvent.Rejected("not that one", false));
        assertEquals(4, story.run().spawned(), "there is room again");
        story.proposes(1).proposes(2).proposes(3);
        assertEquals(EndCause.REVIEW_QUEUE, story.run().end().orElseThrow().cause());
        assertEquals("3 proposals wait for review, of at most 3", story.run().end().get().reason());
        assertEquals(4, story.run().notDone().size());
    }

    @Test
    void countsWhatEarlierRunsLeftForReview() {
        Story story = Story.of(order(10, "10").reviewing(2), 2);
        story.proposes(0).proposes(1);
        RunOrder later = Samples.order("0000000000b2", 10, "10", Samples.policy(true, Policy.OnTimeout.CONTINUE));
        story.happens(new FleetEvent.RunStarted(later.reviewing(2)));
        story.happens(new FleetEvent.RunPlanned(later.id(), new RunPlan(List.of(Samples.task(7)), List.of(), List.of(),
                1, 1, Map.of())));
        assertEquals(0, story.run().spawned());
        assertEquals(EndCause.REVIEW_QUEUE, story.run().end().orElseThrow().cause());
    }

    @Test
    void hasNoReviewLimitInAnOlderJournal() {
        assertEquals(8, Story.of(order(10, "10"), 8).run().spawned());
    }

    @Test
    void startsNobodyForLessThanIsUseful() {
        Story story = Story.of(order(10, "0.049999"), 3);
        assertEquals(0, story.run().spawned());
        assertEquals(EndCause.BUDGET, story.run().end().orElseThrow().cause());
        assertEquals("the budget is used up: $0.049999 left, an agent needs $0.05", story.run().end().get().reason());
        assertEquals(List.of("NOT_REACHED", "NOT_REACHED", "NOT_REACHED"),
                story.run().notDone().stream().map(NotDone::code).toList());
    }

    @Test
    void startsNobodyAfterAnOverrunAndEndsTheAgentThatCausedIt() {
        Story story = Story.of(order(2, "10"), 5);
        story.happens(new FleetEvent.AgentCharged(story.agent(0).id(), Money.ofDollars("1.01"), "metered"));
        AgentState.Failed failed = (AgentState.Failed) story.agent(0).state();
        assertEquals("it was charged $1.01, more than was reserved for it", failed.failure().text());
        assertEquals(2, story.run().spawned());
        story.proposes(1);
        assertEquals("an agent spent $0.01 more than was reserved for it", story.run().end().orElseThrow().reason());
    }

    @Test
    void givesASlotBackWhileAPersonIsAsked() {
        Story story = Story.of(order(1, "10"), 2).proposes(0);
        assertEquals(List.of("awaiting_user", "analyzing"),
                story.fleet.agents().values().stream().map(agent -> agent.state().label()).toList());
        assertEquals(Money.ZERO, story.fleet.ledger().reservedFor(story.agent(0).id()));
    }

    @Test
    void pausesTheRunAfterThreeStartsInARowThatFailed() {
        Story story = Story.of(order(1, "10"), 1);
        for (int i = 0; i < 3; i++) {
            assertEquals(Optional.empty(), story.run().paused());
            story.fails(0, Failure.Kind.SPAWN);
        }
        assertEquals(Optional.of("agents could not be started 3 times in a row"), story.run().paused());
        story.happens(new FleetEvent.RunResumed());
        assertEquals("analyzing", story.agent(0).state().label());
    }

    @Test
    void letsThePolicySpeakWhenTheTimeIsOverAndNotBefore() {
        Story story = Story.of(2).proposes(0);
        Instant limit = story.at.plus(Duration.ofMinutes(60));
        assertEquals(Optional.of(limit), Dispatcher.nextDeadline(story.fleet, story.at));
        story.waits(Duration.ofMinutes(60).minusMillis(1));
        assertEquals("awaiting_user", story.agent(0).state().label());
        story.waits(Duration.ofMillis(1));
        AgentState.Committing committing = (AgentState.Committing) story.agent(0).state();
        assertTrue(committing.approval().byPolicy());
        assertEquals("by policy (approval.timeout), not by a person", committing.approval().by());
    }

    @Test
    void forgetsTheTimeLimitsOfEarlierRuns() {
        Story story = Story.of(1).proposes(0);
        assertEquals(Optional.empty(), Dispatcher.nextDeadline(story.fleet, story.at));
        RunOrder next = Samples.order("0000000000a2");
        story.happens(new FleetEvent.RunStarted(next));
        assertEquals(Optional.of(next.deadline()), Dispatcher.nextDeadline(story.fleet, story.at));
    }

    @Test
    void givesRunningWorkItsGraceAndEndsItThen() {
        Story story = Story.of(2).stops(false);
        assertEquals(Optional.of(story.at.plusSeconds(30)), Dispatcher.nextDeadline(story.fleet, story.at));
        story.waits(Duration.ofSeconds(29)).reports(0, new AgentEvent.PlanWritten("plan"));
        assertEquals("stopped", story.agent(0).state().label(), "it had just reached a safe point");
        assertEquals("analyzing", story.agent(1).state().label());
        story.waits(Duration.ofSeconds(1));
        assertEquals("stopped", story.agent(1).state().label());
        assertEquals("stopped by ada", story.run().end().orElseThrow().reason());
    }

    @Test
    void endsWorkAtOnceWhenWhatGitTakesCommandsFromChangesAndNotForWhatPeopleDo() {
        Story story = Story.of(3).proposes(0).happens(new FleetEvent.ManifestTaken(Story.RUN,
                Map.of(".git/config", "c".repeat(64) + " 5"), Map.of("HEAD", "1")));
        story.happens(new FleetEvent.ManifestDiffered(Story.RUN,
                List.of(new Manifest.Difference("HEAD", "1", "2", false))));
        assertTrue(story.run().stop().isEmpty());
        story.stops(false).happens(new FleetEvent.ManifestDiffered(Story.RUN, List.of(
                new Manifest.Difference(".git/config", "c".repeat(64) + " 5", "d".repeat(64) + " 9", true))));
        assertEquals("awaiting_user", story.agent(0).state().label());
        assertEquals("stopped", story.agent(1).state().label());
        Run.End end = story.run().end().orElseThrow();
        assertEquals(EndCause.TRIPWIRE, end.cause());
        assertTrue(end.reason().contains(".git/config (before: cccccccccccc 5; after: dddddddddddd 9)"), end.reason());
    }

    @Test
    void whatOnlyTheLastLookFindsIsTheCauseOfTheEndAllTheSame() {
        Story story = Story.of(1).happens(new FleetEvent.ManifestTaken(Story.RUN, Map.of(".git/config", "1"),
                Map.of())).stops(true);
        assertEquals(EndCause.FORCED, story.run().end().orElseThrow().cause());
        story.happens(new FleetEvent.ManifestDiffered(Story.RUN, List.of(
                new Manifest.Difference(".git/config", "1", "2", true))));
        assertEquals(EndCause.TRIPWIRE, story.run().end().orElseThrow().cause());
        int left = story.run().notDone().size();
        story.happens(new FleetEvent.ReportWritten(Story.RUN, "report", 1)).happens(new FleetEvent.ManifestDiffered(
                Story.RUN, List.of(new Manifest.Difference("core.bare", "false", "true", true))));
        assertEquals(left, story.run().notDone().size());
        assertTrue(!story.run().end().orElseThrow().reason().contains("core.bare"), "the report has been written");
    }

    @Test
    void namesWhatAnAgentHadOpenOutsideItsTree() {
        Story story = Story.of(1).happens(new FleetEvent.ManifestTaken(Story.RUN, Map.of(), Map.of()))
                .happens(new FleetEvent.ManifestDiffered(Story.RUN, List.of(Manifest.Difference.opened(
                        "/srv/ada/notes", "sh, process 7 of agent 12345678"))));
        Run.End end = story.run().end().orElseThrow();
        assertEquals(EndCause.TRIPWIRE, end.cause());
        assertEquals("open for writing by an agent's process, and outside its tree: /srv/ada/notes (sh, process 7 of"
                + " agent 12345678); find out what was written there, then start again", end.reason());
    }

    @Test
    void leavesWaitingAgentsUntouchedByAStop() {
        Story story = Story.of(2).proposes(0).stops(true);
        assertEquals("awaiting_user", story.agent(0).state().label());
        assertEquals(EndCause.FORCED, story.run().end().orElseThrow().cause());
    }

    @Test
    void keepsADecidedProposalForAPersonWhenTheRunEndsBeforeItIsPublished() {
        for (boolean paused : new boolean[]{false, true}) {
            Story story = Story.of(2).proposes(0).commanded(0, new AgentEvent.Approved(Samples.COMMIT, "ada", ""));
            if (paused) {
                story.commanded(0, new AgentEvent.PauseAsked());
            }
            story.stops(true);
            assertTrue(story.agent(0).state() instanceof AgentState.AwaitingUser waiting
                    && waiting.proposal().orElseThrow().commit().equals(Samples.COMMIT));
        }
    }

    @Test
    void writesAnotherReportWhenSomebodyDecidesWhileTheFirstIsWritten() {
        Story story = Story.of(1).proposes(0);
        assertEquals(1, story.fleet.toReport().size());
        story.commanded(0, new AgentEvent.Rejected("no", false))
                .happens(new FleetEvent.ReportWritten(Story.RUN, "report", 1));
        assertEquals(1, story.fleet.toReport().size());
        story.happens(new FleetEvent.ReportWritten(Story.RUN, "report", 2));
        assertEquals(List.of(), story.fleet.toReport());
    }

    @Test
    void keepsARunUntilItsReportIsWrittenAlsoWhenTheNextOneBegins() {
        Story story = Story.of(0).happens(new FleetEvent.RunStarted(Samples.order("0000000000a2")));
        assertEquals(List.of(Story.RUN), story.fleet.toReport().stream().map(run -> run.order().id()).toList());
        story.happens(new FleetEvent.ReportWritten(Story.RUN, "report", 1));
        assertEquals(List.of(), story.fleet.toReport());
    }
}
