package dev.fresh.core.fleet;

import static dev.fresh.core.fleet.Invariants.check;

import dev.fresh.core.budget.Ledger;
import dev.fresh.core.budget.Money;
import java.util.HashMap;
import java.util.Map;

/** A second book-keeping for one run, fed by the ledger's entries alone: what no entry tells cannot have happened. */
final class Books {

    private final Map<String, Money> held = new HashMap<>();
    private Money budget;
    private Money spent = Money.ZERO;
    private Money overrun = Money.ZERO;
    private Money beyond = Money.ZERO;

    Books(Money budget) {
        this.budget = budget;
    }

    /** Books what the last event wrote, and compares. */
    void follow(Ledger ledger) {
        for (Ledger.Entry entry : ledger.entries()) {
            book(entry);
            check(entry.spentAfter().equals(spent) && entry.reservedAfter().equals(reserved()),
                    () -> "the entry's totals are wrong: " + entry + ", really " + spent + " and " + reserved());
            check(!overrun.isZero() || spent.plus(reserved()).compareTo(budget) <= 0,
                    () -> "spent " + spent + " + reserved " + reserved() + " > budget " + budget);
        }
        check(ledger.spent().equals(spent) && ledger.overrun().equals(overrun) && ledger.budget().equals(budget)
                && ledger.reservedTotal().equals(reserved()), () -> "the ledger " + ledger + " lost an entry");
        check(ledger.charged().values().stream().reduce(Money.ZERO, Money::plus).equals(spent),
                () -> "what the agents were charged is not what was spent");
    }

    private void book(Ledger.Entry entry) {
        Money had = held.getOrDefault(entry.holder(), Money.ZERO);
        switch (entry.kind()) {
            case RESERVE -> held.put(entry.holder(), had.plus(entry.amount()));
            case CHARGE -> {
                beyond = entry.amount().minusOrZero(had);
                spent = spent.plus(entry.amount());
                overrun = overrun.plus(beyond);
                held.put(entry.holder(), had.minusOrZero(entry.amount()));
            }
            case OVERRUN -> check(entry.amount().equals(beyond), () -> "wrong overrun: " + entry);
            case RELEASE -> {
                check(entry.amount().equals(had), () -> "released " + entry.amount() + " of " + had);
                held.remove(entry.holder());
            }
            case BUDGET -> budget = entry.amount();
        }
    }

    private Money reserved() {
        return held.values().stream().reduce(Money.ZERO, Money::plus);
    }
}
