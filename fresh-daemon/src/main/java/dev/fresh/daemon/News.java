package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Lifecycle;
import dev.fresh.core.agent.Question;
import dev.fresh.core.budget.Ledger;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Run;
import dev.fresh.daemon.report.Headline;
import dev.fresh.edge.notify.Notification;
import dev.fresh.edge.notify.Notification.Kind;
import dev.fresh.protocol.Dollars;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which facts are news for people, and in which words. The same fact always makes the same news. */
final class News {

    /** Percents of the budget that are news, the greatest first. */
    private static final List<Integer> PERCENTS = List.of(95, 80, 50);

    private final String repository;

    /**
     * @param repository name of its folder
     */
    News(String repository) {
        this.repository = repository;
    }

    Optional<Notification> of(Engine.Happened fact) {
        return switch (fact.event()) {
            case FleetEvent.AgentReported e -> awaiting(fact, e.agentId());
            case FleetEvent.AgentCommanded e -> awaiting(fact, e.agentId());
            case FleetEvent.AgentCharged _, FleetEvent.RequestSettled _, FleetEvent.BudgetSet _,
                    FleetEvent.DaemonStarted _ ->
                budget(fact);
            case FleetEvent.RunPaused e -> fact.after().activeRun().map(run -> paused(fact, run, e.reason()));
            case FleetEvent.ReportWritten e -> Optional.ofNullable(fact.after().runs().get(e.runId()))
                    .filter(_ -> e.revision() == 1).map(run -> ended(fact, run, e.name()));
            case FleetEvent.NightMissed e -> missed(fact, e);
            case FleetEvent.RunStarted _, FleetEvent.RunPlanned _, FleetEvent.RunNotPlanned _,
                    FleetEvent.AgentSpawned _, FleetEvent.AgentAdmitted _, FleetEvent.RequestReserved _,
                    FleetEvent.AgentBudgetSet _, FleetEvent.CapsSet _, FleetEvent.StopAsked _, FleetEvent.RunResumed _,
                    FleetEvent.MachineSlept _, FleetEvent.ClockSet _, FleetEvent.RunEnded _, FleetEvent.OnReview _, FleetEvent.OnHouse _, FleetEvent.OnTree _, FleetEvent.ScheduleAdded _, FleetEvent.ScheduleRemoved _, FleetEvent.NightDue _ ->
                Optional.empty();
        };
    }

    private Optional<Notification> awaiting(Engine.Happened fact, String agentId) {
        Agent before = fact.before().agents().get(agentId);
        Agent after = fact.after().agents().get(agentId);
        boolean asksNow = after != null && after.state() instanceof AgentState.AwaitingUser
                && (before == null || !before.waiting());
        if (!asksNow) {
            return Optional.empty();
        }
        Question question = Lifecycle.question(after.state()).orElseThrow();
        String id = agentId.substring(0, 8);
        List<String> lines = new ArrayList<>();
        lines.add(question.text());
        question.options().forEach(option -> lines.add("- " + option));
        List<String> commands = switch (question.kind()) {
            case READY, PERMISSION -> List.of("fresh auto diff " + id, "fresh auto approve " + id,
                    "fresh auto reject " + id + " --reason TEXT");
            case TESTS_FAILING -> List.of("fresh auto logs " + id, "fresh auto reject " + id + " --reason TEXT");
            case DECISION -> List.of("fresh auto answer " + id + " TEXT");
        };
        return Optional.of(new Notification(id(after.runId(), fact), Kind.AWAITING_YOU, fact.at(), repository,
                Optional.of(after.runId()), Optional.of(agentId),
                "Agent " + id + " waits for you: " + after.task().feature().symbol() + " ("
                        + question.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")",
                lines, commands, Optional.empty()));
    }

    private Optional<Notification> budget(Engine.Happened fact) {
        Optional<Run> run = fact.after().activeRun();
        if (run.isEmpty()) {
            return Optional.empty();
        }
        String runId = run.get().order().id();
        Ledger ledger = fact.after().ledgers().get(runId);
        Optional<Ledger> before = Optional.ofNullable(fact.before().ledgers().get(runId));
        return PERCENTS.stream().filter(percent -> reached(ledger, percent)).findFirst()
                .filter(percent -> before.filter(old -> reached(old, percent)).isEmpty())
                .map(percent -> new Notification(id(runId, fact), Kind.BUDGET, fact.at(), repository,
                        Optional.of(runId), Optional.empty(),
                        percent + " % of the budget of run " + runId.substring(0, 8) + " are spent",
                        List.of("Cost: " + Dollars.text(ledger.spent().micro()) + " / "
                                + Dollars.text(ledger.budget().micro())),
                        List.of("fresh auto budget show", "fresh auto budget set USD", "fresh auto stop"),
                        Optional.of(percent)));
    }

    private static boolean reached(Ledger ledger, int percent) {
        return !ledger.budget().isZero() && ledger.spent().micro() * 100 >= percent * ledger.budget().micro();
    }

    private Notification paused(Engine.Happened fact, Run run, String reason) {
        String runId = run.order().id();
        return new Notification(id(runId, fact), Kind.RUN_PAUSED, fact.at(), repository, Optional.of(runId),
                Optional.empty(), "Run " + runId.substring(0, 8) + " is paused: " + reason, List.of(),
                List.of("fresh auto status", "fresh auto resume", "fresh auto stop"), Optional.empty());
    }

    private Notification ended(Engine.Happened fact, Run run, String report) {
        String runId = run.order().id();
        List<String> commands = new ArrayList<>(List.of("fresh auto report"));
        if (fact.after().agentsOf(runId).stream().anyMatch(Agent::waiting)) {
            commands.add("fresh auto status");
            commands.add("fresh auto approve --all");
        }
        return new Notification(id(runId, fact), Kind.RUN_ENDED, fact.at(), repository, Optional.of(runId),
                Optional.empty(), "Run " + runId.substring(0, 8) + " ended: "
                        + run.end().map(Run.End::reason).orElse("its report is " + report),
                Headline.lines(fact.after(), run, fact.at()), commands, Optional.empty());
    }

    private Optional<Notification> missed(Engine.Happened fact, FleetEvent.NightMissed event) {
        Fleet after = fact.after();
        return after.nights().missed().reversed().stream()
                .filter(missed -> missed.schedule().id().equals(event.scheduleId())).findFirst()
                .map(missed -> new Notification(id(event.scheduleId(), fact), Kind.NIGHT_MISSED, fact.at(), repository,
                        Optional.empty(), Optional.empty(), missed.sentence(), List.of(),
                        List.of("fresh auto schedule list", "fresh auto start"), Optional.empty()));
    }

    private static String id(String about, Engine.Happened fact) {
        return about + "-" + fact.position();
    }
}
