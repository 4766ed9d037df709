package dev.fresh.daemon.simulation;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Claim;
import dev.fresh.core.agent.Failure;
import dev.fresh.core.agent.Footing;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.Limit;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.agent.Publication;
import dev.fresh.core.agent.Work;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.Chore;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Manifest;
import dev.fresh.core.fleet.Run;
import dev.fresh.core.fleet.RunPlan;
import dev.fresh.core.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Agents, gates and forges as one fears them: slow, broken, hanging, dishonest. */
final class FakeWork {

    private static final List<Failure.Kind> FAILURES = List.of(Failure.Kind.values());
    private static final List<Limit.Kind> LIMITS = List.of(Limit.Kind.values());

    private final RandomGenerator random;
    private final Truth truth;
    private final Tally tally;
    private final Clocks clocks;
    private final double trouble;
    private final double spawnTrouble;
    private final boolean liars;
    private final double limits;
    private final boolean deaf;
    private long commits;

    FakeWork(RandomGenerator random, Truth truth, Tally tally, Clocks clocks) {
        this.random = random;
        this.truth = truth;
        this.tally = tally;
        this.clocks = clocks;
        trouble = random.nextDouble() * 0.4;
        spawnTrouble = random.nextInt(5) == 0 ? 0.6 : 0.03;
        liars = random.nextInt(4) == 0;
        limits = random.nextInt(3) == 0 ? 0.3 : 0.02;
        deaf = random.nextInt(3) == 0;
    }

    FleetEvent plan(Fleet fleet, Run run) {
        if (random.nextInt(30) == 0) {
            return new FleetEvent.RunNotPlanned(run.order().id(),
                    new Failure(Failure.Kind.ENVIRONMENT, "nothing could be prepared"));
        }
        List<Task> tasks = new ArrayList<>();
        for (int i = random.nextInt(20); i >= 1; i--) {
            Task task = Scenery.task(i);
            if (fleet.exclusion(task.id(), "b" + i, _ -> true).isEmpty()) {
                tasks.add(task);
            }
        }
        return new FleetEvent.RunPlanned(run.order().id(),
                new RunPlan(tasks, List.of(), List.of(), 3, tasks.size(), Map.of(), footprints(tasks)));
    }

    /** In some nights many tasks are about the same few files. */
    private Map<String, List<String>> footprints(List<Task> tasks) {
        Map<String, List<String>> footprints = new TreeMap<>();
        if (random.nextInt(3) == 0) {
            tasks.forEach(task -> footprints.put(task.id(), List.of("src/F" + random.nextInt(4) + ".java")));
        }
        return footprints;
    }

    /** A tree as it stood, with files that nobody had expected, or something that its agent wanted from outside. */
    FleetEvent checkpoint(Agent agent) {
        if (random.nextInt(6) == 0) {
            return new FleetEvent.ServerRefused(agent.id(), "evil.example:443", 1 + random.nextInt(3));
        }
        return new FleetEvent.CheckpointMade(agent.id(), Text.hex(++commits, 16).repeat(3).substring(8),
                List.of("src/F" + random.nextInt(6) + ".java"), List.of());
    }

    /** A user at work beside the run, and now and then somebody who leaves a hook there. */
    private FleetEvent others(Run run) {
        String id = run.order().id();
        return random.nextInt(3) == 0
                ? new FleetEvent.ManifestTaken(id, Map.of(".git/config", "1"), Map.of("HEAD", "1"))
                : new FleetEvent.ManifestDiffered(id, List.of(random.nextInt(40) == 0
                        ? new Manifest.Difference(".git/hooks/pre-commit", Manifest.ABSENT, "2", true)
                        : new Manifest.Difference("HEAD", "1", "2", false)));
    }

