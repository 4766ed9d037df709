package dev.fresh.daemon.control;

import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.BudgetView;
import dev.fresh.protocol.BudgetView.ModelMoneyView;
import dev.fresh.protocol.StatusView;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The status as numbers for Prometheus. They are read off the same view that people see, so they never disagree. */
final class Metrics {

    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final double MICRO = 1_000_000.0;

    private Metrics() {
    }

    static String text(StatusView status, BudgetView budget) {
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(gauge("fresh_run_active", "Whether a run is going on.", status.running() ? 1 : 0));
        all.add(gauge("fresh_run_spent_usd", "What the run has spent.", status.totalCostMicroUsd() / MICRO));
        all.add(gauge("fresh_run_reserved_usd", "What its agents may still spend.",
                status.reservedMicroUsd() / MICRO));
        all.add(gauge("fresh_run_budget_usd", "What the run may cost.", status.budgetMicroUsd() / MICRO));
        all.add(gauge("fresh_run_burn_usd_per_hour", "What an hour like the last minutes would cost.",
                status.burn().microUsdPerHour() / MICRO));
        money(budget, all);
        all.add(gauge("fresh_agents_max", "How many agents may work at once.", status.agentsMax()));
        all.add(gauge("fresh_agents_waiting", "Agents that wait for a person.", status.waiting()));
        all.add(gauge("fresh_agents_waiting_for_provider", "Agents whose provider cannot be used for now.",
                status.agents().values().stream().filter(agent -> agent.waitsUntil().isPresent()).count()));
        Map<String, Long> states = counted(Stream.of(AgentStatus.values()), AgentStatus::toString);
        states.replaceAll((_, _) -> 0L);
        status.agentCounts().forEach((state, count) -> states.put(state, (long) count));
        all.add(gauge("fresh_agents", "Agents of the run by state.", "state", states));
        all.add(gauge("fresh_not_done", "Features that no agent was spawned for, by reason.", "code",
                counted(status.notDone().stream(), StatusView.NotDoneView::code)));
        all.add(gauge("fresh_gates", "Gates of the agents' last attempts by outcome.", "outcome",
                counted(status.agents().values().stream().flatMap(agent -> agent.gates().stream()),
                        AgentView.GateView::outcome)));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(text, new MetricSnapshots(all));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private static void money(BudgetView budget, List<MetricSnapshot> all) {
        all.add(gauge("fresh_run_overrun_usd", "What was charged beyond the money that was held for it.",
                budget.overrunMicroUsd() / MICRO));
        all.add(gauge("fresh_run_estimated_usd", "What was booked whole because nobody measured it.",
                budget.estimatedMicroUsd() / MICRO));
        all.add(gauge("fresh_spent_today_usd", "What all runs have cost today.",
                budget.today().spentMicroUsd() / MICRO));
        all.add(gauge("fresh_spent_this_month_usd", "What all runs have cost this month.",
                budget.month().spentMicroUsd() / MICRO));
        Map<Labels, Double> requests = new LinkedHashMap<>();
        Map<Labels, Double> costs = new LinkedHashMap<>();
        for (ModelMoneyView model : budget.models()) {
            model.answers().forEach((answer, count) -> requests
                    .merge(Labels.of("provider", model.provider(), "status", answer), (double) count, Double::sum));
            costs.merge(Labels.of("provider", model.provider(), "model", model.model(), "source", model.costSource()),
                    model.costMicroUsd() / MICRO, Double::sum);
        }
        all.add(gauge("fresh_run_provider_requests", "Requests to providers by how they were answered.", requests));
        all.add(gauge("fresh_run_provider_cost_usd", "What the models have cost.", costs));
    }

    private static <T> Map<String, Long> counted(Stream<T> of, Function<T, String> by) {
        return of.collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
    }

    private static GaugeSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder().name(name).help(help)
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).build()).build();
    }

    private static GaugeSnapshot gauge(String name, String help, String label, Map<String, Long> values) {
        Map<Labels, Double> labelled = new LinkedHashMap<>();
        values.forEach((key, count) -> labelled.put(Labels.of(label, key), (double) count));
        return gauge(name, help, labelled);
    }

    private static GaugeSnapshot gauge(String name, String help, Map<Labels, Double> values) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        values.forEach((labels, value) -> gauge.dataPoint(
                GaugeSnapshot.GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
        return gauge.build();
    }
}
