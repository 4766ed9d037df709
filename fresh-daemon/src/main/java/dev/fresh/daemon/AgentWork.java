package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AllowedHosts;
import dev.fresh.core.agent.Attempts;
import dev.fresh.core.agent.Claim;
import dev.fresh.core.agent.Failure;
import dev.fresh.core.agent.Limit;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.agent.ProviderInfo;
import dev.fresh.core.agent.Publication;
import dev.fresh.core.agent.Work;
import dev.fresh.core.budget.Ledger;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.core.review.PullRequest;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.forge.Forge;
import dev.fresh.edge.forge.ProposalText;
import dev.fresh.edge.meter.Signature;
import dev.fresh.edge.process.Sandbox.Gateway;
import dev.fresh.edge.provider.LimitReached;
import dev.fresh.edge.provider.ModelAccess;
import dev.fresh.edge.provider.Provider;
import dev.fresh.edge.workspace.Workspaces;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Does each piece of an agent's work; every one may be repeated and comes to the same end. */
final class AgentWork {

    private final Engine engine;
    private final RunSites sites;
    private final Verification verification;
    private final Workspaces workspaces;
    private final Shipped shipped;
    private final Forges forges;
    private final Reviewers reviewers;
    private final Models models;
    private final Outside outside;
    private final Checkpoints checkpoints;
    private final LessonBook lessons;
    private final Path agentFolders;
    private final Duration wall;
    private final InstantSource clock;

    AgentWork(Engine engine, RunSites sites, Verification verification, Workspaces workspaces, Shipped shipped,
            Forges forges, Models models, Outside outside, Checkpoints checkpoints, LessonBook lessons,
            Path agentFolders,
            Duration wall, InstantSource clock) {
        this.engine = engine;
        this.sites = sites;
        this.verification = verification;
        this.workspaces = workspaces;
        this.shipped = shipped;
        this.forges = forges;
        this.reviewers = new Reviewers(workspaces, forges::drafts);
        this.models = models;
        this.outside = outside;
        this.checkpoints = checkpoints;
        this.lessons = lessons;
        this.agentFolders = agentFolders;
        this.wall = wall;
        this.clock = clock;
    }

    AgentEvent.Progress perform(RunOrder order, Agent agent, Work work) throws InterruptedException {
        AgentLog log = new AgentLog(agentFolders.resolve(agent.id()), clock);
        return switch (work) {
            case Work.Analyze w -> kept(order, agent, log, () -> analyze(order, agent, w, log));
            case Work.Implement w -> kept(order, agent, log, () -> implement(order, agent, w, log));
            case Work.Verify w -> verify(order, agent, w.claim(), log);
            case Work.Publish w -> publish(order, agent, w, log);
            case Work.RemoveWorktree _ -> {
                workspaces.remove(agent.id());
                yield new AgentEvent.Tidied();
            }
            case Work.Withdraw w -> withdraw(agent, w.proposal(), log);
        };
    }

    /** A phase in which an agent edits its tree. */
    private interface Phase {
        AgentEvent.Progress live() throws InterruptedException;
    }

    /** However a phase ends, what stands in the tree is kept before anybody hears of it. */
    private AgentEvent.Progress kept(RunOrder order, Agent agent, AgentLog log, Phase phase)
            throws InterruptedException {
        try {
            return phase.live();
        } finally {
            checkpoints.atEndOfPhase(order, agent, log);
        }
    }

    /** A branch on which something was published before stays there. */
    private AgentEvent.Progress withdraw(Agent agent, Proposal proposal, AgentLog log) {
        boolean gone = agent.continues().isPresent()
                ? workspaces.putBack(proposal.branch(), proposal.commit(), agent.footing().orElseThrow().base())
                : workspaces.undeliver(proposal.branch(), proposal.commit());
        log.line(gone ? "took back branch " + proposal.branch()
                : "left branch " + proposal.branch() + ": somebody moved it");
        return new AgentEvent.Tidied();
    }

