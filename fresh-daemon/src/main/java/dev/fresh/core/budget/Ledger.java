package dev.fresh.core.budget;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.pcollections.OrderedPMap;

/**
 * Reservations, charges and releases of one run, folded into what is left. A charge beyond its reservation is booked in
 * full and counted as overrun, so that the total stays true even when somebody lied.
 *
 * @param budget what the run may cost
 * @param agentCap what one agent may cost
 * @param spent booked so far
 * @param overrun the part of {@code spent} that no reservation covered
 * @param holds what is reserved, by the id of the request it is for, or of the agent when it is for all that it does
 * @param accounts what each agent has spent, and on what
 * @param pace how fast
 * @param entries what the last step wrote; the journal stores them beside its event
 */
public record Ledger(Money budget, Money agentCap, Money spent, Money overrun, Map<String, Hold> holds,
        Map<String, Account> accounts, Pace pace, List<Entry> entries) {

    public Ledger {
        holds = OrderedPMap.from(holds);
        accounts = OrderedPMap.from(accounts);
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
        return new Ledger(budget, agentCap, Money.ZERO, Money.ZERO, Map.of(), Map.of(), Pace.NONE, List.of());
    }

    /** The same figures with no entries, ready for the next step. */
    public Ledger begin() {
        return entries.isEmpty() ? this
                : new Ledger(budget, agentCap, spent, overrun, holds, accounts, pace, List.of());
    }

    public Money reservedTotal() {
        Money sum = Money.ZERO;
        for (Hold hold : holds.values()) {
            sum = sum.plus(hold.amount());
        }
        return sum;
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
        return account(agent).cost();
    }

    /** What the agent has spent, and on what. */
    public Account account(String agent) {
        return accounts.getOrDefault(agent, Account.EMPTY);
    }

    public Money reservedFor(String agent) {
        return holds.values().stream().filter(hold -> hold.agent().equals(agent)).map(Hold::amount)
                .reduce(Money.ZERO, Money::plus);
    }

    /** Holds money for all that an agent does; throws when it is not there, because admission has to ask first. */
    public Ledger reserve(String agent, Money amount) {
        return hold(agent, new Hold(agent, amount.plus(heldAs(agent))), amount, "");
    }

    /** Holds money for one request of an agent; throws when it is not there, because admission has to ask first. */
    public Ledger reserve(String agent, String request, Purpose purpose, Money amount) {
        return hold(request, new Hold(agent, purpose, amount), amount, request);
    }

    private Ledger hold(String id, Hold hold, Money more, String note) {
        if (more.compareTo(left()) > 0) {
            throw new ArithmeticException("cannot reserve " + more + ", only " + left() + " is left");
        }
        return holding(id, hold).note(Kind.RESERVE, hold.agent(), more, note);
    }

    /** Books what was spent: first out of what is held for all that the agent does, the rest as overrun. */
    public Ledger charge(String agent, Money amount, String source) {
        return charge(agent, "", amount, source);
    }

    /** The same, told which provider spent it. */
    public Ledger charge(String agent, String provider, Money amount, String source) {
        Money covered = amount.min(heldAs(agent));
        return holding(agent, new Hold(agent, heldAs(agent).minus(covered)))
                .booked(agent, amount, covered, source,
                        account -> amount.isZero() ? account : account.charged(provider, amount, source));
    }

    /** Books what a request was, and gives back the rest of what was held for it; an unknown one is all overrun. */
    public Ledger settle(String agent, String request, Settlement was, Instant at) {
        return book(agent, request, was).paced(pace.booked(was.cost(), at));
    }

    private Ledger book(String agent, String request, Settlement was) {
        Hold hold = holds.getOrDefault(request, new Hold(agent, Money.ZERO));
        Money covered = was.cost().min(hold.amount());
        Money rest = hold.amount().minus(covered);
        String note = request + ": " + was.source();
        Ledger booked = holding(request, new Hold(agent, hold.purpose(), rest))
                .booked(agent, was.cost(), covered, note, account -> account.settled(hold.purpose(), was));
        return rest.isZero() ? booked
                : booked.holding(request, new Hold(agent, Money.ZERO)).note(Kind.RELEASE, agent, rest, note);
    }

    /** Books every request whole that nobody settled, because whoever knew what it was is gone. */
    public Ledger settleLost(String source) {
        Ledger ledger = this;
        for (Map.Entry<String, Hold> each : new TreeMap<>(holds).entrySet()) {
            Hold hold = each.getValue();
            if (!each.getKey().equals(hold.agent())) {
                ledger = ledger.book(hold.agent(), each.getKey(), Settlement.lost(hold.amount(), source));
            }
        }
        return ledger;
    }

    /** Gives back what is held for all that the agent does; its requests keep theirs until they are settled. */
    public Ledger release(String agent) {
        Money rest = heldAs(agent);
        return rest.isZero() ? this
                : holding(agent, new Hold(agent, Money.ZERO)).note(Kind.RELEASE, agent, rest, "");
    }

    /** The least budget that may be set now. */
    public Money budgetFloor() {
        return spent.plus(reservedTotal());
    }

    /** The least cap of an agent that may be set now. */
    public Money agentCapFloor() {
        List<String> agents = new ArrayList<>(accounts.keySet());
        holds.values().forEach(hold -> agents.add(hold.agent()));
        return agents.stream().map(agent -> chargedTo(agent).plus(reservedFor(agent))).max(Money::compareTo)
                .orElse(Money.ZERO);
    }

    public Ledger rebudget(Money amount) {
        if (amount.compareTo(budgetFloor()) < 0) {
            throw new ArithmeticException("budget " + amount + " is below " + budgetFloor());
        }
        return new Ledger(amount, agentCap, spent, overrun, holds, accounts, pace, entries)
                .note(Kind.BUDGET, "", amount, "");
    }

    public Ledger recap(Money amount) {
        if (amount.compareTo(agentCapFloor()) < 0) {
            throw new ArithmeticException("cap " + amount + " is below " + agentCapFloor());
        }
        return new Ledger(budget, amount, spent, overrun, holds, accounts, pace, entries)
                .note(Kind.AGENT_CAP, "", amount, "");
    }

    private Money heldAs(String id) {
        Hold hold = holds.get(id);
        return hold == null ? Money.ZERO : hold.amount();
    }

    private Ledger booked(String agent, Money amount, Money covered, String source, UnaryOperator<Account> change) {
        Money beyond = amount.minus(covered);
        Account after = change.apply(account(agent));
        Map<String, Account> more = after.sums().isEmpty() ? accounts : OrderedPMap.from(accounts).plus(agent, after);
        Ledger booked = new Ledger(budget, agentCap, spent.plus(amount), overrun.plus(beyond), holds, more, pace,
                entries).note(Kind.CHARGE, agent, amount, source);
        return beyond.isZero() ? booked : booked.note(Kind.OVERRUN, agent, beyond, source);
    }

    private Ledger holding(String id, Hold hold) {
        return new Ledger(budget, agentCap, spent, overrun, hold.amount().isZero()
                ? OrderedPMap.from(holds).minus(id) : OrderedPMap.from(holds).plus(id, hold), accounts, pace, entries);
    }

    private Ledger paced(Pace faster) {
        return new Ledger(budget, agentCap, spent, overrun, holds, accounts, faster, entries);
    }

    private Ledger note(Kind kind, String holder, Money amount, String note) {
        List<Entry> longer = new ArrayList<>(entries);
        longer.add(new Entry(kind, holder, amount, spent, reservedTotal(), note));
        return new Ledger(budget, agentCap, spent, overrun, holds, accounts, pace, longer);
    }
}
