package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.GateResult.Outcome;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.fleet.EndCause;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.Run;
import dev.fresh.core.fleet.Stack;
import dev.fresh.core.review.PullRequest;
import dev.fresh.core.review.Rehearsal;
import dev.fresh.core.review.Rehearsal.Step;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.check.Baseline;
import dev.fresh.edge.check.Gates;
import dev.fresh.edge.workspace.Merges;
import dev.fresh.edge.workspace.Workspaces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Merges proposals one after the other onto their base, in memory, runs the gates on what comes of it, and finds who
 * turns them red.
 */
final class Rehearsals {

    private static final String PLACE = "rehearsal";
    // Beyond that, comparing each with each costs more than a better order is worth.
    private static final int COMPARED_MAX = 40;
    private static final int RED_MAX = 3;

    private final RunSites sites;
    private final Gates gates;
    private final Workspaces workspaces;

    Rehearsals(RunSites sites, Gates gates, Workspaces workspaces) {
        this.sites = sites;
        this.gates = gates;
        this.workspaces = workspaces;
    }

    /** What came of the gates. */
    private record Gated(List<GateResult> results, String why, List<String> red) {
    }

    /** Of what a run proposes, after the proposals that were open before; empty when there is nothing new. */
    Optional<Rehearsal> of(Fleet fleet, Run run) {
        Map<String, Step> found = new LinkedHashMap<>();
        for (PullRequest pull : fleet.pulls().open()) {
            if (pull.baseName().equals(run.order().baseName()) && workspaces.merges().has(pull.proposal().commit())) {
                found.put(pull.agentId(), step(fleet, pull.agentId(), pull.proposal()));
            }
        }
        Map<Agent, Proposal> made = Stack.committed(fleet, run.order().id());
        made.forEach((agent, proposal) -> found.putIfAbsent(agent.id(), step(fleet, agent.id(), proposal)));
        if (made.isEmpty()) {
            return Optional.empty();
        }
        String base = run.order().baseCommit();
        List<Step> order = ordered(new ArrayList<>(found.values()));
        Map<String, List<String>> left = workspaces.merges().row(base, commits(order)).left();
        List<Step> tried = order.stream().map(step -> new Step(step.agentId(), step.branch(), step.commit(),
                step.over(), left.getOrDefault(step.commit(), List.of()))).toList();
        if (fleet.pulls().rehearsal().filter(last -> last.base().equals(base) && last.order().equals(tried))
                .isPresent()) {
            return Optional.empty();
        }
        Gated gated = gated(run, tried.stream().filter(step -> step.conflicts().isEmpty()).toList());
        return Optional.of(new Rehearsal(run.order().id(), base, tried, gated.results(), gated.why(), gated.red()));
    }

    private static Step step(Fleet fleet, String agentId, Proposal proposal) {
        List<String> over = Optional.ofNullable(fleet.agents().get(agentId)).flatMap(Agent::footing)
                .map(footing -> footing.over()).orElse(List.of());
        return new Step(agentId, proposal.branch(), proposal.commit(), over, List.of());
    }

    /**
     * Each after what it stands on; of those that could be next, whoever is in the fewest others' way, then the oldest.
     */
    private List<Step> ordered(List<Step> steps) {
        Map<String, Integer> clashes = new HashMap<>();
        if (steps.size() <= COMPARED_MAX) {
            for (int i = 0; i < steps.size(); i++) {
                for (int j = i + 1; j < steps.size(); j++) {
                    if (!workspaces.merges().goTogether(steps.get(i).commit(), steps.get(j).commit())) {
                        clashes.merge(steps.get(i).agentId(), 1, Integer::sum);
                        clashes.merge(steps.get(j).agentId(), 1, Integer::sum);
                    }
                }
            }
        }
        List<Step> order = new ArrayList<>();
        List<Step> rest = new ArrayList<>(steps);
        while (!rest.isEmpty()) {
            Step next = rest.stream().filter(step -> rest.stream().noneMatch(other -> step.over().contains(
                    other.agentId()))).min(Comparator.comparingInt(step -> clashes.getOrDefault(step.agentId(), 0)))
                    .orElse(rest.getFirst());
            order.add(next);
            rest.remove(next);
        }
        return order;
    }

    private Gated gated(Run run, List<Step> clean) {
        EndCause cause = run.end().map(Run.End::cause).orElse(EndCause.FINISHED);
        String tip = workspaces.merges().row(run.order().baseCommit(), commits(clean)).tip();
        if (run.order().simulated()) {
            return new Gated(List.of(), "recorded work is not gated", List.of());
        }
        if (cause == EndCause.STOPPED || cause == EndCause.FORCED || cause == EndCause.TRIPWIRE) {
            return new Gated(List.of(), "the run was stopped", List.of());
        }
        if (clean.stream().anyMatch(step -> step.commit().equals(tip))) {
            return new Gated(List.of(), "all of it is one proposal, which passed its gates", List.of());
        }
        try {
            return isolated(run, new ArrayList<>(clean));
        } catch (EdgeException e) {
            return new Gated(List.of(), "the gates could not run: " + e.getMessage(), List.of());
        }
    }

    /** Takes out one after the other whoever turns the rest red, and what stands on it. */
    private Gated isolated(Run run, List<Step> steps) {
        List<String> red = new ArrayList<>();
        List<GateResult> results = run(run, steps);
        while (red(results) && red.size() < RED_MAX && steps.size() > 1) {
            int green = 0;
            int bad = steps.size();
            while (bad - green > 1) {
                int middle = (green + bad) / 2;
                boolean red1 = red(run(run, steps.subList(0, middle)));
                green = red1 ? green : middle;
                bad = red1 ? middle : bad;
            }
            String culprit = steps.get(bad - 1).agentId();
            red.add(culprit);
            steps.removeIf(step -> step.agentId().equals(culprit) || step.over().contains(culprit));
            results = run(run, steps);
        }
        return new Gated(results, red.isEmpty() ? "on all that merge"
                : "on all that merge, without those that turn it red", red);
    }

    private List<GateResult> run(Run run, List<Step> steps) {
        RunSite site = sites.of(run.order());
        workspaces.removeCheckout(PLACE);
        Path tree = workspaces.checkout(PLACE, workspaces.merges().row(run.order().baseCommit(), commits(steps)).tip());
        try {
            return gates.run(site.plan(), tree, site.bench(), run.plan().map(PlanWork::baseline)
                    .orElse(Baseline.none()));
        } finally {
            workspaces.removeCheckout(PLACE);
        }
    }

    private static boolean red(List<GateResult> results) {
        return results.stream().anyMatch(gate -> gate.outcome() == Outcome.FAILED
                || gate.outcome() == Outcome.UNPREPARED);
    }

    private static List<String> commits(List<Step> steps) {
        return steps.stream().map(Step::commit).toList();
    }

    /** What git says about a rehearsal that the journal tells of. */
    static Map<String, List<String>> conflicts(Merges merges, Rehearsal told) {
        return merges.row(told.base(), commits(told.order())).left();
    }
}
