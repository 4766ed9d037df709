package dev.fresh.core.fleet;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.Claim;
import dev.fresh.core.agent.Failure;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.agent.Publication;
import dev.fresh.core.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A fleet brought by facts to where a test wants it; what must follow a fact follows at once. */
final class Story {

    static final String RUN = "0000000000a1";

    Fleet fleet = Fleet.empty();
    Instant at = Samples.AT;

    /** A run with {@code tasks} tasks, as planned. */
    static Story of(RunOrder order, int tasks) {
        Story story = new Story();
        story.happens(new FleetEvent.RunStarted(order));
        return story.happens(new FleetEvent.RunPlanned(order.id(),
                new RunPlan(IntStream.rangeClosed(1, tasks).mapToObj(Samples::task).toList(), List.of(), List.of(), 1,
                        tasks, Map.of("src/F1.java", "blob1"))));
    }

    /** A run whose tasks have footprints, in their order. */
    @SafeVarargs
    static Story of(RunOrder order, List<String>... footprints) {
        List<Task> tasks = IntStream.rangeClosed(1, footprints.length).mapToObj(Samples::task).toList();
        Map<String, List<String>> all = new HashMap<>();
        for (int i = 0; i < footprints.length; i++) {
            all.put(tasks.get(i).id(), footprints[i]);
        }
        Story story = new Story();
        story.happens(new FleetEvent.RunStarted(order));
        return story.happens(new FleetEvent.RunPlanned(order.id(),
                new RunPlan(tasks, List.of(), List.of(), 1, tasks.size(), Map.of(), all)));
    }

    static Story of(int tasks) {
        return of(Samples.order(RUN), tasks);
    }

    Story happens(FleetEvent event) {
        fleet = fleet.after(event, at);
        for (Optional<FleetEvent> next = Dispatcher.next(fleet, at); next.isPresent(); next = Dispatcher.next(fleet,
                at)) {
            fleet = fleet.after(next.get(), at);
        }
        return this;
    }

    /** Time passes; the fleet is looked at once, at its end. */
    Story waits(Duration time) {
        at = at.plus(time);
        Dispatcher.next(fleet, at).ifPresent(this::happens);
        return this;
    }

    Agent agent(int index) {
        return List.copyOf(fleet.agents().values()).get(index);
    }

    Run run() {
        return fleet.lastRun().orElseThrow();
    }

    Story reports(int index, AgentEvent.Progress... all) {
        for (AgentEvent.Progress progress : all) {
            happens(new FleetEvent.AgentReported(agent(index).id(), agent(index).epoch(), progress));
        }
        return this;
    }

    Story commanded(int index, AgentEvent.Control control) {
        return happens(new FleetEvent.AgentCommanded(agent(index).id(), control));
    }

    /** The agent plans, writes, and the gates say what they say. */
    Story proposes(int index, Proposal proposal) {
        return reports(index, new AgentEvent.PlanWritten("plan"),
                new AgentEvent.ChangeWritten(new Claim("done", List.of())), new AgentEvent.GatesRan(proposal));
    }

    Story proposes(int index) {
        return proposes(index, Samples.green(Samples.COMMIT));
    }

    /** Three attempts, all of them red. */
    Story staysRed(int index) {
        reports(index, new AgentEvent.PlanWritten("plan"));
        for (int i = 0; i < 3; i++) {
            reports(index, new AgentEvent.ChangeWritten(new Claim("done", List.of())),
                    new AgentEvent.GatesRan(Samples.proposal(Samples.COMMIT,
                            List.of(Samples.gate("tests", GateResult.Outcome.FAILED)), List.of())));
        }
        return this;
    }

    Story asks(int index) {
        return reports(index, new AgentEvent.DecisionNeeded("plan", "which?", List.of("this", "that")));
    }

    Story publishes(int index) {
        return reports(index, new AgentEvent.Published(new Publication("local", "there")));
    }

    Story fails(int index, Failure.Kind kind) {
        return reports(index, new AgentEvent.WorkFailed(new Failure(kind, "it broke")));
    }

    Story stops(boolean force) {
        return happens(new FleetEvent.StopAsked(force ? EndCause.FORCED : EndCause.STOPPED, "stopped by ada"));
    }
}
