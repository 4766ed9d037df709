package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.Claim;
import dev.fresh.core.agent.Failure;
import dev.fresh.core.agent.Footing;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.agent.ProtectedFiles;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.core.fleet.Stack;
import dev.fresh.core.review.PullRequest;
import dev.fresh.core.task.Task;
import dev.fresh.daemon.config.Config;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.check.Baseline;
import dev.fresh.edge.check.CoverProof;
import dev.fresh.edge.check.DocumentProof;
import dev.fresh.edge.check.Gates;
import dev.fresh.edge.check.HookUpProof;
import dev.fresh.edge.check.IssueProof;
import dev.fresh.edge.check.Proposed;
import dev.fresh.edge.provider.Provider;
import dev.fresh.edge.workspace.Message;
import dev.fresh.edge.workspace.Snapshot;
import dev.fresh.edge.workspace.UserRepository;
import dev.fresh.edge.workspace.Workspaces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Turns what stands in an agent's tree into one commit, runs the gates on a clean checkout of exactly that commit, and
 * delivers its branch when they are green.
 */
final class Verification {

    /** New files that tools leave behind; nobody's work. */
    static final List<String> NO_WORK = List.of("__pycache__/", "*.pyc", ".pytest_cache/", "target/",
            "node_modules/", ".mypy_cache/", ".ruff_cache/", ".gradle/", "*.egg-info/");

    private final Engine engine;
    private final RunSites sites;
    private final Gates gates;
    private final Workspaces workspaces;
    private final Grounds grounds;
    private final Collisions collisions;
    private final UserRepository user;
    private final Shipped shipped;
    private final Supplier<Config> config;
    private final HookUpProof hookUps;
    private final CoverProof covers;
    private final DocumentProof documents;
    private final IssueProof issues;

    Verification(Engine engine, RunSites sites, Gates gates, Workspaces workspaces, UserRepository user,
            Shipped shipped, Supplier<Config> config) {
        this.engine = engine;
        this.sites = sites;
        this.gates = gates;
        this.workspaces = workspaces;
        this.grounds = new Grounds(workspaces);
        this.collisions = new Collisions(engine::fleet, workspaces);
        this.user = user;
        this.shipped = shipped;
        this.config = config;
        this.hookUps = new HookUpProof(gates, Shipped.syntax());
        this.covers = new CoverProof(gates, Shipped.syntax());
        this.documents = new DocumentProof(gates, Shipped.syntax());
        this.issues = new IssueProof(gates);
    }

    AgentEvent.Progress verify(RunOrder order, Agent agent, Claim said, AgentLog log) {
        // Tests and documents bring no command, whatever the agent says.
        Claim claim = agent.task().kind() == Task.Kind.HOOK_UP ? told(agent, said)
                : new Claim(said.summary(), List.of());
        RunSite site = sites.of(order);
        Provider provider = shipped.provider(agent.provider().name());
        Grounds.Ground ground = grounds.of(order, agent);
        workspaces.ensure(agent.id(), agent.branch(), ground.start());
        Snapshot snapshot = workspaces.snapshot(agent.id(), ground.parents(), message(agent, claim.summary()), NO_WORK,
                site.bench());
        snapshot.refusal().ifPresent(why -> {
            throw new EdgeException(new Failure(Failure.Kind.REFUSED_CONTENT, why));
        });
        if (snapshot.empty()) {
            throw new EdgeException(new Failure(Failure.Kind.EMPTY_CHANGE, "nothing was changed in the worktree"));
        }
        log.line("committed " + snapshot.commit() + ", " + snapshot.files().size() + " files");
        Optional<String> marked = grounds.marked(ground, snapshot.commit());
        if (marked.isPresent()) {
            throw new EdgeException(new Failure(Failure.Kind.AGENT, ground.request()));
        }
        String from = agent.footing().flatMap(Footing::merge).or(() -> former(agent).map(Proposal::base))
                .orElse(ground.base());
        Snapshot whole = from.equals(ground.base()) ? snapshot
                : new Snapshot(snapshot.commit(), snapshot.tree(), workspaces.changedFiles(from, snapshot.commit()),
                        false, Optional.empty());
        Optional<Footing> early = elsewhere(() -> collisions.displaced(order, agent, snapshot.commit(),
                template(provider)), provider, log);
        if (early.isPresent()) {
            return new AgentEvent.Displaced(early.get());
        }
        List<GateResult> results = gateAbove(from, order, agent, claim, site, whole, provider);
        Proposal undelivered = proposal(agent, from, claim, site, whole, results, provider, false);
        if (!undelivered.green()) {
            return new AgentEvent.GatesRan(undelivered);
        }
        Optional<Footing> late = elsewhere(() -> collisions.displacedAtLast(order, agent, snapshot.commit(),
                template(provider)), provider, log);
        if (late.isPresent()) {
            return new AgentEvent.Displaced(late.get());
        }
        workspaces.deliver(agent.branch(), snapshot.commit());
        return new AgentEvent.GatesRan(proposal(agent, from, claim, site, whole, results, provider, true));
    }

