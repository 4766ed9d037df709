package dev.fresh.daemon.control;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Approval;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.Lifecycle;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.agent.ProviderInfo;
import dev.fresh.core.agent.Question;
import dev.fresh.core.budget.Ledger;
import dev.fresh.core.budget.Money;
import dev.fresh.core.budget.Pace;
import dev.fresh.core.fleet.Agents.Standing;
import dev.fresh.core.fleet.CostSource;
import dev.fresh.core.fleet.Dispatcher;
import dev.fresh.core.fleet.EndCause;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.Lane;
import dev.fresh.core.fleet.Mishap;
import dev.fresh.core.fleet.Nights;
import dev.fresh.core.fleet.NotDone;
import dev.fresh.core.fleet.ReviewQueue;
import dev.fresh.core.fleet.Run;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.core.review.PullRequest;
import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.AgentView.GateView;
import dev.fresh.protocol.AgentView.TimelineView;
import dev.fresh.protocol.Answers.RunView;
import dev.fresh.protocol.Dollars;
import dev.fresh.protocol.EndReason;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.QuestionKind;
import dev.fresh.protocol.RunState;
import dev.fresh.protocol.StatusView;
import dev.fresh.protocol.StatusView.BurnView;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The fleet as clients see it; pure. */
public final class Views {

    /** So many of those that have ended, and of the features that were left, are news. */
    private static final int LISTED_MAX = 25;
    private static final Duration REPORT_PATIENCE = Duration.ofSeconds(60);
    /** The report has them all. */
    private static final int MISHAPS_TOLD = 5;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private final FreshPaths paths;
    private final ZoneId zone;

    /**
     * @param zone in which times are told in sentences
     */
    public Views(FreshPaths paths, ZoneId zone) {
        this.paths = paths;
        this.zone = zone;
    }

    /**
     * The run that is going on, else the last one, with all agents that still matter.
     *
     * @param all whether everything is listed, also what is long over
     */
    public StatusView status(Fleet fleet, Instant now, boolean all) {
        Optional<Run> last = fleet.lastRun();
        if (last.isEmpty()) {
            return StatusView.none().noting(fleet.nights().missed().stream().map(Nights.Missed::sentence).toList());
        }
        Run run = last.get();
        RunOrder order = run.order();
        Ledger ledger = fleet.ledger();
        Map<String, AgentView> agents = new LinkedHashMap<>();
        (all ? fleet.agents().values() : fleet.agents().news(LISTED_MAX))
                .forEach(agent -> agents.put(agent.id(), agent(fleet, agent, now)));
        int left = all ? run.notDone().size() : Math.min(run.notDone().size(), LISTED_MAX);
        int waiting = (int) fleet.agents().in(Standing.ASKED, Standing.PAUSED).stream().filter(Agent::waiting).count();
        int completed = fleet.agents().count(order.id(), Standing.COMPLETED);
        boolean running = !run.ended() || reportIsComing(run, now);
        return new StatusView(running, Optional.of(order.id()),
                Optional.of(run.ended() && running ? RunState.STOPPING : state(run)),
                run.end().map(end -> reason(end.cause())).or(
                        () -> run.paused().filter(Dispatcher.SPAWNS_FAIL::equals).map(_ -> EndReason.SPAWN_FAILURES)),
                run.end().map(Run.End::reason).or(run::paused).or(() -> run.stop().map(Run.Stop::reason)),
                Optional.of(run.startedAt()), run.end().map(Run.End::at), Optional.of(order.deadline()),
                order.agentsMax(), usd(ledger.spent()), ledger.spent().micro(), usd(ledger.reservedTotal()),
                ledger.reservedTotal().micro(), usd(ledger.budget()), ledger.budget().micro(),
                burn(fleet, run, now), Optional.of(order.provider()), order.simulated(), Optional.of(order.sandbox()),
                Optional.of(order.strategy().name().toLowerCase(Locale.ROOT)), Optional.of(order.baseName()),
                Optional.of(order.baseCommit()), notices(fleet, run, now), agents,
                fleet.agents().size() - agents.size(), fleet.agents().counts(), waiting,
                order.simulated() ? completed : 0,
                run.notDone().stream().limit(left).map(Views::notDone).toList(), run.notDone().size() - left,
                run.reports().name().isEmpty()
                        ? Optional.empty()
                        : Optional.of(paths.folder().resolve(run.reports().name() + ".json").toString()))
                .merging(MergeViews.of(fleet, order.id())).with(PullViews.of(fleet));
    }

