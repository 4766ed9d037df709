package dev.fresh.core.fleet;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.Policy;
import dev.fresh.core.agent.ProviderInfo;
import dev.fresh.core.budget.Caps;
import dev.fresh.core.budget.Ledger;
import dev.fresh.core.budget.Money;
import dev.fresh.core.budget.Usage;
import dev.fresh.core.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Money in 10,000 random interleavings of reserve, settle, revoke, crash and restart, against what the providers really
 * bill. A failure names its seed; {@code -Dinterleaving=SEED} plays it again.
 */
final class MoneyInterleavingsTest {

    private static final int INTERLEAVINGS = 10_000;
    private static final int STEPS = 60;

    @Test
    void whatIsSpentAndReservedNeverPassesACapAndNothingSpentIsForgotten() {
        Long one = Long.getLong("interleaving");
        LongStream seeds = one == null ? LongStream.range(0, INTERLEAVINGS) : LongStream.of(one);
        long granted = seeds.parallel().map(seed -> {
            try {
                return new Play(seed).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }).sum();
        System.out.println(INTERLEAVINGS + " interleavings with seeds from 0, " + granted + " requests granted");
        assertTrue(one != null || granted > INTERLEAVINGS, "too little was granted to say anything: " + granted);
    }

    /** One run with its agents; what the provider has begun to work on it will bill, whatever becomes of the daemon. */
    private static final class Play {

        private final SplittableRandom random;
        private final List<FleetEvent> journal = new ArrayList<>();
        private final Map<String, Money> inFlight = new TreeMap<>();
        private final Map<String, String> owners = new HashMap<>();
        private final Money budget;
        private final Money cap;
        private final Caps caps;
        private Fleet fleet = Fleet.empty();
        private Instant now = Samples.AT;
        private Money billed = Money.ZERO;
        private int requests;
        private long granted;

        private Play(long seed) {
            random = new SplittableRandom(seed);
            budget = amount(3_000_000);
            cap = amount(1_000_000);
            caps = new Caps(random.nextBoolean() ? Optional.of(amount(3_000_000)) : Optional.empty(),
                    random.nextBoolean() ? Optional.of(amount(5_000_000)) : Optional.empty(), ZoneOffset.UTC);
            begin();
        }

        private Money amount(int most) {
            return new Money(random.nextInt(most) + 1L);
        }

        private void begin() {
            RunOrder plain = Samples.order("0123456789ab", 10, "1", Samples.policy(false, Policy.OnTimeout.PARK));
            RunOrder order = new RunOrder(plain.id(), 10, budget, cap, Money.ZERO, plain.deadline(), true,
                    plain.workHours(), plain.policy(), plain.stopGrace(), plain.strategy(), 1, "claude_cli", false,
                    List.of(), "main", plain.baseCommit(), "none", true, Map.of(), List.of(),
                    List.of(new ProviderInfo("claude_cli", ProviderInfo.Metering.PER_REQUEST, true)), Optional.empty());
            record(new FleetEvent.CapsSet(caps));
            record(new FleetEvent.RunStarted(order));
            List<Task> tasks = IntStream.rangeClosed(1, 1 + random.nextInt(10)).mapToObj(Samples::task).toList();
            record(new FleetEvent.RunPlanned(order.id(),
                    new RunPlan(tasks, List.of(), List.of(), 0, tasks.size(), Map.of())));
            admit();
        }

        /** Lets the dispatcher start whom it wants; a run that it ends stays as it is. */
        private void admit() {
            for (Optional<FleetEvent> next = Dispatcher.next(fleet, now); next.isPresent(); next = Dispatcher
                    .next(fleet, now)) {
                record(next.get());
            }
        }

        long run() {
            for (int step = 0; step < STEPS; step++) {
                now = now.plus(Duration.ofSeconds(random.nextInt(600)));
                switch (random.nextInt(10)) {
                    case 0, 1, 2, 3 -> reserve();
                    case 4, 5, 6 -> settle();
                    case 7 -> revoke();
                    case 8 -> resume();
                    default -> crash();
                }
            }
            while (!inFlight.isEmpty()) {
                settle();
            }
            check(fleet.ledger().spent().compareTo(billed) >= 0,
                    "billed " + billed + ", booked " + fleet.ledger().spent());
            check(fleet.ledger().reservedTotal().isZero(), "still reserved: " + fleet.ledger());
            return granted;
        }

        private void reserve() {
            List<Agent> agents = List.copyOf(fleet.agents().values());
            if (agents.isEmpty()) {
                return;
            }
            String agent = agents.get(random.nextInt(agents.size())).id();
            Money least = amount(400_000);
            String id = "r" + requests++;
            Verdict verdict = Commands.judge(fleet, new Command.Reserve(agent, id, "implement-1", "claude_cli",
                    "a-model", least, least.plus(amount(400_000))), now);
            if (verdict instanceof Verdict.Accepted accepted) {
                record(accepted.event());
                granted++;
                owners.put(id, agent);
                inFlight.put(id, ((FleetEvent.RequestReserved) accepted.event()).amount());
            }
        }

        /** The provider bills at most what the request was bounded to. */
        private void settle() {
            if (!inFlight.isEmpty()) {
                String id = inFlight.keySet().stream().skip(random.nextInt(inFlight.size())).findFirst().orElseThrow();
                Money held = inFlight.remove(id);
                boolean cut = random.nextInt(4) == 0;
                Money bill = new Money(random.nextLong(held.micro() + 1));
                billed = billed.plus(bill);
                record(new FleetEvent.RequestSettled(owners.get(id), id, cut ? held : bill, Usage.NONE,
                        cut ? "cut" : "usage", cut, 200, Duration.ZERO, Duration.ZERO));
            }
        }

        private void revoke() {
            List<Agent> active = fleet.agents().values().stream().filter(Agent::active).toList();
            if (!active.isEmpty()) {
                record(new FleetEvent.AgentCommanded(active.get(random.nextInt(active.size())).id(),
                        random.nextInt(4) == 0 ? new AgentEvent.CancelAsked("enough")
                                : new AgentEvent.PauseAsked()));
            }
        }

        private void resume() {
            fleet.agents().values().stream().filter(agent -> agent.state().label().equals("paused")).findFirst()
                    .ifPresent(agent -> record(
                            new FleetEvent.AgentCommanded(agent.id(), new AgentEvent.ResumeAsked())));
            admit();
        }

        /** What is not durable is gone, and so is everybody who knew what the requests in flight would cost. */
        private void crash() {
            Fleet folded = Fleet.empty();
            Instant at = now;
            for (FleetEvent event : journal) {
                folded = folded.after(event, at);
            }
            check(folded.ledger().spent().equals(fleet.ledger().spent())
                    && folded.ledger().holds().equals(fleet.ledger().holds()), "replay is not what was lived");
            for (Money held : inFlight.values()) {
                billed = billed.plus(new Money(random.nextLong(held.micro() + 1)));
            }
            inFlight.clear();
            record(new FleetEvent.DaemonStarted("test"));
            admit();
        }

        private void record(FleetEvent event) {
            fleet = fleet.after(event, now);
            journal.add(event);
            Ledger ledger = fleet.ledger();
            for (Ledger.Entry entry : fleet.ledgerEntries()) {
                check(entry.spentAfter().plus(entry.reservedAfter()).compareTo(budget) <= 0, "over budget: " + entry);
            }
            check(ledger.overrun().isZero(), "overrun: " + ledger);
            fleet.agents().keySet().forEach(agent -> check(ledger.chargedTo(agent).plus(ledger.reservedFor(agent))
                    .compareTo(cap) <= 0, "agent over its cap: " + ledger));
            Money all = fleet.spending().onDay(now).plus(ledger.reservedTotal());
            // Money that was reserved before midnight may be booked after it: only a grant has to fit the new day.
            if (event instanceof FleetEvent.RequestReserved) {
                caps.perDay().ifPresent(most -> check(all.compareTo(most) <= 0, "over the day's cap: " + all));
                caps.perMonth().ifPresent(most -> check(fleet.spending().inMonth(now).plus(ledger.reservedTotal())
                        .compareTo(most) <= 0, "over the month's cap"));
            }
        }

        private static void check(boolean holds, String what) {
            if (!holds) {
                throw new AssertionError(what);
            }
        }
    }
}
