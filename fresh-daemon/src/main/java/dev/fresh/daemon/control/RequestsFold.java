package dev.fresh.daemon.control;

import dev.fresh.core.budget.Account.Sum;
import dev.fresh.core.budget.Money;
import dev.fresh.core.budget.Purpose;
import dev.fresh.core.budget.Usage;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.FleetEvent.RequestReserved;
import dev.fresh.core.fleet.FleetEvent.RequestSettled;
import dev.fresh.protocol.Dollars;
import dev.fresh.protocol.RequestsView;
import dev.fresh.protocol.RequestsView.RequestSumView;
import dev.fresh.protocol.RequestsView.RequestView;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One agent's requests to models as a fold of the journal: feed it every event about the agent and every one about no
 * agent, then ask.
 */
public final class RequestsFold {

    private static final int LISTED_MAX = 1000;
    private static final String LOST = "booked whole: the daemon ended before the answer did";

    /** A request that went out and is not settled yet. */
    private record Open(long position, Instant at, RequestReserved event) {
    }

    private final Map<String, Open> open = new LinkedHashMap<>();
    private final LinkedHashMap<String, RequestView> listed = new LinkedHashMap<>();
    private final Map<String, Sum> calls = new LinkedHashMap<>();
    private final Map<String, Sum> phases = new LinkedHashMap<>();
    private Sum total = Sum.NOTHING;
    private Money whole = Money.ZERO;
    private long omitted;

    /** Takes the next event. */
    public void accept(long position, Instant at, FleetEvent event) {
        switch (event) {
            case RequestReserved e -> reserved(new Open(position, at, e));
            case RequestSettled e -> settled(position, at, e);
            case FleetEvent.AgentCharged e -> whole = whole.plus(e.amount());
            case FleetEvent.DaemonStarted _ -> List.copyOf(open.values()).forEach(this::lost);
            case FleetEvent.RunStarted _, FleetEvent.RunPlanned _, FleetEvent.RunNotPlanned _,
                    FleetEvent.AgentSpawned _, FleetEvent.AgentAdmitted _, FleetEvent.AgentReported _,
                    FleetEvent.AgentCommanded _, FleetEvent.BudgetSet _, FleetEvent.AgentBudgetSet _, FleetEvent.CapsSet _,
                    FleetEvent.StopAsked _, FleetEvent.RunPaused _, FleetEvent.RunResumed _, FleetEvent.MachineSlept _, FleetEvent.ClockSet _, FleetEvent.RunEnded _, FleetEvent.ReportWritten _, FleetEvent.OnReview _, FleetEvent.OnHouse _, FleetEvent.OnTree _, FleetEvent.ScheduleAdded _, FleetEvent.ScheduleRemoved _, FleetEvent.NightDue _, FleetEvent.NightMissed _ -> {
                // no money of a request
            }
        }
    }

    public RequestsView view(String agentId, String feature) {
        return new RequestsView(agentId, feature, omitted, List.copyOf(listed.values()), sums(calls), sums(phases),
                sum("all", total), usd(whole), whole.micro());
    }

    private void reserved(Open request) {
        open.put(request.event().requestId(), request);
        list(row(request, "open", request.position(), Usage.NONE, Money.ZERO, "", false, 0, Duration.ZERO,
                Duration.ZERO));
        if (listed.size() > LISTED_MAX) {
            listed.pollFirstEntry();
            omitted++;
        }
    }

    private void settled(long position, Instant at, RequestSettled event) {
        Open request = open.remove(event.requestId());
        boolean known = request != null;
        Open of = known ? request
                : new Open(position, at,
                        new RequestReserved(event.agentId(), event.requestId(), "", "", "", Money.ZERO));
        book(of, new Sum(event.settlement().sent() ? 1 : 0, event.cost(), event.estimated() ? event.cost() : Money.ZERO,
                event.usage()));
        if (!known || listed.containsKey(event.requestId())) {
            list(row(of, "settled", position, event.usage(), event.cost(), event.source(), event.estimated(),
                    event.status(), event.firstByte(), event.took()));
        }
    }

    private void lost(Open request) {
        Money held = request.event().amount();
        open.remove(request.event().requestId());
        book(request, new Sum(1, held, held, Usage.NONE));
        if (listed.containsKey(request.event().requestId())) {
            list(row(request, "lost", request.position(), Usage.NONE, held, LOST, true, 0, Duration.ZERO,
                    Duration.ZERO));
        }
    }

    private void list(RequestView row) {
        listed.put(row.request(), row);
    }

    private void book(Open request, Sum sum) {
        Purpose purpose = purpose(request);
        calls.merge(purpose.call(), sum, Sum::plus);
        phases.merge(purpose.phase(), sum, Sum::plus);
        total = total.plus(sum);
    }

    private static Purpose purpose(Open request) {
        RequestReserved event = request.event();
        return new Purpose(event.call(), event.provider(), event.model());
    }

    private static RequestView row(Open request, String state, long position, Usage usage, Money cost, String source,
            boolean estimated, int status, Duration firstByte, Duration took) {
        RequestReserved event = request.event();
        return new RequestView(position, request.at(), event.requestId(), state, event.call(), event.provider(),
                event.model(), usage.input(), usage.cacheRead(), usage.allCacheWrites(), usage.output(),
                usd(event.amount()), event.amount().micro(), usd(cost), cost.micro(), source, estimated, status,
                firstByte.toMillis(), took.toMillis());
    }

    private static List<RequestSumView> sums(Map<String, Sum> of) {
        List<RequestSumView> rows = new ArrayList<>();
        of.forEach((name, sum) -> rows.add(sum(name, sum)));
        return rows;
    }

    private static RequestSumView sum(String name, Sum sum) {
        return new RequestSumView(name, sum.requests(), sum.usage().input(), sum.usage().cacheRead(),
                sum.usage().allCacheWrites(), sum.usage().output(), usd(sum.cost()), sum.cost().micro(),
                usd(sum.estimated()), sum.estimated().micro());
    }

    private static BigDecimal usd(Money money) {
        return Dollars.ofMicro(money.micro());
    }
}
