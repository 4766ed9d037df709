package dev.fresh.core.fleet;

import dev.fresh.core.budget.Money;
import dev.fresh.core.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pcollections.TreePVector;

/**
 * One run from its acceptance to its last report.
 *
 * @param planEpoch counts the daemons that planned it; a plan from an older one is stale
 * @param plan empty until the base was prepared and the inventory read
 * @param queue tasks that have no agent yet
 * @param spawned agents spawned so far
 * @param spawnFailures starts in a row that failed
 * @param paused why nothing new begins, empty when it does
 * @param needs the least that has to be left before another agent may begin, as the last one that stopped for want of
 *     money showed
 * @param lanes how far each provider that met a limit can be used, by name
 */
public record Run(RunOrder order, Instant startedAt, int planEpoch, Optional<RunPlan> plan, List<Task> queue,
        List<NotDone> notDone, int spawned, int spawnFailures, Optional<String> paused, Money needs,
        Map<String, Lane> lanes,
        Optional<Stop> stop, Optional<End> end, Reports reports) {

    public Run {
        queue = TreePVector.from(queue);
        notDone = List.copyOf(notDone);
        lanes = Map.copyOf(lanes);
    }

    /** Since when and why nothing new begins and running work is led to its end. */
    public record Stop(Instant since, EndCause cause, String reason) {

        Stop later(Duration by) {
            return new Stop(since.plus(by), cause, reason);
        }
    }

    /** When and why it ended. */
    public record End(Instant at, EndCause cause, String reason) {
    }

    /**
     * The reports that exist.
     *
     * @param name file name without ending, empty before the first
     * @param open whether an agent may have been decided since, or can still be
     */
    public record Reports(String name, int revision, boolean open) {
    }

    static Run started(RunOrder order, Instant at) {
        return new Run(order, at, 1, Optional.empty(), List.of(), List.of(), 0, 0, Optional.empty(), Money.ZERO,
                Map.of(),
                Optional.empty(), Optional.empty(), new Reports("", 0, false));
    }

    public boolean ended() {
        return end.isPresent();
    }

    public boolean planning() {
        return plan.isEmpty() && end.isEmpty() && stop.isEmpty();
    }

    /** {@code planning}, {@code running}, {@code paused}, {@code stopping} or {@code ended}. */
    public String phase() {
        if (ended()) {
            return "ended";
        }
        if (stop.isPresent()) {
            return "stopping";
        }
        if (paused.isPresent()) {
            return "paused";
        }
        return planning() ? "planning" : "running";
    }

    Run planAgain() {
        return new Run(order, startedAt, planEpoch + 1, plan, queue, notDone, spawned, 0, paused, needs, lanes, stop,
                end,
                reports);
    }

    Run planned(RunPlan made) {
        return new Run(order, startedAt, planEpoch, Optional.of(made), made.tasks(), made.notDone(), spawned,
                spawnFailures, paused, needs, lanes, stop, end, reports);
    }

    /** The task that waits for an agent. */
    Task queued(String taskId) {
        return queue.stream().filter(task -> task.id().equals(taskId)).findFirst().orElseThrow();
    }

    /** The same after an agent was spawned for the task, which is nearly always the first, or none of the queue. */
    Run without(Task task) {
        return new Run(order, startedAt, planEpoch, plan, TreePVector.from(queue).minus(task), notDone, spawned + 1,
                spawnFailures, paused, needs, lanes, stop, end, reports);
    }

    Run spawnFailures(int count) {
        return count == spawnFailures ? this
                : new Run(order, startedAt, planEpoch, plan, queue, notDone, spawned, count, paused, needs, lanes, stop,
                        end,
                        reports);
    }

    Run pausedFor(Optional<String> reason) {
        return new Run(order, startedAt, planEpoch, plan, queue, notDone, spawned, 0, reason, needs, lanes, stop, end,
                reports);
    }

    /** The first cause stays the cause; only what ends work at once adds to a stop that is already going on. */
    Run stopAsked(FleetEvent.StopAsked event, Instant at) {
        return stop.filter(asked -> asked.cause().atOnce() || !event.cause().atOnce()).isPresent() ? this
                : stopping(new Stop(stop.map(Stop::since).orElse(at), event.cause(), event.reason()));
    }

    private Run stopping(Stop asked) {
        return new Run(order, startedAt, planEpoch, plan, queue, notDone, spawned, spawnFailures, paused, needs, lanes,
                Optional.of(asked), end, reports);
    }

    /** The same by a clock that was set: everything takes as long as it would have taken. */
    Run shifted(Duration by) {
        Map<String, Lane> moved = new HashMap<>(lanes);
        moved.replaceAll((_, lane) -> lane.shifted(by));
        return new Run(order.until(order.deadline().plus(by)), startedAt.plus(by), planEpoch, plan, queue, notDone,
                spawned, spawnFailures, paused, needs, moved, stop.map(asked -> asked.later(by)), end, reports);
    }

    /** The same after a sleep: who is led to its end has the time that it was given while somebody is awake. */
    Run slept(Duration time) {
        return stop.isEmpty() ? this : stopping(stop.get().later(time));
    }

    Run needing(Money more) {
        Money most = needs.compareTo(more) < 0 ? more : needs;
        return new Run(order, startedAt, planEpoch, plan, queue, notDone, spawned, spawnFailures, paused, most, lanes,
                stop, end, reports);
    }

    /** What has to be left before another agent may begin. */
    public Money leastUseful() {
        return order.minimumUseful().compareTo(needs) < 0 ? needs : order.minimumUseful();
    }

    Run lane(String provider, Lane lane) {
        Map<String, Lane> more = new HashMap<>(lanes);
        more.put(provider, lane);
        return new Run(order, startedAt, planEpoch, plan, queue, notDone, spawned, spawnFailures, paused, needs, more,
                stop,
                end, reports);
    }

    public Lane lane(String provider) {
        return lanes.getOrDefault(provider, Lane.OPEN);
    }

    Run endedWith(End how, List<NotDone> left) {
        return new Run(order, startedAt, planEpoch, plan, List.of(), left, spawned, spawnFailures, paused, needs, lanes,
                stop,
                Optional.of(how), reports);
    }

    /** What is not done when the run ends now. */
    List<NotDone> left(String reason) {
        List<NotDone> all = new ArrayList<>(notDone);
        queue.forEach(task -> all.add(NotDone.of(task.kind(), task.feature(), "NOT_REACHED",
                "the run ended before its turn: " + reason)));
        return all;
    }

    Run reported(Reports written) {
        return new Run(order, startedAt, planEpoch, plan, queue, notDone, spawned, spawnFailures, paused, needs, lanes,
                stop,
                end,
                written);
    }
}
