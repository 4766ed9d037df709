package dev.fresh.core.fleet;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.ProviderInfo;
import dev.fresh.core.agent.Route;
import dev.fresh.core.budget.Ledger;
import dev.fresh.core.fleet.Agents.Standing;
import dev.fresh.core.review.PullRequest;
import dev.fresh.core.task.Task;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which fact must follow from where the fleet stands: who gets a slot and money, what a limit ends, when a run is over.
 * The engine asks again after each fact until there is none.
 */
public final class Dispatcher {

    private static final Pattern HUMP = Pattern.compile("([a-z0-9])([A-Z])");
    private static final Pattern NO_LETTERS = Pattern.compile("[^a-z0-9]+");
    private static final Pattern EDGES = Pattern.compile("^-+|-+$");
    private static final int SPAWN_FAILURES_MAX = 3;

    /** Why a run is paused whose agents cannot be started. */
    public static final String SPAWNS_FAIL = "agents could not be started " + SPAWN_FAILURES_MAX + " times in a row";

    private Dispatcher() {
    }

    /** The next fact, if the fleet and the time call for one. */
    public static Optional<FleetEvent> next(Fleet fleet, Instant at) {
        return fleet.nights().next(fleet.activeRun(), at).or(() -> Reviews.due(fleet, at))
                .or(() -> fleet.activeRun().flatMap(run -> next(fleet, run, at)))
                .or(() -> fleet.lastRun().flatMap(run -> endedOtherwise(fleet, run)));
    }

    /** What only the last look has found is the cause of the end all the same: no report has told another one. */
    private static Optional<FleetEvent> endedOtherwise(Fleet fleet, Run run) {
        return run.end().filter(end -> end.cause() != EndCause.TRIPWIRE && run.reports().revision() == 0)
                .flatMap(_ -> fleet.trees().manifest(run.order().id())).flatMap(Manifest::trip)
                .map(why -> new FleetEvent.RunEnded(run.order().id(), EndCause.TRIPWIRE, why));
    }

    /** The next moment in which time alone calls for a fact. */
    public static Optional<Instant> nextDeadline(Fleet fleet, Instant at) {
        return Stream
                .of(fleet.nights().nextDeadline(), Reviews.nextDeadline(fleet),
                        fleet.activeRun().flatMap(run -> nextDeadline(fleet, run, at)))
                .flatMap(Optional::stream).min(Instant::compareTo);
    }

    private static Optional<Instant> nextDeadline(Fleet fleet, Run run, Instant at) {
        return run.stop().isPresent()
                ? run.stop().map(stop -> stop.since().plus(run.order().stopGrace()))
                : Stream.of(Stream.of(run.order().deadline()),
                        run.order().workHours().stream().map(hours -> hours.nextStart(at)),
                        run.lanes().values().stream().flatMap(lane -> lane.next(at).stream()),
                        Stream.of(fleet.spending()).filter(spending -> spending.caps().any())
                                .map(spending -> spending.nextDay(at)),
                        fleet.agents().of(run.order().id(), Standing.QUEUED).stream()
                                .flatMap(agent -> agent.waitsFor().map(AgentState.Wait::until).stream())
                                .filter(at::isBefore),
                        fleet.agents().nextExpiry(run.order().id()).stream())
                        .flatMap(deadlines -> deadlines).min(Instant::compareTo);
    }

    private static Optional<FleetEvent> next(Fleet fleet, Run run, Instant at) {
        Optional<FleetEvent> capped = fleet.ledger().overrun().isZero() ? Optional.empty() : capped(fleet, run);
        if (capped.isPresent()) {
            return capped;
        }
        if (run.stop().filter(stop -> stop.cause().atOnce()).isEmpty()) {
            Optional<String> trip = fleet.trees().manifest(run.order().id()).flatMap(Manifest::trip);
            if (trip.isPresent()) {
                return trip.map(why -> new FleetEvent.StopAsked(EndCause.TRIPWIRE, why));
            }
        }
        if (run.stop().isPresent()) {
            return wound(fleet, run, run.stop().get(), at);
        }
        if (!at.isBefore(run.order().deadline())) {
            return Optional.of(new FleetEvent.StopAsked(EndCause.DEADLINE, "the time is over"));
        }
        Optional<Agent> shaken = Stack.shaken(fleet, run);
        if (shaken.isPresent()) {
            return shaken.map(agent -> new FleetEvent.AgentCommanded(agent.id(), new AgentEvent.GroundLost(
                    "it stands on work that is not wanted any more")));
        }
        if (fleet.agents().nextExpiry(run.order().id()).filter(until -> !at.isBefore(until)).isPresent()) {
            return fleet.agents().of(run.order().id(), Standing.ASKED).stream()
                    .filter(agent -> expiry(agent).filter(until -> !at.isBefore(until)).isPresent()).findFirst()
                    .map(agent -> new FleetEvent.AgentCommanded(agent.id(), new AgentEvent.Expired()));
        }
        if (run.planning() || run.paused().isPresent()) {
            return Optional.empty();
        }
        if (run.spawnFailures() >= SPAWN_FAILURES_MAX) {
            return Optional.of(new FleetEvent.RunPaused(SPAWNS_FAIL));
        }
        // What was begun and had to make room goes on before anything new begins.
        return admit(fleet, run, at).filter(fact -> !(fact instanceof FleetEvent.AgentSpawned)
                || Envelope.squeezed(fleet, run).isEmpty());
    }

