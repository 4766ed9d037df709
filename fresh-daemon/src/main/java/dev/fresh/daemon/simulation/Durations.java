package dev.fresh.daemon.simulation;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.fleet.EndCause;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How long runs and questions were promised to last, and whether they did by time as it really passes. */
final class Durations {

    /** By which steps of a clock a duration may seem shorter than it was. */
    private static final Duration STEP = Duration.ofMillis(2);

    private record Promise(Instant since, Duration length) {

        boolean kept(Instant now) {
            return !now.isBefore(since.plus(length).minus(STEP));
        }
    }

    private final Clocks clocks;
    private final Map<String, Promise> runs = new TreeMap<>();
    private final Map<String, Promise> questions = new TreeMap<>();

    Durations(Clocks clocks) {
        this.clocks = clocks;
    }

    /** The clock was set, and the daemon died before it could note that: nobody can know any more how long it is. */
    void unknowable() {
        runs.clear();
        questions.clear();
    }

    /** Called after each event. */
    void after(Fleet before, FleetEvent event, Fleet after) {
        if (event instanceof FleetEvent.RunStarted e) {
            runs.put(e.order().id(), new Promise(clocks.really(),
                    Duration.between(clocks.wall(), e.order().deadline())));
        }
        if (event instanceof FleetEvent.StopAsked e && e.cause() == EndCause.DEADLINE) {
            before.activeRun().map(run -> runs.get(run.order().id())).ifPresent(run -> Invariant.TIME.hold(
                    run.kept(clocks.really()),
                    () -> "the deadline came at " + clocks.really() + ", though the run began"
                            + " at " + run.since() + " and may take " + run.length()));
        }
        if (event instanceof FleetEvent.AgentCommanded e && e.control() instanceof AgentEvent.Expired) {
            Optional.ofNullable(questions.get(e.agentId())).ifPresent(asked -> Invariant.TIME.hold(
                    asked.kept(clocks.really()), () -> e.agentId() + " was decided by the policy at " + clocks.really()
                            + ", though people were asked at " + asked.since() + " and have " + asked.length()));
        }
        if (before.agents() != after.agents()) {
            after.agents().values().stream().filter(agent -> agent != before.agents().get(agent.id()))
                    .forEach(agent -> asked(before.agents().get(agent.id()), agent));
        }
    }

    private void asked(Agent before, Agent now) {
        Optional<Instant> until = until(now);
        if (until.isEmpty()) {
            questions.remove(now.id());
        } else if (before == null || until(before).isEmpty()) {
            questions.put(now.id(), new Promise(clocks.really(), Duration.between(clocks.wall(), until.get())));
        }
    }

    private static Optional<Instant> until(Agent agent) {
        return agent.state() instanceof AgentState.AwaitingUser asked ? asked.until() : Optional.empty();
    }

    /** Called when the dispatcher has nothing more to say. */
    void settled(Fleet fleet) {
        fleet.activeRun().filter(run -> run.stop().isEmpty()).map(Run::order).map(order -> runs.get(order.id()))
                .ifPresent(run -> Invariant.TIME.hold(clocks.really().isBefore(run.since().plus(run.length())),
                        () -> "it is " + clocks.really() + " and the run still works, though it began at " + run.since()
                                + " and may take " + run.length()));
    }
}
