package dev.fresh.core.fleet;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Failure;
import dev.fresh.core.agent.Limit;
import dev.fresh.core.agent.ProviderInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What is done about the limits that providers meet: wait, use fewer at once, go on with another one, or park. */
final class Limits {

    private static final Duration QUOTA_UNKNOWN = Duration.ofHours(1);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    private static final int WAITS_MAX = 6;
    private static final int WAITS_BEFORE_ANOTHER = 3;

    private Limits() {
    }

    /** What the limit of one agent's provider means for all agents of the run. */
    static Run onRun(Run run, Agent agent, Limit limit, long activeThere, Instant at) {
        String provider = agent.provider().name();
        Lane lane = run.lane(provider);
        return switch (limit.kind()) {
            case QUOTA -> run.lane(provider,
                    lane.closed(limit.text(), Optional.of(limit.until()
                            .map(until -> later(until, at.plus(FIRST_WAIT))).orElse(at.plus(QUOTA_UNKNOWN)))));
            case AUTH -> run.lane(provider, lane.closed(limit.text(), Optional.empty()));
            case THROTTLE -> run.lane(provider, lane.narrowed(activeThere, at));
            case OVERLOAD, CONTEXT_FULL, PERMISSION, DEAD_SESSION, NETWORK, BUDGET, STALL, TURNS -> run;
        };
    }

    /** What it means for the agent; {@code run} already knows about it. */
    static AgentEvent.Control onAgent(Run run, Agent agent, Limit limit, Instant at) {
        int waits = agent.route().strikes();
        return switch (limit.kind()) {
            case QUOTA, AUTH -> blocked(run, agent, at).orElseThrow();
            case THROTTLE, OVERLOAD, NETWORK -> {
                Optional<ProviderInfo> other = waits < WAITS_BEFORE_ANOTHER ? Optional.empty() : next(run, agent, at);
                yield other.map(info -> handOver(agent, info, limit.text()))
                        .orElseGet(() -> waits < WAITS_MAX ? putOff(run, limit.until()
                                .map(until -> later(until, at.plus(FIRST_WAIT))).orElse(at.plus(backOff(waits))),
                                limit.text()) : parked(limit.text()));
            }
            case DEAD_SESSION -> waits < WAITS_BEFORE_ANOTHER ? putOff(run, at, limit.text())
                    : tried(Failure.Kind.AGENT, limit);
            case PERMISSION -> run.order().policy().approval() && agent.state() instanceof AgentState.Implementing
                    ? new AgentEvent.MustAsk(limit.text(), List.of("go on without it", "do it another way"))
                    : tried(Failure.Kind.AGENT, limit);
            case CONTEXT_FULL, STALL, TURNS -> tried(Failure.Kind.AGENT, limit);
            case BUDGET -> tried(Failure.Kind.LIMIT, limit);
        };
    }

    /** What an agent does whose provider cannot be used now; empty when it can. */
    static Optional<AgentEvent.Control> blocked(Run run, Agent agent, Instant at) {
        Lane lane = run.lane(agent.provider().name());
        if (!lane.blockedAt(at)) {
            return Optional.empty();
        }
        String why = lane.blocked().orElseThrow();
        return Optional.of(next(run, agent, at).map(info -> handOver(agent, info, why))
                .orElseGet(() -> lane.until().map(until -> putOff(run, until, why)).orElseGet(() -> parked(why))));
    }

    /** The first of the providers that can be used now. */
    static Optional<ProviderInfo> firstOpen(Run run, List<ProviderInfo> providers, Instant at) {
        return providers.stream().filter(info -> !run.lane(info.name()).blockedAt(at)).findFirst();
    }

    private static Optional<ProviderInfo> next(Run run, Agent agent, Instant at) {
        return firstOpen(run, agent.route().later(), at);
    }

    private static AgentEvent.Control handOver(Agent agent, ProviderInfo next, String why) {
        return new AgentEvent.HandedOver(next.name(), "Another agent (" + agent.provider().name()
                + ") began this and could not go on: " + why
                + "\nWhat it has changed so far is in the worktree. Look at it first, keep what is right, and finish.");
    }

    /** Waiting beyond the end of the run is no waiting: the task is free for the next run then. */
    private static AgentEvent.Control putOff(Run run, Instant until, String why) {
        return until.isBefore(run.order().deadline()) ? new AgentEvent.PutOff(new AgentState.Wait(until, why))
                : parked(
                        why + " (not before " + until.truncatedTo(ChronoUnit.SECONDS) + ", after the end of this run)");
    }

    private static AgentEvent.Control parked(String why) {
        return new AgentEvent.Halted("parked: " + why);
    }

    private static AgentEvent.Control tried(Failure.Kind kind, Limit limit) {
        return new AgentEvent.TriesAgain(new Failure(kind, limit.text()));
    }

    /** A moment that has passed already, by our clock or theirs, is no reason to ask again at once. */
    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Duration backOff(int waits) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(waits, 10));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
