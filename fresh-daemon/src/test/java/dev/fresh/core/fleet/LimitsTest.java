package dev.fresh.core.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Limit;
import dev.fresh.core.agent.Policy;
import dev.fresh.core.agent.ProviderInfo;
import dev.fresh.core.agent.ProviderInfo.Metering;
import dev.fresh.core.budget.Money;
import dev.fresh.core.budget.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each limit of a provider with what is done about it. */
final class LimitsTest {

    private static final ProviderInfo CLAUDE = new ProviderInfo("claude_cli", Metering.PER_REQUEST, true);
    private static final ProviderInfo CODEX = new ProviderInfo("codex_cli", Metering.PER_REQUEST, true);

    private static Story alone(int tasks) {
        return story(tasks, "10", List.of(CLAUDE));
    }

    private static Story story(int tasks, String budget, List<ProviderInfo> providers) {
        return Story.of(Samples.order(Story.RUN, 2, budget, Samples.policy(true, Policy.OnTimeout.PARK), providers),
                tasks);
    }

    private static Story meets(Story story, int index, Limit.Kind kind, Duration until) {
        return story.reports(index, new AgentEvent.ProviderLimited(new Limit(kind, "claude_cli: " + kind,
                Optional.ofNullable(until).map(story.at::plus))));
    }

    private static AgentState.Queued queued(Story story, int index) {
        return assertInstanceOf(AgentState.Queued.class, story.agent(index).state());
    }

    @Test
    void aQuotaIsWaitedForAndNobodyElseAsksMeanwhile() {
        Story story = meets(alone(3), 0, Limit.Kind.QUOTA, Duration.ofHours(2));
        assertEquals(story.at.plus(Duration.ofHours(2)), queued(story, 0).pending().orElseThrow().until());
        assertEquals(2, story.fleet.agents().size(), "the third task is left alone while the only provider is closed");
        story.waits(Duration.ofHours(2));
        assertTrue(story.agent(0).active());
    }

    @Test
    void aQuotaBeyondTheNightParksTheTask() {
        Story story = meets(alone(1), 0, Limit.Kind.QUOTA, Duration.ofDays(3));
        AgentState.Stopped parked = assertInstanceOf(AgentState.Stopped.class, story.agent(0).state());
        assertTrue(parked.reason().startsWith("parked: claude_cli: QUOTA"), parked.reason());
        assertTrue(story.run().ended());
    }

    @Test
    void aQuotaLetsTheNextProviderGoOnWithABrief() {
        Story story = story(1, "10", List.of(CLAUDE, CODEX)).reports(0, new AgentEvent.PlanWritten("the plan"));
        meets(story, 0, Limit.Kind.QUOTA, Duration.ofDays(3));
        assertEquals(CODEX, story.agent(0).provider());
        AgentState.Implementing state = assertInstanceOf(AgentState.Implementing.class, story.agent(0).state());
        assertEquals("the plan", state.plan());
        assertTrue(state.feedback().startsWith("Another agent (claude_cli) began this"), state.feedback());
    }

    @Test
    void aRefusedKeyClosesItsProviderForTheRunAndTheRunEndsWhenThereIsNoOther() {
        Story story = meets(meets(alone(9), 0, Limit.Kind.AUTH, null), 1, Limit.Kind.AUTH, null);
        assertTrue(story.run().ended());
        assertEquals(EndCause.PROVIDERS, story.run().end().orElseThrow().cause());
        assertEquals(2, story.fleet.agents().size(), "nobody else was sent to the same door");
    }

    @Test
    void aThrottleMakesFewerAgentsAskAndThenMoreAgain() {
        Story story = meets(alone(4), 0, Limit.Kind.THROTTLE, null);
        assertEquals(1, story.fleet.slotsTaken());
        assertEquals(story.at.plusSeconds(30), queued(story, 0).pending().orElseThrow().until());
        story.waits(Duration.ofMinutes(1));
        assertEquals(1, story.fleet.slotsTaken());
        story.waits(Duration.ofMinutes(4));
        assertEquals(2, story.fleet.slotsTaken());
    }

    @Test
    void whatIsOverloadedIsWaitedForLongerEachTimeAndThenLeft() {
        Story story = story(1, "10", List.of(CLAUDE, CODEX));
        for (int wait : new int[]{30, 60, 120}) {
            meets(story, 0, Limit.Kind.OVERLOAD, null);
            assertEquals(story.at.plusSeconds(wait), queued(story, 0).pending().orElseThrow().until());
            story.waits(Duration.ofSeconds(wait));
        }
        meets(story, 0, Limit.Kind.OVERLOAD, null);
        assertEquals(CODEX, story.agent(0).provider());
    }

    @Test
    void whatCannotBeReachedIsTriedSixTimesAndThenParked() {
        Story story = alone(1);
        for (int i = 0; i < 6; i++) {
            meets(story, 0, Limit.Kind.NETWORK, null).waits(Duration.ofMinutes(10));
        }
        meets(story, 0, Limit.Kind.NETWORK, null);
        assertInstanceOf(AgentState.Stopped.class, story.agent(0).state());
    }

    @Test
    void aRefusedPermissionIsAskedAbout() {
        Story story = alone(1).reports(0, new AgentEvent.PlanWritten("plan"));
        meets(story, 0, Limit.Kind.PERMISSION, null);
        assertEquals("claude_cli: PERMISSION", assertInstanceOf(AgentState.AwaitingUser.class,
                story.agent(0).state()).question().text());
    }

    @Test
    void aStallACircleAndAFullContextUseUpAnAttempt() {
        Story story = alone(1).reports(0, new AgentEvent.PlanWritten("plan"));
        meets(meets(story, 0, Limit.Kind.STALL, null), 0, Limit.Kind.CONTEXT_FULL, null);
        assertEquals(3, assertInstanceOf(AgentState.Implementing.class, story.agent(0).state()).attempts().now());
        meets(story, 0, Limit.Kind.TURNS, null);
        assertInstanceOf(AgentState.Failed.class, story.agent(0).state());
    }

    @Test
    void whoUsedUpItsOwnCapFailsAndOthersGoOn() {
        Story story = spent(story(3, "10", List.of(CLAUDE)), 0, "1");
        meets(story, 0, Limit.Kind.BUDGET, null);
        assertInstanceOf(AgentState.Failed.class, story.agent(0).state());
        assertEquals(2, story.fleet.slotsTaken());
    }

    /** Else each of a hundred tasks would be begun, refused, and counted as failed. */
    @Test
    void whoStopsForTheRunsMoneySendsNobodyElseToFail() {
        Story story = spent(spent(story(9, "1.20", List.of(CLAUDE)), 0, "0.60"), 1, "0.50");
        meets(meets(story, 0, Limit.Kind.BUDGET, null), 1, Limit.Kind.BUDGET, null);
        assertInstanceOf(AgentState.Stopped.class, story.agent(0).state());
        assertInstanceOf(AgentState.Stopped.class, story.agent(1).state());
        assertEquals(2, story.fleet.agents().size());
        assertEquals(EndCause.BUDGET, story.run().end().orElseThrow().cause());
    }

    private static Story spent(Story story, int index, String dollars) {
        String agent = story.agent(index).id();
        Money amount = Money.ofDollars(dollars);
        String request = "r" + index;
        return story.happens(new FleetEvent.RequestReserved(agent, request, "implement-1", "claude_cli", "m", amount))
                .happens(new FleetEvent.RequestSettled(agent, request, amount, Usage.NONE,
                        "usage", false, 200, Duration.ZERO, Duration.ZERO));
    }
}
