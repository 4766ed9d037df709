package dev.fresh.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.Limit;
import dev.fresh.core.budget.Account.Sum;
import dev.fresh.core.budget.Caps;
import dev.fresh.core.budget.Ledger;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.BudgetView;
import dev.fresh.protocol.BudgetView.AgentMoneyView;
import dev.fresh.protocol.BudgetView.ModelMoneyView;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.RequestsView;
import dev.fresh.protocol.RequestsView.RequestSumView;
import dev.fresh.protocol.RequestsView.RequestView;
import dev.fresh.protocol.StatusView;
import dev.fresh.testing.PaidNight;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MoneyViewsTest {

    private final PaidNight night = PaidNight.of(3);

    private StatusView status() {
        return new Views(new FreshPaths(Path.of("/r")), ZoneOffset.UTC).status(night.fleet, night.at, true);
    }

    private AgentView agent(int index) {
        return status().agents().get(night.agent(index).id());
    }

    private BudgetView budget() {
        return BudgetViews.of(night.fleet, night.at, ZoneOffset.UTC);
    }

    private RequestsView requests(int index) {
        String id = night.agent(index).id();
        RequestsFold fold = new RequestsFold();
        night.journal.stream().filter(entry -> about(entry.event(), id))
                .forEach(entry -> fold.accept(entry.position(), entry.at(), entry.event()));
        return fold.view(id, "F.run");
    }

    private static boolean about(FleetEvent event, String agent) {
        return switch (event) {
            case FleetEvent.RequestReserved e -> e.agentId().equals(agent);
            case FleetEvent.RequestSettled e -> e.agentId().equals(agent);
            case FleetEvent.AgentCharged e -> e.agentId().equals(agent);
            default -> true;
        };
    }

    @Test
    void givesEachRequestItsCallModelTokensCostAndTimes() {
        String first = night.asks(0, "analyze-1", "a-model", "0.4");
        night.answered(0, first, "0.012345", PaidNight.SOURCE, false, 200);
        night.answered(0, night.asks(0, "implement-1", "b-model", "0.2"), "0.2", "whole reservation: cut", true, 0);
        night.asks(0, "implement-2", "a-model", "0.1");
        RequestsView view = requests(0);
        assertEquals(
                new RequestView(11, night.at, first, "settled", "analyze-1", "claude_cli", "a-model", 100, 2000, 34,
                        50, usd("0.40"), 400_000, usd("0.012345"), 12_345, PaidNight.SOURCE, false, 200, 300, 2100),
                view.requests().getFirst());
        assertEquals(List.of("settled", "settled", "open"), view.requests().stream().map(RequestView::state).toList());
        assertEquals(List.of("analyze-1", "implement-1"), view.calls().stream().map(RequestSumView::name).toList());
        assertEquals(212_345, view.total().costMicroUsd());
        assertEquals(200_000, view.phases().getLast().estimatedMicroUsd());
        assertEquals(2, agent(0).requests());
        assertEquals("metered", agent(0).costSource());
    }

    @Test
    void saysWhichRequestsWereLostWithTheDaemon() {
        night.asks(0, "implement-1", "a-model", "0.25");
        night.happens(new FleetEvent.DaemonStarted("0.1.0"));
        RequestView lost = requests(0).requests().getFirst();
        assertEquals("lost", lost.state());
        assertEquals(250_000, lost.costMicroUsd());
        assertTrue(lost.estimated());
        assertEquals(250_000, budget().estimatedMicroUsd());
        assertEquals(Map.of("none", 1L), budget().models().getFirst().answers());
    }

    @Test
    void showsWhatARequestOfAPlanWouldHaveCost() {
        night.answered(0, night.asks(0, "implement-1", "a-model", "0.25"), "0.1", "shadow, " + PaidNight.SOURCE, false,
                200);
        assertEquals("shadow", agent(0).costSource());
        assertEquals("shadow", budget().models().getFirst().costSource());
    }

    @Test
    void saysHowFastTheMoneyGoesAndWhenItIsGone() {
        night.at = night.at.plus(Duration.ofHours(1));
        night.pays(0, "implement-1", "0.5");
        night.pays(1, "implement-1", "0.5");
        assertEquals(2_000_000, status().burn().microUsdPerHour());
        assertEquals(Optional.of(night.at.plus(Duration.ofMinutes(270))), status().burn().usedUpAt());
        night.at = night.at.plus(Duration.ofHours(1));
        assertEquals(0, status().burn().microUsdPerHour());
        assertEquals(Optional.empty(), status().burn().usedUpAt());
    }

    @Test
    void saysWhomAgentsWaitForAndUntilWhen() {
        Instant until = night.at.plus(Duration.ofHours(5));
        night.limited(0, Limit.Kind.QUOTA, Optional.of(until));
        assertEquals("codex_cli", agent(0).provider(), "the next provider takes over");
        night.limited(0, Limit.Kind.QUOTA, Optional.of(until));
        night.limited(0, Limit.Kind.QUOTA, Optional.of(until));
        AgentView waits = agent(0);
        assertEquals(Optional.of(until), waits.waitsUntil());
        assertEquals(Optional.of("waiting for provider until 03:00 (command: the provider said QUOTA)"),
                waits.lastProgress());
        assertTrue(status().notices()
                .contains("Provider claude_cli cannot be used until 03:00: the provider said QUOTA"),
                status().notices().toString());
    }

    @Test
    void saysThatAProviderWantsToBeAskedLess() {
        night.limited(0, Limit.Kind.THROTTLE, Optional.empty());
        assertTrue(status().notices().contains(
                "Provider claude_cli wants to be asked less: at most 1 agent works with it for now."),
                status().notices().toString());
        assertTrue(agent(0).waitsUntil().isPresent());
        night.waits(Duration.ofMinutes(20));
        assertTrue(status().notices().isEmpty(), status().notices().toString());
    }

    @Test
    void asksAPersonAboutWhatAnAgentWasRefused() {
        night.reports(0, new AgentEvent.PlanWritten("plan"));
        night.limited(0, Limit.Kind.PERMISSION, Optional.empty());
        AgentView asks = agent(0);
        assertEquals(Optional.of("the provider said PERMISSION"), asks.userQuestion());
        assertEquals(List.of("go on without it", "do it another way"), asks.options());
        assertEquals("fresh auto answer " + asks.shortId() + " TEXT", asks.decideCommand());
    }

    @Test
    void raisesAnAlarmWhenRequestsBecomeMuchDearer() {
        for (int i = 0; i < 8; i++) {
            night.pays(0, "implement-1", "0.01");
        }
        for (int i = 0; i < 5; i++) {
            night.pays(0, "implement-1", "0.05");
        }
        assertEquals(List.of("Cost alarm: agent " + agent(0).shortId() + " (F1.run): its last 5 requests cost $0.05"
                + " each, 5.0 times as much as the 8 before ($0.01 each)."), status().notices());
    }

    @Test
    void countsDaysInTheZoneOfTheCapsAndElseOfTheMachine() {
        night.pays(0, "implement-1", "0.5");
        ZoneId east = ZoneId.of("Asia/Tokyo");
        assertEquals(night.at.atZone(east).toLocalDate().plusDays(1).atStartOfDay(east).toInstant(),
                BudgetViews.of(night.fleet, night.at, east).today().endsAt());
        night.happens(new FleetEvent.CapsSet(
                new Caps(Optional.of(Money.ofDollars("5")), Optional.empty(), ZoneId.of("Europe/Paris"))));
        BudgetView capped = BudgetViews.of(night.fleet, night.at, east);
        assertEquals("Europe/Paris", capped.zone());
        assertEquals(500_000, capped.today().spentMicroUsd());
        assertEquals(Optional.of(5_000_000L), capped.today().capMicroUsd());
        assertEquals(Optional.empty(), capped.month().capMicroUsd());
    }

    /** Whatever happens, all views say what the ledger says. */
    @Test
    void everyViewAgreesWithTheLedgerToTheMicroDollar() {
        long seed = System.nanoTime();
        System.out.println("MoneyViewsTest seed " + seed);
        Random random = new Random(seed);
        List<Map.Entry<Integer, String>> open = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int index = random.nextInt(3);
            int dice = random.nextInt(100);
            if (dice < 50 && night.agent(index).active()) {
                open.add(Map.entry(index,
                        night.asks(index, "implement-" + random.nextInt(1, 4), "m" + random.nextInt(3), "0.002")));
            } else if (dice < 95 && !open.isEmpty()) {
                Map.Entry<Integer, String> request = open.remove(random.nextInt(open.size()));
                night.answered(request.getKey(), request.getValue(),
                        new Money(random.nextLong(2_001)).dollars().toPlainString(),
                        random.nextInt(5) == 0 ? "shadow, usage" : "usage", random.nextInt(5) == 0,
                        List.of(200, 200, 429, 529, 0).get(random.nextInt(5)));
            } else if (dice == 99) {
                night.happens(new FleetEvent.DaemonStarted("0.1.0"));
                open.clear();
            }
        }
        Ledger ledger = night.fleet.ledger();
        BudgetView view = budget();
        assertEquals(ledger.spent().micro(), view.spentMicroUsd());
        assertEquals(view.spentMicroUsd(), view.agents().stream().mapToLong(AgentMoneyView::spentMicroUsd).sum());
        assertEquals(view.spentMicroUsd(), view.models().stream().mapToLong(ModelMoneyView::costMicroUsd).sum());
        assertEquals(view.estimatedMicroUsd(), view.models().stream().mapToLong(ModelMoneyView::estimatedMicroUsd)
                .sum());
        for (int i = 0; i < 3; i++) {
            Sum total = ledger.account(night.agent(i).id()).total();
            RequestSumView all = requests(i).total();
            assertEquals(new Sum(all.requests(), new Money(all.costMicroUsd()), new Money(all.estimatedMicroUsd()),
                    total.usage()), total);
            assertEquals(total.usage().output(), all.outputTokens());
        }
    }

    @Test
    void givesPrometheusTheMoneyByProviderAndAnswer() {
        night.pays(0, "implement-1", "0.5");
        night.answered(1, night.asks(1, "implement-1", "a-model", "0.25"), "0", "refused", false, 429);
        String text = Metrics.text(status(), budget());
        for (String line : List.of("fresh_run_provider_requests{provider=\"claude_cli\",status=\"2xx\"} 1.0",
                "fresh_run_provider_requests{provider=\"claude_cli\",status=\"4xx\"} 1.0",
                "fresh_run_provider_cost_usd{model=\"a-model\",provider=\"claude_cli\",source=\"metered\"} 0.5",
                "fresh_run_reserved_usd 0.0", "fresh_agents_waiting_for_provider 0.0")) {
            assertTrue(text.contains(line + "\n"), line + " in " + text);
        }
    }

    private static java.math.BigDecimal usd(String amount) {
        return new java.math.BigDecimal(amount);
    }
}
