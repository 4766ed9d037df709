package dev.fresh.core.budget;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reservations, charges and releases of one run, folded into what is left. A charge beyond its reservation is booked in
 * full and counted as overrun, so that the total stays true even when somebody lied.
 *
 * @param budget what the run may cost
 * @param spent booked so far
 * @param overrun the part of {@code spent} that no reservation covered
 * @param reserved what each holder may still spend
 * @param charged what each holder has spent
 * @param entries what the last step wrote; the journal stores them beside its event
 */
public record Ledger(Money budget, Money spent, Money overrun, Map<String, Money> reserved, Map<String, Money> charged,
        List<Entry> entries) {

    public Ledger {
        reserved = Map.copyOf(reserved);
        charged = Map.copyOf(charged);
        entries = List.copyOf(entries);
    }

    /** What a line of the ledger does. */
    public enum Kind {
        RESERVE, CHARGE, OVERRUN, RELEASE, BUDGET
    }

    /**
     * One line.
     *
     * @param holder the agent, empty for the run itself
     * @param note where the figure comes from
     */
    public record Entry(Kind kind, String holder, Money amount, Money spentAfter, Money reservedAfter, String note) {
    }

    public static Ledger of(Money budget) {
        return new Ledger(budget, Money.ZERO, Money.ZERO, Map.of(), Map.of(), List.of());
    }

    /** The same figures with no entries, ready for the next step. */
    public Ledger begin() {
        return entries.isEmpty() ? this : new Ledger(budget, spent, overrun, reserved, charged, List.of());
    }

    public Money reservedTotal() {
        return reserved.values().stream().reduce(Money.ZERO, Money::plus);
    }

    /** What may still be reserved. */
    public Money left() {
        return budget.minusOrZero(spent.plus(reservedTotal()));
    }

    public Money chargedTo(String holder) {
        return charged.getOrDefault(holder, Money.ZERO);
    }

    public Money reservedFor(String holder) {
        return reserved.getOrDefault(holder, Money.ZERO);
    }

    /** Holds money for the holder; throws when it is not there, because admission has to ask first. */
    public Ledger reserve(String holder, Money amount) {
        if (amount.compareTo(left()) > 0) {
            throw new ArithmeticException("cannot reserve " + amount + ", only " + left() + " is left");
        }
        return with(spent, overrun, set(reserved, holder, reservedFor(holder).plus(amount)), charged)
                .note(Kind.RESERVE, holder, amount, "");
    }

    /** Books what was spent: first out of the holder's reservation, the rest as overrun. */
    public Ledger charge(String holder, Money amount, String source) {
        Money covered = amount.min(reservedFor(holder));
        Money beyond = amount.minus(covered);
        Ledger booked = with(spent.plus(amount), overrun.plus(beyond),
                set(reserved, holder, reservedFor(holder).minus(covered)),
                set(charged, holder, chargedTo(holder).plus(amount))).note(Kind.CHARGE, holder, amount, source);
        return beyond.isZero() ? booked : booked.note(Kind.OVERRUN, holder, beyond, source);
    }

    /** Gives back what the holder has not spent. */
    public Ledger release(String holder) {
        Money rest = reservedFor(holder);
        return rest.isZero()
                ? this
                : with(spent, overrun, set(reserved, holder, Money.ZERO), charged).note(Kind.RELEASE, holder, rest, "");
    }

    /** The least budget that may be set now. */
    public Money budgetFloor() {
        return spent.plus(reservedTotal());
    }

    public Ledger rebudget(Money amount) {
        if (amount.compareTo(budgetFloor()) < 0) {
            throw new ArithmeticException("budget " + amount + " is below " + budgetFloor());
        }
        return new Ledger(amount, spent, overrun, reserved, charged, entries).note(Kind.BUDGET, "", amount, "");
    }

    private Ledger with(Money newSpent, Money newOverrun, Map<String, Money> newReserved,
            Map<String, Money> newCharged) {
        return new Ledger(budget, newSpent, newOverrun, newReserved, newCharged, entries);
    }

    private Ledger note(Kind kind, String holder, Money amount, String note) {
        List<Entry> longer = new ArrayList<>(entries);
        longer.add(new Entry(kind, holder, amount, spent, reservedTotal(), note));
        return new Ledger(budget, spent, overrun, reserved, charged, longer);
    }

    private static Map<String, Money> set(Map<String, Money> map, String holder, Money amount) {
        Map<String, Money> copy = new LinkedHashMap<>(map);
        if (amount.isZero()) {
            copy.remove(holder);
        } else {
            copy.put(holder, amount);
        }
        return copy;
    }
}
