package com.example.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class TotalsTest {

    @Test
    void sumsEntries() {
        assertEquals(new BigDecimal("3.75"), Totals.sum(List.of(entry("1.25"), entry("2.50"))));
    }

    @Test
    void sumsByMonth() {
        assertEquals(List.of("2026-10 3.00", "2026-11 6.50"),
                Totals.monthly(List.of("2026-11-02;food;4.50", "2026-10-30;rent;3.00", "2026-11-20;food;2.00"), false));
    }

    private static Entry entry(String amount) {
        return new Entry(LocalDate.of(2026, 11, 20), "food", new BigDecimal(amount));
    }
}
