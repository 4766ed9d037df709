package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Approval;
import dev.fresh.core.agent.Footing;
import dev.fresh.core.agent.Lifecycle;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.agent.Publication;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.CostSource;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.review.Feedback;
import dev.fresh.core.review.PullRequest;
import dev.fresh.core.review.Sighting;
import dev.fresh.core.task.Task;
import dev.fresh.edge.forge.Forge;
import dev.fresh.edge.forge.ProposalText;
import dev.fresh.edge.forge.ProposalWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The proposals that people have to decide about: published ones, and those that wait for approval. */
final class Proposals {

    private final Supplier<Fleet> fleet;
    private final Forge local;

    Proposals(Supplier<Fleet> fleet, Forge local) {
        this.fleet = fleet;
        this.local = local;
    }

    /**
     * One proposal with what is known about it now.
     *
     * @param publication empty while it waits for approval
     * @param stands branches that have to be merged before it
     */
    record Entry(String branch, String agentId, Task task, String baseName, Proposal proposal,
            Optional<Publication> publication, State state, Instant since, Instant changedAt, int rounds,
            List<Feedback> feedback, List<String> stands) {

        boolean undecided() {
            return state == State.WAITING || state == State.OPEN;
        }

        boolean isLocal() {
            return publication.filter(place -> place.forge().equals(Forge.LOCAL)).isPresent();
        }
    }

    /** Where a proposal stands, for people. */
    enum State {
        WAITING, OPEN, MERGED, CLOSED
    }

    /** All that are known, oldest first; local ones as they are in the user's repository now. */
    List<Entry> all() {
        Fleet now = fleet.get();
        Map<String, Entry> entries = new LinkedHashMap<>();
        List<PullRequest> pulls = now.pulls().all().stream().filter(PullRequest::isPublished).toList();
        Map<String, Sighting> seen = local.look(pulls.stream().filter(Proposals::lookedAt).map(Proposals::known)
                .toList());
        for (PullRequest pull : pulls) {
            PullRequest latest = Optional.ofNullable(seen.get(pull.branch())).map(pull::seen).orElse(pull);
            entries.put(pull.branch(), entry(now, latest));
        }
        now.agents().open().stream().filter(agent -> undecided(agent) && !entries.containsKey(agent.branch()))
                .forEach(agent -> entries.put(agent.branch(), waiting(now, agent)));
        return entries.values().stream().sorted(Comparator.comparing(Entry::since)).toList();
    }

    /** Those that somebody still has to decide about, in the order in which they can be merged. */
    List<Entry> undecided() {
        List<Entry> open = new ArrayList<>(all().stream().filter(Entry::undecided).toList());
        List<Entry> ordered = new ArrayList<>();
        Set<String> placed = new HashSet<>();
        while (!open.isEmpty()) {
            Set<String> left = new HashSet<>(open.stream().map(Entry::branch).toList());
            Entry next = open.stream().filter(each -> each.stands().stream().noneMatch(left::contains)).findFirst()
                    .orElse(open.getFirst());
            open.remove(next);
            if (placed.add(next.branch())) {
                ordered.add(next);
            }
        }
        return ordered;
    }

    /** What was written about a branch when it was published, here or elsewhere; before that, what would be. */
    Optional<ProposalText> text(Entry entry) {
        Fleet now = fleet.get();
        return entry.publication().isPresent() ? local.find(entry.branch())
                : Optional.ofNullable(now.agents().get(entry.agentId()))
                        .map(agent -> written(now, 0, agent, entry.proposal(), Optional.empty()));
    }

    /**
     * Writes about an agent's proposal what a reviewer wants to know.
     *
     * @param position of the journal, 0 when it is not known
     */
    static ProposalText written(Fleet fleet, long position, Agent agent, Proposal proposal,
            Optional<Approval> approval) {
        Optional<PullRequest> before = fleet.pulls().of(agent.branch());
        ProposalWriter.Context context = new ProposalWriter.Context(position, stands(fleet, agent.id()),
                before.map(PullRequest::rounds).orElse(0),
                before.map(pull -> pull.talk().underway()).orElse(List.of()),
                fleet.runs().get(agent.runId()).order().sandbox());
        Money cost = fleet.ledgerOf(agent).chargedTo(agent.id());
        return ProposalWriter.text(new ProposalWriter.Source(agent.id(), agent.task(), proposal,
                fleet.runs().get(agent.runId()).order().baseName(), cost + ", " + CostSource.of(fleet, agent)
                        + ", provider " + agent.provider().name(),
                approval, context));
    }

    static Forge.Known known(PullRequest pull) {
        return new Forge.Known(pull.branch(), pull.branch(), pull.proposal().commit(), pull.baseName());
    }

    private static boolean lookedAt(PullRequest pull) {
        return pull.open() && pull.publication().forge().equals(Forge.LOCAL) && !pull.proposal().simulated();
    }

    private static boolean undecided(Agent agent) {
        return (agent.waiting() || agent.state() instanceof AgentState.Committing)
                && Lifecycle.proposal(agent.state()).isPresent();
    }

    private static Entry entry(Fleet fleet, PullRequest pull) {
        State state = switch (pull.state()) {
            case OPEN -> State.OPEN;
            case MERGED -> State.MERGED;
            case CLOSED -> State.CLOSED;
        };
        return new Entry(pull.branch(), pull.agentId(), pull.task(), pull.baseName(), pull.proposal(),
                Optional.of(pull.publication()), state, pull.openedAt(), pull.changedAt(), pull.rounds(),
                pull.pending(), stands(fleet, pull.agentId()));
    }

    private static Entry waiting(Fleet fleet, Agent agent) {
        return new Entry(agent.branch(), agent.id(), agent.task(), fleet.runs().get(agent.runId()).order().baseName(),
                Lifecycle.proposal(agent.state()).orElseThrow(), Optional.empty(), State.WAITING, agent.stateSince(),
                agent.stateSince(), 0, List.of(), stands(fleet, agent.id()));
    }

    /** Branches underneath it; those of agents that the fleet has forgotten are merged or closed by now. */
    static List<String> stands(Fleet fleet, String agentId) {
        Map<String, String> branches = new HashMap<>();
        fleet.pulls().open().forEach(pull -> branches.put(pull.agentId(), pull.branch()));
        fleet.agents().open().forEach(agent -> branches.put(agent.id(), agent.branch()));
        return Optional.ofNullable(fleet.agents().get(agentId)).flatMap(Agent::footing).map(Footing::over)
                .orElse(List.of()).stream().map(branches::get).filter(branch -> branch != null).distinct().toList();
    }
}
