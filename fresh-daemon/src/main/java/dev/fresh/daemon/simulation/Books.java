package dev.fresh.daemon.simulation;

import dev.fresh.core.budget.Account;
import dev.fresh.core.budget.Ledger;
import dev.fresh.core.budget.Money;
import java.util.Map;
import java.util.TreeMap;

/** A second book-keeping for one run, fed by the ledger's entries alone: what no entry tells cannot have happened. */
final class Books {

    private final Map<String, Money> held = new TreeMap<>();
    private Money budget;
    private Money cap;
    private Money spent = Money.ZERO;
    private Money overrun = Money.ZERO;
    private Money beyond = Money.ZERO;

    Books(Money budget, Money cap) {
        this.budget = budget;
        this.cap = cap;
    }

    /** Books what the last event wrote, and compares. */
    void follow(Ledger ledger) {
        for (Ledger.Entry entry : ledger.entries()) {
            book(entry);
            Invariant.MONEY.hold(entry.spentAfter().equals(spent) && entry.reservedAfter().equals(reserved()),
                    () -> "the entry's totals are wrong: " + entry + ", really " + spent + " and " + reserved());
            Invariant.MONEY.hold(!overrun.isZero() || spent.plus(reserved()).compareTo(budget) <= 0,
                    () -> "spent " + spent + " + reserved " + reserved() + " > budget " + budget);
        }
        Invariant.MONEY
                .hold(ledger.spent().equals(spent) && ledger.overrun().equals(overrun) && ledger.budget().equals(budget)
                        && ledger.reservedTotal().equals(reserved()), () -> "the ledger " + ledger + " lost an entry");
        Invariant.MONEY.hold(
                !overrun.isZero() || ledger.accounts().keySet().stream().allMatch(agent -> ledger.chargedTo(agent)
                        .plus(ledger.reservedFor(agent)).compareTo(cap) <= 0),
                () -> "an agent is over its cap of " + cap);
        Invariant.MONEY.hold(
                ledger.accounts().values().stream().map(Account::cost).reduce(Money.ZERO, Money::plus).equals(spent),
                () -> "what the agents were charged is not what was spent");
    }

    private void book(Ledger.Entry entry) {
        // What is held for one request is told by its id, which such entries begin their note with.
        String request = entry.note().replaceAll(":.*", "");
        String id = request.matches("r\\d+") ? request : entry.holder();
        Money had = held.getOrDefault(id, Money.ZERO);
        switch (entry.kind()) {
            case RESERVE -> held.put(id, had.plus(entry.amount()));
            case CHARGE -> {
                beyond = entry.amount().minusOrZero(had);
                spent = spent.plus(entry.amount());
                overrun = overrun.plus(beyond);
                held.put(id, had.minusOrZero(entry.amount()));
            }
            case OVERRUN -> Invariant.MONEY.hold(entry.amount().equals(beyond), () -> "wrong overrun: " + entry);
            case RELEASE -> {
                Invariant.MONEY.hold(entry.amount().equals(had), () -> "released " + entry.amount() + " of " + had);
                held.remove(id);
            }
            case BUDGET -> budget = entry.amount();
            case AGENT_CAP -> cap = entry.amount();
        }
    }

    Money spent() {
        return spent;
    }

    private Money reserved() {
        return held.values().stream().reduce(Money.ZERO, Money::plus);
    }
}
