package dev.fresh.daemon.report;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Manifest;
import dev.fresh.core.fleet.Mishap;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** An event as one sentence for people: in logs, in the event stream, in an agent's timeline. */
public final class Story {

    private Story() {
    }

    /** The sentence for an event that led to {@code after}. */
    public static String tell(FleetEvent event, Fleet after) {
        return switch (event) {
            case FleetEvent.DaemonStarted e -> started(e);
            case FleetEvent.RunStarted e -> "Run " + shorter(e.order().id()) + " started: up to "
                    + e.order().agentsMax() + " agents, budget " + e.order().budget() + ", until "
                    + e.order().deadline().truncatedTo(ChronoUnit.SECONDS) + ", provider " + e.order().provider()
                    + ", sandbox " + e.order().sandbox();
            case FleetEvent.RunPlanned e -> "Plan: " + count(e.plan().tasks().size(), "task") + ", "
                    + count(e.plan().notDone().size(), "feature") + " left alone, " + e.plan().unhooked()
                    + " unhooked of "
                    + (e.plan().hooked() + e.plan().unhooked());
            case FleetEvent.RunNotPlanned e -> "Run could not begin: " + e.failure().text();
            case FleetEvent.AgentSpawned e -> "Agent " + shorter(e.agentId()) + " spawned for "
                    + feature(after, e.agentId()) + " on " + e.branch();
            case FleetEvent.AgentAdmitted e -> "Agent " + shorter(e.agentId()) + " begins work"
                    + (e.reserved().isZero() ? "" : ", " + e.reserved() + " reserved");
            case FleetEvent.AgentReported e -> agent(e.agentId(), e.progress(), after);
            case FleetEvent.AgentCommanded e -> agent(e.agentId(), e.control(), after);
            case FleetEvent.AgentCharged e -> "Agent " + shorter(e.agentId()) + " charged " + e.amount() + " ("
                    + e.source() + ")";
            case FleetEvent.RequestReserved e -> "Agent " + shorter(e.agentId()) + " asks " + e.model() + " ("
                    + e.call() + "), " + e.amount() + " reserved";
            case FleetEvent.RequestSettled e -> "Agent " + shorter(e.agentId()) + " charged " + e.cost() + " ("
                    + source(e) + "), Cost: "
                    + after.ledger().spent() + " / " + after.ledger().budget();
            case FleetEvent.AgentBudgetSet e -> "Cap of an agent set to " + e.cap();
            case FleetEvent.CapsSet e -> "Caps of all runs set: " + amount(e.caps().perDay()) + " a day, "
                    + amount(e.caps().perMonth()) + " a month, days of " + e.caps().zone();
            case FleetEvent.BudgetSet e -> "Budget set to " + e.budget();
            case FleetEvent.StopAsked e -> "Stopping: " + e.reason();
            case FleetEvent.RunPaused e -> "Run paused: " + e.reason();
            case FleetEvent.RunResumed _ -> "Run resumed";
            case FleetEvent.MachineSlept e -> new Mishap.Slept(e.from(), e.to()).sentence();
            case FleetEvent.ClockSet e -> new Mishap.ClockWasSet(e.from(), e.to()).sentence();
            case FleetEvent.RunEnded e -> "Run " + shorter(e.runId()) + " ended: " + e.reason();
            case FleetEvent.ScheduleAdded e ->
                "Schedule " + e.schedule().label() + " added: a run at " + e.schedule().at()
                        + " " + e.schedule().zone();
            case FleetEvent.ScheduleRemoved e -> "Schedule " + shorter(e.scheduleId()) + " removed";
            case FleetEvent.NightDue e -> "The run of schedule " + schedule(after, e.scheduleId()) + " is due";
            case FleetEvent.NightMissed e -> "Missed " + (e.nights() == 1 ? "the run" : e.nights() + " runs")
                    + " of schedule " + schedule(after, e.scheduleId()) + ", due "
                    + e.due().truncatedTo(ChronoUnit.SECONDS) + ": " + e.reason();
            case FleetEvent.OnReview e -> ReviewStory.tell(e);
            case FleetEvent.ChoreDone e -> "Git " + e.chore().name().toLowerCase(Locale.ROOT) + ": " + e.summary();
            case FleetEvent.ManifestTaken e -> "Recorded how what is yours stands: "
                    + count(e.critical().size(), "critical mark") + ", " + e.rest().size() + " others";
            case FleetEvent.ManifestDiffered e ->
                (e.differences().stream().anyMatch(each -> each.openedBy().isPresent())
                        ? "Open for writing outside an agent's tree: " : "Changed during the run, origin unknown: ")
                        + e.differences().stream()
                                .limit(5).map(Manifest.Difference::what).collect(Collectors.joining(", "))
                        + (e.differences().size() > 5 ? " and " + (e.differences().size() - 5) + " more" : "");
            case FleetEvent.CheckpointMade e -> "Agent " + shorter(e.agentId()) + " kept its work as "
                    + shorter(e.commit()) + ", " + count(e.paths().size(), "file") + clashes(e);
            case FleetEvent.ServerRefused e -> "Agent " + shorter(e.agentId()) + " was refused: " + e.server() + ", "
                    + count(e.times(), "time");
            case FleetEvent.ReportWritten e -> "Report written: " + e.name() + ".json, revision " + e.revision();
        };
    }

