package dev.fresh.bench;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.ChangedFile;
import dev.fresh.core.agent.Claim;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.Policy;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.agent.Publication;
import dev.fresh.core.budget.Money;
import dev.fresh.core.budget.Usage;
import dev.fresh.core.fleet.Dispatcher;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.core.fleet.RunPlan;
import dev.fresh.core.task.Task;
import dev.fresh.edge.journal.Journal;
import dev.fresh.edge.journal.JournalCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes a long journal as nights make it: the core decides which facts follow, and each agent goes from its plan to its
 * published proposal. Only the clock is made up. Arguments: the file, how many runs, how many tasks each, how many
 * requests to a model each task made (none without it).
 */
final class JournalMaker {

    private static final int BATCH = 2000;

    private final Journal<FleetEvent> journal;
    private final List<Journal.Entry<FleetEvent>> waiting = new ArrayList<>();
    private final Deque<String> working = new ArrayDeque<>();
    private final int requests;
    private Fleet fleet = Fleet.empty();
    private Instant at;
    private int tasksMade;
    private int requestsMade;

    private JournalMaker(Journal<FleetEvent> journal, Instant begin, int requests) {
        this.journal = journal;
        this.at = begin;
        this.requests = requests;
    }

    public static void main(String... args) {
        int runs = Integer.parseInt(args[1]);
        int tasks = Integer.parseInt(args[2]);
        int requests = args.length > 3 ? Integer.parseInt(args[3]) : 0;
        // Recent, so that nothing in it is old enough to be tidied away.
        Instant begin = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(2));
        try (Journal<FleetEvent> journal = Journal.open(Path.of(args[0]), new JournalCodec(), "bench")) {
            JournalMaker maker = new JournalMaker(journal, begin, requests);
            for (int number = 0; number < runs; number++) {
                maker.night(number, tasks);
            }
            maker.store();
            System.out.println(journal.last());
        }
    }

    private void night(int number, int tasks) {
        RunOrder order = order(String.format("%012x", 0xbe7c_0000_0000L + number));
        tell(new FleetEvent.DaemonStarted("bench"));
        tell(new FleetEvent.RunStarted(order));
        List<Task> queue = IntStream.range(0, tasks).mapToObj(_ -> Samples.task(tasksMade++)).toList();
        tell(new FleetEvent.RunPlanned(order.id(), new RunPlan(queue, List.of(), List.of(), 100, tasks, Map.of())));
        while (!working.isEmpty()) {
            String agent = working.removeFirst();
            for (int request = 0; request < requests; request++) {
                ask(agent);
            }
            for (AgentEvent.Progress progress : life(agent)) {
                tell(new FleetEvent.AgentReported(agent, fleet.agents().get(agent).epoch(), progress));
            }
        }
        tell(new FleetEvent.ReportWritten(order.id(), "orchestration_report_" + number, 1));
    }

    /** A request as the meter books it. */
    private void ask(String agent) {
        String id = String.format("r%08d", requestsMade++);
        tell(new FleetEvent.RequestReserved(agent, id, "implement-1", "claude_cli", "claude-sonnet-4-5",
                new Money(900)));
        tell(new FleetEvent.RequestSettled(agent, id, new Money(310),
                new Usage(12, 48_211, 1_730, 0, 640, Map.of("tool_use", 1L)), "usage of the answer", false, 200,
                Duration.ofMillis(812), Duration.ofMillis(9_420)));
    }

    private RunOrder order(String id) {
        RunOrder sample = Samples.order(id, 10, "100", Samples.policy(false, Policy.OnTimeout.PARK));
        return new RunOrder(id, sample.agentsMax(), sample.budget(), sample.agentBudget(), sample.minimumUseful(),
                at.plus(Duration.ofHours(8)), true, Optional.empty(), sample.policy(), sample.stopGrace(),
                sample.strategy(), sample.seed(), sample.provider(), false, List.of(), "main", Samples.COMMIT, "none",
                true, Map.of(), List.of(), List.of(), Optional.empty());
    }

    private static List<AgentEvent.Progress> life(String agent) {
        String branch = "auto/feature-" + agent.substring(0, 8);
        Proposal proposal = new Proposal(Samples.COMMIT, Samples.COMMIT, branch,
                List.of(new ChangedFile("src/Cli.java", "M", 12, 1), new ChangedFile("src/CliTest.java", "A", 30, 0)),
                List.of(Samples.gate("tests", GateResult.Outcome.PASSED)), "hooks it up", List.of("count"),
                List.of("notes", "count"), List.of(), false, true);
        return List.of(new AgentEvent.PlanWritten("Add a command beside the others and a test of it."),
                new AgentEvent.ChangeWritten(new Claim("hooks it up", List.of("count"))),
                new AgentEvent.GatesRan(proposal), new AgentEvent.Published(new Publication("local", branch)),
                new AgentEvent.Tidied());
    }

    /** Takes a fact and all that follow from it, as the engine does. */
    private void tell(FleetEvent event) {
        at = at.plusMillis(20);
        take(event);
        for (Optional<FleetEvent> next = Dispatcher.next(fleet, at); next.isPresent(); next = Dispatcher.next(fleet,
                at)) {
            take(next.get());
        }
    }

    private void take(FleetEvent event) {
        fleet = fleet.after(event, at);
        Optional<String> agent = switch (event) {
            case FleetEvent.AgentSpawned e -> Optional.of(e.agentId());
            case FleetEvent.AgentAdmitted e -> {
                working.add(e.agentId());
                yield Optional.of(e.agentId());
            }
            case FleetEvent.AgentReported e -> Optional.of(e.agentId());
            case FleetEvent.AgentCommanded e -> Optional.of(e.agentId());
            case FleetEvent _ -> Optional.empty();
        };
        waiting.add(new Journal.Entry<>(at, agent, event, fleet.ledgerEntries()));
        if (waiting.size() >= BATCH) {
            store();
        }
    }

    private void store() {
        if (!waiting.isEmpty()) {
            journal.append(waiting);
            waiting.clear();
        }
    }
}