    private AgentEvent.Progress analyze(RunOrder order, Agent agent, Work.Analyze work, AgentLog log)
            throws InterruptedException {
        log.line("analysing " + agent.task().feature().symbol() + " in " + agent.task().feature().path()
                + agent.task().role().map(role -> ", role " + role.name()).orElse(""));
        Provider provider = shipped.provider(agent.provider().name());
        bookWhole(agent, provider);
        Provider.Plan plan = withModels(order, agent, provider, "analyze-" + work.attempts().now(),
                access -> withOutside(order, agent, provider, access, log, proxy -> provider.analyze(
                        assignment(order, agent, work.attempts(), "", "", access, proxy, log))));
        plan.text().lines().forEach(log::line);
        return plan
                .decision().<AgentEvent.Progress>map(asked -> new AgentEvent.DecisionNeeded(plan.text(), asked.text(),
                        asked.options()))
                .orElseGet(() -> new AgentEvent.PlanWritten(plan.text()));
    }

    private AgentEvent.Progress implement(RunOrder order, Agent agent, Work.Implement work, AgentLog log)
            throws InterruptedException {
        log.line("implementing, attempt " + work.attempts().now() + " of " + work.attempts().last());
        Provider provider = shipped.provider(agent.provider().name());
        bookWhole(agent, provider);
        Provider.Result result = withModels(order, agent, provider, "implement-" + work.attempts().now(),
                access -> withOutside(order, agent, provider, access, log, proxy -> provider.implement(
                        assignment(order, agent, work.attempts(), work.plan(), work.feedback(), access, proxy,
                                log))));
        result.summary().lines().forEach(log::line);
        // It becomes public, as a part of a commit and of a pull request.
        String summary = Redaction.of(System.getenv()).apply(result.summary());
        return new AgentEvent.ChangeWritten(new Claim(summary, result.newCommand()));
    }

    /** A metered provider has a way to the models for as long as its call takes, and not a moment longer. */
    private <T> T withModels(RunOrder order, Agent agent, Provider provider, String call,
            Function<Optional<ModelAccess>, T> body) {
        if (agent.provider().metering() != ProviderInfo.Metering.PER_REQUEST) {
            return body.apply(Optional.empty());
        }
        boolean logIn = provider.cost() == Provider.Cost.SHADOW;
        if (provider.cost() == Provider.Cost.UNMETERED || logIn && order.plan().isEmpty()) {
            throw new LimitReached(new Limit(Limit.Kind.AUTH, provider.name() + " was to be used with a key, and there"
                    + " is none any more; start a run with --allow-unmetered to use the log-in", Optional.empty()));
        }
        Optional<Signature> signature = logIn
                ? Optional.of(shipped.signature(provider.name(), sites.of(order).bench())) : Optional.empty();
        try (Models.Way way = models.open(agent.id(), call, provider.name(), signature)) {
            return body.apply(Optional.of(way.access()));
        }
    }

    /** A way to servers outside for whoever is confined and has another than the meter's to ask. */
    private <T> T withOutside(RunOrder order, Agent agent, Provider provider, Optional<ModelAccess> access,
            AgentLog log, Function<Optional<Gateway>, T> body) {
        AllowedHosts hosts = shipped.hosts(provider);
        boolean asks = provider.cost() == Provider.Cost.UNMETERED
                || access.isPresent() && !hosts.hosts().isEmpty();
        if (order.sandbox().equals("none") || !asks) {
            return body.apply(Optional.empty());
        }
        // Some programs send all that they ask to a proxy, what is meant for the meter too.
        List<String> meter = access.map(way -> "127.0.0.1:" + way.gateway().port()).stream().toList();
        try (Outside.Way way = outside.open(agent.id(), hosts.and(AllowedHosts.of(meter)), log::line)) {
            return body.apply(Optional.of(way.gateway()));
        }
    }