    public AgentView agent(Fleet fleet, Agent agent, Instant now) {
        AgentState state = agent.state();
        Optional<Proposal> proposal = Lifecycle.proposal(state);
        Optional<Question> question = Lifecycle.question(state);
        Ledger ledger = fleet.ledgerOf(agent);
        Optional<AgentState.Wait> wait = agent.waitsFor().filter(pending -> now.isBefore(pending.until()));
        boolean simulated = fleet.runs().get(agent.runId()).order().simulated();
        BigDecimal minutes = BigDecimal.valueOf(agent.worked(now).toMillis())
                .divide(BigDecimal.valueOf(60_000), 2, RoundingMode.HALF_UP);
        Path worktree = paths.workspaces().resolve("agents").resolve(agent.id());
        boolean kept = !(state instanceof AgentState.Completed completed && completed.tidied());
        return new AgentView(agent.id(), status(state), agent.task().feature().symbol(), agent.task().feature().path(),
                Optional.of(agent.branch()), Math.toIntExact(agent.epoch()), agent.attempts(),
                Math.max(agent.attempts(), agent.policy().attemptsMax()), minutes.doubleValue(),
                usd(ledger.chargedTo(agent.id())),
                ledger.chargedTo(agent.id()).micro(), usd(ledger.reservedFor(agent.id())),
                ledger.reservedFor(agent.id()).micro(), agent.provider().name(),
                CostSource.of(fleet, agent).toString(), ledger.account(agent.id()).total().requests(),
                agent.stateSince(), wait.map(AgentState.Wait::until), wait.map(AgentState.Wait::why),
                state instanceof AgentState.Paused paused ? Optional.of(status(paused.from())) : Optional.empty(),
                question.map(Question::text), question.map(asked -> QuestionKind.valueOf(asked.kind().name())),
                question.map(Question::options).orElse(List.of()), proposal.map(Proposal::commit),
                proposal.filter(Proposal::delivered).map(made -> "git switch " + made.branch()),
                state instanceof AgentState.Completed done ? Optional.of(url(fleet, agent, done)) : Optional.empty(),
                proposal.map(Proposal::gates).orElse(List.of()).stream().map(Views::gate).toList(), failure(state),
                Optional.of(progress(fleet, agent, now)), kept ? Optional.of(worktree.toString()) : Optional.empty(),
                Lifecycle.approval(state).map(Approval::by), simulated, agent.passages().stream()
                        .map(passage -> new TimelineView(passage.at(),
                                AgentStatus.valueOf(passage.state().toUpperCase(Locale.ROOT)), passage.state()))
                        .toList(),
                proposal.map(Proposal::trial).orElse(List.of()), Optional.of(agent.task().kind().label()),
                published(fleet, agent).map(pull -> pull.state().name().toLowerCase(Locale.ROOT)));
    }

    /** The runs that the fleet still knows, newest first. */
    public List<RunView> runs(Fleet fleet) {
        List<RunView> views = new ArrayList<>();
        for (Run run : fleet.runs().values()) {
            Money cost = fleet.ledgers().get(run.order().id()).spent();
            views.addFirst(new RunView(run.order().id(), state(run), run.startedAt(), run.end().map(Run.End::at),
                    run.end().map(end -> reason(end.cause())), usd(cost), cost.micro(),
                    fleet.agents().count(run.order().id()),
                    Optional.of(run.reports().name()).filter(name -> !name.isEmpty())));
        }
        return views;
    }

