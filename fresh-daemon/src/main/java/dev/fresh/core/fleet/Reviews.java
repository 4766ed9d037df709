package dev.fresh.core.fleet;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Footing;
import dev.fresh.core.agent.Lifecycle;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.agent.ProviderInfo;
import dev.fresh.core.agent.Publication;
import dev.fresh.core.review.Feedback;
import dev.fresh.core.review.PullRequest;
import dev.fresh.core.review.PullRequests;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What events of the fleet mean to its published proposals, and which of them an agent is sent to again. */
public final class Reviews {

    private Reviews() {
    }

    static PullRequests after(PullRequests pulls, FleetEvent.OnReview event) {
        return switch (event) {
            case FleetEvent.PullRequestSeen e -> pulls.seen(e.branch(), e.sighting());
            case FleetEvent.FeedbackGiven e -> pulls.given(e.branch(), e.feedback());
            case FleetEvent.PullRequestPublished e -> pulls.movedTo(e.branch(), e.publication());
            case FleetEvent.ProposalsRehearsed e -> pulls.rehearsed(e.rehearsal());
            case FleetEvent.PullRequestTidied e -> pulls.tidied(e.branch());
        };
    }

    /** What an agent has just published lives on without it; what it was sent to and did not do waits again. */
    static PullRequests settled(Fleet fleet, Agent before, Agent after, Instant at) {
        return switch (after.state()) {
            case AgentState.Completed done -> fleet.pulls()
                    .published(made(fleet, after, done.proposal(), done.publication()), at);
            case AgentState.Stopped stopped when stopped.reason().startsWith(Lifecycle.SENT_BACK) ->
                sentBack(fleet, before, after, stopped, at);
            case AgentState.Stopped stopped -> after.continues().isEmpty() ? fleet.pulls()
                    : decided(stopped) ? fleet.pulls().dropped(after.branch())
                            : returned(fleet, after);
            case AgentState.Failed _ -> after.continues().isEmpty() ? fleet.pulls()
                    : returned(fleet, after);
            case AgentState.Queued _, AgentState.Analyzing _, AgentState.Implementing _, AgentState.Testing _,
                    AgentState.AwaitingUser _, AgentState.Committing _, AgentState.Paused _ ->
                fleet.pulls();
        };
    }

    private static PullRequest.Made made(Fleet fleet, Agent agent, Proposal proposal, Publication publication) {
        return new PullRequest.Made(agent.id(), agent.runId(), agent.task(),
                fleet.runs().get(agent.runId()).order().baseName(), proposal, publication);
    }

    /** What was never published is kept as if it had been, nowhere; what had been goes on from there. */
    private static PullRequests sentBack(Fleet fleet, Agent before, Agent after, AgentState.Stopped stopped,
            Instant at) {
        PullRequests kept = after.continues().isPresent() ? returned(fleet, after)
                : fleet.pulls().published(made(fleet, after, Lifecycle.proposal(before.state()).orElseThrow(),
                        new Publication(PullRequest.NOWHERE, "")), at);
        return kept.given(after.branch(),
                byPerson(after, stopped.reason().substring(Lifecycle.SENT_BACK.length()), at));
    }

    /** Why a person did not want it is worth knowing for others; what was sent back is told as feedback. */
    static PullRequests rejected(Fleet fleet, PullRequests pulls, Agent agent, AgentEvent event, Instant at) {
        return event instanceof AgentEvent.Rejected rejected
                && !fleet.runs().get(agent.runId()).order().simulated()
                        ? pulls.rejected(agent.task(), agent.branch(), byPerson(agent, rejected.reason(), at))
                        : pulls;
    }

    static Feedback byPerson(Agent agent, String reason, Instant at) {
        return new Feedback("person:" + agent.id() + ":" + at.toEpochMilli(), Feedback.Kind.PERSON, "a person", reason,
                at);
    }

    /** The same about a published proposal, told apart from what else was said about it in the same millisecond. */
    static Feedback byPerson(PullRequest pull, Agent agent, String reason, Instant at) {
        Instant moment = at;
        while (pull.talk().handled().contains(byPerson(agent, reason, moment).fingerprint())) {
            moment = moment.plusMillis(1);
        }
        return byPerson(agent, reason, moment);
    }