    /** A base that moves under somebody who waits, or nothing to be done. */
    FleetEvent housework(Fleet fleet) {
        Optional<Run> watched = fleet.lastRun().filter(run -> !run.ended() || run.reports().revision() == 0);
        if (watched.isPresent() && random.nextInt(4) == 0) {
            return others(watched.get());
        }
        List<Agent> waiting = fleet.agents().values().stream()
                .filter(agent -> agent.state() instanceof AgentState.AwaitingUser asked && asked.proposal()
                        .filter(Proposal::green).isPresent())
                .toList();
        if (waiting.isEmpty() || random.nextInt(3) == 0) {
            return new FleetEvent.ChoreDone(random.nextBoolean() ? Chore.SYNC : Chore.CLEANUP, "done");
        }
        Agent agent = waiting.get(random.nextInt(waiting.size()));
        String commit = ((AgentState.AwaitingUser) agent.state()).proposal().get().commit();
        boolean works = fleet.activeRun().filter(run -> run.order().id().equals(agent.runId())
                && run.stop().isEmpty() && run.paused().isEmpty()).isPresent();
        if (works && random.nextBoolean()) {
            return new FleetEvent.AgentCommanded(agent.id(), new AgentEvent.BaseMoved(new Footing(Scenery.COMMIT,
                    Optional.empty(), Optional.empty(), List.of(), List.of(),
                    random.nextBoolean() ? Optional.empty() : Optional.of(commit))));
        }
        Proposal again = Scenery.proposal(Text.commit(random.nextLong(1L << 48), agent.id(), ++commits),
                agent.branch(), List.of(Scenery.gate("tests", GateResult.Outcome.PASSED)), List.of());
        truth.made(again, true);
        return new FleetEvent.AgentCommanded(agent.id(), new AgentEvent.Rebased(commit, again));
    }

    private AgentEvent.Progress displaced(Agent agent) {
        Footing stands = agent.footing()
                .orElse(new Footing(Scenery.COMMIT, Optional.empty(), Optional.empty(), List.of()));
        return new AgentEvent.Displaced(stands.above("b" + ++commits, Scenery.COMMIT)
                .carrying(random.nextBoolean() ? Optional.empty() : Optional.of(Scenery.COMMIT)));
    }

    /** What comes of a piece of work; empty when it hangs for ever. */
    Optional<AgentEvent.Progress> result(Agent agent, Work work) {
        if (random.nextDouble() < trouble / 10) {
            tally.fault(Fault.HANGING_WORK);
            return Optional.empty();
        }
        return Optional.of(switch (work) {
            case Work.Analyze _ -> fails().or(this::limited).orElseGet(() -> random.nextInt(8) == 0
                    ? new AgentEvent.DecisionNeeded("plan", "this or that?", List.of("this", "that"))
                    : new AgentEvent.PlanWritten("plan"));
            case Work.Implement _ -> fails().or(this::limited)
                    .orElseGet(() -> new AgentEvent.ChangeWritten(new Claim("done", List.of("run"))));
            case Work.Verify _ -> fails().orElseGet(() -> random.nextInt(10) == 0 ? displaced(agent)
                    : new AgentEvent.GatesRan(proposal(agent)));
            case Work.Publish _ -> random.nextDouble() < trouble / 4
                    ? failed(Failure.Kind.ENVIRONMENT)
                    : random.nextDouble() < trouble / 4
                            ? new AgentEvent.NotYet(new AgentState.Wait(
                                    clocks.really().plusSeconds(random.nextLong(12 * 3600)), "a limit"))
                            : new AgentEvent.Published(new Publication("local", agent.branch()));
            case Work.RemoveWorktree _, Work.Withdraw _ -> random.nextDouble() < trouble / 4
                    ? failed(Failure.Kind.ENVIRONMENT)
                    : new AgentEvent.Tidied();
        });
    }

    private Optional<AgentEvent.Progress> fails() {
        if (random.nextDouble() < spawnTrouble) {
            return Optional.of(failed(Failure.Kind.SPAWN));
        }
        return random.nextDouble() < trouble ? Optional.of(failed(FAILURES.get(random.nextInt(FAILURES.size()))))
                : Optional.empty();
    }

    private Optional<AgentEvent.Progress> limited() {
        if (random.nextDouble() >= limits) {
            return Optional.empty();
        }
        Limit.Kind kind = LIMITS.get(random.nextInt(LIMITS.size()));
        tally.fault(switch (kind) {
            case QUOTA -> Fault.QUOTA;
            case THROTTLE, OVERLOAD -> Fault.RATE_LIMIT;
            case AUTH, CONTEXT_FULL, PERMISSION, DEAD_SESSION, NETWORK, BUDGET, STALL, TURNS -> Fault.OTHER_LIMIT;
        });
        return Optional.of(new AgentEvent.ProviderLimited(new Limit(kind, "a limit", random.nextBoolean()
                ? Optional.of(clocks.really().plusSeconds(random.nextLong(24 * 3600)))
                : Optional.empty())));
    }

