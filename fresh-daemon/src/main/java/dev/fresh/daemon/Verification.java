package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.Claim;
import dev.fresh.core.agent.Failure;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.agent.ProtectedFiles;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.check.Baseline;
import dev.fresh.edge.check.Gates;
import dev.fresh.edge.provider.Provider;
import dev.fresh.edge.workspace.Message;
import dev.fresh.edge.workspace.Snapshot;
import dev.fresh.edge.workspace.UserRepository;
import dev.fresh.edge.workspace.Workspaces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns what stands in an agent's tree into one commit, runs the gates on a clean checkout of exactly that commit, and
 * delivers its branch when they are green.
 */
final class Verification {

    /** New files that tools leave behind; nobody's work. */
    private static final List<String> NO_WORK = List.of("__pycache__/", "*.pyc", ".pytest_cache/", "target/",
            "node_modules/", ".mypy_cache/", ".ruff_cache/", ".gradle/", "*.egg-info/");

    private final Engine engine;
    private final RunSites sites;
    private final Gates gates;
    private final Workspaces workspaces;
    private final UserRepository user;
    private final Shipped shipped;
    private final String version;

    Verification(Engine engine, RunSites sites, Gates gates, Workspaces workspaces, UserRepository user,
            Shipped shipped, String version) {
        this.engine = engine;
        this.sites = sites;
        this.gates = gates;
        this.workspaces = workspaces;
        this.user = user;
        this.shipped = shipped;
        this.version = version;
    }

    Proposal verify(RunOrder order, Agent agent, Claim claim, AgentLog log) {
        RunSite site = sites.of(order);
        Provider provider = shipped.provider(order.provider());
        workspaces.ensure(agent.id(), agent.branch(), order.baseCommit());
        UserRepository.Facts facts = user.facts();
        // The moment is the journal's, so that doing it again gives the same commit.
        Message message = new Message(CommitMessage.subject(agent),
                CommitMessage.body(agent, order, claim.summary(), version), facts.authorName(), facts.authorEmail(),
                agent.stateSince());
        Snapshot snapshot = workspaces.snapshot(agent.id(), order.baseCommit(), message, NO_WORK, site.bench());
        snapshot.refusal().ifPresent(why -> {
            throw new EdgeException(new Failure(Failure.Kind.REFUSED_CONTENT, why));
        });
        if (snapshot.empty()) {
            throw new EdgeException(new Failure(Failure.Kind.EMPTY_CHANGE, "nothing was changed in the worktree"));
        }
        log.line("committed " + snapshot.commit() + ", " + snapshot.files().size() + " files");
        List<GateResult> results = gate(order, agent, claim, site, snapshot, provider);
        Proposal undelivered = proposal(agent, order, claim, site, snapshot, results, provider, false);
        if (!undelivered.green()) {
            return undelivered;
        }
        workspaces.deliver(agent.branch(), snapshot.commit());
        return proposal(agent, order, claim, site, snapshot, results, provider, true);
    }

    private List<GateResult> gate(RunOrder order, Agent agent, Claim claim, RunSite site, Snapshot snapshot,
            Provider provider) {
        String place = "gate-" + agent.id();
        Path tree = workspaces.checkout(place, snapshot.commit());
        try {
            Baseline baseline = engine.fleet().runs().get(order.id()).plan().map(PlanWork::baseline)
                    .orElse(Baseline.none());
            List<GateResult> results = new ArrayList<>(gates.run(site.plan(), tree, site.bench(), baseline));
            boolean red = results.stream().anyMatch(gate -> gate.outcome() == GateResult.Outcome.FAILED
                    || gate.outcome() == GateResult.Outcome.UNPREPARED);
            // A recording hooks nothing up, so there is nothing to prove about it.
            if (!red && !provider.simulated()) {
                // PROOF
            }
            return results;
        } finally {
            workspaces.removeCheckout(place);
        }
    }

    private static List<String> protectedFiles(Snapshot snapshot) {
        List<String> paths = ProtectedFiles.among(snapshot.files());
        return paths.isEmpty() ? List.of() : List.of("it changes protected files: " + String.join(", ", paths));
    }

    private static Proposal proposal(Agent agent, RunOrder order, Claim claim, RunSite site, Snapshot snapshot,
            List<GateResult> results, Provider provider, boolean delivered) {
        List<String> held = new ArrayList<>(protectedFiles(snapshot));
        results.stream()
                .filter(gate -> gate.name().startsWith("tests") && gate.outcome() == GateResult.Outcome.ABSENT)
                .forEach(gate -> held.add("the repository has no tests: " + gate.detail()));
        return new Proposal(snapshot.commit(), order.baseCommit(), agent.branch(), snapshot.files(), results,
                claim.summary(), claim.newCommand(), Trial.commandLine(site.inventory(), agent, claim), held,
                provider.simulated(), delivered);
    }
}
