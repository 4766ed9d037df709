package dev.fresh.daemon.simulation;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Lifecycle;
import dev.fresh.core.agent.Policy;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.agent.ProviderInfo;
import dev.fresh.core.agent.Question;
import dev.fresh.core.budget.Caps;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.Command;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.core.fleet.Schedule;
import dev.fresh.core.fleet.Verdict;
import dev.fresh.core.fleet.WorkHours;
import dev.fresh.core.task.Strategy;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** People who decide well, badly, late, twice or not at all. */
final class People {

    private final RandomGenerator random;
    private final Truth truth;

    People(RandomGenerator random, Truth truth) {
        this.random = random;
        this.truth = truth;
    }

    /** What somebody asks a run for. */
    RunOrder order(String id, Instant at) {
        Policy.OnTimeout[] answers = Policy.OnTimeout.values();
        Policy policy = new Policy(random.nextInt(3) > 0, 1 + random.nextInt(3),
                Duration.ofMinutes(10 + random.nextInt(50)), answers[random.nextInt(answers.length)]);
        LocalTime from = LocalTime.of(random.nextInt(24), random.nextInt(60));
        Optional<WorkHours> hours = random.nextInt(4) == 0
                ? Optional.of(new WorkHours(from, from.plusMinutes(30 + random.nextInt(600)),
                        random.nextBoolean() ? Set.of(DayOfWeek.values()) : Set.of(DayOfWeek.MONDAY),
                        ZoneOffset.ofHours(random.nextInt(12))))
                : Optional.empty();
        return new RunOrder(id, random.nextInt(3) > 0 ? RunOrder.AGENTS_LIMIT : 1 + random.nextInt(10),
                Money.ofDollars(budget()), Money.ofDollars("1"), Money.ofDollars("0.05"),
                at.plus(Duration.ofMinutes(random.nextInt(10) == 0 ? random.nextInt(60) : 480)), hours.isEmpty(), hours,
                policy, Duration.ofSeconds(List.of(0, 30, 30, 1_200).get(random.nextInt(4))), Strategy.HIGHEST_IMPACT,
                1, "builtin", random.nextInt(8) == 0, List.of(), "main", Scenery.BASE, "none", true, Map.of(),
                List.of(),
                providers(), Optional.empty()).reviewing(random.nextInt(4) == 0 ? 1 + random.nextInt(8) : 0);
    }

    /** A run every night about now. */
    Schedule schedule(String id, Instant now) {
        LocalTime time = LocalTime.ofInstant(now.plusSeconds(random.nextLong(7_200)), ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.MINUTES);
        return new Schedule(id, "", time, Set.of(DayOfWeek.values()), ZoneOffset.UTC, "{}");
    }

    /** Whoever got no answer asks again, or not; what the daemon numbers itself would be another thing then. */
    void unanswered(Night night, Command command) {
        boolean same = switch (command) {
            case Command.Approve _, Command.Reject _, Command.Answer _, Command.Pause _, Command.Resume _,
                    Command.Cancel _, Command.Stop _, Command.ResumeRun _, Command.SetBudget _,
                    Command.SetAgentBudget _,
                    Command.SetCaps _, Command.RemoveSchedule _ ->
                true;
            case Command.Start _, Command.StartNight _, Command.AddSchedule _, Command.Reserve _ -> false;
        };
        if (same && random.nextBoolean()) {
            night.time().at(night.time().now() + random.nextLong(60_000), () -> night.ask(command));
        }
    }

    private List<ProviderInfo> providers() {
        ProviderInfo free = new ProviderInfo("builtin", ProviderInfo.Metering.FREE, false);
        ProviderInfo claude = new ProviderInfo("claude_cli", ProviderInfo.Metering.PER_REQUEST, true);
        ProviderInfo codex = new ProviderInfo("codex_cli", ProviderInfo.Metering.PER_REQUEST, true);
        ProviderInfo whole = new ProviderInfo("command", ProviderInfo.Metering.WHOLE, true);
        return List.of(List.<ProviderInfo>of(), List.of(claude), List.of(claude, codex), List.of(free, claude, codex),
                List.of(claude, whole), List.of(free)).get(random.nextInt(6));
    }

    private String budget() {
        return List.of("0", "0.04", "0.5", "2.5", "10", "10", "100").get(random.nextInt(7));
    }

