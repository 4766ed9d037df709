package dev.fresh.core.agent;

import dev.fresh.core.agent.AgentEvent.Admitted;
import dev.fresh.core.agent.AgentEvent.Answered;
import dev.fresh.core.agent.AgentEvent.Approved;
import dev.fresh.core.agent.AgentEvent.BaseMoved;
import dev.fresh.core.agent.AgentEvent.CancelAsked;
import dev.fresh.core.agent.AgentEvent.CapPassed;
import dev.fresh.core.agent.AgentEvent.ChangeWritten;
import dev.fresh.core.agent.AgentEvent.Control;
import dev.fresh.core.agent.AgentEvent.DecisionNeeded;
import dev.fresh.core.agent.AgentEvent.Displaced;
import dev.fresh.core.agent.AgentEvent.Expired;
import dev.fresh.core.agent.AgentEvent.GatesRan;
import dev.fresh.core.agent.AgentEvent.GroundLost;
import dev.fresh.core.agent.AgentEvent.Halted;
import dev.fresh.core.agent.AgentEvent.HandedOver;
import dev.fresh.core.agent.AgentEvent.Interrupted;
import dev.fresh.core.agent.AgentEvent.MustAsk;
import dev.fresh.core.agent.AgentEvent.NotYet;
import dev.fresh.core.agent.AgentEvent.PauseAsked;
import dev.fresh.core.agent.AgentEvent.PlanWritten;
import dev.fresh.core.agent.AgentEvent.Progress;
import dev.fresh.core.agent.AgentEvent.ProviderLimited;
import dev.fresh.core.agent.AgentEvent.Published;
import dev.fresh.core.agent.AgentEvent.PutOff;
import dev.fresh.core.agent.AgentEvent.Rebased;
import dev.fresh.core.agent.AgentEvent.Rejected;
import dev.fresh.core.agent.AgentEvent.ResumeAsked;
import dev.fresh.core.agent.AgentEvent.SentBack;
import dev.fresh.core.agent.AgentEvent.Tidied;
import dev.fresh.core.agent.AgentEvent.TriesAgain;
import dev.fresh.core.agent.AgentEvent.WaitOver;
import dev.fresh.core.agent.AgentEvent.WorkFailed;
import dev.fresh.core.agent.AgentState.Active;
import dev.fresh.core.agent.AgentState.Analyzing;
import dev.fresh.core.agent.AgentState.AwaitingUser;
import dev.fresh.core.agent.AgentState.Committing;
import dev.fresh.core.agent.AgentState.Completed;
import dev.fresh.core.agent.AgentState.Failed;
import dev.fresh.core.agent.AgentState.Implementing;
import dev.fresh.core.agent.AgentState.Paused;
import dev.fresh.core.agent.AgentState.Queued;
import dev.fresh.core.agent.AgentState.Settled;
import dev.fresh.core.agent.AgentState.Stopped;
import dev.fresh.core.agent.AgentState.Testing;
import dev.fresh.core.agent.AgentState.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The life of one agent, from queue to proposal. Pure: same state, same event, same answer. */
public final class Lifecycle {

    /** How the reason of an agent begins whose proposal the next run goes on with. */
    public static final String SENT_BACK = "sent back: ";

    private static final int DELAYS_MAX = 12;

    private Lifecycle() {
    }

    /** Where the agent stands after the event; the same state when the event means nothing to it. */
    public static AgentState next(AgentState state, AgentEvent event, Policy policy, Instant at) {
        return switch (event) {
            case Control control -> onControl(state, control, policy, at);
            case Progress progress -> switch (state) {
                case Analyzing s -> onAnalyzing(s, progress, policy);
                case Implementing s -> onImplementing(s, progress);
                case Testing s -> onTesting(s, progress, policy, at);
                case Committing s -> onCommitting(s, progress, at);
                case Completed s -> progress instanceof Tidied
                        ? new Completed(s.proposal(), s.approval(), s.publication(), true)
                        : s;
                case Stopped s -> progress instanceof Tidied ? new Stopped(s.reason(), Optional.empty()) : s;
                case Queued _, AwaitingUser _, Paused _, Failed _ -> state;
            };
        };
    }

