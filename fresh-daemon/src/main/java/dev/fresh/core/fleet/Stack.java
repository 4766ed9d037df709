package dev.fresh.core.fleet;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Footing;
import dev.fresh.core.agent.Lifecycle;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.fleet.Agents.Standing;
import dev.fresh.core.review.PullRequest;
import dev.fresh.core.review.Sighting;
import dev.fresh.core.task.Task;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which work stands on which: who has to wait for whom, and what has lost the ground underneath. */
public final class Stack {

    private Stack() {
    }

    /** The next task that is in nobody's way. */
    static Optional<Task> free(Fleet fleet, Run run, Instant at) {
        if (footprints(run).isEmpty()) {
            return run.queue().stream().findFirst();
        }
        List<List<String>> atWork = fleet.agents().of(run.order().id(), Standing.QUEUED, Standing.ACTIVE).stream()
                .filter(agent -> agent.waitsFor().filter(wait -> at.isBefore(wait.until())).isEmpty())
                .map(agent -> footprint(fleet, run, agent)).toList();
        return run.queue().stream().filter(task -> atWork.stream()
                .noneMatch(other -> Footprints.collide(of(run, task), other))).findFirst();
    }

    /** What a task stands on: the proposals of its run that change the same places. */
    static Optional<Footing> footing(Fleet fleet, Run run, Task task) {
        List<String> footprint = of(run, task);
        Footing footing = new Footing(run.order().baseCommit(), Optional.empty(), Optional.empty(), List.of());
        if (footprint.isEmpty()) {
            return Optional.empty();
        }
        for (Map.Entry<Agent, Proposal> made : committed(fleet, run.order().id()).entrySet()) {
            List<String> changed = Footprints.with(footprint(fleet, run, made.getKey()),
                    made.getValue().files().stream().map(file -> file.path()).toList());
            if (Footprints.collide(footprint, changed)) {
                footing = footing.above(made.getKey().id(), made.getValue().commit());
            }
        }
        return footing.over().isEmpty() ? Optional.empty() : Optional.of(footing);
    }

    /** The proposals of a run that passed their gates and are wanted still, oldest agent first. */
    public static Map<Agent, Proposal> committed(Fleet fleet, String runId) {
        Map<Agent, Proposal> made = new LinkedHashMap<>();
        fleet.agents().of(runId, Standing.ASKED, Standing.COMMITTING, Standing.PAUSED, Standing.COMPLETED)
                .forEach(agent -> wanted(fleet, agent).ifPresent(proposal -> made.put(agent, proposal)));
        return made;
    }

    /** The agents underneath whose proposals are gone: rejected, closed, failed or being made anew. */
    public static List<String> lost(Fleet fleet, Agent agent) {
        Footing footing = agent.footing().orElse(null);
        if (footing == null || footing.joined().isEmpty()) {
            return List.of();
        }
        return footing.over().subList(0, footing.joined().size()).stream().filter(id -> {
            Agent below = fleet.agents().get(id);
            String commit = footing.joined().get(footing.over().indexOf(id));
            return below != null && wanted(fleet, below).filter(made -> made.commit().equals(commit)).isEmpty();
        }).toList();
    }

    /** The agents underneath whose proposals need a person, and no person has said yes to yet. */
    public static List<String> heldBelow(Fleet fleet, Agent agent) {
        return agent.footing().map(Footing::over).orElse(List.of()).stream().filter(id -> {
            Optional<AgentState> below = Optional.ofNullable(fleet.agents().get(id)).map(Agent::state);
            return below.flatMap(Lifecycle::proposal).flatMap(Proposal::needsPerson).isPresent()
                    && below.flatMap(Lifecycle::approval).filter(approval -> !approval.byPolicy()).isEmpty();
        }).toList();
    }

    /** Somebody who waits for a decision about work on ground that is gone. */
    static Optional<Agent> shaken(Fleet fleet, Run run) {
        return fleet.agents().of(run.order().id(), Standing.ASKED).stream()
                .filter(agent -> agent.footing().isPresent() && Lifecycle.proposal(agent.state()).isPresent())
                .filter(agent -> !lost(fleet, agent).isEmpty()).findFirst();
    }

    private static Optional<Proposal> wanted(Fleet fleet, Agent agent) {
        boolean closed = fleet.pulls().of(agent.branch()).map(PullRequest::state)
                .filter(Sighting.State.CLOSED::equals).isPresent();
        return closed || agent.state() instanceof AgentState.Failed || agent.state() instanceof AgentState.Stopped
                ? Optional.empty()
                : Lifecycle.proposal(agent.state()).filter(made -> made.green() && made.delivered());
    }

    private static List<String> footprint(Fleet fleet, Run run, Agent agent) {
        return Footprints.with(of(run, agent.task()),
                fleet.trees().of(agent.id()).map(Trees.Checkpoint::paths).orElse(List.of()));
    }

    private static List<String> of(Run run, Task task) {
        return footprints(run).getOrDefault(task.id(), List.of());
    }

    private static Map<String, List<String>> footprints(Run run) {
        return run.plan().map(RunPlan::footprints).orElse(Map.of());
    }
}
