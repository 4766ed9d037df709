package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.Policy;
import dev.fresh.core.agent.ProviderInfo;
import dev.fresh.core.budget.Ledger;
import dev.fresh.core.budget.Money;
import dev.fresh.core.budget.Usage;
import dev.fresh.core.fleet.Command;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.core.fleet.RunPlan;
import dev.fresh.edge.journal.Journal;
import dev.fresh.edge.journal.JournalCodec;
import dev.fresh.edge.meter.Admission;
import dev.fresh.edge.meter.Api;
import dev.fresh.edge.meter.Line;
import dev.fresh.edge.meter.LineOrder;
import dev.fresh.edge.meter.Meter;
import dev.fresh.edge.meter.PlanShare;
import dev.fresh.edge.meter.PriceList;
import dev.fresh.edge.meter.Upstream;
import dev.fresh.stub.Scripts;
import dev.fresh.stub.StubProvider;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Rounds;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten agents that ask for money at the same time, of the one writer with its journal: at no entry of it is more spent
 * and reserved than there is, unless somebody billed more than was agreed, and then nobody gets anything any more.
 */
@Tag("slow")
@Tag("rounds")
final class MoneyRaceTest {

    private static final int RUNS = Rounds.of(500, 5_000, 5_000);
    private static final int STORMS = Rounds.of(10, 100, 100);
    /** So many runs share a journal: none of them is ever tidied, and a fleet with thousands of those is slow. */
    private static final int TOGETHER = 250;
    private static final int AGENTS = 10;
    private static final int REQUESTS = 2;
    private static final int STORM = 50;
    private static final long SEED = Rounds.seed();

    @TempDir
    private Path folder;
    private Journal<FleetEvent> journal;
    private Engine engine;
    private Admissions admissions;
    private Thread writer;
    private final List<String> broken = new ArrayList<>();
    private final AtomicInteger granted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicLong entries = new AtomicLong();