    private Message message(Agent agent, String summary) {
        UserRepository.Author author = user.author();
        // The moment is the journal's, so that doing it again gives the same commit.
        return new Message(CommitMessage.subject(agent), CommitMessage.body(agent, summary, Product.VERSION),
                author.name(), author.email(), agent.stateSince());
    }

    /** The same proposal with this tree on another base, with the gates run on exactly that; not delivered. */
    Proposal again(RunOrder order, Agent agent, Proposal old, String base, String tree) {
        String commit = workspaces.merges().commit(tree, List.of(base), message(agent, old.summary()));
        Snapshot snapshot = new Snapshot(commit, tree, workspaces.changedFiles(base, commit), false, Optional.empty());
        Claim claim = new Claim(old.summary(), old.newCommand());
        RunSite site = sites.of(order);
        Provider provider = shipped.provider(agent.provider().name());
        List<GateResult> results = gateAbove(base, order, agent, claim, site, snapshot, provider);
        return proposal(agent, base, claim, site, snapshot, results, provider, true);
    }

    /** What the branch proposes already; what is checked and shown is all that it would bring, not the last commit. */
    private Optional<Proposal> former(Agent agent) {
        return agent.continues().flatMap(_ -> engine.fleet().pulls().of(agent.branch())).map(PullRequest::proposal);
    }

    /** Whoever goes on with a proposal need not say again how its command is called. */
    private Claim told(Agent agent, Claim said) {
        return said.newCommand().isEmpty()
                ? new Claim(said.summary(), former(agent).map(Proposal::newCommand).orElse(List.of()))
                : said;
    }

    /** Where to go on from because of others' work; a recording plays in one place only. */
    private static Optional<Footing> elsewhere(Supplier<Optional<Footing>> question, Provider provider,
            AgentLog log) {
        Optional<Footing> footing = provider.simulated() ? Optional.empty() : question.get();
        footing.ifPresent(ground -> log.line("does not go with what others have committed: goes on "
                + (ground.over().isEmpty() ? "from the base" : "on top of " + String.join(", ", ground.over()))));
        return footing;
    }

    /** Whether what it makes follows from the tree alone, so that it is made anew rather than merged. */
    private static boolean template(Provider provider) {
        return provider.cost() == Provider.Cost.FREE && !provider.learns();
    }

    /** What the change did is seen beside what it stands on, which may be more than the base of the run. */
    private List<GateResult> gateAbove(String below, RunOrder order, Agent agent, Claim claim, RunSite site,
            Snapshot snapshot, Provider provider) {
        if (below.equals(order.baseCommit())) {
            return gate(order, agent, claim, site, snapshot, provider);
        }
        String place = "below-" + agent.id();
        try {
            workspaces.removeCheckout(place);
            return gate(order, agent, claim, site.at(sites.scan(below), workspaces.checkout(place, below)), snapshot,
                    provider);
        } finally {
            workspaces.removeCheckout(place);
        }
    }

