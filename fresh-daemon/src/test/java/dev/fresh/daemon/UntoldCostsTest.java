package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.Policy;
import dev.fresh.core.agent.ProviderInfo;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.RunPlan;
import dev.fresh.core.task.Task;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.journal.Journal;
import dev.fresh.edge.journal.JournalCodec;
import dev.fresh.edge.meter.Api;
import dev.fresh.edge.meter.Line;
import dev.fresh.edge.meter.LineOrder;
import dev.fresh.edge.meter.Meter;
import dev.fresh.edge.meter.PlanShare;
import dev.fresh.edge.meter.PriceList;
import dev.fresh.edge.meter.Upstream;
import dev.fresh.edge.process.NoSandbox;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.provider.LimitReached;
import dev.fresh.edge.provider.Provider;
import dev.fresh.edge.provider.cli.AgentCli;
import dev.fresh.edge.provider.cli.ClaudeCli;
import dev.fresh.edge.provider.cli.CliSettings;
import dev.fresh.edge.provider.cli.Installations;
import dev.fresh.stub.Move;
import dev.fresh.stub.Script;
import dev.fresh.stub.Scripts;
import dev.fresh.stub.StubProvider;
import dev.fresh.testing.ExampleSite;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Tools;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Agents that say nothing of what they cost, or nonsense, or end in the middle: through the adapter of a real agent
 * program, the meter and the one writer with its journal. The books hold what was billed, and where an answer broke
 * off before it said what it used, all that was held for it.
 */
@Tag("slow")
final class UntoldCostsTest {

    private static final String RESULT = "echo '{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":false,"
            + "\"result\":\"Made it.\",\"session_id\":\"s-1\"%s}'";
    private static final String ASK = """
            import json, os, sys, urllib.request
            body = json.dumps({"model": "claude-sonnet-4-5", "max_tokens": 1000, "stream": sys.argv[1] != "whole",
                               "messages": [{"role": "user", "content": " ".join(sys.argv[2:]) or "hello"}]}).encode()
            request = urllib.request.Request(os.environ["ANTHROPIC_BASE_URL"] + "/v1/messages", body, {
                "x-api-key": os.environ["ANTHROPIC_API_KEY"], "content-type": "application/json"})
            answer = urllib.request.urlopen(request)
            if sys.argv[1] == "killed":
                answer.read(20)
                os.kill(os.getppid(), 9)
                os._exit(9)
            if sys.argv[1] == "full":
                with open("/dev/full", "wb", 0) as log:
                    log.write(answer.read(20))
            answer.read()
            """;

    @TempDir
    private Path folder;

    /** What the agent does after its request, or in the middle of it. */
    private static Map<String, String> endings() {
        Map<String, String> endings = new LinkedHashMap<>();
        endings.put("no result", "true");
        endings.put("no result and an error", "exit 3");
        endings.put("cost 0", RESULT.formatted(",\"total_cost_usd\":0"));
        endings.put("negative cost", RESULT.formatted(",\"total_cost_usd\":-5"));
        endings.put("cost NaN", RESULT.formatted(",\"total_cost_usd\":NaN"));
        endings.put("cost 1e308", RESULT.formatted(",\"total_cost_usd\":1e308"));
        endings.put("cost beyond all numbers", RESULT.formatted(",\"total_cost_usd\":1e99999999999"));
        endings.put("cost as text", RESULT.formatted(",\"total_cost_usd\":\"free\""));
        endings.put("no cost", RESULT.formatted(""));
        endings.put("result twice", RESULT.formatted(",\"total_cost_usd\":0.01") + "; "
                + RESULT.formatted(",\"total_cost_usd\":0"));
        endings.put("killed after the request", "kill -9 $$");
        endings.put("full disk", "echo x > /dev/full");
        return endings;
    }

    @Test
    void whatIsBookedIsNeverLessThanWhatWasBilled() throws Exception {
        Tools.require(Files.isExecutable(Path.of("/usr/bin/python3")), "/usr/bin/python3");
        folder = folder.toRealPath();
        Files.writeString(folder.resolve("ask.py"), ASK);
        Map<String, String> endings = endings();
        List<String> broken = List.of("stream cut off", "whole cut off", "stream untold", "whole untold",
                "killed silent", "full silent");
        try (Journal<FleetEvent> journal = Journal.open(folder.resolve("journal.db"), new JournalCodec(), "1")) {
            Engine engine = new Engine(journal, () -> Samples.AT);
            Admissions admissions = new Admissions(engine);
            engine.listen(admissions);
            Thread writer = Thread.ofPlatform().start(() -> engine.run("1"));
            begin(engine, endings.size() + broken.size());
            List<Agent> agents = List.copyOf(engine.fleet().agents().values());
            try (StubProvider stub = StubProvider.start(breaking());
                    Meter meter = Meter.start(new Meter.Setup(Map.of(Api.MESSAGES,
                            new Upstream(URI.create(stub.base()), Optional.of("sk-made-up"))), PriceList::shipped,
                            admissions, folder.resolve("m.sock"), PlanShare.Gate.OPEN, InstantSource.system(),
                            _ -> {}))) {
                int at = 0;
                for (Map.Entry<String, String> ending : endings.entrySet()) {
                    long before = stub.bill().micro();
                    Agent agent = agents.get(at++ % agents.size());
                    long booked = engine.fleet().ledger().chargedTo(agent.id()).micro();
                    work(meter, agent.id(), "/usr/bin/python3 " + folder.resolve("ask.py") + " whole; "
                            + ending.getValue());
                    long billed = stub.bill().micro() - before;
                    assertTrue(billed > 0, ending.getKey());
                    assertEquals(billed, engine.fleet().ledger().chargedTo(agent.id()).micro() - booked,
                            ending.getKey());
                    assertFalse(last(journal).estimated(), ending.getKey());
                }
                for (String how : broken) {
                    work(meter, agents.getLast().id(), "/usr/bin/python3 " + folder.resolve("ask.py") + " " + how);
                    bookedWhole(engine, journal, stub, how);
                }
                assertEquals(Money.ZERO, engine.fleet().ledger().reservedTotal());
                assertTrue(engine.fleet().ledger().spent().micro() >= stub.bill().micro());
            } finally {
                admissions.close();
                writer.interrupt();
                writer.join();
            }
        }
        Figures.tell("M2", endings.size() + " endings of metered agents after an answer: booked what was billed; "
                + broken.size() + " in the middle of one or without its usage: booked all that was held");
    }