    private static PullRequests returned(Fleet fleet, Agent agent) {
        return fleet.pulls().returned(agent.branch(), agent.runId(),
                agent.passages().stream().anyMatch(passage -> passage.state().equals("implementing")));
    }

    /** Whether it was a person who did not want it, and not the end of a run. */
    private static boolean decided(AgentState.Stopped stopped) {
        return stopped.reason().startsWith("rejected") || stopped.reason().startsWith("cancelled");
    }

    /** What the next plans have to know about a proposal that has just ended. */
    static History remembered(History history, PullRequests before, PullRequests after, FleetEvent.OnReview event) {
        return event instanceof FleetEvent.PullRequestSeen seen && before.of(seen.branch())
                .filter(pull -> pull.open() && !pull.proposal().simulated()).isPresent()
                        ? after.of(seen.branch()).filter(pull -> !pull.open()).map(history::ended).orElse(history)
                        : history;
    }

    /** Nobody works on for a proposal that has ended; what could not be published is tried when its time has come. */
    static Optional<FleetEvent> due(Fleet fleet, Instant at) {
        return ending(fleet).or(() -> waiting(fleet).filter(agent -> !at.isBefore(until(agent))).findFirst()
                .map(agent -> new FleetEvent.AgentCommanded(agent.id(), new AgentEvent.WaitOver())));
    }

    static Optional<Instant> nextDeadline(Fleet fleet) {
        return waiting(fleet).map(Reviews::until).min(Instant::compareTo);
    }

    private static Stream<Agent> waiting(Fleet fleet) {
        return fleet.agents().in(Agents.Standing.COMMITTING).stream().filter(agent -> agent.waitsFor().isPresent());
    }

    private static Instant until(Agent agent) {
        return agent.waitsFor().orElseThrow().until();
    }

    private static Optional<FleetEvent> ending(Fleet fleet) {
        return fleet.pulls().untidy().stream().flatMap(pull -> fleet.agents().open().stream()
                .filter(agent -> agent.branch().equals(pull.branch()))
                .map(agent -> (FleetEvent) new FleetEvent.AgentCommanded(agent.id(), new AgentEvent.CancelAsked(
                        "its proposal was " + pull.state().name().toLowerCase(Locale.ROOT)))))
                .findFirst();
    }

    static List<PullRequest> toTidy(Fleet fleet) {
        return fleet.pulls().untidy().stream()
                .filter(pull -> Stream.concat(fleet.agents().open().stream(), fleet.agents().chores().stream())
                        .noneMatch(agent -> agent.branch().equals(pull.branch())))
                .toList();
    }

    /** Why a task is left alone while its proposal is open. */
    static Optional<String> exclusion(PullRequests pulls, String taskId, Predicate<String> branchExists) {
        return pulls.open().stream()
                .filter(pull -> pull.task().id().equals(taskId) && !pull.proposal().simulated())
                .filter(pull -> pull.isRemote() || !pull.isPublished() || branchExists.test(pull.branch())).findFirst()
                .map(pull -> "a proposal for it is open: " + pull.branch());
    }

    /** The proposals that an agent of the run is to be sent to, before anything new begins, in their order. */
    static Stream<PullRequest> wanted(Fleet fleet, Run run) {
        return fleet.pulls().wanted().stream()
                .filter(pull -> hindrance(pull, run.order()).isEmpty()
                        && !pull.talk().triedIn().equals(run.order().id()))
                .filter(pull -> fleet.agents().open().stream()
                        .noneMatch(agent -> agent.task().id().equals(pull.task().id()))
                        && run.queue().stream().noneMatch(task -> task.id().equals(pull.task().id())));
    }

    /** What waits at a proposal, for people: a person, a run, or an agent; empty when nothing is wanted of it. */
    public static Optional<String> waits(Fleet fleet, PullRequest pull) {
        Optional<String> working = fleet.agents().open().stream()
                .filter(agent -> agent.continues().isPresent() && agent.branch().equals(pull.branch())).findFirst()
                .map(agent -> "agent " + agent.id().substring(0, 8) + " works on it");
        if (working.isPresent() || pull.pending().isEmpty()) {
            return working;
        }
        Optional<Run> run = fleet.activeRun().filter(going -> going.stop().isEmpty());
        Optional<String> hindrance = fleet.lastRun().flatMap(last -> hindrance(pull, last.order()));
        if (run.isEmpty() || pull.talk().triedIn().equals(run.get().order().id())) {
            boolean lasts = run.isEmpty() && hindrance.isPresent();
            return lasts && forAPerson(pull, fleet) ? hindrance
                    : Optional.of(lasts && learners(fleet.lastRun().orElseThrow().order()).isEmpty()
                            ? "waits for a run with a model: the built-in agent cannot act on it"
                            : "waits for the next run");
        }
        return hindrance.or(() -> Optional.of("waits for an agent of this run"));
    }