    /** What the daemon keeps doing while an agent stands in {@code state}; nothing while it waits or is over. */
    public static Optional<Work> work(AgentState state) {
        return switch (state) {
            case Analyzing s -> Optional.of(new Work.Analyze(s.attempts()));
            case Implementing s -> Optional.of(new Work.Implement(s.plan(), s.feedback(), s.attempts()));
            case Testing s -> Optional.of(new Work.Verify(s.claim()));
            case Committing s -> s.pending().isPresent() ? Optional.empty()
                    : Optional.of(new Work.Publish(s.proposal(), s.approval()));
            case Completed s -> s.tidied() ? Optional.empty() : Optional.of(new Work.RemoveWorktree());
            case Stopped s -> s.withdraw().map(Work.Withdraw::new);
            case Queued _, AwaitingUser _, Paused _, Failed _ -> Optional.empty();
        };
    }

    /** The proposal that a person can look at in this state. */
    public static Optional<Proposal> proposal(AgentState state) {
        return switch (state) {
            case AwaitingUser s -> s.proposal();
            case Committing s -> Optional.of(s.proposal());
            case Completed s -> Optional.of(s.proposal());
            case Failed s -> s.proposal();
            case Stopped s -> s.withdraw();
            case Paused s -> proposal(s.from());
            case Queued _, Analyzing _, Implementing _, Testing _ -> Optional.empty();
        };
    }

    /** What a person is asked in this state. */
    public static Optional<Question> question(AgentState state) {
        return switch (state) {
            case AwaitingUser waiting -> Optional.of(waiting.question());
            case Paused paused -> question(paused.from());
            case Queued _, Analyzing _, Implementing _, Testing _, Committing _, Completed _, Failed _, Stopped _ ->
                Optional.empty();
        };
    }

    /** Who decided about the proposal in this state. */
    public static Optional<Approval> approval(AgentState state) {
        return switch (state) {
            case Committing s -> Optional.of(s.approval());
            case Completed s -> Optional.of(s.approval());
            case Queued _, Analyzing _, Implementing _, Testing _, AwaitingUser _, Paused _, Failed _, Stopped _ ->
                Optional.empty();
        };
    }

    private static AgentState onAnalyzing(Analyzing s, Progress event, Policy policy) {
        return switch (event) {
            case PlanWritten e -> new Implementing(e.plan(), "", s.attempts());
            case DecisionNeeded e -> policy.approval()
                    ? new AwaitingUser(new Question(Question.Kind.DECISION, e.question(), e.options()),
                            Optional.empty(), e.plan(), s.attempts(), Optional.empty())
                    : new Implementing(e.plan(), decided(e.question(), e.options().getFirst()), s.attempts());
            case WorkFailed e -> failed(s, e.failure(), Optional.empty());
            case ChangeWritten _, GatesRan _, Displaced _, Published _, Tidied _, ProviderLimited _, NotYet _ -> s;
        };
    }

    private static AgentState onImplementing(Implementing s, Progress event) {
        return switch (event) {
            case ChangeWritten e -> new Testing(s.plan(), e.claim(), s.attempts());
            case WorkFailed e -> tryAgain(s, s.plan(), s.attempts(), e.failure());
            case PlanWritten _, DecisionNeeded _, GatesRan _, Displaced _, Published _, Tidied _,
                    ProviderLimited _, NotYet _ ->
                s;
        };
    }

    private static AgentState onTesting(Testing s, Progress event, Policy policy, Instant at) {
        return switch (event) {
            case GatesRan e -> e.proposal().green() ? onGreen(s, e.proposal(), policy, at) : onRed(s, e, policy);
            // What brings nothing along is made anew; else its change is looked at where it stands now.
            case Displaced e -> e.footing().carried().isEmpty()
                    ? new Implementing(s.plan(), "", s.attempts().oneLeft().next())
                    : new Testing(s.plan(), s.claim(), s.attempts().oneLeft());
            case WorkFailed e -> tryAgain(s, s.plan(), s.attempts(), e.failure());
            case PlanWritten _, DecisionNeeded _, ChangeWritten _, Published _, Tidied _, ProviderLimited _,
                    NotYet _ -> s;
        };
    }

