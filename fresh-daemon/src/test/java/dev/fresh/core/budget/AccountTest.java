package dev.fresh.core.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.core.budget.Account.Item;
import dev.fresh.core.budget.Account.Source;
import dev.fresh.core.budget.Account.Sum;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AccountTest {

    private static final Instant AT = Instant.parse("2026-03-02T22:00:00Z");
    private static final Purpose PLAN = new Purpose("analyze-1", "claude_cli", "a-model");
    private static final Purpose WRITE = new Purpose("implement-2", "codex_cli", "b-model");

    private final Ledger ten = Ledger.of(Money.ofDollars("10"), Money.ofDollars("5"));

    private static Settlement usage(String cost, int status) {
        return new Settlement(Money.ofDollars(cost), new Usage(100, 10, 0, 0, 5, Map.of("web_search", 1L)),
                "usage of the answer", false, status, true);
    }

    @Test
    void sumsWhatRequestsCostByWhatTheyWereForAndHowTheyWereAnswered() {
        Ledger ledger = ten.reserve("a", "r1", PLAN, Money.ofDollars("1"))
                .reserve("a", "r2", WRITE, Money.ofDollars("1"))
                .reserve("a", "r3", WRITE, Money.ofDollars("1")).settle("a", "r1", usage("0.2", 200), AT)
                .settle("a", "r2", usage("0.3", 200), AT)
                .settle("a", "r3", new Settlement(Money.ZERO, Usage.NONE, "refused", false, 429, true), AT);
        Account account = ledger.account("a");
        assertEquals(List.of(new Item(PLAN, Source.METERED, 2), new Item(WRITE, Source.METERED, 2),
                new Item(WRITE, Source.METERED, 4)), List.copyOf(account.sums().keySet()));
        assertEquals(new Sum(3, Money.ofDollars("0.5"), Money.ZERO,
                new Usage(200, 20, 0, 0, 10, Map.of("web_search", 2L))), account.total());
        assertEquals(ledger.spent(), account.cost());
        assertEquals("implement", WRITE.phase());
    }

    @Test
    void saysWhatNobodyMeasured() {
        Ledger ledger = ten.reserve("a", "r1", PLAN, Money.ofDollars("1"))
                .reserve("a", "r2", PLAN, Money.ofDollars("2"))
                .settle("a", "r1", Settlement.lost(Money.ofDollars("1"), "whole reservation: cut"), AT)
                .settleLost("booked whole: the daemon ended before the answer did").reserve("b", Money.ofDollars("1"))
                .charge("b", "command", Money.ofDollars("1"), "unmetered: the whole reserve");
        assertEquals(new Sum(2, Money.ofDollars("3"), Money.ofDollars("3"), Usage.NONE), ledger.account("a").total());
        assertEquals(new Sum(0, Money.ofDollars("1"), Money.ofDollars("1"), Usage.NONE), ledger.account("b").total());
        assertEquals(Set.of(Source.UNMETERED), ledger.account("b").sources());
        assertEquals(Money.ofDollars("4"), ledger.spent());
    }

    @Test
    void tellsWhatAPlanPaysForFromWhatIsPaid() {
        assertEquals(Source.SHADOW, Source.of("shadow, usage of the answer, prices of 2026-11-01"));
        assertEquals(Source.METERED, Source.of("usage of the answer, prices of 2026-11-01"));
        assertEquals(Source.UNMETERED, Source.of("booked whole: unmetered"));
    }

    @Test
    void countsNoRequestThatNeverWentOut() {
        Account account = ten.reserve("a", "r1", PLAN, Money.ofDollars("1"))
                .settle("a", "r1", new Settlement(Money.ZERO, Usage.NONE, "never sent", false, 0, false), AT)
                .account("a");
        assertEquals(0, account.total().requests());
    }
}
