package dev.fresh.core.fleet;

import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.Clash;
import dev.fresh.core.agent.Failure;
import dev.fresh.core.agent.Footing;
import dev.fresh.core.agent.Publication;
import dev.fresh.core.budget.Caps;
import dev.fresh.core.budget.Money;
import dev.fresh.core.budget.Settlement;
import dev.fresh.core.budget.Usage;
import dev.fresh.core.review.Feedback;
import dev.fresh.core.review.Rehearsal;
import dev.fresh.core.review.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that can happen: the journal's vocabulary. Names and fields are a file format. */
public sealed interface FleetEvent {

    /**
     * A daemon has taken the repository; whatever worked before is gone.
     *
     * @param crash how the one before it crashed, as the end of a sentence; empty when it ended in order
     */
    record DaemonStarted(String version, Optional<String> crash) implements FleetEvent {

        /** The first one, or one after a good end. */
        public DaemonStarted(String version) {
            this(version, Optional.empty());
        }
    }

    record RunStarted(RunOrder order) implements FleetEvent {
    }

    record RunPlanned(String runId, RunPlan plan) implements FleetEvent {
    }

    record RunNotPlanned(String runId, Failure failure) implements FleetEvent {
    }

    /**
     * @param footing what its work stands on, empty for the base of the run
     */
    record AgentSpawned(String agentId, String taskId, String branch, Optional<Footing> footing)
            implements
                FleetEvent {
    }

    record AgentAdmitted(String agentId, Money reserved) implements FleetEvent {
    }

    /** Work of an agent came back; {@code epoch} tells for which state it was done. */
    record AgentReported(String agentId, long epoch, AgentEvent.Progress progress) implements FleetEvent {
    }

    record AgentCommanded(String agentId, AgentEvent.Control control) implements FleetEvent {
    }

    /**
     * @param source where the figure comes from, for example {@code booked whole: unmetered}
     */
    record AgentCharged(String agentId, Money amount, String source) implements FleetEvent {
    }

    /**
     * Money is held for a request to a model, which may go out once this is durable.
     *
     * @param call which call of the provider it belongs to, for example {@code implement-2}
     */
    record RequestReserved(String agentId, String requestId, String call, String provider, String model, Money amount)
            implements
                FleetEvent {
    }

    /**
     * The request is over.
     *
     * @param source where the figure comes from
     * @param estimated whether nobody said what was used, so that all that was held is booked
     * @param status HTTP status, 0 when there was none
     */
    record RequestSettled(String agentId, String requestId, Money cost, Usage usage, String source, boolean estimated,
            int status, Duration firstByte, Duration took) implements FleetEvent {

        /** The same for the books. */
        public Settlement settlement() {
            return new Settlement(cost, usage, source, estimated, status, status != 0 || !took.isZero());
        }
    }

    record BudgetSet(Money budget) implements FleetEvent {
    }

    /** What each agent of the run may cost. */
    record AgentBudgetSet(Money cap) implements FleetEvent {
    }

    /** What all runs together may cost. */
    record CapsSet(Caps caps) implements FleetEvent {
    }

    record StopAsked(EndCause cause, String reason) implements FleetEvent {
    }

    record RunPaused(String reason) implements FleetEvent {
    }

    record RunResumed() implements FleetEvent {
    }

    /**
     * Somebody or something set the wall clock of the machine. What waits for a time waits as long as it would have
     * waited; what waits for a time of the day follows the new clock.
     *
     * @param from what it would show otherwise
     * @param to what it shows
     */
    record ClockSet(Instant from, Instant to) implements FleetEvent {

        /** How far it went forward; negative when it went back. */
        public Duration by() {
            return Duration.between(from, to);
        }
    }

    /**
     * The machine was asleep while a run was active; nobody could do anything meanwhile.
     *
     * @param to when that was noticed, by the wall clock
     */
    record MachineSlept(Instant from, Instant to) implements FleetEvent {

        public MachineSlept {
            if (to.isBefore(from)) {
                throw new IllegalArgumentException("asleep until " + to + ", which is before " + from);
            }
        }

        /** How long. */
        public Duration time() {
            return Duration.between(from, to);
        }
    }

    record RunEnded(String runId, EndCause cause, String reason) implements FleetEvent {
    }

    record ScheduleAdded(Schedule schedule) implements FleetEvent {
    }

    record ScheduleRemoved(String scheduleId) implements FleetEvent {
    }

    /** The time of a schedule has come, and nothing stands in the way of its run. */
    record NightDue(String scheduleId, Instant due) implements FleetEvent {
    }

    /**
     * Runs that should have started did not.
     *
     * @param due when the last of them should have
     * @param nights how many in a row
     */
    record NightMissed(String scheduleId, Instant due, int nights, String reason) implements FleetEvent {
    }

    /**
     * @param revision 1 for the first
     */
    record ReportWritten(String runId, String name, int revision) implements FleetEvent {
    }

    /** What happens to published proposals, and what people ask for there. */
    sealed interface OnReview extends FleetEvent {
    }

    /** A forge showed something new about a published proposal. */
    record PullRequestSeen(String branch, Sighting sighting) implements OnReview {
    }

    /** The user sent a published proposal back. */
    record FeedbackGiven(String branch, Feedback feedback) implements OnReview {
    }

    /** A proposal that was only in this repository is on a forge now. */
    record PullRequestPublished(String branch, Publication publication) implements OnReview {
    }

    /** Proposals were merged one after the other, in memory. */
    record ProposalsRehearsed(Rehearsal rehearsal) implements OnReview {
    }

    /** Branches and worktrees of a published proposal that has ended were removed. */
    record PullRequestTidied(String branch) implements OnReview {
    }

    /** What happens to the worktree of an agent, or comes out of it. */
    sealed interface OnTree extends FleetEvent {

        String agentId();
    }

    /**
     * Work in progress was kept.
     *
     * @param commit full id, in the daemon's own clone
     * @param paths what it changes
     * @param clashes agents whose work it does not merge with
     */
    record CheckpointMade(String agentId, String commit, List<String> paths, List<Clash> clashes) implements OnTree {

        public CheckpointMade {
            paths = List.copyOf(paths);
            clashes = List.copyOf(clashes);
        }
    }

    /**
     * An agent asked for a server outside that it may not talk to.
     *
     * @param server name and port, as it asked for it
     * @param times how often since it was last told
     */
    record ServerRefused(String agentId, String server, int times) implements OnTree {
    }

    /** What is done to keep the daemon's own git tidy. */
    sealed interface OnHouse extends FleetEvent {
    }

    /**
     * A chore was done to some effect.
     *
     * @param summary one sentence about what came of it
     */
    record ChoreDone(Chore chore, String summary) implements OnHouse {
    }

    /**
     * How what is the user's stands as a run begins.
     *
     * @param critical marks of what git takes commands from
     * @param rest marks of what people change when they work
     */
    record ManifestTaken(String runId, Map<String, String> critical, Map<String, String> rest) implements OnHouse {

        public ManifestTaken {
            critical = Map.copyOf(critical);
            rest = Map.copyOf(rest);
        }
    }

    /** What is the user's has changed while the run went on, and not by the daemon. */
    record ManifestDiffered(String runId, List<Manifest.Difference> differences) implements OnHouse {

        public ManifestDiffered {
            differences = List.copyOf(differences);
        }
    }
}