    private static AgentState onGreen(Testing s, Proposal proposal, Policy policy, Instant at) {
        Optional<String> needsPerson = proposal.needsPerson();
        if (!policy.approval() && needsPerson.isEmpty()) {
            return new Committing(proposal, byPolicy(proposal, "--no-approval", at), s.attempts());
        }
        List<String> options = List.of("approve", "reject", "reject --retry");
        Question question = needsPerson
                .map(why -> new Question(Question.Kind.PERMISSION, "Needs your look before it goes on: " + why,
                        options))
                .orElseGet(() -> new Question(Question.Kind.READY,
                        "Agent completed work, please test branch " + proposal.branch(), options));
        Optional<Instant> until = needsPerson.isEmpty() && policy.approval()
                && policy.onTimeout() != Policy.OnTimeout.PARK
                        ? Optional.of(at.plus(policy.approvalTimeout()))
                        : Optional.empty();
        return new AwaitingUser(question, Optional.of(proposal), s.plan(), s.attempts(), until);
    }

    private static AgentState onRed(Testing s, GatesRan event, Policy policy) {
        Proposal proposal = event.proposal();
        if (!s.attempts().usedUp()) {
            return new Implementing(s.plan(), proposal.complaints(), s.attempts().next());
        }
        if (!policy.approval()) {
            return new Failed(new Failure(Failure.Kind.AGENT,
                    "the gates stayed red after " + s.attempts().now() + " attempts: " + firstComplaint(proposal)),
                    Optional.of(proposal));
        }
        return new AwaitingUser(new Question(Question.Kind.TESTS_FAILING,
                "Gates are red after " + s.attempts().now() + " attempts: " + firstComplaint(proposal),
                List.of("reject", "reject --retry", "answer", "cancel")), Optional.of(proposal), s.plan(),
                s.attempts(), Optional.empty());
    }

    private static AgentState onCommitting(Committing s, Progress event, Instant at) {
        return switch (event) {
            case Published e -> new Completed(s.proposal(), s.approval(), e.publication(), false);
            // Somebody has said yes to it: it is kept for them, whatever stands in the way of publishing it.
            case WorkFailed e -> undecided(s, "Publishing failed: " + e.failure().text());
            case NotYet e -> s.delays() >= DELAYS_MAX ? undecided(s, "Publishing failed: " + e.pending().why())
                    : new Committing(s.proposal(), s.approval(), s.attempts(),
                            Optional.of(new Wait(later(e.pending().until(), at.plus(backOff(s.delays()))),
                                    e.pending().why())),
                            s.delays() + 1);
            case PlanWritten _, DecisionNeeded _, ChangeWritten _, GatesRan _, Displaced _, Tidied _,
                    ProviderLimited _ -> s;
        };
    }

    private static AgentState undecided(Committing s, String why) {
        return new AwaitingUser(new Question(Question.Kind.READY, why, List.of("approve", "reject")),
                Optional.of(s.proposal()), "", s.attempts(), Optional.empty());
    }