    /** Ends who was just charged more than was held for it. */
    private static Optional<FleetEvent> capped(Fleet fleet, Run run) {
        return fleet.agents().of(run.order().id(), Standing.ACTIVE).stream()
                .filter(agent -> fleet.ledger().entries().stream()
                        .anyMatch(entry -> entry.holder().equals(agent.id()) && entry.kind() == Ledger.Kind.OVERRUN))
                .findFirst().map(agent -> new FleetEvent.AgentCommanded(agent.id(),
                        new AgentEvent.CapPassed("it was charged " + fleet.ledger().chargedTo(agent.id())
                                + ", more than was reserved for it")));
    }

    /** Leads a run that was told to stop to its end. */
    private static Optional<FleetEvent> wound(Fleet fleet, Run run, Run.Stop stop, Instant at) {
        boolean now = stop.cause().atOnce() || !at.isBefore(stop.since().plus(run.order().stopGrace()));
        for (Agent agent : fleet.agents().of(run.order().id(), Standing.QUEUED, Standing.PAUSED, Standing.ACTIVE,
                Standing.COMMITTING)) {
            boolean atSafePoint = switch (agent.state()) {
                case AgentState.Queued _ -> true;
                case AgentState.Paused _ -> true;
                // Whoever entered its state after the stop has just finished a piece of work: nothing is torn.
                case AgentState.Analyzing _, AgentState.Implementing _, AgentState.Testing _ ->
                    agent.stateSince().isAfter(stop.since());
                case AgentState.Committing _, AgentState.AwaitingUser _, AgentState.Completed _, AgentState.Failed _,
                        AgentState.Stopped _ ->
                    false;
            };
            boolean working = agent.active() || agent.state() instanceof AgentState.Committing;
            if (atSafePoint || working && now) {
                return Optional.of(new FleetEvent.AgentCommanded(agent.id(), new AgentEvent.Halted(stop.reason())));
            }
        }
        return fleet.nobodyWorks(run.order().id())
                ? Optional.of(new FleetEvent.RunEnded(run.order().id(), stop.cause(), stop.reason()))
                : Optional.empty();
    }

    private static Optional<FleetEvent> admit(Fleet fleet, Run run, Instant at) {
        RunOrder order = run.order();
        Agents agents = fleet.agents();
        List<Agent> queued = agents.of(order.id(), Standing.QUEUED);
        // What was said about published work goes before new work; nobody waits behind one that cannot begin now.
        Optional<PullRequest> back = Reviews.wanted(fleet, run)
                .filter(pull -> Limits.firstOpen(run, takers(order, Optional.of(pull), pull.task()), at).isPresent())
                .findFirst()
                .or(() -> run.queue().isEmpty() ? Reviews.wanted(fleet, run).findFirst() : Optional.empty());
        Optional<String> full = back.isPresent() ? Optional.empty() : ReviewQueue.full(fleet, run);
        Optional<Task> task = back.map(PullRequest::task)
                .or(() -> full.isPresent() ? Optional.empty() : Stack.free(fleet, run, at));
        boolean busy = agents.count(order.id(), Standing.ACTIVE) + agents.count(order.id(), Standing.PAUSED)
                + agents.count(order.id(), Standing.COMMITTING) > 0;
        if (queued.isEmpty() && back.isEmpty() && (run.queue().isEmpty() || full.isPresent())) {
            return busy || somebodyIsAsked(order, agents)
                    ? Optional.empty()
                    : ended(run, full);
        }
        List<Agent> ready = queued.stream()
                .filter(agent -> agent.waitsFor().map(wait -> !at.isBefore(wait.until())).orElse(true)).toList();
        Optional<FleetEvent> moved = ready.stream().flatMap(agent -> Limits.blocked(run, agent, at)
                .map(control -> (FleetEvent) new FleetEvent.AgentCommanded(agent.id(), control)).stream()).findFirst();
        if (moved.isPresent()) {
            return moved;
        }
        if (fleet.slotsTaken() >= order.agentsMax()) {
            return Optional.empty();
        }
        Optional<Agent> first = ready.stream().filter(agent -> lane(fleet, run, agent.provider(), at)).findFirst();
        Optional<ProviderInfo> forTask = first.isPresent() ? Optional.empty()
                : task.flatMap(next -> Limits.firstOpen(run, takers(order, back, next), at));
        if (first.isEmpty() && task.isPresent() && forTask.isEmpty()) {
            return busy || !queued.isEmpty() ? Optional.empty() : closed(run, takers(order, back, task.get()));
        }
        if (first.isEmpty() && (task.isEmpty() || !lane(fleet, run, forTask.get(), at))) {
            return Optional.empty();
        }
        ProviderInfo provider = first.map(Agent::provider).orElseGet(forTask::get);
        Optional<FleetEvent> broke = broke(fleet, run, first, provider, at);
        if (broke.isPresent() || Funds.waits(fleet, run, provider, at)) {
            return busy || !queued.isEmpty() && fleet.slotsTaken() > 0 ? Optional.empty() : broke;
        }
        boolean open = order.workHours().map(hours -> hours.contains(at)).orElse(true);
        if (!open) {
            return Optional.empty();
        }
        return Optional.of(first
                .<FleetEvent>map(agent -> new FleetEvent.AgentAdmitted(agent.id(),
                        Funds.atAdmission(fleet.ledger(), agent, provider)))
                .orElseGet(() -> back.map(pull -> Reviews.send(run, pull))
                        .orElseGet(() -> spawn(fleet, run, task.get()))));
    }

