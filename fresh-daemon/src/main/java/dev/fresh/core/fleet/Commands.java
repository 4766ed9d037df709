package dev.fresh.core.fleet;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.agent.Question;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.Verdict.Accepted;
import dev.fresh.core.fleet.Verdict.Reason;
import dev.fresh.core.fleet.Verdict.Refused;
import dev.fresh.core.review.PullRequest;
import dev.fresh.core.review.Sighting;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which commands the fleet accepts as it stands; asked by the one writer, so two racing clients get two answers. */
public final class Commands {

    private Commands() {
    }

    public static Verdict judge(Fleet fleet, Command command, Instant at) {
        return switch (command) {
            case Command.Start c -> start(fleet, c);
            case Command.Approve c -> onAgent(fleet, c.agentId(), agent -> approve(agent, c));
            case Command.Reject c -> onAgent(fleet, c.agentId(), agent -> reject(fleet, agent, c, at));
            case Command.Answer c -> onAgent(fleet, c.agentId(), agent -> answer(fleet, agent, c));
            case Command.Pause c -> onAgent(fleet, c.agentId(), agent -> pause(agent));
            case Command.Resume c -> onAgent(fleet, c.agentId(), agent -> resume(fleet, agent));
            case Command.Cancel c -> onAgent(fleet, c.agentId(), agent -> cancel(agent));
            case Command.Stop c -> fleet.activeRun().isPresent()
                    ? new Accepted(new FleetEvent.StopAsked(c.force() ? EndCause.FORCED : EndCause.STOPPED,
                            "stopped by " + c.by()))
                    : noRun();
            case Command.ResumeRun _ -> fleet.activeRun().filter(run -> run.phase().equals("paused")).isPresent()
                    ? new Accepted(new FleetEvent.RunResumed())
                    : new Refused(Reason.WRONG_STATE, "the run is not paused", "");
            case Command.SetBudget c -> setBudget(fleet, c.budget());
            case Command.SetAgentBudget c -> setAgentBudget(fleet, c.cap());
            case Command.SetCaps c -> new Accepted(new FleetEvent.CapsSet(c.caps()));
            case Command.AddSchedule c -> fleet.nights().planned().size() < SCHEDULES_MAX
                    ? new Accepted(new FleetEvent.ScheduleAdded(c.schedule()))
                    : new Refused(Reason.TOO_MANY, "there are " + SCHEDULES_MAX + " schedules already",
                            "remove one with: fresh auto schedule remove ID");
            case Command.RemoveSchedule c -> fleet.nights().planned().containsKey(c.scheduleId())
                    ? new Accepted(new FleetEvent.ScheduleRemoved(c.scheduleId()))
                    : new Refused(Reason.UNKNOWN_SCHEDULE, "there is no schedule " + c.scheduleId(),
                            "list them with: fresh auto schedule list");
            case Command.StartNight c -> startNight(fleet, c);
            case Command.Reserve c -> Reservations.judge(fleet, c, at);
        };
    }

    private static final int SCHEDULES_MAX = 50;

    private static Verdict startNight(Fleet fleet, Command.StartNight command) {
        boolean isDue = fleet.nights().due().stream()
                .anyMatch(plan -> plan.schedule().id().equals(command.scheduleId())
                        && plan.runId().equals(command.order().id()));
        return isDue ? start(fleet, new Command.Start(command.order()))
                : new Refused(Reason.WRONG_STATE, "this start is not due any more", "");
    }

    private static Verdict start(Fleet fleet, Command.Start command) {
        return fleet.activeRun()
                .<Verdict>map(run -> new Refused(Reason.RUN_ACTIVE,
                        "run " + run.order().id().substring(0, 8) + " is already going on in this repository",
                        "see it with: fresh auto status, end it with: fresh auto stop"))
                .orElseGet(() -> new Accepted(new FleetEvent.RunStarted(command.order())));
    }

