package com.example.ledger;

import java.math.BigDecimal;
import java.time.LocalDate;

/** One line of the ledger. */
record Entry(LocalDate date, String category, BigDecimal amount) {

    String line() {
        return date + ";" + category + ";" + amount.toPlainString();
    }
}