    /** A run is over for people when they can read its report; one that cannot be written is not waited for. */
    private static boolean reportIsComing(Run run, Instant now) {
        return run.reports().revision() == 0
                && run.end().filter(end -> now.isBefore(end.at().plus(REPORT_PATIENCE))).isPresent();
    }

    /** How fast it goes, and when the first of what bounds it is used up: the budget, the day's cap, the month's. */
    private static BurnView burn(Fleet fleet, Run run, Instant now) {
        Ledger ledger = fleet.ledger();
        Money perHour = run.ended() ? Money.ZERO : ledger.pace().perHour(run.startedAt(), now);
        Optional<Instant> usedUpAt = Stream.concat(
                Pace.usedUpAt(ledger.budget().minusOrZero(ledger.spent()), perHour, now).stream(),
                CapsText.usedUpAt(fleet.spending(), perHour, now).stream()).min(Instant::compareTo);
        return new BurnView(usd(perHour), perHour.micro(), (int) Pace.WINDOW.toMinutes(), usedUpAt);
    }

    private List<String> notices(Fleet fleet, Run run, Instant now) {
        List<String> notices = new ArrayList<>();
        Ledger ledger = fleet.ledger();
        if (!ledger.overrun().isZero()) {
            notices.add("OVERRUN: " + ledger.overrun() + " more than was reserved has been charged.");
        }
        if (run.order().simulated()) {
            notices.add("Simulated: a recorded transcript is played, nothing here is a result.");
        }
        fleet.nights().missed().stream().map(Nights.Missed::sentence).forEach(notices::add);
        run.paused().ifPresent(reason -> notices.add("Paused: " + reason + "."));
        List<Mishap> mishaps = fleet.nights().mishaps();
        mishaps.subList(Math.max(0, mishaps.size() - MISHAPS_TOLD), mishaps.size()).stream()
                .map(mishap -> mishap.sentence(at -> DATE.format(at.atZone(zone)))).forEach(notices::add);
        if (!run.ended() && run.stop().isEmpty()) {
            ReviewQueue.full(fleet, run).ifPresent(why -> notices.add("Paused: " + why
                    + "; decide about them with: fresh auto proposals."));
        }
        if (!run.ended()) {
            notices.addAll(CapsText.notices(fleet.spending(), run.leastUseful(), now, zone));
        }
        run.order().workHours().filter(hours -> !run.ended() && !hours.contains(now)).ifPresent(hours -> notices
                .add("Outside work hours: new work waits until " + hours.nextStart(now).atZone(hours.zone()) + "."));
        if (!run.ended()) {
            new TreeMap<>(run.lanes())
                    .forEach((provider, lane) -> lane(run, provider, lane, now).ifPresent(notices::add));
            fleet.agents().open(run.order().id()).stream()
                    .forEach(agent -> ledger.account(agent.id()).slope().alarm()
                            .ifPresent(alarm -> notices.add("Cost alarm: agent " + agent.id().substring(0, 8) + " ("
                                    + agent.task().feature().symbol() + "): " + alarm + ".")));
        }
        notices.addAll(MergeViews.notices(fleet));
        notices.addAll(run.order().notices());
        return notices;
    }

    /** Where its proposal is now; one that stayed in this repository may have been published since. */
    private static String url(Fleet fleet, Agent agent, AgentState.Completed done) {
        return published(fleet, agent).map(PullRequest::publication).orElse(done.publication()).url();
    }

    private static Optional<PullRequest> published(Fleet fleet, Agent agent) {
        return fleet.pulls().of(agent.branch())
                .filter(pull -> pull.agentId().equals(agent.id()) && pull.isPublished());
    }