    /** One minute, two, four, and so on up to an hour. */
    private static Duration backOff(int delays) {
        return Duration.ofMinutes(Math.min(60, 1L << Math.min(delays, 6)));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static AgentState onControl(AgentState state, Control event, Policy policy, Instant at) {
        return switch (event) {
            case Admitted _ -> state instanceof Queued s ? s.then() : state;
            case Approved e -> onApproved(state, e, at);
            case Rejected e -> onRejected(state, e, policy);
            case Answered e -> onAnswered(state, e, policy);
            case Expired _ -> onExpired(state, policy, at);
            case PauseAsked e ->
                state instanceof Settled || state instanceof Paused ? state : new Paused(state, e.why());
            case ResumeAsked _ -> state instanceof Paused s ? resumed(s.from()) : state;
            case CancelAsked e -> state instanceof Settled ? state : new Stopped(e.reason(), delivered(state));
            case Halted e -> onHalted(state, e);
            case CapPassed e -> state instanceof Active
                    ? new Failed(new Failure(Failure.Kind.LIMIT, e.text()), Optional.empty())
                    : state;
            case Rebased e -> state instanceof AwaitingUser s && s.asksAbout(e.from()) ? s.about(e.proposal()) : state;
            case BaseMoved e -> state instanceof AwaitingUser s && s.proposal().isPresent()
                    ? new Queued(e.footing().carried().isEmpty()
                            ? new Implementing(s.plan(), "", s.attempts().oneLeft().next())
                            : new Testing(s.plan(), claim(s.proposal().get()), s.attempts().oneLeft()))
                    : state;
            case GroundLost _ -> state instanceof AwaitingUser s && s.proposal().isPresent()
                    ? new Queued(new Testing(s.plan(), claim(s.proposal().get()), s.attempts()))
                    : state;
            case Interrupted _ -> state instanceof Active s ? new Queued(s) : state;
            case WaitOver _ -> state instanceof Committing s && s.pending().isPresent()
                    ? new Committing(s.proposal(), s.approval(), s.attempts(), Optional.empty(), s.delays())
                    : state;
            case SentBack e -> state instanceof AwaitingUser s && s.proposal().isPresent()
                    ? new Stopped(SENT_BACK + e.reason(), Optional.empty())
                    : state;
            case PutOff e -> switch (state) {
                case Active s -> new Queued(s, Optional.of(e.pending()));
                case Queued s -> new Queued(s.then(), Optional.of(e.pending()));
                case AwaitingUser _, Committing _, Paused _, Completed _, Failed _, Stopped _ -> state;
            };
            case HandedOver e -> switch (state) {
                case Active s -> new Queued(briefed(s, e.brief()));
                case Queued s -> new Queued(briefed(s.then(), e.brief()));
                case AwaitingUser _, Committing _, Paused _, Completed _, Failed _, Stopped _ -> state;
            };
            case MustAsk e -> state instanceof Implementing s
                    ? new AwaitingUser(new Question(Question.Kind.DECISION, e.question(), e.options()),
                            Optional.empty(), s.plan(), s.attempts(), Optional.empty())
                    : state;
            case TriesAgain e -> switch (state) {
                case Analyzing s -> s.attempts().usedUp() || e.failure().kind() == Failure.Kind.LIMIT
                        ? new Failed(e.failure(), Optional.empty())
                        : new Analyzing(s.attempts().next());
                case Implementing s -> tryAgain(s, s.plan(), s.attempts(), e.failure());
                case Testing s -> tryAgain(s, s.plan(), s.attempts(), e.failure());
                case Queued _, AwaitingUser _, Committing _, Paused _, Completed _, Failed _, Stopped _ -> state;
            };
        };
    }

    private static AgentState onApproved(AgentState state, Approved event, Instant at) {
        // The commit is compared here too, so that no path around the request's own check can publish another one.
        return state instanceof AwaitingUser s && decidable(s) && s.asksAbout(event.commit())
                ? new Committing(s.proposal().get(),
                        new Approval(event.commit(), event.by(), false, event.comment(), at), s.attempts())
                : state;
    }

    private static AgentState onRejected(AgentState state, Rejected event, Policy policy) {
        if (!(state instanceof AwaitingUser s)) {
            return state;
        }
        return event.retry()
                ? new Queued(new Implementing(s.plan(), event.reason(), s.attempts().nextSeries(policy.attemptsMax())))
                : new Stopped("rejected: " + event.reason(), delivered(s));
    }

    private static AgentState onAnswered(AgentState state, Answered event, Policy policy) {
        if (!(state instanceof AwaitingUser s)) {
            return state;
        }
        return switch (s.question().kind()) {
            case DECISION -> new Queued(
                    new Implementing(s.plan(), decided(s.question().text(), event.text()), s.attempts()));
            case TESTS_FAILING -> new Queued(
                    new Implementing(s.plan(), event.text(), s.attempts().nextSeries(policy.attemptsMax())));
            case READY, PERMISSION -> s;
        };
    }

    private static AgentState onExpired(AgentState state, Policy policy, Instant at) {
        if (!(state instanceof AwaitingUser s) || s.until().isEmpty() || at.isBefore(s.until().get())) {
            return state;
        }
        AwaitingUser parked = new AwaitingUser(s.question(), s.proposal(), s.plan(), s.attempts(), Optional.empty());
        boolean mayDecide = decidable(s) && s.question().kind() == Question.Kind.READY
                && s.proposal().get().needsPerson().isEmpty();
        return switch (policy.onTimeout()) {
            case CONTINUE -> mayDecide
                    ? new Committing(s.proposal().get(), byPolicy(s.proposal().get(), "approval.timeout", at),
                            s.attempts())
                    : parked;
            case PARK -> parked;
            case REJECT -> new Stopped("rejected by policy: nobody decided in time", delivered(s));
        };
    }

    private static AgentState onHalted(AgentState state, Halted event) {
        return switch (state) {
            case AwaitingUser _ -> state;
            case Completed _, Failed _, Stopped _ -> state;
            // Paused or not, what was decided or waits for a decision is kept.
            case Paused s -> onHalted(s.from(), event);
            case Committing s -> undecided(s, "Publishing was interrupted: " + event.reason());
            case Queued _, Analyzing _, Implementing _, Testing _ -> new Stopped(event.reason(), Optional.empty());
        };
    }

    private static AgentState resumed(AgentState from) {
        return from instanceof Active active ? new Queued(active) : from;
    }

    /** What another provider finds when it takes over: the same work, and above the feedback who was there before. */
    private static Active briefed(Active state, String brief) {
        return switch (state) {
            case Implementing s -> new Implementing(s.plan(),
                    s.feedback().isEmpty() ? brief : brief + "\n\n" + s.feedback(), s.attempts());
            case Analyzing s -> s;
            case Testing s -> s;
        };
    }

    /** Ends, or queues again when the process could not even start: three of those in a row pause the run. */
    private static AgentState failed(Active state, Failure failure, Optional<Proposal> proposal) {
        return failure.kind() == Failure.Kind.SPAWN ? new Queued(state) : new Failed(failure, proposal);
    }

    private static AgentState tryAgain(Active state, String plan, Attempts attempts, Failure failure) {
        return switch (failure.kind()) {
            case AGENT, EMPTY_CHANGE, REFUSED_CONTENT -> attempts.usedUp()
                    ? new Failed(failure, Optional.empty())
                    : new Implementing(plan, failure.text(), attempts.next());
            case SPAWN, LIMIT, ENVIRONMENT -> failed(state, failure, Optional.empty());
        };
    }

    private static Claim claim(Proposal proposal) {
        return new Claim(proposal.summary(), proposal.newCommand());
    }

    private static boolean decidable(AwaitingUser state) {
        return switch (state.question().kind()) {
            case READY, PERMISSION -> state.proposal().filter(Proposal::green).isPresent();
            case TESTS_FAILING, DECISION -> false;
        };
    }

    private static Optional<Proposal> delivered(AgentState state) {
        return proposal(state).filter(Proposal::delivered);
    }

    private static Approval byPolicy(Proposal proposal, String policy, Instant at) {
        return new Approval(proposal.commit(), "by policy (" + policy + "), not by a person", true, "", at);
    }

    private static String decided(String question, String answer) {
        return "Question: " + question + "\nAnswer: " + answer;
    }

    /** The first gate that complains, with the first line of what it says. */
    private static String firstComplaint(Proposal proposal) {
        String complaint = proposal.complaints().lines().limit(2).collect(Collectors.joining(" "));
        return complaint.isEmpty() ? "no gate ran" : complaint;
    }
}
