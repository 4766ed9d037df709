package dev.fresh.daemon.control;

import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
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

    static String text(StatusView status) {
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(gauge("fresh_run_active", "Whether a run is going on.", status.running() ? 1 : 0));
        all.add(gauge("fresh_run_spent_usd", "What the run has spent.", status.totalCostMicroUsd() / MICRO));
        all.add(gauge("fresh_run_reserved_usd", "What its agents may still spend.",
                status.reservedMicroUsd() / MICRO));
        all.add(gauge("fresh_run_budget_usd", "What the run may cost.", status.budgetMicroUsd() / MICRO));
        all.add(gauge("fresh_agents_max", "How many agents may work at once.", status.agentsMax()));
        all.add(gauge("fresh_agents_waiting", "Agents that wait for a person.", status.waiting()));
        Map<String, Long> states = counted(Stream.of(AgentStatus.values()), AgentStatus::toString);
        states.replaceAll((_, _) -> 0L);
        states.putAll(counted(status.agents().values().stream(), agent -> agent.status().toString()));
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

    private static <T> Map<String, Long> counted(Stream<T> of, Function<T, String> by) {
        return of.collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
    }

    private static GaugeSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder().name(name).help(help)
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).build()).build();
    }

    private static GaugeSnapshot gauge(String name, String help, String label, Map<String, Long> values) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        values.forEach((key, count) -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(Labels.of(label, key)).value(count).build()));
        return gauge.build();
    }
}