    /** Nothing is left to be begun; by day somebody may still make room for more. */
    private static Optional<FleetEvent> ended(Run run, Optional<String> full) {
        String id = run.order().id();
        return full.isEmpty() ? Optional.of(new FleetEvent.RunEnded(id, EndCause.FINISHED, nothingLeft(run)))
                : full.filter(_ -> run.order().overnight())
                        .map(why -> new FleetEvent.RunEnded(id, EndCause.REVIEW_QUEUE, why));
    }

    private static boolean lane(Fleet fleet, Run run, ProviderInfo provider, Instant at) {
        return run.lane(provider.name()).takes(fleet.activeWith(provider.name()), at);
    }

    /** The providers of the run that take the task. */
    private static List<ProviderInfo> takers(RunOrder order, Optional<PullRequest> back, Task task) {
        return Route.of(back.isPresent() ? Reviews.learners(order) : order.chain(), task.providers()).providers();
    }

    /** All providers are closed: for now, or for the rest of the run. */
    private static Optional<FleetEvent> closed(Run run, List<ProviderInfo> providers) {
        boolean opens = providers.stream().map(info -> run.lane(info.name()))
                .anyMatch(lane -> lane.until().filter(until -> until.isBefore(run.order().deadline())).isPresent());
        return opens ? Optional.empty()
                : Optional.of(new FleetEvent.StopAsked(EndCause.PROVIDERS, "no provider can be used any more: "
                        + providers.stream().map(info -> run.lane(info.name()).blocked().orElse(""))
                                .collect(Collectors.joining("; "))));
    }

    private static Optional<FleetEvent> broke(Fleet fleet, Run run, Optional<Agent> agent, ProviderInfo provider,
            Instant at) {
        return Funds.lacking(fleet, run, agent, provider, at)
                .map(why -> new FleetEvent.StopAsked(EndCause.BUDGET, why));
    }

    /** In an interactive run an answer or a retry may still come; overnight nobody is there to wait for. */
    private static boolean somebodyIsAsked(RunOrder order, Agents agents) {
        return order.policy().approval() && !order.overnight() && agents.count(order.id(), Standing.ASKED) > 0;
    }

    private static FleetEvent spawn(Fleet fleet, Run run, Task task) {
        String id = agentId(run.order().id(), run.spawned());
        return new FleetEvent.AgentSpawned(id, task.id(), branch(task, id), Stack.footing(fleet, run, task));
    }

    /** {@code auto/<feature>-<first 8 digits of the id>}, made of {@code [a-z0-9/-]} only. */
    static String branch(Task task, String agentId) {
        String symbol = task.feature().symbol();
        String words = EDGES.matcher(NO_LETTERS.matcher(HUMP.matcher(symbol).replaceAll("$1-$2")
                .toLowerCase(Locale.ROOT)).replaceAll("-")).replaceAll("");
        String name = words.isEmpty() ? "feature" : words.substring(0, Math.min(words.length(), BRANCH_WORDS_MAX));
        return "auto/" + EDGES.matcher(name).replaceAll("") + "-" + agentId.substring(0, 8);
    }

    private static final int BRANCH_WORDS_MAX = 60;

    /** 12 hex digits that follow from the run and the agent's place in it (SplitMix64's mixing function). */
    static String agentId(String runId, int place) {
        long z = Long.parseUnsignedLong(runId, 16) + (place + 1L) * 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return HexFormat.of().toHexDigits(z ^ z >>> 31).substring(0, 12);
    }

    private static String nothingLeft(Run run) {
        return run.spawned() == 0 ? "there is nothing to do: " + run.notDone().size() + " features were looked at"
                : "all work is done";
    }

    private static Optional<Instant> expiry(Agent agent) {
        return agent.state() instanceof AgentState.AwaitingUser waiting ? waiting.until() : Optional.empty();
    }
}
