package dev.fresh.core.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.fleet.Agents.Standing;
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
        assertEquals(byId, agents);
        assertEquals(List.copyOf(byId.keySet()), List.copyOf(agents.keySet()));
        Map<String, Integer> counts = new TreeMap<>();
        all.forEach(agent -> counts.merge(agent.state().label(), 1, Integer::sum));
        assertEquals(counts, agents.counts());
        assertEquals(some(all, agent -> !agent.settled()), agents.open());
        assertEquals(all.stream().anyMatch(agent -> !agent.settled()), agents.anyOpen());
        assertEquals(some(all, agent -> agent.settled() && agent.work().isPresent()), List.copyOf(agents.chores()));
        for (Standing standing : Standing.values()) {
            List<Agent> there = some(all, agent -> Standing.of(agent.state()) == standing);
            assertEquals(there, agents.in(standing));
            assertEquals(there.size(), agents.count(standing));
        }
        assertEquals(all.stream().filter(Agent::active).count(), fleet.slotsTaken());
        assertEquals(some(all, agent -> agent.work().isPresent()).size(), fleet.work().size());
        List<Agent> settled = some(all, Agent::settled);
        List<Agent> old = new ArrayList<>(settled.subList(0, Math.max(0, settled.size() - NEWS)));
        assertEquals(some(all, agent -> !old.contains(agent)), agents.news(NEWS));
        fleet.runs().keySet().forEach(run -> check(fleet, run));
        check(fleet.pulls());
    }

    private static void check(PullRequests pulls) {
        List<PullRequest> all = pulls.all();
        assertEquals(all.stream().filter(PullRequest::open).toList(), pulls.open());
        assertEquals(all.stream().anyMatch(PullRequest::open), pulls.anyOpen());
        assertEquals(all.stream().filter(pull -> pull.open() && !pull.pending().isEmpty()).collect(Collectors.toSet()),
                Set.copyOf(pulls.wanted()));
        assertEquals(all.stream().filter(pull -> !pull.open() && !pull.tidied()).collect(Collectors.toSet()),
                Set.copyOf(pulls.untidy()));
    }

    private static void check(Fleet fleet, String run) {
        Agents agents = fleet.agents();
        List<Agent> own = fleet.agentsOf(run);
        assertEquals(own, some(agents.values(), agent -> agent.runId().equals(run)));
        assertEquals(own.size(), agents.count(run));
        assertEquals(some(own, agent -> !agent.settled()), agents.open(run));
        assertEquals(own.stream().anyMatch(agent -> !agent.settled()), agents.anyOpen(run));
        assertEquals(own.stream().allMatch(agent -> agent.settled() || agent.waiting()), fleet.nobodyWorks(run));
        for (Standing standing : Standing.values()) {
            List<Agent> there = some(own, agent -> Standing.of(agent.state()) == standing);
            assertEquals(there, agents.of(run, standing));
            assertEquals(there.size(), agents.count(run, standing));
        }
        Optional<Instant> next = own.stream().map(Agent::state).flatMap(
                state -> state instanceof AgentState.AwaitingUser asked ? asked.until().stream() : Stream.empty())
                .min(Instant::compareTo);
        assertEquals(next, agents.nextExpiry(run));
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