    /** How far a provider can be used, when that is not as far as anybody wants. */
    private Optional<String> lane(Run run, String provider, Lane lane, Instant now) {
        if (lane.blockedAt(now)) {
            return Optional.of("Provider " + provider + " cannot be used "
                    + lane.until().map(until -> "until " + clock(until, now)).orElse("any more in this run") + ": "
                    + lane.blocked().orElseThrow());
        }
        long width = lane.widthAt(now);
        return width == 0 || width >= run.order().agentsMax() ? Optional.empty()
                : Optional.of("Provider " + provider + " wants to be asked less: at most " + width
                        + (width == 1 ? " agent works" : " agents work") + " with it for now.");
    }

    private String clock(Instant at, Instant now) {
        boolean soon = Duration.between(now, at).compareTo(Duration.ofHours(20)) < 0;
        return (soon ? TIME : DATE).format(at.atZone(zone));
    }

    private static StatusView.NotDoneView notDone(NotDone left) {
        return new StatusView.NotDoneView(left.featureId(), left.symbol(), left.path(), left.line(), left.code(),
                left.text());
    }

    private static GateView gate(GateResult gate) {
        return new GateView(gate.name(), gate.outcome().name().toLowerCase(Locale.ROOT), gate.command(),
                gate.exitCode(), gate.tests(), gate.failed(), gate.millis(), gate.detail());
    }

    private static AgentStatus status(AgentState state) {
        return AgentStatus.valueOf(state.label().toUpperCase(Locale.ROOT));
    }

    private static RunState state(Run run) {
        return RunState.valueOf(run.phase().toUpperCase(Locale.ROOT));
    }

    private static EndReason reason(EndCause cause) {
        return EndReason.valueOf(cause.name());
    }

    private static Optional<String> failure(AgentState state) {
        return switch (state) {
            case AgentState.Failed s -> Optional.of(s.failure().text());
            case AgentState.Stopped s -> Optional.of(s.reason());
            case AgentState.Queued _, AgentState.Analyzing _, AgentState.Implementing _, AgentState.Testing _,
                    AgentState.AwaitingUser _, AgentState.Committing _, AgentState.Paused _, AgentState.Completed _ ->
                Optional.empty();
        };
    }

    /** What a provider said, with its name, which most say themselves. */
    private static String named(String provider, String why) {
        return why.startsWith(provider + ": ") ? why : provider + ": " + why;
    }

    private String progress(Fleet fleet, Agent agent, Instant now) {
        return switch (agent.state()) {
            case AgentState.Queued s -> s.pending()
                    .filter(wait -> now.isBefore(wait.until())).map(wait -> "waiting for provider until "
                            + clock(wait.until(), now) + " (" + named(agent.provider().name(), wait.why()) + ")")
                    .or(() -> agent.provider().metering() == ProviderInfo.Metering.FREE ? Optional.empty()
                            : CapsText.waits(fleet.spending(), fleet.runs().get(agent.runId()).leastUseful(), now,
                                    zone))
                    .orElse("waits for a free slot and money");
            case AgentState.Analyzing _ -> "looks at " + agent.task().feature().path();
            case AgentState.Implementing s -> "attempt " + s.attempts().now() + " of " + s.attempts().last()
                    + s.feedback().lines().filter(line -> !line.isBlank()).findFirst()
                            .map(line -> ", told: " + line.strip()).orElse("");
            case AgentState.Testing _ -> "the daemon commits the tree and runs the tests and the proof";
            case AgentState.AwaitingUser s -> s.question().text();
            case AgentState.Committing s -> "publishes " + s.proposal().commit().substring(0, 8);
            case AgentState.Paused s -> "paused in " + s.from().label() + s.why().map(why -> ": " + why).orElse("");
            case AgentState.Completed s -> "proposed as " + url(fleet, agent, s);
            case AgentState.Failed s -> s.failure().text();
            case AgentState.Stopped s -> s.reason();
        };
    }

    private static BigDecimal usd(Money money) {
        return Dollars.ofMicro(money.micro());
    }
}