    @BeforeEach
    void start() throws IOException {
        journal = Journal.open(Files.createTempDirectory(folder, "state").resolve("journal.db"), new JournalCodec(),
                "1");
        engine = new Engine(journal, () -> Samples.AT);
        admissions = new Admissions(engine);
        engine.listen(admissions);
        engine.listen(facts -> facts.forEach(this::check));
        writer = Thread.ofPlatform().start(() -> engine.run("1"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        admissions.close();
        writer.interrupt();
        writer.join();
        journal.close();
    }

    /** On the writer's thread, after each position of the journal. */
    private void check(Engine.Happened fact) {
        for (Ledger.Entry entry : fact.after().ledgerEntries()) {
            entries.incrementAndGet();
            Ledger ledger = fact.after().ledger();
            Money most = ledger.budget().plus(ledger.overrun());
            if (entry.spentAfter().plus(entry.reservedAfter()).compareTo(most) > 0) {
                broken.add("position " + fact.position() + ": " + entry + " of " + most);
            }
            if (entry.kind() == Ledger.Kind.RESERVE && !fact.before().ledger().overrun().isZero()) {
                broken.add("position " + fact.position() + " reserves after an overrun: " + entry);
            }
        }
    }

    @Test
    void tenAgentsRaceForOneBudget() throws Exception {
        System.out.println("MoneyRaceTest seed " + SEED);
        int overruns = 0;
        try (ExecutorService agents = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < RUNS; number++) {
                SplittableRandom random = new SplittableRandom(SEED + number);
                long budget = 50_000 + random.nextInt(3_000_000);
                begin(number, budget, 1_000_000);
                // Every fifth time somebody bills more than was held.
                boolean over = number % 5 == 4;
                AtomicLong billed = new AtomicLong();
                List<Future<?>> all = new ArrayList<>();
                for (Agent agent : engine.fleet().agents().values().stream().filter(Agent::active).toList()) {
                    SplittableRandom own = random.split();
                    all.add(agents.submit(() -> spend(agent.id(), own, over, billed)));
                }
                for (Future<?> each : all) {
                    each.get();
                }
                Ledger ledger = engine.fleet().ledger();
                String about = "seed " + (SEED + number) + ": " + ledger.spent() + " of " + ledger.budget();
                assertEquals(billed.get(), ledger.spent().micro(), about);
                assertEquals(Money.ZERO, ledger.reservedTotal(), about);
                assertTrue(over || ledger.overrun().isZero(), about);
                overruns += ledger.overrun().isZero() ? 0 : 1;
                end();
                assertEquals(List.of(), broken, about);
                if (number % TOGETHER == TOGETHER - 1) {
                    stop();
                    start();
                }
            }
        }
        assertTrue(granted.get() > RUNS && refused.get() > RUNS / 10 && overruns > 0,
                granted + " granted, " + refused + " refused, " + overruns + " overruns");
        Figures.tell("M1", RUNS + " runs of " + AGENTS + " agents from seed " + SEED + ", " + granted
                + " requests granted, " + refused + " refused, " + overruns + " billed beyond what was held, " + entries
                + " entries, 0 beyond the budget");
    }

    private Void spend(String agent, SplittableRandom random, boolean over, AtomicLong billed) throws Exception {
        for (int i = 0; i < REQUESTS; i++) {
            String id = agent + "-" + i;
            long least = 1_000 + random.nextInt(200_000);
            long held;
            try {
                held = admissions.reserve(new Admission.Request(id, agent, "implement-1", "claude_cli", "a-model",
                        new Money(least), new Money(least + random.nextInt(300_000)))).micro();
            } catch (Admission.Refused e) {
                refused.incrementAndGet();
                continue;
            }
            granted.incrementAndGet();
            long cost = switch (random.nextInt(over ? 5 : 4)) {
                case 0 -> held;
                case 1 -> held - 1;
                case 2 -> 0;
                case 3 -> random.nextLong(held + 1);
                default -> held + 1 + random.nextInt(100_000);
            };
            billed.addAndGet(cost);
            admissions.settle(new Admission.Settlement(id, agent, new Money(cost), Usage.NONE, "usage", false, 200,
                    Duration.ZERO, Duration.ZERO));
        }
        return null;
    }

    /** One agent with fifty helpers of its own, through the meter and over HTTP. */
    @Test
    void aStormOfSubAgentsStaysBelowTheCap() throws Exception {
        int answered = 0;
        try (StubProvider stub = StubProvider.start(Scripts.say("hello"));
                Meter meter = Meter.start(new Meter.Setup(Map.of(Api.MESSAGES,
                        new Upstream(URI.create(stub.base()), Optional.of("sk-made-up"))), PriceList::shipped,
                        admissions, folder.resolve("m.sock"), PlanShare.Gate.OPEN, InstantSource.system(), _ -> {}));
                HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
                ExecutorService helpers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < STORMS; number++) {
                begin(number, 400_000, 200_000);
                String agent = engine.fleet().agents().values().stream().filter(Agent::active).findFirst()
                        .orElseThrow().id();
                long before = stub.bill().micro();
                try (Line line = meter.open(new LineOrder(agent, "implement-1", "claude_cli", 4000))) {
                    HttpRequest request = HttpRequest.newBuilder(URI.create(line.base() + "/v1/messages"))
                            .header("x-api-key", line.token()).header("content-type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":"
                                    + "3000,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"))
                            .build();
                    List<Future<Integer>> all = IntStream.range(0, STORM).mapToObj(_ -> helpers.submit(
                            () -> http.send(request, BodyHandlers.ofString()).statusCode())).toList();
                    for (Future<Integer> each : all) {
                        answered += each.get() == 200 ? 1 : 0;
                    }
                }
                Ledger ledger = engine.fleet().ledger();
                long billed = stub.bill().micro() - before;
                assertTrue(billed > 0 && billed <= ledger.chargedTo(agent).micro(),
                        () -> "billed " + billed + ", booked " + ledger);
                assertTrue(ledger.chargedTo(agent).compareTo(ledger.agentCap()) <= 0, ledger::toString);
                assertEquals(Money.ZERO, ledger.reservedTotal());
                end();
                assertEquals(List.of(), broken);
            }
        }
        Figures.tell("M1", STORMS + " storms of " + STORM + " requests of one agent at once, " + answered
                + " answered, " + (STORMS * STORM - answered) + " refused, 0 beyond its cap");
    }

    private void begin(int number, long budget, long cap) throws Exception {
        RunOrder plain = Samples.order(String.format("%012x", number + 1L), AGENTS, "1",
                Samples.policy(false, Policy.OnTimeout.PARK),
                List.of(new ProviderInfo("claude_cli", ProviderInfo.Metering.PER_REQUEST, true)));
        engine.record(new FleetEvent.RunStarted(new RunOrder(plain.id(), AGENTS, new Money(budget), new Money(cap),
                Money.ZERO, plain.deadline(), true, plain.workHours(), plain.policy(), plain.stopGrace(),
                plain.strategy(), 1, plain.provider(), false, List.of(), "main", plain.baseCommit(), "none", true,
                Map.of(), List.of(), plain.providers(), Optional.empty())));
        engine.record(new FleetEvent.RunPlanned(plain.id(), new RunPlan(
                IntStream.rangeClosed(1, AGENTS).map(task -> task + number * AGENTS).mapToObj(Samples::task).toList(),
                List.of(), List.of(), 0, AGENTS, Map.of())));
    }

    private void end() throws InterruptedException {
        engine.ask(new Command.Stop(true, "this test"));
        assertTrue(engine.fleet().activeRun().isEmpty(), engine.fleet()::toString);
    }
}