    private static boolean forAPerson(PullRequest pull, Fleet fleet) {
        return pull.isTheirs() || pull.isWornOut(fleet.lastRun().orElseThrow().order().rounds());
    }

    /**
     * Why no agent of a run is sent to a proposal although something is wanted of it; empty when one is sent.
     *
     * @return completes the sentence "waits: ..."
     */
    public static Optional<String> hindrance(PullRequest pull, RunOrder order) {
        if (pull.isTheirs()) {
            return Optional.of("somebody else has put commits on its branch, so it is left to them");
        }
        if (pull.isWornOut(order.rounds())) {
            return Optional.of("agents were sent to it " + pull.rounds()
                    + " times; look at it yourself, or send it back with fresh auto reject "
                    + pull.agentId().substring(0, 8) + " --retry --reason TEXT");
        }
        if (pull.baseTip().isEmpty()
                && pull.pending().stream().allMatch(said -> said.kind() == Feedback.Kind.CONFLICT)) {
            return Optional.of("it has to be brought up to its base first");
        }
        if (pull.proposal().simulated() != order.simulated()) {
            return Optional.of(order.simulated() ? "this run plays a recording" : "it comes from a recording");
        }
        if (!pull.baseName().equals(order.baseName())) {
            return Optional.of("it is meant for " + pull.baseName() + ", and this run works on " + order.baseName());
        }
        if (order.offline() && pull.isRemote()) {
            return Optional.of("this run is offline");
        }
        return learners(order).isEmpty() ? Optional.of("no agent of this run can act on it, only a model can")
                : Optional.empty();
    }

    /** The providers of a run that can do something about what is said to them. */
    static List<ProviderInfo> learners(RunOrder order) {
        return order.chain().stream().filter(ProviderInfo::learns).toList();
    }

    /** An agent of the same task goes on where the proposal stands. */
    static FleetEvent send(Run run, PullRequest pull) {
        return new FleetEvent.AgentSpawned(Dispatcher.agentId(run.order().id(), run.spawned()), pull.task().id(),
                pull.branch(), Optional.of(new Footing(pull.proposal().commit(), toMerge(pull),
                        Optional.of(pull.agentId()), List.of())));
    }

    /** The base that has moved, where it does not go with it any more. */
    private static Optional<String> toMerge(PullRequest pull) {
        return Optional.of(pull.baseTip()).filter(tip -> !tip.isEmpty() && pull.pending().stream()
                .anyMatch(said -> said.kind() == Feedback.Kind.CONFLICT));
    }

    /** The proposal that a new agent goes on with. */
    static Optional<PullRequest> continued(PullRequests pulls, FleetEvent.AgentSpawned event) {
        return event.footing().flatMap(Footing::continues).flatMap(_ -> pulls.of(event.branch()));
    }

    /** The agent with everything in hand that was said about the proposal. */
    static Agent sent(Agent agent, PullRequest pull) {
        String plan = "The work stands already: commit " + pull.proposal().commit().substring(0, 12) + " on "
                + pull.branch() + ".\n" + pull.proposal().summary()
                + "\nDo what is wanted of it now, and leave the rest as it is."
                + toMerge(pull).map(tip -> "\n" + pull.baseName() + " has moved to " + tip.substring(0, 12)
                        + " and is merged into the worktree. Where both changed the same lines, files hold both"
                        + " versions between the markers <<<<<<<, ======= and >>>>>>>: make one of them that keeps what"
                        + " both sides do.").orElse("");
        return agent.sentTo(plan, pull.pending().stream().map(Reviews::words).collect(Collectors.joining("\n\n")));
    }

    private static String words(Feedback said) {
        return said.kind().name().toLowerCase(Locale.ROOT) + ", by " + said.by() + " at "
                + said.at().truncatedTo(ChronoUnit.SECONDS) + ":\n" + said.text();
    }
}
