package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.client.ClientException;
import dev.fresh.client.FreshClient;
import dev.fresh.core.Samples;
import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Claim;
import dev.fresh.core.agent.Policy;
import dev.fresh.core.agent.ProviderInfo;
import dev.fresh.core.budget.Ledger;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.Command;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.core.fleet.RunPlan;
import dev.fresh.daemon.control.ControlServer;
import dev.fresh.daemon.control.EventStream;
import dev.fresh.daemon.control.Queries;
import dev.fresh.edge.journal.Journal;
import dev.fresh.edge.journal.JournalCodec;
import dev.fresh.protocol.Answers.HealthView;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.Requests.ApproveRequest;
import dev.fresh.protocol.Requests.BudgetRequest;
import dev.fresh.protocol.Requests.RejectRequest;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Rounds;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twenty clients that decide about the same thing in the same moment, over the real socket and with the real journal:
 * one of them is obeyed, and the others are told that they came too late. At no position of the journal is more spent
 * and reserved than there is, nor is a feature worked on twice.
 */
@Tag("slow")
@Tag("rounds")
final class DecisionRacesTest {

    private static final int RACES = Rounds.of(200, 2_000, 2_000);
    private static final int CLIENTS = 20;
    private static final long SEED = Rounds.seed();

    @TempDir
    private Path folder;
    private Journal<FleetEvent> journal;
    private Engine engine;
    private Thread writer;
    private ControlServer server;
    private FreshPaths paths;
    private final List<String> broken = new ArrayList<>();
    private int races;
    private int refused;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(folder.resolve(".git"));
        paths = new FreshPaths(folder.toRealPath());
        paths.prepare();
        journal = Journal.open(folder.resolve("journal.db"), new JournalCodec(), "1");
        engine = new Engine(journal, () -> Samples.AT);
        engine.listen(facts -> facts.forEach(this::check));
        writer = Thread.ofPlatform().start(() -> engine.run("1"));
        Queries queries = new Queries(paths, engine::fleet, null, _ -> null, List::of, () -> Samples.AT);
        // What only starts runs, plans and looks into repositories is not asked here.
        RequestHandler handler = new RequestHandler(engine, null, null, null, List::of, null, queries, null, null, null,
                null, null, new HealthView("1", 1, folder.toString(), Samples.AT));
        server = new ControlServer(paths.socket(), handler,
                new EventStream(new EventFeed(journal, engine, _ -> false)));
        server.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.close();
        writer.interrupt();
        writer.join();
        journal.close();
    }

    private void check(Engine.Happened fact) {
        Ledger ledger = fact.after().ledger();
        for (Ledger.Entry entry : fact.after().ledgerEntries()) {
            if (entry.spentAfter().plus(entry.reservedAfter()).compareTo(ledger.budget()) > 0) {
                broken.add("position " + fact.position() + ": " + entry + " of " + ledger.budget());
            }
        }
        List<Agent> active = fact.after().agents().values().stream().filter(Agent::active).toList();
        if (active.stream().map(agent -> agent.task().feature().id()).distinct().count() != active.size()) {
            broken.add("position " + fact.position() + " has two agents for one feature");
        }
        if (fact.event() instanceof FleetEvent.AgentCommanded told
                && fact.before().agents().get(told.agentId()).state() instanceof AgentState.AwaitingUser was
                && fact.after().agents().get(told.agentId()).state() instanceof AgentState.Queued now
                && now.then() instanceof AgentState.Implementing next
                && next.attempts().now() <= was.attempts().now()) {
            broken.add("position " + fact.position() + " tries attempt " + next.attempts().now() + " again");
        }
    }

    @Test
    void oneIsObeyedAndTheOthersAreToldThatTheyCameTooLate() throws Exception {
        System.out.println("DecisionRacesTest seed " + SEED);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < RACES; number++) {
                SplittableRandom random = new SplittableRandom(SEED + number);
                switch (number % 4) {
                    case 0, 1 -> decide(threads, number, random, number % 4 == 1);
                    case 2 -> retryTwo(threads, number);
                    default -> lower(threads, number, random);
                }
                engine.ask(new Command.Stop(true, "this test"));
                assertTrue(engine.fleet().activeRun().isEmpty(), "seed " + (SEED + number));
                assertEquals(List.of(), broken, "seed " + (SEED + number));
            }
        }
        Figures.tell("M3", races + " races of " + CLIENTS + " clients from seed " + SEED + ", " + refused
                + " refused with 409 and exit 69, 0 beyond the budget, 0 features twice");
    }

    /** Approve, reject and retry about one proposal; sometimes somebody stops the run in the same moment. */
    private void decide(ExecutorService threads, int number, SplittableRandom random, boolean withStop)
            throws Exception {
        String agent = waiting(number, 1, "10").getFirst();
        int[] wish = random.ints(CLIENTS, 0, 3).toArray();
        List<Boolean> obeyed = race(threads, client -> withStop && client == 0 ? () -> client().stop(false)
                : () -> {
                    switch (wish[client]) {
                        case 0 -> client().approve(agent, new ApproveRequest(Samples.COMMIT, Optional.empty()));
                        case 1 -> client().reject(agent, new RejectRequest("no", true));
                        default -> client().reject(agent, new RejectRequest("no", false));
                    }
                });
        long decisions = obeyed.stream().skip(withStop ? 1 : 0).filter(done -> done).count();
        assertEquals(1, decisions, "seed " + (SEED + number));
        assertTrue(!(engine.fleet().agents().get(agent).state() instanceof AgentState.AwaitingUser));
    }

    /** Each of two could begin again with the money that is left, and both together could not. */
    private void retryTwo(ExecutorService threads, int number) throws Exception {
        List<String> agents = waiting(number, 2, "1.02");
        List<Boolean> obeyed = race(threads, client -> () -> client().reject(agents.get(client % 2),
                new RejectRequest("again", true)));
        assertEquals(2, obeyed.stream().filter(done -> done).count(), "seed " + (SEED + number));
        assertTrue(agents.stream().filter(id -> engine.fleet().agents().get(id).active()).count() <= 1,
                "seed " + (SEED + number));
    }

    /** The budget is set to less and to more while requests hold money. */
    private void lower(ExecutorService threads, int number, SplittableRandom random) throws Exception {
        waiting(number, 0, "10");
        String agent = engine.fleet().agents().values().stream().filter(Agent::active).findFirst().orElseThrow().id();
        int[] cents = random.ints(CLIENTS, 0, 120).toArray();
        race(threads, client -> client % 2 == 0
                ? () -> client().budget(new BudgetRequest(Optional.of(BigDecimal.valueOf(cents[client], 2)),
                        Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty()))
                : () -> engine
                        .ask(new Command.Reserve(agent, "r" + number + "-" + client, "implement-1", "claude_cli", "m",
                                new Money(100_000), new Money(300_000))));
        Ledger ledger = engine.fleet().ledger();
        assertTrue(ledger.spent().plus(ledger.reservedTotal()).compareTo(ledger.budget()) <= 0, ledger::toString);
    }

    private interface Wish {
        void say() throws Exception;
    }

    /** Whose wish was granted; everybody else was refused as too late. */
    private List<Boolean> race(ExecutorService threads, IntFunction<Wish> wishes) throws Exception {
        CountDownLatch ready = new CountDownLatch(CLIENTS);
        List<Future<Boolean>> all = IntStream.range(0, CLIENTS).mapToObj(client -> threads.submit(() -> {
            Wish wish = wishes.apply(client);
            ready.countDown();
            ready.await();
            try {
                wish.say();
                return true;
            } catch (ClientException e) {
                assertEquals(409, e.code().httpStatus(), e.getMessage());
                assertEquals(69, e.code().exit(), e.getMessage());
                return false;
            }
        })).toList();
        List<Boolean> granted = new ArrayList<>();
        for (Future<Boolean> each : all) {
            granted.add(each.get());
        }
        races++;
        refused += (int) granted.stream().filter(done -> !done).count();
        return granted;
    }

    private FreshClient client() {
        return new FreshClient(paths.socket());
    }

    /** A run in which so many agents wait for a person, and, where none does, one is at work. */
    private List<String> waiting(int number, int count, String budget) throws InterruptedException {
        boolean whole = count > 1;
        RunOrder order = Samples.order(String.format("%012x", number + 1L), 2, budget,
                Samples.policy(true, Policy.OnTimeout.PARK), List.of(new ProviderInfo("claude_cli",
                        whole ? ProviderInfo.Metering.WHOLE : ProviderInfo.Metering.PER_REQUEST, true)));
        engine.record(new FleetEvent.RunStarted(order));
        int tasks = Math.max(1, count);
        engine.record(new FleetEvent.RunPlanned(order.id(), new RunPlan(
                IntStream.range(0, tasks).map(task -> task + number * 2).mapToObj(Samples::task).toList(), List.of(),
                List.of(), 0, tasks, Map.of())));
        List<String> agents = new ArrayList<>();
        while (agents.size() < count) {
            Agent agent = engine.fleet().agents().values().stream().filter(Agent::active).findFirst().orElseThrow();
            agents.add(agent.id());
            report(agent.id(), new AgentEvent.PlanWritten("Add a command."));
            report(agent.id(), new AgentEvent.ChangeWritten(new Claim("hooks it up", List.of("count"))));
            report(agent.id(), new AgentEvent.GatesRan(Samples.green(Samples.COMMIT)));
        }
        return agents;
    }

    private void report(String agent, AgentEvent.Progress progress) throws InterruptedException {
        engine.record(new FleetEvent.AgentReported(agent, engine.fleet().agents().get(agent).epoch(), progress));
    }
}
