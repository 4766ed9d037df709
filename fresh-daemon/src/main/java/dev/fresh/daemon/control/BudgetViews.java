package dev.fresh.daemon.control;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.budget.Account;
import dev.fresh.core.budget.Account.Item;
import dev.fresh.core.budget.Account.Source;
import dev.fresh.core.budget.Account.Sum;
import dev.fresh.core.budget.Caps;
import dev.fresh.core.budget.Ledger;
import dev.fresh.core.budget.Money;
import dev.fresh.core.budget.Spending;
import dev.fresh.core.fleet.CostSource;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.protocol.BudgetView;
import dev.fresh.protocol.BudgetView.AgentMoneyView;
import dev.fresh.protocol.BudgetView.ModelMoneyView;
import dev.fresh.protocol.BudgetView.SpanView;
import dev.fresh.protocol.Dollars;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The money of the fleet as clients see it; every figure is the ledger's own. */
final class BudgetViews {

    private record Row(String provider, String model, Source source) {
    }

    private BudgetViews() {
    }

    /**
     * The money of the last run.
     *
     * @param machine the zone whose days are counted while nobody has said another
     */
    static BudgetView of(Fleet fleet, Instant now, ZoneId machine) {
        Ledger ledger = fleet.ledger();
        Money estimated = ledger.accounts().values().stream().map(account -> account.total().estimated())
                .reduce(Money.ZERO, Money::plus);
        Caps caps = fleet.spending().caps();
        ZoneId zone = caps.any() ? caps.zone() : machine;
        Spending spending = fleet.spending().cappedBy(new Caps(caps.perDay(), caps.perMonth(), zone));
        Instant nextMonth = CapsText.nextMonth(now, zone);
        return new BudgetView(fleet.lastRun().map(run -> run.order().id()), usd(ledger.budget()),
                ledger.budget().micro(), usd(ledger.spent()), ledger.spent().micro(), usd(ledger.reservedTotal()),
                ledger.reservedTotal().micro(), usd(ledger.left()), ledger.left().micro(), usd(ledger.agentCap()),
                ledger.agentCap().micro(), usd(ledger.overrun()), ledger.overrun().micro(), usd(estimated),
                estimated.micro(), zone.getId(), span(spending.onDay(now), caps.perDay(), spending.nextDay(now)),
                span(spending.inMonth(now), caps.perMonth(), nextMonth), agents(fleet, ledger), models(ledger));
    }

    private static SpanView span(Money spent, Optional<Money> cap, Instant end) {
        return new SpanView(usd(spent), spent.micro(), cap.map(BudgetViews::usd), cap.map(Money::micro), end);
    }

    private static List<AgentMoneyView> agents(Fleet fleet, Ledger ledger) {
        List<AgentMoneyView> rows = new ArrayList<>();
        fleet.lastRun().ifPresent(run -> fleet.agentsOf(run.order().id()).forEach(agent -> rows
                .add(agent(ledger, agent.id(), agent.task().feature().symbol(), agent.provider().name(),
                        CostSource.of(fleet, agent).toString()))));
        // What came for an agent that nobody knows any more is borne by this run all the same.
        ledger.accounts().keySet().stream()
                .filter(id -> rows.stream().noneMatch(row -> row.id().equals(id)))
                .forEach(id -> rows.add(agent(ledger, id, Optional.ofNullable(fleet.agents().get(id))
                        .map(Agent::task).map(task -> task.feature().symbol()).orElse("an earlier run"), "", "")));
        return rows;
    }

    private static AgentMoneyView agent(Ledger ledger, String id, String feature, String provider, String source) {
        Sum total = ledger.account(id).total();
        Money reserved = ledger.reservedFor(id);
        return new AgentMoneyView(id, feature, provider, source, usd(total.cost()), total.cost().micro(),
                usd(reserved), reserved.micro(), usd(ledger.agentCap()), ledger.agentCap().micro(),
                usd(total.estimated()), total.estimated().micro(), total.requests());
    }

    private static List<ModelMoneyView> models(Ledger ledger) {
        Map<Row, Sum> sums = new LinkedHashMap<>();
        Map<Row, Map<String, Long>> answers = new LinkedHashMap<>();
        for (Account account : ledger.accounts().values()) {
            account.sums().forEach((item, sum) -> {
                Row row = new Row(item.purpose().provider(), item.purpose().model(), item.source());
                sums.merge(row, sum, Sum::plus);
                if (sum.requests() > 0) {
                    answers.computeIfAbsent(row, _ -> new TreeMap<>()).merge(answer(item), sum.requests(), Long::sum);
                }
            });
        }
        List<ModelMoneyView> rows = new ArrayList<>();
        sums.forEach((row, sum) -> rows.add(new ModelMoneyView(row.provider(), row.model(),
                row.source().name().toLowerCase(Locale.ROOT), sum.requests(), answers.getOrDefault(row, Map.of()),
                sum.usage().input(), sum.usage().cacheRead(), sum.usage().allCacheWrites(), sum.usage().output(),
                usd(sum.cost()), sum.cost().micro(), usd(sum.estimated()), sum.estimated().micro())));
        rows.sort(Comparator.comparingLong(ModelMoneyView::costMicroUsd).reversed());
        return rows;
    }

    private static String answer(Item item) {
        return item.answer() == 0 ? "none" : item.answer() + "xx";
    }

    private static BigDecimal usd(Money money) {
        return Dollars.ofMicro(money.micro());
    }
}