    private static Verdict approve(Agent agent, Command.Approve command) {
        Optional<AgentState.AwaitingUser> waiting = waiting(agent);
        if (waiting.isEmpty()) {
            return wrongState(agent, "approved");
        }
        Optional<Proposal> proposal = waiting.get().proposal();
        Question.Kind kind = waiting.get().question().kind();
        if (proposal.isEmpty() || kind == Question.Kind.TESTS_FAILING || kind == Question.Kind.DECISION) {
            return new Refused(Reason.WRONG_STATE,
                    "agent " + shortId(agent) + " cannot be approved: "
                            + (kind == Question.Kind.TESTS_FAILING ? "its gates are red" : "it asks a question"),
                    kind == Question.Kind.TESTS_FAILING
                            ? "fresh auto reject " + shortId(agent) + " --retry --reason TEXT"
                            : "fresh auto answer " + shortId(agent) + " TEXT");
        }
        String seen = command.commit().isEmpty() ? proposal.get().commit() : command.commit();
        if (!proposal.get().commit().startsWith(seen) || seen.length() < COMMIT_DIGITS_MIN) {
            return new Refused(Reason.COMMIT_CHANGED,
                    "agent " + shortId(agent) + " now proposes commit " + proposal.get().commit().substring(0, 12)
                            + ", not " + seen,
                    "look again with: fresh auto diff " + shortId(agent));
        }
        return accepted(agent,
                new AgentEvent.Approved(proposal.get().commit(), command.by(), command.comment()));
    }

    private static final int COMMIT_DIGITS_MIN = 7;

    private static Verdict reject(Fleet fleet, Agent agent, Command.Reject command, Instant at) {
        Optional<PullRequest> own = fleet.pulls().of(agent.branch())
                .filter(pull -> pull.open() && pull.agentId().equals(agent.id()) && agent.settled());
        if (command.retry() && own.isPresent()) {
            return new Accepted(new FleetEvent.FeedbackGiven(agent.branch(),
                    Reviews.byPerson(own.get(), agent, command.reason(), at)));
        }
        // What was sent back before anybody published it has no other place where it could be closed.
        if (own.filter(pull -> !pull.isPublished()).isPresent()) {
            return new Accepted(new FleetEvent.PullRequestSeen(agent.branch(), new Sighting(Sighting.State.CLOSED,
                    own.get().head(), "", at, List.of())));
        }
        if (own.isPresent()) {
            return new Refused(Reason.WRONG_STATE,
                    "agent " + shortId(agent) + " is " + agent.state().label() + " and its proposal is out",
                    "close that with: fresh auto proposals close " + shortId(agent) + " --reason TEXT");
        }
        if (waiting(agent).isEmpty()) {
            return wrongState(agent, "rejected");
        }
        return command.retry() && !goingOn(fleet, agent)
                ? waiting(agent).get().proposal().isEmpty() ? runOver(agent)
                        : accepted(agent, new AgentEvent.SentBack(command.reason()))
                : accepted(agent, new AgentEvent.Rejected(command.reason(), command.retry()));
    }

    private static Verdict answer(Fleet fleet, Agent agent, Command.Answer command) {
        Optional<AgentState.AwaitingUser> waiting = waiting(agent);
        if (waiting.isEmpty()) {
            return wrongState(agent, "answered");
        }
        Question question = waiting.get().question();
        if (question.kind() == Question.Kind.READY || question.kind() == Question.Kind.PERMISSION) {
            return new Refused(Reason.WRONG_STATE, "agent " + shortId(agent) + " asks for a yes or a no",
                    "fresh auto approve " + shortId(agent) + ", or fresh auto reject " + shortId(agent)
                            + " --reason TEXT");
        }
        String text = command.text();
        // A number picks an option as listed, counted from 1.
        if (question.kind() == Question.Kind.DECISION && text.matches("[1-9]\\d?")
                && Integer.parseInt(text) <= question.options().size()) {
            text = question.options().get(Integer.parseInt(text) - 1);
        }
        return goingOn(fleet, agent) ? accepted(agent, new AgentEvent.Answered(text)) : runOver(agent);
    }

