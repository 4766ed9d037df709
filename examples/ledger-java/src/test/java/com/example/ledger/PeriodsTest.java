package com.example.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PeriodsTest {

    @Test
    void listsMonths() {
        assertEquals(List.of("2026-01-15", "2026-02-15"), Periods.series("2026-01-15", "2026-03-02", Periods.Step.MONTH));
    }
}