    /** What the provider does is said in the request. */
    private static Script breaking() {
        Script says = Scripts.say("hello ".repeat(40));
        return Scripts.say("hello").whenTold("cut off", says.by(new Move.Delivery.Cut()))
                .whenTold("silent", says.by(new Move.Delivery.Silent()))
                .whenTold("untold", Scripts.claiming(_ -> Optional.empty(), says));
    }

    /** Nobody was told what the last request used: all of what was held for it is booked, which no bill passes. */
    private static void bookedWhole(Engine engine, Journal<FleetEvent> journal, StubProvider stub, String how) {
        // The meter notices later than the agent's end that nobody reads; until then all of it is held.
        while (!engine.fleet().ledger().reservedTotal().equals(Money.ZERO)) {
            LockSupport.parkNanos(1_000_000);
        }
        FleetEvent.RequestSettled booked = last(journal);
        Money held = events(journal).filter(FleetEvent.RequestReserved.class::isInstance)
                .map(FleetEvent.RequestReserved.class::cast)
                .filter(request -> request.requestId().equals(booked.requestId())).findFirst().orElseThrow().amount();
        assertEquals(held, booked.cost(), () -> how + ": " + booked);
        assertTrue(booked.estimated() && booked.source().startsWith("whole reservation: "), () -> how + ": " + booked);
        assertTrue(booked.cost().micro() >= stub.bill().items().getLast().micro().longValueExact(), how);
        assertTrue(booked.cost().micro() > 0, how);
    }

    private static FleetEvent.RequestSettled last(Journal<FleetEvent> journal) {
        return events(journal).filter(FleetEvent.RequestSettled.class::isInstance)
                .map(FleetEvent.RequestSettled.class::cast).reduce((_, second) -> second).orElseThrow();
    }

    private static Stream<FleetEvent> events(Journal<FleetEvent> journal) {
        return journal.read(0, Integer.MAX_VALUE).stream().map(Journal.Stored::event);
    }

    private void begin(Engine engine, int agents) throws InterruptedException {
        var order = Samples.order("0123456789ab", 10, "10", Samples.policy(false, Policy.OnTimeout.PARK),
                List.of(new ProviderInfo("claude_cli", ProviderInfo.Metering.PER_REQUEST, true)));
        engine.record(new FleetEvent.RunStarted(order));
        engine.record(new FleetEvent.RunPlanned(order.id(), new RunPlan(
                IntStream.range(0, Math.min(10, agents)).mapToObj(Samples::task).toList(), List.of(), List.of(), 0,
                agents, Map.of())));
    }

    private void work(Meter meter, String agent, String script) throws Exception {
        Path program = Files.createDirectories(folder.resolve("bin")).resolve("claude");
        Files.writeString(program,
                "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 2.1.329; exit; fi\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path own = Files.createTempDirectory(folder, "agent");
        ExampleSite site = ExampleSite.notes(own);
        Path worktree = own.resolve("worktree");
        ExampleSite.copy(site.tree, worktree);
        Task task = new Task("0".repeat(12), Task.Kind.HOOK_UP, site.feature("word_count"), "Hook up", "", 1,
                Money.ZERO);
        Workbench bench = new Workbench(new OsProcessRunner("untold-costs-test"), new NoSandbox(own),
                Map.of("PATH", folder.resolve("bin") + ":/usr/bin:/bin"), List.of());
        AgentCli provider = new AgentCli(new ClaudeCli(), new CliSettings("claude", "default", List.of(),
                Duration.ofMinutes(5), Duration.ofMinutes(10), 50), new Installations(), Optional.empty(),
                InstantSource.system());
        try (Line line = meter.open(new LineOrder(agent, "implement-1", "claude_cli", 4000))) {
            provider.implement(new Provider.Assignment(agent, task, 1, "the plan", "", List.of(),
                    new Provider.Site(site.inventory(), site.tree, own, bench), worktree, own.resolve("agent"),
                    Duration.ofMinutes(5), new Provider.Purse(Money.ofDollars("1"), Money.ofDollars("1")),
                    Optional.of(new LineAccess(line, meter)), _ -> {}, amount -> {
                        throw new IllegalStateException("the meter books, not the agent: " + amount);
                    }));
        } catch (EdgeException | LimitReached e) {
            // How such an end is taken is a matter of others; here it is about money alone.
            assertTrue(!e.getMessage().isBlank());
        }
    }
}
