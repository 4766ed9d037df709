package dev.fresh.core.fleet;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.budget.Caps;
import dev.fresh.core.budget.Ledger;
import dev.fresh.core.budget.Money;
import dev.fresh.core.budget.Spending;
import dev.fresh.core.fleet.Verdict.Accepted;
import dev.fresh.core.fleet.Verdict.Reason;
import dev.fresh.core.fleet.Verdict.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the money for a request to a model is there: for the agent, the run, the day and the month at once. */
final class Reservations {

    private Reservations() {
    }

    /**
     * One of the caps that a request has to fit.
     *
     * @param spent of it, for good
     * @param reserved of it, by what has not been settled yet
     */
    private record Bound(String name, Money cap, Money spent, Money reserved) {

        Money free() {
            return cap.minusOrZero(spent.plus(reserved));
        }

        boolean neverHolds(Money amount) {
            return cap.minusOrZero(spent).compareTo(amount) < 0;
        }
    }

    static Verdict judge(Fleet fleet, Command.Reserve request, Instant at) {
        Agent agent = fleet.agents().get(request.agentId());
        if (agent == null || !agent.active()) {
            return no("the agent is not at work any more");
        }
        Ledger ledger = fleet.ledgerOf(agent);
        if (!ledger.overrun().isZero()) {
            return no("an agent spent " + ledger.overrun() + " more than was reserved, so nothing more goes out");
        }
        if (ledger.holds().containsKey(request.requestId())) {
            return no("request " + request.requestId() + " is out already");
        }
        List<Bound> bounds = bounds(fleet, ledger, agent, at);
        Optional<Bound> never = bounds.stream().filter(bound -> bound.neverHolds(request.least())).findFirst();
        if (never.isPresent()) {
            return no(used(never.get(), request));
        }
        Money free = bounds.stream().map(Bound::free).min(Money::compareTo).orElseThrow();
        if (free.compareTo(request.least()) < 0) {
            boolean own = ledger.leftFor(agent.id()).compareTo(request.least()) < 0;
            return new Refused(own ? Reason.WAITS_FOR_ITSELF : Reason.WAITS_FOR_OTHERS,
                    "other requests hold the money", "");
        }
        Money share = new Money(free.micro() / Math.max(1, fleet.slotsTaken()));
        Money granted = request.most().min(share.compareTo(request.least()) < 0 ? request.least() : share);
        return new Accepted(new FleetEvent.RequestReserved(request.agentId(), request.requestId(), request.call(),
                request.provider(), request.model(), granted));
    }

    private static List<Bound> bounds(Fleet fleet, Ledger ledger, Agent agent, Instant at) {
        List<Bound> bounds = new ArrayList<>();
        bounds.add(new Bound("agent's cap", ledger.agentCap(), ledger.chargedTo(agent.id()),
                ledger.reservedFor(agent.id())));
        bounds.add(new Bound("run's budget", ledger.budget(), ledger.spent(), ledger.reservedTotal()));
        Spending spending = fleet.spending();
        Caps caps = spending.caps();
        caps.perDay().ifPresent(cap -> bounds.add(new Bound("day's cap", cap, spending.onDay(at),
                fleet.reservedTotal())));
        caps.perMonth().ifPresent(cap -> bounds.add(new Bound("month's cap", cap, spending.inMonth(at),
                fleet.reservedTotal())));
        return bounds;
    }

    /** What the day and the month still allow to reserve; empty when they have no caps. */
    static Optional<Money> leftOfCaps(Fleet fleet, Instant at) {
        Spending spending = fleet.spending();
        Money reserved = fleet.reservedTotal();
        Optional<Money> day = spending.caps().perDay()
                .map(cap -> cap.minusOrZero(spending.onDay(at).plus(reserved)));
        Optional<Money> month = spending.caps().perMonth()
                .map(cap -> cap.minusOrZero(spending.inMonth(at).plus(reserved)));
        return day.isPresent() && month.isPresent() ? Optional.of(day.get().min(month.get())) : day.or(() -> month);
    }

    private static String used(Bound bound, Command.Reserve request) {
        return "the " + bound.name() + " of " + bound.cap() + " is used up: " + bound.spent()
                + " spent, and this request to " + request.model() + " can cost " + request.least();
    }

    private static Refused no(String why) {
        return new Refused(Reason.OUT_OF_MONEY, why, "");
    }
}