    private AgentEvent.Progress failed(Failure.Kind kind) {
        tally.fault(kind == Failure.Kind.SPAWN ? Fault.FAILED_START : Fault.FAILED_WORK);
        return new AgentEvent.WorkFailed(new Failure(kind, kind + " trouble"));
    }

    private Proposal proposal(Agent agent) {
        String commit = Text.commit(random.nextLong(1L << 48), agent.id(), ++commits);
        List<GateResult> gates = new ArrayList<>();
        boolean passed = false;
        boolean broken = false;
        for (String name : List.of("tests", "lint", "hook-up proof")) {
            GateResult.Outcome outcome = outcome();
            gates.add(Scenery.gate(name, outcome));
            passed |= outcome == GateResult.Outcome.PASSED || outcome == GateResult.Outcome.FLAKY;
            broken |= outcome == GateResult.Outcome.FAILED || outcome == GateResult.Outcome.UNPREPARED;
        }
        boolean isHeld = random.nextInt(8) == 0;
        Proposal made = Scenery.proposal(commit, agent.branch(), gates,
                isHeld ? List.of("it changes pom.xml") : List.of());
        truth.made(made, passed && !broken);
        return made;
    }

    private GateResult.Outcome outcome() {
        return switch (random.nextInt(12)) {
            case 0 -> GateResult.Outcome.FAILED;
            case 1 -> GateResult.Outcome.FLAKY;
            case 2, 3 -> GateResult.Outcome.ABSENT;
            case 4 -> random.nextBoolean() ? GateResult.Outcome.UNPREPARED : GateResult.Outcome.PASSED;
            default -> GateResult.Outcome.PASSED;
        };
    }

    /** What a piece of work costs while it goes on. */
    List<Money> charges(Money reserved) {
        List<Money> charges = new ArrayList<>();
        Money left = reserved;
        for (int i = random.nextInt(4); i > 0; i--) {
            Money charge = liars && random.nextInt(25) == 0 ? lie(reserved) : new Money(part(left));
            left = left.minusOrZero(charge);
            charges.add(charge);
        }
        return charges;
    }

    private long part(Money left) {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> left.micro();
            default -> random.nextLong(left.micro() / 3 + 1);
        };
    }

    private Money lie(Money reserved) {
        tally.fault(Fault.LIE);
        return switch (random.nextInt(4)) {
            case 0 -> Money.ZERO;
            case 1 -> new Money(reserved.micro() + 1);
            case 2 -> Money.ofDollars("1000000");
            default -> new Money(reserved.micro() * 3);
        };
    }

    /** What a request really costs that was given {@code held}. */
    Money bill(Money held) {
        return liars && random.nextInt(40) == 0 ? lie(held) : new Money(part(held));
    }

    /** Whether nothing is heard of the work any more, as of a process that somebody has stopped. */
    boolean silent(Work piece) {
        boolean silent = deaf && (piece instanceof Work.Analyze || piece instanceof Work.Implement)
                && random.nextInt(12) == 0;
        if (silent) {
            tally.fault(Fault.SILENT_AGENT);
        }
        return silent;
    }

    /** Whether something that was ended still gets its last word in. */
    boolean inFlight() {
        return random.nextInt(5) == 0;
    }

    boolean chargesInFlight() {
        return liars && random.nextInt(10) == 0;
    }

    long millis(Work work) {
        return switch (work) {
            case Work.Analyze _ -> random.nextLong(10_000, 10 * 60_000);
            case Work.Implement _ -> random.nextLong(10_000, 90 * 60_000);
            case Work.Verify _ -> random.nextLong(1_000, 30 * 60_000);
            case Work.Publish _, Work.RemoveWorktree _, Work.Withdraw _ -> random.nextLong(100, 3 * 60_000);
        };
    }
}