    /** What nobody measures is booked whole before it begins, so that the total can only be too high. */
    private void bookWhole(Agent agent, Provider provider) throws InterruptedException {
        if (provider.cost() == Provider.Cost.UNMETERED) {
            // Read and booked in one step: a pause in between would have given the reserve back.
            engine.record(fleet -> Optional.of(fleet.ledgerOf(agent).reservedFor(agent.id()))
                    .filter(reserved -> !reserved.isZero())
                    .map(reserved -> new FleetEvent.AgentCharged(agent.id(), reserved,
                            "unmetered: the whole reserve")));
        }
    }

    private void charge(Agent agent, Money amount) {
        engine.recordFirmly(new FleetEvent.AgentCharged(agent.id(), amount, "measured"));
    }

    private AgentEvent.Progress verify(RunOrder order, Agent agent, Claim claim, AgentLog log) {
        AgentEvent.Progress end = verification.verify(order, agent, claim, log);
        if (end instanceof AgentEvent.GatesRan ran) {
            ran.proposal().gates().forEach(gate -> log.line(gate.name() + ": " + gate.outcome()
                    + (gate.detail().isEmpty() ? "" : " - " + gate.detail())));
        }
        return end;
    }

    private AgentEvent.Progress publish(RunOrder order, Agent agent, Work.Publish work, AgentLog log) {
        Proposal proposal = work.proposal();
        if (!proposal.simulated() && !proposal.green()) {
            throw new EdgeException(
                    new Failure(Failure.Kind.ENVIRONMENT, "a proposal with red gates is not published"));
        }
        workspaces.deliver(proposal.branch(), proposal.commit());
        ProposalText text = reviewers.ask(Proposals.written(engine.fleet(), engine.position(), agent, proposal,
                Optional.of(work.approval())), order.baseCommit(), agent.task(), proposal);
        Forges.Choice choice = choice(order, agent);
        choice.notice().ifPresent(log::line);
        forges.local().openOrFind(text);
        Forge.Published published = choice.forge().openOrFind(text);
        log.line("published as " + published.url());
        Addressed.say(choice.forge(), published.url(), proposal, engine.fleet().pulls().of(agent.branch()), log);
        LinkBack.say(agent.task(), choice.forge(), published, agent.branch(), log::line);
        return new AgentEvent.Published(new Publication(choice.forge().name(), published.url()));
    }

    /** What was published somewhere goes on there, whatever the run would choose for new work. */
    private Forges.Choice choice(RunOrder order, Agent agent) {
        Optional<PullRequest> former = agent.continues().flatMap(_ -> engine.fleet().pulls().of(agent.branch()))
                .filter(PullRequest::isPublished);
        return former.isEmpty() ? forges.of(order)
                : forges.named(former.get().publication().forge())
                        .map(forge -> new Forges.Choice(forge, Optional.empty()))
                        .orElseThrow(() -> EdgeException.environment(former.get().publication().url()
                                + " cannot be reached as things are; see fresh doctor, then approve it again"));
    }

    private Provider.Assignment assignment(RunOrder order, Agent agent, Attempts attempts, String plan, String feedback,
            Optional<ModelAccess> access, Optional<Gateway> proxy, AgentLog log) {
        RunSite site = sites.of(order);
        Path worktree = workspaces.ensure(agent.id(), agent.branch(),
                new Grounds(workspaces).of(order, agent).start());
        Ledger ledger = engine.fleet().ledgerOf(agent);
        return new Provider.Assignment(agent.id(), agent.task(), attempts.now(), plan, feedback,
                agent.provider().learns() ? lessons.tell(agent, log::line) : List.of(), site.forAgent(proxy), worktree,
                agentFolders.resolve(agent.id()), wall,
                new Provider.Purse(ledger.leftFor(agent.id()).min(ledger.left()), ledger.agentCap()),
                access, log::line, amount -> charge(agent, amount));
    }
}
