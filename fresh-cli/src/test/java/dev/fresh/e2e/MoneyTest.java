package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.BudgetView;
import dev.fresh.protocol.BudgetView.ModelMoneyView;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.RequestsView;
import dev.fresh.protocol.RequestsView.RequestView;
import dev.fresh.stub.NotesWork;
import dev.fresh.stub.StubProvider;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told about a run's money, everywhere, against the bill of the one who was paid. */
@Tag("slow")
final class MoneyTest {

    private static final String MODEL = "claude-sonnet-4-5";

    @TempDir
    private Path temp;

    @Test
    void everyPlaceThatTellsTheMoneySaysWhatTheProviderSays() throws Exception {
        Tools.require("bwrap");
        Tools.require("python3");
        try (StubProvider stub = StubProvider.start(new NotesWork()); Site site = Site.notes(temp)) {
            ProcessHandle daemon = site.daemonSees("ANTHROPIC_API_KEY", "sk-ant-planted-0123456789abcdef")
                    .daemonSees("FRESH_ANTHROPIC_BASE_URL", stub.base())
                    .daemonSees("FRESH_ANTHROPIC_API_MODEL", MODEL).startDaemon();
            Typed typed = site.fresh("auto", "start", "--provider", "anthropic_api", "--feature", "word_count",
                    "--agents", "1", "--budget", "2", "--agent-budget", "1", "--no-approval");
            AgentView agent = site.agent("word_count");
            long bill = stub.bill().micro();
            assertTrue(bill > 0, () -> typed.all() + site.log());
            int asked = stub.requests().size();

            BudgetView budget = budget(site);
            assertEquals(bill, budget.spentMicroUsd());
            assertEquals(0, budget.reservedMicroUsd() + budget.estimatedMicroUsd());
            assertEquals(bill, budget.today().spentMicroUsd());
            ModelMoneyView model = budget.models().getFirst();
            assertEquals(List.of("anthropic_api", MODEL, bill, Map.of("2xx", (long) asked)),
                    List.of(model.provider(), model.model(), model.costMicroUsd(), model.answers()));

            RequestsView requests = requests(site, agent);
            assertEquals(bill, requests.total().costMicroUsd());
            assertEquals(asked, requests.requests().size());
            assertEquals(stub.bill().items().stream().map(item -> item.micro().longValueExact()).sorted().toList(),
                    requests.requests().stream().map(RequestView::costMicroUsd).sorted().toList());
            assertEquals(List.of("analyze-1", "implement-1"),
                    requests.calls().stream().map(sum -> sum.name()).toList());
            assertTrue(requests.requests().stream().allMatch(request -> request.status() == 200
                    && request.outputTokens() > 0 && request.tookMs() >= request.firstByteMs()));

            assertEquals(List.of("127.0.0.1"), Listening.of(daemon), "the meter's port, and no other");
            report(site, bill, asked);
            log(site, asked);
            Site.kill(daemon);
            assertEquals(budget, budget(site), "read from disk");
            assertEquals(requests, requests(site, agent), "read from disk");
        }
    }

    private static BudgetView budget(Site site) {
        return Json.read(site.fresh("auto", "budget", "show", "--format", "json").out(), BudgetView.class);
    }

    private static RequestsView requests(Site site, AgentView agent) {
        return Json.read(site.fresh("auto", "requests", agent.shortId(), "--format", "json").out(), RequestsView.class);
    }

    private static void report(Site site, long bill, int asked) throws IOException {
        Path file = Path.of(site.awaitEnd().reportPath().orElseThrow());
        Map<String, Object> report = ReportSchema.hold(file);
        Map<String, Object> agent = ReportSchema.object(((List<?>) report.get("completed_agents")).getFirst());
        assertEquals(List.of(bill, (long) asked, "metered", List.of("anthropic_api")),
                List.of(((Number) agent.get("cost_micro_usd")).longValue(),
                        ((Number) agent.get("provider_requests")).longValue(), agent.get("cost_source"),
                        agent.get("providers_tried")));
        assertEquals(false, ReportSchema.object(((List<?>) report.get("pull_requests")).getFirst()).get("simulated"));
        Site.Ran verified = site.program("dev.fresh.daemon.VerifyMain", file.toString());
        assertEquals(0, verified.exit(), verified.output());
    }

    /**
     * The documented {@code grep "Cost:"}: once at the start, once for each request, once when the agent and the run
     * end.
     */
    private static void log(Site site, int asked) throws IOException {
        try (Stream<Path> files = Files.list(site.paths().logs())) {
            List<String> lines = files.filter(file -> file.getFileName().toString().startsWith("orchestrator_"))
                    .flatMap(MoneyTest::lines).toList();
            long charges = lines.stream().filter(line -> line.contains(" charged ") && line.contains("Cost: $"))
                    .count();
            assertEquals(asked, charges);
            assertTrue(lines.stream().filter(line -> line.contains("Cost:")).count() <= asked + 4L, lines.toString());
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
