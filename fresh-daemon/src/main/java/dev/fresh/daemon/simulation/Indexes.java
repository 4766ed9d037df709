package dev.fresh.daemon.simulation;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.fleet.Agents;
import dev.fresh.core.fleet.Agents.Standing;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.review.PullRequest;
import dev.fresh.core.review.PullRequests;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the fleet's agents know without looking at all of them is what looking at all of them tells. */
final class Indexes {

    private static final int NEWS = 2;

    private Indexes() {
    }

    static void check(Fleet fleet) {
        Agents agents = fleet.agents();
        List<Agent> all = List.copyOf(agents.values());
        Map<String, Agent> byId = new LinkedHashMap<>();
        all.forEach(agent -> byId.put(agent.id(), agent));
        same(byId, agents);
        same(List.copyOf(byId.keySet()), List.copyOf(agents.keySet()));
        Map<String, Integer> counts = new TreeMap<>();
        all.forEach(agent -> counts.merge(agent.state().label(), 1, Integer::sum));
        same(counts, agents.counts());
        same(some(all, agent -> !agent.settled()), agents.open());
        same(all.stream().anyMatch(agent -> !agent.settled()), agents.anyOpen());
        same(some(all, agent -> agent.settled() && agent.work().isPresent()), List.copyOf(agents.chores()));
        for (Standing standing : Standing.values()) {
            List<Agent> there = some(all, agent -> Standing.of(agent.state()) == standing);
            same(there, agents.in(standing));
            same(there.size(), agents.count(standing));
        }
        same(all.stream().filter(Agent::active).count(), fleet.slotsTaken());
        same(some(all, agent -> agent.work().isPresent()).size(), fleet.work().size());
        List<Agent> settled = some(all, Agent::settled);
        List<Agent> old = new ArrayList<>(settled.subList(0, Math.max(0, settled.size() - NEWS)));
        same(some(all, agent -> !old.contains(agent)), agents.news(NEWS));
        fleet.runs().keySet().forEach(run -> check(fleet, run));
        check(fleet.pulls());
    }

    private static void check(PullRequests pulls) {
        List<PullRequest> all = pulls.all();
        same(all.stream().filter(PullRequest::open).toList(), pulls.open());
        same(all.stream().anyMatch(PullRequest::open), pulls.anyOpen());
        same(all.stream().filter(pull -> pull.open() && !pull.pending().isEmpty()).collect(Collectors.toSet()),
                Set.copyOf(pulls.wanted()));
        same(all.stream().filter(pull -> !pull.open() && !pull.tidied()).collect(Collectors.toSet()),
                Set.copyOf(pulls.untidy()));
    }

    private static void check(Fleet fleet, String run) {
        Agents agents = fleet.agents();
        List<Agent> own = fleet.agentsOf(run);
        same(own, some(agents.values(), agent -> agent.runId().equals(run)));
        same(own.size(), agents.count(run));
        same(some(own, agent -> !agent.settled()), agents.open(run));
        same(own.stream().anyMatch(agent -> !agent.settled()), agents.anyOpen(run));
        same(own.stream().allMatch(agent -> agent.settled() || agent.waiting()), fleet.nobodyWorks(run));
        for (Standing standing : Standing.values()) {
            List<Agent> there = some(own, agent -> Standing.of(agent.state()) == standing);
            same(there, agents.of(run, standing));
            same(there.size(), agents.count(run, standing));
        }
        Optional<Instant> next = own.stream().map(Agent::state).flatMap(
                state -> state instanceof AgentState.AwaitingUser asked ? asked.until().stream() : Stream.empty())
                .min(Instant::compareTo);
        same(next, agents.nextExpiry(run));
    }

    private static void same(Object expected, Object found) {
        Invariant.INDEXED.same(expected, found, "an index");
    }

    private static List<Agent> some(Iterable<Agent> of, Predicate<Agent> which) {
        List<Agent> found = new ArrayList<>();
        of.forEach(agent -> {
            if (which.test(agent)) {
                found.add(agent);
            }
        });
        return found;
    }
}
