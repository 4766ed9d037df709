package dev.fresh.core.agent;

import dev.fresh.core.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One attempt series at one task.
 *
 * @param id 12 hex digits
 * @param epoch counts the states it has been in; a report that names another epoch is stale and moves nothing
 * @param passages every state it entered, with the moment
 * @param footing what its work stands on, empty for the base of its run
 */
public record Agent(String id, String runId, Task task, String branch, Policy policy, Route route, AgentState state,
        long epoch, List<Passage> passages, Optional<Footing> footing) {

    public Agent {
        passages = List.copyOf(passages);
    }

    /** By what tells agents apart; all that they have become would be long to read. */
    @Override
    public int hashCode() {
        return id.hashCode() + Long.hashCode(epoch);
    }

    /** The moment in which a state was entered. */
    public record Passage(String state, Instant at) {
    }

    /**
     * A new one.
     *
     * @param providers those of its run; its task may name fewer
     */
    public static Agent spawned(String id, String runId, Task task, String branch, Policy policy,
            List<ProviderInfo> providers, Instant at, Optional<Footing> footing) {
        AgentState first = new AgentState.Queued(new AgentState.Analyzing(new Attempts(1, policy.attemptsMax())));
        return new Agent(id, runId, task, branch, policy, Route.of(providers, task.providers()), first, 1,
                List.of(new Passage(first.label(), at)), footing);
    }

    /** The same, sent to work that stands already. */
    public Agent sentTo(String plan, String feedback) {
        return new Agent(id, runId, task, branch, policy, route,
                new AgentState.Queued(
                        new AgentState.Implementing(plan, feedback, new Attempts(1, policy.attemptsMax()))),
                epoch, passages, footing);
    }

    /** The agent whose published proposal it goes on with. */
    public Optional<String> continues() {
        return footing.flatMap(Footing::continues);
    }

    /** The agent after the event; a new epoch whenever the state is another one. */
    public Agent after(AgentEvent event, Instant at) {
        AgentState next = Lifecycle.next(state, event, policy, at);
        Route after = routeAfter(event, next);
        Optional<Footing> ground = groundAfter(event);
        if (next.equals(state) && after.equals(route) && ground.equals(footing)) {
            return this;
        }
        List<Passage> longer = new ArrayList<>(passages);
        if (!next.label().equals(state.label()) || next instanceof AgentState.Implementing) {
            longer.add(new Passage(next.label(), at));
        }
        return new Agent(id, runId, task, branch, policy, after, next, epoch + 1, longer, ground);
    }

    private Optional<Footing> groundAfter(AgentEvent event) {
        if (event instanceof AgentEvent.Displaced displaced && state instanceof AgentState.Testing) {
            return Optional.of(displaced.footing());
        }
        return event instanceof AgentEvent.BaseMoved moved && state instanceof AgentState.AwaitingUser asked
                && asked.proposal().isPresent() ? Optional.of(moved.footing()) : footing;
    }

    /** What was done resets the strikes; who cannot learn leaves what was not accepted to the next. */
    private Route routeAfter(AgentEvent event, AgentState next) {
        return switch (event) {
            case AgentEvent.PlanWritten _, AgentEvent.ChangeWritten _ -> route.cleared();
            case AgentEvent.GatesRan _ -> next instanceof AgentState.Implementing && !route.current().learns()
                    && route.hasNext() ? route.at(route.index() + 1) : route;
            case AgentEvent.Rejected e -> e.retry() && !route.current().learns() && route.hasNext()
                    ? route.at(route.index() + 1) : route;
            case AgentEvent.PutOff _ -> route.struck();
            case AgentEvent.HandedOver e -> route.to(e.provider());
            case AgentEvent.Progress _, AgentEvent.Control _ -> route;
        };
    }

    /** The same, and where it waits for a person, the policy speaks so much later. */
    public Agent waitingLonger(Duration time) {
        return state instanceof AgentState.AwaitingUser asked && asked.until().isPresent()
                ? new Agent(id, runId, task, branch, policy, route, asked.later(time), epoch + 1, passages,
                        footing)
                : this;
    }

    /** The same by a clock that was set: whatever it began or waits for, it takes as long as it would have taken. */
    public Agent shifted(Duration by) {
        return new Agent(id, runId, task, branch, policy, route, state.shifted(by), epoch, passages.stream()
                .map(passage -> new Passage(passage.state(), passage.at().plus(by))).toList(), footing);
    }

    public ProviderInfo provider() {
        return route.current();
    }

    /** What it has to wait for before anything is worth trying. */
    public Optional<AgentState.Wait> waitsFor() {
        return state instanceof AgentState.Queued queued ? queued.pending()
                : state instanceof AgentState.Committing committing ? committing.pending() : Optional.empty();
    }

    public Optional<Work> work() {
        return Lifecycle.work(state);
    }

    public boolean active() {
        return state instanceof AgentState.Active;
    }

    public boolean settled() {
        return state instanceof AgentState.Settled;
    }

    public boolean waiting() {
        return state instanceof AgentState.AwaitingUser
                || state instanceof AgentState.Paused paused && paused.from() instanceof AgentState.AwaitingUser;
    }

    public Instant stateSince() {
        return passages.getLast().at();
    }

    /** Attempts begun so far. */
    public int attempts() {
        return Math.max(1,
                (int) passages.stream().filter(passage -> passage.state().equals("implementing")).count());
    }

    /** Time in which it worked: analysing, implementing, testing or committing. */
    public Duration worked(Instant now) {
        Duration sum = Duration.ZERO;
        for (int i = 0; i < passages.size(); i++) {
            switch (passages.get(i).state()) {
                case "analyzing", "implementing", "testing", "committing" -> sum = sum.plus(Duration
                        .between(passages.get(i).at(), i + 1 < passages.size() ? passages.get(i + 1).at() : now));
                default -> {
                    // waiting is nobody's run time
                }
            }
        }
        return sum.isNegative() ? Duration.ZERO : sum;
    }
}