    /** One person does one thing. */
    void act(Night night) {
        Fleet fleet = night.fleet();
        List<Agent> waiting = fleet.agents().values().stream().filter(Agent::waiting).toList();
        if (!waiting.isEmpty() && random.nextInt(3) > 0) {
            decide(night, waiting.get(random.nextInt(waiting.size())));
            return;
        }
        List<Agent> all = List.copyOf(fleet.agents().values());
        String id = all.isEmpty() || random.nextInt(20) == 0
                ? "000000000000"
                : all.get(random.nextInt(all.size())).id();
        switch (random.nextInt(36)) {
            case 0, 1, 2, 3 -> night.ask(new Command.Pause(id));
            case 4, 5, 6, 7 -> resumeOne(night, id);
            case 8, 9 -> night.ask(new Command.Cancel(id));
            case 10 -> night.ask(new Command.Approve(id, "1234567", "eve", "something else"));
            case 11 -> night.ask(new Command.Reject(id, "the wrong moment", random.nextBoolean()));
            case 12 -> night.ask(new Command.Answer(id, "nobody asked"));
            case 13, 14, 15, 16 -> night.ask(new Command.SetBudget(newBudget(fleet)));
            case 17, 18, 19 -> night.ask(new Command.ResumeRun());
            case 20 -> caps(night);
            case 21 -> night.ask(new Command.SetAgentBudget(new Money(random.nextLong(2_000_000))));
            case 22 -> night.ask(new Command.Stop(random.nextInt(3) == 0, "ada"));
            case 23 -> night.schedule();
            case 24, 25, 26, 27, 28, 29, 30, 31 -> new Reviewers(random).act(night);
            default -> night.start();
        }
    }

    private void caps(Night night) {
        Optional<Money> day = random.nextBoolean() ? Optional.of(new Money(random.nextLong(20_000_000)))
                : Optional.empty();
        Optional<Money> month = random.nextBoolean() ? Optional.of(new Money(random.nextLong(40_000_000)))
                : Optional.empty();
        night.ask(new Command.SetCaps(new Caps(day, month, ZoneOffset.ofHours(random.nextInt(12)))));
    }

    private void resumeOne(Night night, String otherwise) {
        night.ask(new Command.Resume(night.fleet().agents().values().stream()
                .filter(agent -> agent.state() instanceof AgentState.Paused).map(Agent::id).findFirst()
                .orElse(otherwise)));
    }

    private Money newBudget(Fleet fleet) {
        Money floor = fleet.ledger().budgetFloor();
        return switch (random.nextInt(3)) {
            case 0 -> floor;
            case 1 -> floor.plus(Money.ofDollars("2"));
            default -> floor.minusOrZero(Money.ofDollars("0.5"));
        };
    }

    private void decide(Night night, Agent agent) {
        Optional<Proposal> proposal = Lifecycle.proposal(agent.state());
        String commit = proposal.map(Proposal::commit).orElse("0123456789abcdef");
        String stale = "bad" + commit.substring(3);
        switch (random.nextInt(10)) {
            case 0 -> night.ask(new Command.Reject(agent.id(), "no", false));
            case 1, 2 -> night.ask(new Command.Reject(agent.id(), "shorter", true));
            case 3 -> night.ask(new Command.Answer(agent.id(), random.nextBoolean() ? "2" : "like that"));
            case 4 -> night.ask(new Command.Approve(agent.id(), stale, "ada", ""));
            // No path around the request's own check leads to a publication either.
            case 5 -> night.step(new FleetEvent.AgentCommanded(agent.id(), new AgentEvent.Approved(stale, "eve", "")));
            case 6 -> {
                if (!truth.green.contains(commit)) {
                    truth.saidYes(agent.id(), commit);
                    night.step(new FleetEvent.AgentCommanded(agent.id(), new AgentEvent.Approved(commit, "eve", "")));
                }
            }
            default -> approve(night, agent, commit);
        }
    }

    private Verdict approve(Night night, Agent agent, String commit) {
        truth.saidYes(agent.id(), commit);
        return night.ask(new Command.Approve(agent.id(),
                random.nextBoolean() ? "" : commit.substring(0, 7 + random.nextInt(commit.length() - 7)), "ada", "ok"));
    }

    /** The next day somebody decides everything that is left, one at a time; whatever waits can be decided. */
    boolean decideNext(Night night) {
        Optional<Agent> left = night.fleet().agents().values().stream().filter(agent -> !agent.settled()).findFirst();
        if (left.isEmpty()) {
            return false;
        }
        Agent agent = left.get();
        Verdict verdict = switch (agent.state()) {
            case AgentState.Paused _ -> night.ask(new Command.Resume(agent.id()));
            case AgentState.AwaitingUser s -> s.question().kind() == Question.Kind.READY
                    || s.question().kind() == Question.Kind.PERMISSION
                            ? approve(night, agent, s.proposal().orElseThrow().commit())
                            : night.ask(new Command.Reject(agent.id(), "no", false));
            // A publication that hangs: nobody has to wait for it.
            case AgentState.Committing _ -> night.ask(new Command.Cancel(agent.id()));
            case AgentState.Queued _, AgentState.Analyzing _, AgentState.Implementing _, AgentState.Testing _,
                    AgentState.Settled _ ->
                throw new Violation(Invariant.ENDS, agent.id() + " is " + agent.state().label() + " after the night");
        };
        Invariant.ENDS.hold(verdict instanceof Verdict.Accepted,
                () -> "stuck: " + agent.state().label() + ": " + verdict);
        return true;
    }
}