    private static Verdict pause(Agent agent) {
        return agent.settled() || agent.state() instanceof AgentState.Paused
                ? wrongState(agent, "paused")
                : accepted(agent, new AgentEvent.PauseAsked());
    }

    private static Verdict resume(Fleet fleet, Agent agent) {
        if (!(agent.state() instanceof AgentState.Paused paused)) {
            return wrongState(agent, "resumed");
        }
        // What waits for a person or for its publication needs neither slot nor money, so it outlives its run.
        boolean needsRun = paused.from() instanceof AgentState.Active || paused.from() instanceof AgentState.Queued;
        return needsRun && !goingOn(fleet, agent) ? runOver(agent) : accepted(agent, new AgentEvent.ResumeAsked());
    }

    private static Verdict cancel(Agent agent) {
        return agent.settled()
                ? wrongState(agent, "cancelled")
                : accepted(agent, new AgentEvent.CancelAsked("cancelled by a person"));
    }

    private static Verdict setBudget(Fleet fleet, Money budget) {
        if (fleet.activeRun().isEmpty()) {
            return noRun();
        }
        Money floor = fleet.ledger().budgetFloor();
        return budget.compareTo(floor) < 0
                ? new Refused(Reason.BUDGET_TOO_SMALL,
                        "budget " + budget + " is below what is spent and reserved",
                        "the smallest budget possible now is " + floor)
                : new Accepted(new FleetEvent.BudgetSet(budget));
    }

    private static Verdict setAgentBudget(Fleet fleet, Money cap) {
        if (fleet.activeRun().isEmpty()) {
            return noRun();
        }
        Money floor = fleet.ledger().agentCapFloor();
        return cap.compareTo(floor) < 0
                ? new Refused(Reason.BUDGET_TOO_SMALL,
                        "a cap of " + cap + " is below what an agent has spent and reserved",
                        "the smallest cap possible now is " + floor)
                : new Accepted(new FleetEvent.AgentBudgetSet(cap));
    }

    private static Verdict onAgent(Fleet fleet, String agentId,
            java.util.function.Function<Agent, Verdict> judgement) {
        Agent agent = fleet.agents().get(agentId);
        return agent == null
                ? new Refused(Reason.UNKNOWN_AGENT, "there is no agent " + agentId, "list them with: fresh auto status")
                : judgement.apply(agent);
    }

    private static Optional<AgentState.AwaitingUser> waiting(Agent agent) {
        return agent.state() instanceof AgentState.AwaitingUser waiting ? Optional.of(waiting) : Optional.empty();
    }

    private static boolean goingOn(Fleet fleet, Agent agent) {
        return fleet.activeRun().filter(run -> run.order().id().equals(agent.runId()) && run.stop().isEmpty())
                .isPresent();
    }

    private static Verdict accepted(Agent agent, AgentEvent.Control control) {
        return new Accepted(new FleetEvent.AgentCommanded(agent.id(), control));
    }

    private static Verdict wrongState(Agent agent, String verb) {
        return new Refused(Reason.WRONG_STATE,
                "agent " + shortId(agent) + " is " + agent.state().label() + " and cannot be " + verb,
                "see what waits with: fresh auto status");
    }

    private static Verdict runOver(Agent agent) {
        return new Refused(Reason.NO_RUN,
                "agent " + shortId(agent) + " cannot work on: its run has ended",
                "start one for it with: fresh auto start --feature " + agent.task().feature().id()
                        .toLowerCase(Locale.ROOT));
    }

    private static Verdict noRun() {
        return new Refused(Reason.NO_RUN, "no run is going on in this repository", "start one with: fresh auto start");
    }

    private static String shortId(Agent agent) {
        return agent.id().substring(0, 8);
    }
}
