package dev.fresh.core.budget;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reservations, charges and releases of one run, folded into what is left. A charge beyond its reservation is booked in
 * full and counted as overrun, so that the total stays true even when somebody lied.
 *
 * @param budget what the run may cost
 * @param agentCap what one agent may cost
 * @param spent booked so far
 * @param overrun the part of {@code spent} that no reservation covered
 * @param holds what is reserved, by the id of the request it is for, or of the agent when it is for all that it does
 * @param charged what each agent has spent
 * @param entries what the last step wrote; the journal stores them beside its event
 */
public record Ledger(Money budget, Money agentCap, Money spent, Money overrun, Map<String, Hold> holds,
        Map<String, Money> charged, List<Entry> entries) {

    public Ledger {
        holds = Map.copyOf(holds);
        charged = Map.copyOf(charged);
        entries = List.copyOf(entries);
    }

    /** What a line of the ledger does. */
    public enum Kind {
        RESERVE, CHARGE, OVERRUN, RELEASE, BUDGET, AGENT_CAP
    }

    /**
     * One line.
     *
     * @param holder the agent, empty for the run itself
     * @param note the request and where the figure comes from
     */
    public record Entry(Kind kind, String holder, Money amount, Money spentAfter, Money reservedAfter, String note) {
    }

    public static Ledger of(Money budget, Money agentCap) {
        return new Ledger(budget, agentCap, Money.ZERO, Money.ZERO, Map.of(), Map.of(), List.of());
    }

    /** The same figures with no entries, ready for the next step. */
    public Ledger begin() {
        return entries.isEmpty() ? this : new Ledger(budget, agentCap, spent, overrun, holds, charged, List.of());
    }

    public Money reservedTotal() {
        return sum(holds.values().stream().map(Hold::amount).toList());
    }

    /** What may still be reserved. */
    public Money left() {
        return budget.minusOrZero(spent.plus(reservedTotal()));
    }

    /** What may still be reserved for one agent, by its own cap. */
    public Money leftFor(String agent) {
        return agentCap.minusOrZero(chargedTo(agent).plus(reservedFor(agent)));
    }

    public Money chargedTo(String agent) {
        return charged.getOrDefault(agent, Money.ZERO);
    }

    public Money reservedFor(String agent) {
        return sum(holds.values().stream().filter(hold -> hold.agent().equals(agent)).map(Hold::amount).toList());
    }

    /** Holds money for all that an agent does; throws when it is not there, because admission has to ask first. */
    public Ledger reserve(String agent, Money amount) {
        return hold(agent, agent, amount.plus(heldAs(agent)), amount, "");
    }

    /** Holds money for one request of an agent; throws when it is not there, because admission has to ask first. */
    public Ledger reserve(String agent, String request, Money amount) {
        return hold(request, agent, amount, amount, request);
    }

    private Ledger hold(String id, String agent, Money amount, Money more, String note) {
        if (more.compareTo(left()) > 0) {
            throw new ArithmeticException("cannot reserve " + more + ", only " + left() + " is left");
        }
        return with(spent, overrun, set(holds, id, new Hold(agent, amount)), charged)
                .note(Kind.RESERVE, agent, more, note);
    }

    /** Books what was spent: first out of what is held for all that the agent does, the rest as overrun. */
    public Ledger charge(String agent, Money amount, String source) {
        Money covered = amount.min(heldAs(agent));
        return with(spent, overrun, set(holds, agent, new Hold(agent, heldAs(agent).minus(covered))), charged)
                .booked(agent, amount, covered, source);
    }

    /** Books what a request was, and gives back the rest of what was held for it; an unknown one is all overrun. */
    public Ledger settle(String agent, String request, Money amount, String source) {
        Money held = heldAs(request);
        Money covered = amount.min(held);
        Money rest = held.minus(covered);
        String note = request + ": " + source;
        Ledger booked = with(spent, overrun, set(holds, request, new Hold(agent, rest)), charged)
                .booked(agent, amount, covered, note);
        return rest.isZero() ? booked
                : booked.with(booked.spent, booked.overrun, set(booked.holds, request, new Hold(agent, Money.ZERO)),
                        booked.charged).note(Kind.RELEASE, agent, rest, note);
    }

    /** Books every request whole that nobody settled, because whoever knew what it was is gone. */
    public Ledger settleLost(String source) {
        Ledger ledger = this;
        for (Map.Entry<String, Hold> each : new TreeMap<>(holds).entrySet()) {
            Hold hold = each.getValue();
            if (!each.getKey().equals(hold.agent())) {
                ledger = ledger.settle(hold.agent(), each.getKey(), hold.amount(), source);
            }
        }
        return ledger;
    }

    /** Gives back what is held for all that the agent does; its requests keep theirs until they are settled. */
    public Ledger release(String agent) {
        Money rest = heldAs(agent);
        return rest.isZero() ? this
                : with(spent, overrun, set(holds, agent, new Hold(agent, Money.ZERO)), charged)
                        .note(Kind.RELEASE, agent, rest, "");
    }

    /** The least budget that may be set now. */
    public Money budgetFloor() {
        return spent.plus(reservedTotal());
    }

    /** The least cap of an agent that may be set now. */
    public Money agentCapFloor() {
        List<String> agents = new ArrayList<>(charged.keySet());
        holds.values().forEach(hold -> agents.add(hold.agent()));
        return agents.stream().map(agent -> chargedTo(agent).plus(reservedFor(agent))).max(Money::compareTo)
                .orElse(Money.ZERO);
    }

    public Ledger rebudget(Money amount) {
        if (amount.compareTo(budgetFloor()) < 0) {
            throw new ArithmeticException("budget " + amount + " is below " + budgetFloor());
        }
        return new Ledger(amount, agentCap, spent, overrun, holds, charged, entries).note(Kind.BUDGET, "", amount, "");
    }

    public Ledger recap(Money amount) {
        if (amount.compareTo(agentCapFloor()) < 0) {
            throw new ArithmeticException("cap " + amount + " is below " + agentCapFloor());
        }
        return new Ledger(budget, amount, spent, overrun, holds, charged, entries)
                .note(Kind.AGENT_CAP, "", amount, "");
    }

    private Money heldAs(String id) {
        Hold hold = holds.get(id);
        return hold == null ? Money.ZERO : hold.amount();
    }

    private Ledger booked(String agent, Money amount, Money covered, String source) {
        Money beyond = amount.minus(covered);
        Map<String, Money> more = new LinkedHashMap<>(charged);
        if (!amount.isZero()) {
            more.put(agent, chargedTo(agent).plus(amount));
        }
        Ledger booked = with(spent.plus(amount), overrun.plus(beyond), holds, more)
                .note(Kind.CHARGE, agent, amount, source);
        return beyond.isZero() ? booked : booked.note(Kind.OVERRUN, agent, beyond, source);
    }

    private Ledger with(Money newSpent, Money newOverrun, Map<String, Hold> newHolds, Map<String, Money> newCharged) {
        return new Ledger(budget, agentCap, newSpent, newOverrun, newHolds, newCharged, entries);
    }

    private Ledger note(Kind kind, String holder, Money amount, String note) {
        List<Entry> longer = new ArrayList<>(entries);
        longer.add(new Entry(kind, holder, amount, spent, reservedTotal(), note));
        return new Ledger(budget, agentCap, spent, overrun, holds, charged, longer);
    }

    private static Map<String, Hold> set(Map<String, Hold> map, String id, Hold hold) {
        Map<String, Hold> copy = new LinkedHashMap<>(map);
        if (hold.amount().isZero()) {
            copy.remove(id);
        } else {
            copy.put(id, hold);
        }
        return copy;
    }

    private static Money sum(List<Money> amounts) {
        return amounts.stream().reduce(Money.ZERO, Money::plus);
    }
}
