package dev.fresh.core.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fresh.core.budget.Ledger.Entry;
import dev.fresh.core.budget.Ledger.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LedgerTest {

    private final Ledger ten = Ledger.of(usd("10"), usd("5"));

    private static Money usd(String dollars) {
        return Money.ofDollars(dollars);
    }

    @Test
    void holdsMoneyBeforeItIsSpent() {
        Ledger ledger = ten.reserve("a", usd("4"));
        assertEquals(usd("6"), ledger.left());
        assertEquals(usd("4"), ledger.reservedFor("a"));
        assertEquals(Money.ZERO, ledger.spent());
    }

    @Test
    void refusesToHoldMoreThanIsLeft() {
        Ledger ledger = ten.reserve("a", usd("9"));
        assertThrows(ArithmeticException.class, () -> ledger.reserve("b", usd("1.000001")));
        assertEquals(Money.ZERO, ledger.reserve("b", usd("1")).left());
    }

    @Test
    void takesAChargeOutOfTheReservation() {
        Ledger ledger = ten.reserve("a", usd("4")).charge("a", usd("1.5"), "metered");
        assertEquals(usd("1.5"), ledger.spent());
        assertEquals(usd("1.5"), ledger.chargedTo("a"));
        assertEquals(usd("2.5"), ledger.reservedFor("a"));
        assertEquals(usd("6"), ledger.left());
        assertEquals(Money.ZERO, ledger.overrun());
    }

    @Test
    void booksAChargeAboveItsReservationInFullAndAsOverrun() {
        Ledger ledger = ten.reserve("a", usd("1")).reserve("b", usd("9")).begin().charge("a", usd("25"), "metered");
        assertEquals(usd("25"), ledger.spent());
        assertEquals(usd("24"), ledger.overrun());
        assertEquals(Money.ZERO, ledger.left());
        assertEquals(usd("9"), ledger.reservedFor("b"));
        assertEquals(List.of(Kind.CHARGE, Kind.OVERRUN), ledger.entries().stream().map(Entry::kind).toList());
        assertEquals(usd("24"), ledger.entries().getLast().amount());
    }

    @Test
    void booksAChargeOfSomebodyWhoHoldsNothingAsOverrun() {
        assertEquals(usd("0.1"), ten.charge("ghost", usd("0.1"), "metered").overrun());
    }

    @Test
    void aChargeOfNothingChangesNoFigure() {
        Ledger ledger = ten.reserve("a", usd("1")).begin();
        Ledger charged = ledger.charge("a", Money.ZERO, "metered");
        assertEquals(ledger, charged.begin());
        assertEquals(1, charged.entries().size());
    }

    @Test
    void givesBackWhatIsNotSpentAndOnlyOnce() {
        Ledger ledger = ten.reserve("a", usd("4")).charge("a", usd("1"), "metered").release("a");
        assertEquals(usd("9"), ledger.left());
        assertEquals(usd("1"), ledger.chargedTo("a"));
        assertEquals(ledger, ledger.release("a"));
        assertEquals(ledger.entries().getLast(),
                new Entry(Kind.RELEASE, "a", usd("3"), usd("1"), Money.ZERO, ""));
    }

    @Test
    void cannotBeCutBelowWhatIsSpentAndReserved() {
        Ledger ledger = ten.reserve("a", usd("4")).charge("a", usd("1"), "metered");
        assertEquals(usd("4"), ledger.budgetFloor());
        assertThrows(ArithmeticException.class, () -> ledger.rebudget(usd("3.999999")));
        assertEquals(Money.ZERO, ledger.rebudget(usd("4")).left());
        assertEquals(usd("96"), ledger.rebudget(usd("100")).left());
    }

    @Test
    void keepsTheEntriesOfOneStepOnly() {
        assertEquals(List.of(), ten.reserve("a", usd("4")).begin().entries());
        assertEquals(1, ten.reserve("a", usd("4")).begin().release("a").entries().size());
    }
}