    private List<GateResult> gate(RunOrder order, Agent agent, Claim claim, RunSite site, Snapshot snapshot,
            Provider provider) {
        String place = "gate-" + agent.id();
        // What an interrupted gate left there is no clean checkout.
        workspaces.removeCheckout(place);
        Path tree = workspaces.checkout(place, snapshot.commit());
        try {
            Baseline baseline = engine.fleet().runs().get(order.id()).plan().map(PlanWork::baseline)
                    .orElse(Baseline.none());
            List<GateResult> results = new ArrayList<>(gates.run(site.plan(), tree, site.bench(), baseline));
            boolean red = results.stream().anyMatch(gate -> gate.outcome() == GateResult.Outcome.FAILED
                    || gate.outcome() == GateResult.Outcome.UNPREPARED);
            // A recording hooks nothing up, so there is nothing to prove about it.
            if (!red && !provider.simulated()) {
                results.add(switch (agent.task().kind()) {
                    case HOOK_UP -> hookUps.prove(subject(agent, claim, site, snapshot, provider, tree),
                            () -> sites.scan(snapshot.commit()));
                    case COVER -> covers.prove(proposed(agent, site, snapshot, baseline, results, tree));
                    case DOCUMENT -> documents.prove(proposed(agent, site, snapshot, baseline, results, tree),
                            () -> sites.scan(snapshot.commit()));
                    case ISSUE -> issues.prove(proposed(agent, site, snapshot, baseline, results, tree));
                });
            }
            return results;
        } finally {
            workspaces.removeCheckout(place);
        }
    }

    private HookUpProof.Subject subject(Agent agent, Claim claim, RunSite site, Snapshot snapshot, Provider provider,
            Path tree) {
        Config.Diff limits = config.get().diff();
        return new HookUpProof.Subject(site.plan(), site.inventory(), agent.task().feature(), snapshot.files(),
                claim.newCommand(), site.tree(), tree, site.scratch(), site.bench(),
                new HookUpProof.Bounds(template(provider), limits.filesMax(), limits.linesMax()));
    }

    private Proposed proposed(Agent agent, RunSite site, Snapshot snapshot, Baseline baseline,
            List<GateResult> results, Path tree) {
        Config.Diff limits = config.get().diff();
        return new Proposed(site.plan(), site.inventory(), agent.task().feature(), snapshot.files(), baseline, results,
                site.tree(), tree, site.scratch(), site.bench(), limits.filesMax(), limits.linesMax());
    }

    private static List<String> protectedFiles(Snapshot snapshot) {
        List<String> paths = ProtectedFiles.among(snapshot.files());
        return paths.isEmpty() ? List.of() : List.of("it changes protected files: " + String.join(", ", paths));
    }

    private Proposal proposal(Agent agent, String base, Claim claim, RunSite site, Snapshot snapshot,
            List<GateResult> results, Provider provider, boolean delivered) {
        List<String> held = new ArrayList<>(protectedFiles(snapshot));
        held.addAll(workspaces.merges().unreadable(base, snapshot.commit()));
        // Publishing it publishes what lies underneath.
        Stack.heldBelow(engine.fleet(), agent).forEach(below -> held.add("it stands on the proposal of agent "
                + below.substring(0, 8) + ", which needs a person"));
        results.stream()
                .filter(gate -> gate.name().startsWith("tests") && gate.outcome() == GateResult.Outcome.ABSENT)
                .forEach(gate -> held.add("the repository has no tests: " + gate.detail()));
        results.stream().filter(gate -> gate.name().equals(Task.Kind.ISSUE.proof())
                && gate.outcome() == GateResult.Outcome.ABSENT)
                .forEach(gate -> held.add("nothing proves that the issue is resolved: " + gate.detail()));
        return new Proposal(snapshot.commit(), base, agent.branch(), snapshot.files(), results,
                claim.summary(), claim.newCommand(), Trial.commandLine(site.inventory(), agent, claim), held,
                provider.simulated(), delivered);
    }
}
