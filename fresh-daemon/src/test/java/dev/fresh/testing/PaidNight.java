package dev.fresh.testing;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.Limit;
import dev.fresh.core.agent.Policy;
import dev.fresh.core.agent.ProviderInfo;
import dev.fresh.core.agent.ProviderInfo.Metering;
import dev.fresh.core.budget.Money;
import dev.fresh.core.budget.Usage;
import dev.fresh.core.fleet.Dispatcher;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.RunPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A run whose agents ask models, told fact by fact; what must follow a fact follows at once. */
public final class PaidNight {

    public static final String RUN = "0000000000a1";
    public static final String SOURCE = "usage of the answer, prices of 2026-03-01";

    /** One fact, as a journal would have it. */
    public record Entry(long position, Instant at, FleetEvent event, Fleet before, Fleet after) {
    }

    public final List<Entry> journal = new ArrayList<>();
    public Fleet fleet = Fleet.empty();
    public Instant at = Samples.AT;
    private int requests;

    /** As many agents as tasks. */
    public static PaidNight of(int agents) {
        return of(agents, agents);
    }

    /** Ten dollars, one for each agent; two metered providers, and one that nobody measures. */
    public static PaidNight of(int agents, int tasks) {
        PaidNight night = new PaidNight();
        night.happens(new FleetEvent.DaemonStarted("0.1.0"));
        night.happens(new FleetEvent.RunStarted(Samples.order(RUN, agents, "10",
                Samples.policy(true, Policy.OnTimeout.CONTINUE),
                List.of(new ProviderInfo("claude_cli", Metering.PER_REQUEST, true),
                        new ProviderInfo("codex_cli", Metering.PER_REQUEST, true),
                        new ProviderInfo("command", Metering.WHOLE, true)))));
        night.happens(new FleetEvent.RunPlanned(RUN,
                new RunPlan(IntStream.rangeClosed(1, tasks).mapToObj(Samples::task).toList(), List.of(), List.of(), 1,
                        tasks, Map.of())));
        return night;
    }

    public void happens(FleetEvent event) {
        add(event);
        for (Optional<FleetEvent> next = Dispatcher.next(fleet, at); next.isPresent(); next = Dispatcher.next(fleet,
                at)) {
            add(next.get());
        }
    }

    private void add(FleetEvent event) {
        Fleet before = fleet;
        fleet = fleet.after(event, at);
        journal.add(new Entry(journal.size() + 1L, at, event, before, fleet));
    }

    public void waits(Duration time) {
        at = at.plus(time);
        Dispatcher.next(fleet, at).ifPresent(this::happens);
    }

    public Agent agent(int index) {
        return List.copyOf(fleet.agents().values()).get(index);
    }

    public void reports(int index, AgentEvent.Progress progress) {
        happens(new FleetEvent.AgentReported(agent(index).id(), agent(index).epoch(), progress));
    }

    public void limited(int index, Limit.Kind kind, Optional<Instant> until) {
        reports(index, new AgentEvent.ProviderLimited(new Limit(kind, "the provider said " + kind, until)));
    }

    /** Money is held for a request; its id. */
    public String asks(int index, String call, String model, String held) {
        String id = "r" + ++requests;
        happens(new FleetEvent.RequestReserved(agent(index).id(), id, call, agent(index).provider().name(), model,
                Money.ofDollars(held)));
        return id;
    }

    public void answered(int index, String request, String cost, String source, boolean estimated, int status) {
        happens(new FleetEvent.RequestSettled(agent(index).id(), request, Money.ofDollars(cost),
                estimated ? Usage.NONE : new Usage(100, 2000, 30, 4, 50, Map.of()), source, estimated, status,
                Duration.ofMillis(300), Duration.ofMillis(2100)));
    }

    /** A whole request, measured. */
    public void pays(int index, String call, String cost) {
        answered(index, asks(index, call, "a-model", cost), cost, SOURCE, false, 200);
    }
}