    private static String clashes(FleetEvent.CheckpointMade made) {
        return made.clashes().isEmpty() ? "" : "; does not merge with " + made.clashes().stream()
                .map(clash -> shorter(clash.with()) + " in " + String.join(", ", clash.paths()))
                .collect(Collectors.joining("; "));
    }

    private static String started(FleetEvent.DaemonStarted event) {
        return "Daemon " + event.version() + event.crash()
                .map(how -> " was started again: the one before it " + how).orElse(" has taken the repository");
    }

    /** Where a cost comes from; the page of the price stands in the journal and the report. */
    private static String source(FleetEvent.RequestSettled settled) {
        String source = settled.source().replaceFirst(", https?://\\S+$", "");
        return settled.status() < 400 || source.contains(Integer.toString(settled.status())) ? source
                : source + ", answered " + settled.status();
    }

    private static String agent(String id, AgentEvent event, Fleet after) {
        String name = "Agent " + shorter(id);
        Optional<AgentState> state = Optional.ofNullable(after.agents().get(id)).map(Agent::state);
        return switch (event) {
            case AgentEvent.PlanWritten e -> name + " plans: " + firstLine(e.plan());
            case AgentEvent.DecisionNeeded e -> name + " asks: " + firstLine(e.question());
            case AgentEvent.ChangeWritten e -> name + " changed its tree: " + firstLine(e.claim().summary());
            case AgentEvent.GatesRan e -> name + " tested: gates " + (e.proposal().green() ? "green" : "red")
                    + " on commit " + shorter(e.proposal().commit())
                    + state.map(now -> ", now " + now.label()).orElse("");
            case AgentEvent.Displaced e -> name + " does not merge with what is there, and goes on "
                    + (e.footing().over().isEmpty() ? "from the base" : "on top of " + e.footing().over().stream()
                            .map(Story::shorter).collect(Collectors.joining(", ")));
            case AgentEvent.Rebased e -> name + " has its proposal on the base as it is now: commit "
                    + shorter(e.proposal().commit());
            case AgentEvent.BaseMoved e -> name + " does not merge with the base as it is now, and goes on from "
                    + shorter(e.footing().base());
            case AgentEvent.GroundLost e -> name + " is looked at again: " + e.why();
            case AgentEvent.Published _ -> name + " completed successfully: "
                    + (state.orElse(null) instanceof AgentState.Completed done ? done.publication().url() : "");
            case AgentEvent.NotYet e -> name + " cannot be published yet: " + firstLine(e.pending().why());
            case AgentEvent.WaitOver _ -> name + " is published once more";
            case AgentEvent.SentBack e -> name + " was sent back for the next run: " + firstLine(e.reason());
            case AgentEvent.Tidied _ -> name + " cleaned up";
            case AgentEvent.WorkFailed e -> state.filter(now -> now instanceof AgentState.Failed).isPresent()
                    ? name + " failed: " + firstLine(e.failure().text())
                    : name + " met trouble: " + firstLine(e.failure().text());
            case AgentEvent.Admitted _ -> name + " admitted";
            case AgentEvent.Approved e -> name + " approved by " + e.by() + ": commit " + shorter(e.commit());
            case AgentEvent.Rejected e -> name + " rejected" + (e.retry() ? " and tries again: " : ": ")
                    + firstLine(e.reason());
            case AgentEvent.Answered e -> name + " answered: " + firstLine(e.text());
            case AgentEvent.PauseAsked e -> name + " paused" + e.why().map(why -> ": " + why).orElse("");
            case AgentEvent.ResumeAsked _ -> name + " resumed";
            case AgentEvent.CancelAsked e -> name + " stopped: " + e.reason();
            case AgentEvent.Expired _ -> name + " was not decided in time"
                    + state.map(now -> ", now " + now.label()).orElse("");
            case AgentEvent.Halted e -> name + " halted: " + e.reason();
            case AgentEvent.CapPassed e -> name + " failed: " + e.text();
            case AgentEvent.ProviderLimited e -> name + " met a limit ("
                    + e.limit().kind().name().toLowerCase(Locale.ROOT) + "): " + firstLine(e.limit().text())
                    + state.map(now -> ", now " + now.label()).orElse("");
            case AgentEvent.PutOff e -> name + " waits until " + e.pending().until() + ": "
                    + firstLine(e.pending().why());
            case AgentEvent.HandedOver e -> name + " goes on with " + e.provider();
            case AgentEvent.MustAsk e -> name + " asks: " + firstLine(e.question());
            case AgentEvent.TriesAgain e -> name + " tries again: " + firstLine(e.failure().text());
            case AgentEvent.Interrupted _ -> name + " was interrupted by a restart";
        };
    }

    private static String amount(Optional<Money> cap) {
        return cap.map(Money::toString).orElse("no cap");
    }

    private static String schedule(Fleet fleet, String id) {
        return Optional.ofNullable(fleet.nights().planned().get(id)).map(plan -> plan.schedule().label())
                .orElse(shorter(id));
    }

    private static String feature(Fleet fleet, String agentId) {
        return Optional.ofNullable(fleet.agents().get(agentId)).map(agent -> agent.task().feature().symbol())
                .orElse("a feature");
    }

    static String shorter(String id) {
        return id.substring(0, Math.min(8, id.length()));
    }

    private static String firstLine(String text) {
        return text.lines().filter(line -> !line.isBlank()).findFirst().orElse("").strip();
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
